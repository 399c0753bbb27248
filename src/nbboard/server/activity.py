"""What counts as use of this server, for who shuts idle servers down.

Whoever draws, writes or changes rights uses it; a page that is only open, and what is sent while
a pen is down or a pointer moves, does not keep a server alive.
"""

from datetime import UTC, datetime
from typing import Any, Final

_KEY: Final = "nbboard"
_EDIT: Final = b"\xa3ops"
"""How an `ops` message begins behind the head of its array (`core.protocol.Submit`)."""


def is_edit(frame: str | bytes) -> bool:
    """Tell whether a client's frame changes the board, by its first bytes."""
    return isinstance(frame, bytes) and frame[1:5] == _EDIT


def note_use(settings: dict[str, Any]) -> None:
    """Tell the Jupyter server, by Tornado's `settings`, that nbboard was used now."""
    settings.setdefault("last_activity_times", {})[_KEY] = datetime.now(UTC)
