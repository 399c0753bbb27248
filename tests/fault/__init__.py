"""Campaigns of faults: short here and in every run of the tests, long under `make faults`."""
