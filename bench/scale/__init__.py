"""What more people would need, from what was measured: ``python -m bench.scale``."""
