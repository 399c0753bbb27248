"""Tests of bench.fanout."""
