"""`tests.store.sqlite.drawing` with commits that do not wait for the disk: the planted fault."""

import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Any

from nbboard.store.sqlite import connections
from tests.store.sqlite import drawing

_connect = connections.connect


def unsynced(*arguments: Any, **options: Any) -> sqlite3.Connection:
    """Connect as the store does, but to commit in memory of the system only."""
    connection = _connect(*arguments, **options)
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


if __name__ == "__main__":
    for module in [
        module for name, module in sys.modules.items() if "nbboard.store.sqlite" in name
    ]:
        if getattr(module, "connect", None) is _connect:
            module.connect = unsynced  # type: ignore[attr-defined]
    asyncio.run(drawing.draw(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
