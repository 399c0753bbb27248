"""Tests of bench, and what must not grow."""
