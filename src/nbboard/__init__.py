"""The shared whiteboard of people who work in Jupyter notebooks.

>>> from nbboard import NBBoard
>>> board = NBBoard.create("Sprint 12")  # doctest: +SKIP

The names below are imported on first use: a Jupyter server that only hosts rooms must not pay
for the widget, and a script that only exports must not pay for the server.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from nbboard._version import __version__

if TYPE_CHECKING:
    from nbboard.board import NBBoard
    from nbboard.core.errors import (
        BoardNotFound,
        InvalidInput,
        LimitExceeded,
        NBBoardError,
        NotAcknowledged,
        NotAllowed,
        OpRefused,
        ServerUnreachable,
    )
    from nbboard.diagnosis import diagnose
    from nbboard.overlay import draw_on

__all__ = [
    "BoardNotFound",
    "InvalidInput",
    "LimitExceeded",
    "NBBoard",
    "NBBoardError",
    "NotAcknowledged",
    "NotAllowed",
    "OpRefused",
    "ServerUnreachable",
    "__version__",
    "diagnose",
    "draw_on",
]
_HOMES: Final = {
    "NBBoard": "nbboard.board",
    "diagnose": "nbboard.diagnosis",
    "draw_on": "nbboard.overlay",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'nbboard' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "nbboard.core.errors")), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted(__all__)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server which application this package brings."""
    app = import_module("nbboard.server.app").NBBoardApp
    return [{"module": "nbboard", "app": app}]
