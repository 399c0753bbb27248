"""A bare page beside ours: what a browser can do at most with one cached bitmap."""
