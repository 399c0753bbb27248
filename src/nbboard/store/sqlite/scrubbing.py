"""Making sure that what was deleted is in no byte of the file, nor of its ``-wal``.

``secure_delete`` overwrites each row that is deleted, but SQLite moves rows between pages as
tables grow and shrink, and leaves the old copy in the gap of a page that others still use. Only
VACUUM, which writes every page anew, is rid of those.
"""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from nbboard.core.errors import StoreReadOnly
from nbboard.store.sqlite.connections import errors_named, open_file, patiently
from nbboard.store.sqlite.writer import Writer

_log = logging.getLogger(__name__)


def rebuild(path: Path, connection: sqlite3.Connection) -> None:
    """Write the whole file anew, with `connection` outside a transaction, and empty the ``-wal``.

    Takes about a second for 100 MB, as much free disk, and waits for readers. Raises
    StoreReadOnly when that cannot be had now.
    """
    with errors_named(path):
        patiently(connection, "VACUUM")
        # A connection of its own, because the writer's does not wait for readers.
        with closing(open_file(path, "rw")) as waiting:
            busy, _, _ = waiting.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreReadOnly(f"{path} is being read: its -wal cannot be emptied now")


class Scrubber:
    """Rebuilds the file when asked; those who ask before one begins share it."""

    def __init__(self, path: Path, writer: Writer) -> None:
        self._path = path
        self._writer = writer
        self._lock = asyncio.Lock()
        self._next: asyncio.Task[bool] | None = None

    async def scrub(self) -> bool:
        """Rebuild the file after all that was committed; False, and logged, when it failed."""
        if self._next is None:
            self._next = asyncio.create_task(self._scrub())
        # Shielded: the others still wait when the first who asked was cancelled.
        return await asyncio.shield(self._next)

    async def _scrub(self) -> bool:
        async with self._lock:
            # It begins here: what is deleted from now on needs another one.
            self._next = None
            try:
                await self._writer.run_alone(lambda connection: rebuild(self._path, connection))
            except StoreReadOnly as error:
                tell_later(error)
                return False
        return True


def tell_later(error: StoreReadOnly) -> None:
    """Log that what was removed may still lie in the file."""
    _log.warning("copies of what was removed stay until the file is next opened: %s", error)
