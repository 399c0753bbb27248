"""The Jupyter Server extension: Tornado and Jupyter live here and nowhere below."""
