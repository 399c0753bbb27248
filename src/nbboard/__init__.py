"""nbboard: a shared whiteboard for Jupyter notebooks."""

from nbboard._version import __version__

__all__ = ["__version__"]
