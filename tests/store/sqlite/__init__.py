"""Tests of nbboard.store.sqlite."""
