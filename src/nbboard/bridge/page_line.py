"""One line of a page: its messages put in order, its frames passed on, what comes back sent."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from tornado.httpclient import HTTPClientError

from nbboard.bridge.pace import Pace
from nbboard.client.within import Line
from nbboard.core import limits, protocol
from nbboard.core.errors import NBBoardError

Post = Callable[[dict[str, Any], Sequence[bytes]], None]
"""Sends a message with its buffers to all pages that show the widget; from any thread."""

TICK_SECONDS: Final = 0.02
"""At most so often a message is sent to a page."""
EARLY: Final = 256
"""Messages that may wait for one that is late."""
SILENT_SECONDS: Final = 75.0
"""A page says that it is still there every 30 s."""
LATE_SECONDS: Final = 5.0
_HIGH_WATER: Final = 256 * 1024
_BEAT_BYTES: Final = 16
_LOST: Final = 1006
_GONE: Final = 4410
_log: Final = logging.getLogger("nbboard.bridge")


class PageLine:
    """See the module; `open_line` opens the line to the room. Used on the background loop."""

    def __init__(
        self,
        name: str,
        open_line: Callable[[], Coroutine[Any, Any, Line]],
        post: Post,
        pace: Pace,
    ) -> None:
        self.name = name
        self.ended = False
        self.heard_at = 0.0
        """What the bridge's `Hearing` showed when the page was last heard."""
        self.late_since: float | None = None
        """What it showed when a message came before an earlier one that is still missing."""
        self._open_line = open_line
        self._post = post
        self._pace = pace
        self._next = 0
        self._early: dict[int, tuple[str, Sequence[bytes]]] = {}
        self._line: Line | None = None
        self._coming: list[bytes] = []
        self._going: list[bytes] = []
        self._size = 0
        self._sent = 0
        self._due = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._tasks = [asyncio.create_task(self._send())]

    def take(self, kind: str, n: int, frames: Sequence[bytes], now: float) -> None:
        """Take a message of the page, in whatever order they come; each has its number once."""
        self.heard_at = now
        if n < self._next or n in self._early or self.ended:
            return
        if len(self._early) >= EARLY:
            self.end(_LOST, "messages of this page are missing")
            return
        self._early[n] = (kind, frames)
        while self._next in self._early and not self.ended:
            self._handle(*self._early.pop(self._next))
            self._next += 1
        self.late_since = (self.late_since or now) if self._early else None
        self._due.set()

    def end(self, code: int, reason: str) -> None:
        """End the line and tell the page, after what waits for it; again is no change."""
        if self.ended:
            return
        self.ended = True
        if self._line is not None:
            self._line.close()
        for task in self._tasks[1:]:
            task.cancel()
        self._ending = (code, reason)
        self._room.set()
        self._due.set()

    def drop(self) -> None:
        """End the line at once and tell nobody: the page is gone, or the kernel."""
        self.end(_LOST, "")
        self._tasks[0].cancel()

    def _handle(self, kind: str, frames: Sequence[bytes]) -> None:
        if kind == "open":
            self._tasks.append(asyncio.create_task(self._receive()))
        elif kind == "close":
            self.drop()
        elif self._line is None:
            self._coming += frames
        else:
            for frame in frames:
                self._line.send(frame)

    async def _receive(self) -> None:
        """Open the line to the room, then keep what it sends."""
        try:
            self._line = line = await self._open_line()
            for frame in self._coming:
                line.send(frame)
            self._coming.clear()
            await self._read(line)
            self.end(*line.ending)
        except TimeoutError:
            self.end(_LOST, "the server has fallen silent")
        except NBBoardError as error:
            # There is nothing to come back to: said as a room says it.
            self._going.append(protocol.encode(protocol.Bye("unreachable", str(error), False)))
            self.end(_GONE, str(error))
        except (OSError, HTTPClientError) as error:
            _log.info("no line for a page: %s", error)
            self.end(_LOST, str(error))

    async def _read(self, line: Line) -> None:
        while True:
            frame = await _next_frame(line)
            if frame is None:
                return
            beat = _beat(frame)
            if beat is not None:
                # Kept by this side: each message to a page would count as the kernel's activity.
                if isinstance(beat, protocol.Ping):
                    line.send(protocol.encode(protocol.Pong(beat.t)))
                continue
            self._going.append(frame)
            self._size += len(frame)
            self._due.set()
            if self._size >= _HIGH_WATER:
                self._room.clear()
                await self._room.wait()

    async def _send(self) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            frames, self._going = self._going, []
            size, self._size = self._size, 0
            self._room.set()
            content = {"type": "frames", "line": self.name, "n": self._sent, "took": self._next}
            self._post(content, frames)
            self._sent += 1
            if self.ended and not self._going:
                code, reason = self._ending
                closed = {"type": "closed", "line": self.name, "code": code, "reason": reason}
                self._post(closed, ())
                return
            await asyncio.sleep(max(TICK_SECONDS, self._pace.spend(size)))


async def _next_frame(line: Line) -> bytes | None:
    """Give the next frame, or None at the end; raises TimeoutError when the other side is dead."""
    reading = asyncio.ensure_future(line.read())
    try:
        for _ in range(int(limits.DEAD_SECONDS / limits.PING_SECONDS)):
            done, _ = await asyncio.wait((reading,), timeout=limits.PING_SECONDS)
            if done:
                return reading.result()
            line.send(protocol.encode(protocol.Ping(0)))
    finally:
        reading.cancel()
    raise TimeoutError


def _beat(frame: bytes) -> protocol.Ping | protocol.Pong | None:
    if len(frame) > _BEAT_BYTES:
        return None
    message = protocol.decode_server(frame)
    return message if isinstance(message, protocol.Ping | protocol.Pong) else None
