"""A server of rooms that is killed at a named point, or by whoever started it.

``python -m tests.fault.victim FILE PORT POINT COUNT [hasty]``: the real registry, sessions and
SQLite store behind a plain socket. A frame is led by its length in four bytes; the first of a
connection is the account's name. When POINT is reached for the COUNT-th time the process says so
and dies without another instruction; ``never`` is no point. ``hasty`` is the planted fault: it
acknowledges what it is going to write.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from nbboard.core import limits
from nbboard.core.ids import BoardId
from nbboard.room import audience
from nbboard.room.identity import Identity
from nbboard.room.loading import found
from nbboard.room.outbox import Outbox
from nbboard.room.registry import Registry
from nbboard.room.session import Session
from nbboard.store.base import Appended, Draft
from nbboard.store.sqlite import SqliteStore, connections, log, snapshots, writer
from tests.store.drafts import BOARD

LENGTH: Final = 4
Place = tuple[Any, str]
BEFORE: Final[dict[str, Place]] = {
    "after-commit-before-ack": (writer, "_answer"),
    "applied-before-ack": (audience.Audience, "flush"),
    "some-acked": (Outbox, "flush"),
    "snapshot-before-drop": (snapshots, "drop_older"),
    "before-append": (log, "append"),
}
"""Dies as this function is called."""
AFTER: Final[dict[str, Place]] = {
    "before-commit": (log, "append"),
    "in-snapshot": (snapshots, "put_chunk"),
}
"""Dies as this function returns, inside its transaction."""
POINTS: Final = (*BEFORE, *AFTER)


def plant(point: str, count: int) -> None:
    """Make the process die when `point` is reached for the `count`-th time."""
    if point == "never":
        return
    place, name = (BEFORE | AFTER)[point]
    original: Callable[..., Any] = getattr(place, name)
    left = count

    def die() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.write(1, f"reached {point}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def fatal(*arguments: Any, **options: Any) -> Any:
        if point in BEFORE:
            die()
        result = original(*arguments, **options)
        if point in AFTER:
            die()
        return result

    setattr(place, name, fatal)


class Hasty:
    """A store that answers before it has committed."""

    def __init__(self, store: SqliteStore, head: int) -> None:
        self._store = store
        self._head = head
        self._order = asyncio.Lock()
        self._writing: set[asyncio.Task[None]] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        """Say what will become of the drafts, and write them a little later."""
        fates = []
        for draft in drafts:
            there = await self._store.find(board, draft.client, [draft.n])
            if there:
                fates.append(Appended(there[draft.n], None))
                continue
            self._head += 1
            entry = draft.entry(self._head, time.time_ns() // 1_000_000)
            fates.append(Appended(self._head, entry))
        writing = asyncio.create_task(self._write(board, list(drafts)))
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        return fates

    async def save_snapshot(self, *arguments: Any, **options: Any) -> None:
        """Save none: the store would refuse one of what is not written yet."""

    async def _write(self, board: BoardId, drafts: Sequence[Draft]) -> None:
        async with self._order:
            await asyncio.sleep(0.03)
            await self._store.append(board, drafts)


class Wire:
    """The room's side of one connection."""

    def __init__(self, output: asyncio.StreamWriter) -> None:
        self.on_writable: Callable[[], None] = lambda: None
        self._output = output

    def send(self, frame: bytes) -> bool:
        """Send a frame; never asks to wait, the clients here all read."""
        self._output.write(len(frame).to_bytes(LENGTH, "big") + frame)
        return True

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        self._output.close()


async def read(stream: asyncio.StreamReader) -> bytes:
    """Read one frame; raises IncompleteReadError at the end."""
    length = int.from_bytes(await stream.readexactly(LENGTH), "big")
    return await stream.readexactly(length)


async def serve(path: Path, port: int, *, hasty: bool) -> None:
    """Serve until killed."""
    sound = SqliteStore.open(path, lambda: time.time_ns() // 1_000_000)
    store: Any = sound
    if hasty:
        record = await sound.get(BoardId(BOARD))
        await found(sound, record, "Ada")
        store = Hasty(sound, (await sound.get(BoardId(BOARD))).head)
    rooms = Registry(store)

    async def connected(stream: asyncio.StreamReader, output: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            user = (await read(stream)).decode()
            session = Session(rooms, BoardId(BOARD), Identity(user, user.title()), Wire(output))
            try:
                while True:
                    await session.receive(await read(stream))
            finally:
                session.closed()

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    os.write(1, b"ready\n")
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    # Snapshots and checkpoints as often as a short run needs them.
    setattr(limits, "SNAPSHOT_ENTRIES", 40)  # noqa: B010 - a constant to everyone else
    setattr(connections, "_CHECKPOINT_PAGES", 20)  # noqa: B010
    plant(sys.argv[3], int(sys.argv[4]))
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), hasty="hasty" in sys.argv))
