"""Where boards live: one contract (`base`), several implementations."""
