"""A line within the process: frames from a client to a room's session and back."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from nbboard.core.ids import BoardId
from nbboard.room import farewell
from nbboard.room.identity import Identity
from nbboard.room.outbox import HIGH_WATER
from nbboard.room.registry import Registry
from nbboard.room.session import Session

_log: Final = logging.getLogger("nbboard.local")


def _nothing() -> None:
    pass


class _End:
    """The room's end of a line (`room.outbox.Peer`)."""

    def __init__(self) -> None:
        self.on_writable: Callable[[], None] = _nothing
        self.ending = (1006, "")
        self._frames: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._unread = 0

    def send(self, frame: bytes) -> bool:
        """Keep a frame for the reader; False asks the room to wait for `on_writable`."""
        self._frames.put_nowait(frame)
        self._unread += len(frame)
        return self._unread < HIGH_WATER

    def close(self, code: int, reason: str) -> None:
        """End the line after what was sent."""
        self.ending = (code, reason)
        self._frames.put_nowait(None)

    async def read(self) -> bytes | None:
        frame = await self._frames.get()
        if frame is None:
            self._frames.put_nowait(None)
            return None
        was_full = self._unread >= HIGH_WATER
        self._unread -= len(frame)
        if was_full and self._unread < HIGH_WATER:
            self.on_writable()
        return frame


class LocalLine:
    """One connection to a room of this process; see `client.within.Line`."""

    def __init__(self, registry: Registry, board: BoardId, identity: Identity) -> None:
        self._end = _End()
        self._session = Session(registry, board, identity, self._end)
        self._coming: asyncio.Queue[bytes] = asyncio.Queue()
        self._feeding = asyncio.create_task(self._feed())

    async def read(self) -> bytes | None:
        """Give the next frame of the room, or None at the end."""
        return await self._end.read()

    def send(self, frame: bytes) -> None:
        """Hand a frame to the room, after those before it."""
        self._coming.put_nowait(frame)

    def close(self, code: int = 1000, reason: str = "bye") -> None:
        """Leave the room."""
        self._session.closed()
        self._feeding.cancel()
        self._end.close(code, reason)

    @property
    def ending(self) -> tuple[int, str]:
        """How the room ended the line."""
        return self._end.ending

    async def _feed(self) -> None:
        while True:
            frame = await self._coming.get()
            try:
                await self._session.receive(frame)
            except Exception:  # noqa: BLE001 - a fault of ours ends this line, with its trace logged
                _log.exception("a frame could not be taken")
                self._session.end(farewell.INTERNAL)
                return
