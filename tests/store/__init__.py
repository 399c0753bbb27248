"""Tests of nbboard.store."""
