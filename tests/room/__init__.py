"""Tests of nbboard.room."""
