"""The tests; they mirror src, so that a file's test is found by its name."""
