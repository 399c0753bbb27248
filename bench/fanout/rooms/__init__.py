"""Bare rooms that nbboard is compared with: a few lines each, nothing but a broadcast."""
