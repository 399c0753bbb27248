"""Tests of the Excalidraw import; `sources` makes small drawings."""
