"""Noticing what other processes append to the same file, rewrite or remove there."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from nbboard.core.errors import StoreError
from nbboard.core.ids import BoardId
from nbboard.store.sqlite.connections import many

_log = logging.getLogger(__name__)
POLL_SECONDS: Final = 0.2
SETTLED_SECONDS: Final = 3.0
"""After which a file's time of writing tells of each new one."""
UNTOLD_SECONDS: Final = 2.0
"""At which it is looked all the same."""


class Mark(NamedTuple):
    """How far a board's log is, and which history it is."""

    head: int
    epoch: str


_NOT_THERE: Final = Mark(-1, "")


class Glance(NamedTuple):
    """What a look into the file found; `marks` is None when nothing was committed since.

    `version` is SQLite's ``data_version``, of the connection that looked.
    """

    version: int
    marks: dict[BoardId, Mark] | None


def glance(
    connection: sqlite3.Connection, since: int | None, boards: Collection[BoardId]
) -> Glance:
    """Give the marks of boards, if anything was committed since the glance of that version."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    if version == since:
        return Glance(version, None)
    select = (
        "SELECT id, head, epoch FROM boards WHERE state = 0 AND deleted_at = 0 AND id IN (VALUES"
    )
    rows = many(connection, select, [(board,) for board in boards], ")")
    return Glance(version, {board: Mark(*mark) for board, *mark in rows})


class Touched:
    """Tells whether a database's files may have been written since it was last asked.

    Asking spares a thread and a transaction, half of what watching an idle file costs. A file
    that was written a moment ago counts as touched: its clock may not have moved on since, even
    that of a file system that counts in seconds.
    """

    def __init__(self, path: Path, wall: Callable[[], float] = time.time) -> None:
        self._paths = (path, path.with_name(f"{path.name}-wal"))
        self._wall = wall
        self._seen: object = None
        self._settled = False
        self._trusted_until = 0.0

    def __call__(self) -> bool:
        """Tell so; of what it has missed, however that was, it tells `UNTOLD_SECONDS` later."""
        now = self._wall()
        seen = [_stamp(path) for path in self._paths]
        touched = not (self._settled and seen == self._seen and now < self._trusted_until)
        self._seen = seen
        self._settled = now - max(stamp[0] for stamp in seen) / 1e9 > SETTLED_SECONDS
        if touched:
            self._trusted_until = now + UNTOLD_SECONDS
        return touched


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


class Watch:
    """Calls back for boards whose mark is not the one this process knows of.

    One task looks every `POLL_SECONDS` while anybody watches, if `touched` says that there may be
    something to see.
    """

    def __init__(
        self,
        look: Callable[[int | None, Collection[BoardId]], Awaitable[Glance]],
        touched: Callable[[], bool] = lambda: True,
    ) -> None:
        self._look = look
        self._touched = touched
        self._version: int | None = None
        self._anew = True
        self._callbacks: dict[BoardId, list[Callable[[], None]]] = {}
        self._marks: dict[BoardId, Mark] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` from now on; gives the way to end it."""
        callbacks = self._callbacks.setdefault(board, [])
        callbacks.append(changed)
        # What was appended before this call may not have been seen: look in any case.
        self._anew = True
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._poll())

        def remove() -> None:
            if changed in callbacks:
                callbacks.remove(changed)
            if not callbacks and self._callbacks.get(board) is callbacks:
                del self._callbacks[board]
                self._marks.pop(board, None)

        return remove

    def learn(self, board: BoardId, head: int) -> None:
        """Take note of a head that the callers know already."""
        mark = self._marks.get(board)
        if mark is not None:
            self._marks[board] = mark._replace(head=max(head, mark.head))

    async def close(self) -> None:
        """End all watching."""
        self._callbacks.clear()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _poll(self) -> None:
        trouble = ""
        while self._callbacks:
            await asyncio.sleep(POLL_SECONDS)
            if not self._touched() and not self._anew:
                continue
            since = None if self._anew else self._version
            self._anew = False
            try:
                found = await self._look(since, list(self._callbacks))
            except StoreError as error:
                self._anew = True
                if str(error) != trouble:
                    _log.warning("cannot see what other servers append: %s", error)
                trouble = str(error)
                continue
            trouble = ""
            self._version = found.version
            if found.marks is not None:
                self._tell(found.marks)
        self._task = None

    def _tell(self, marks: dict[BoardId, Mark]) -> None:
        loop = asyncio.get_running_loop()
        for board, callbacks in self._callbacks.items():
            mark = marks.get(board, _NOT_THERE)
            if self._marks.get(board) != mark:
                self._marks[board] = mark
                for changed in callbacks:
                    loop.call_soon(changed)
