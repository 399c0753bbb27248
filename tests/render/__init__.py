"""Tests of the drawing rules and exports; `boards` makes small boards."""
