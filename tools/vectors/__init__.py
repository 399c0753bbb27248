"""Makes the data under `conformance/` that both languages obey.

Every expectation is written down by hand next to what it is for; making a vector fails when the
Python core disagrees with it.
"""
