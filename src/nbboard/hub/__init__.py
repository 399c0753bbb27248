"""The JupyterHub service: one board for everybody of a Hub, each with a server of their own.

In ``jupyterhub_config.py``, at the end:

>>> import nbboard.hub  # doctest: +SKIP
>>> nbboard.hub.configure(c)  # doctest: +SKIP

The service itself is ``python -m nbboard.hub``; the Hub starts it, or you do.
"""

from nbboard.hub.configure import configure

__all__ = ["configure"]
