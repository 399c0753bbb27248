"""The kernel's end of one widget."""

import asyncio
import logging
from collections.abc import Sequence
from functools import cache
from typing import Final

from nbboard.bridge import asking
from nbboard.bridge.hearing import Hearing
from nbboard.bridge.pace import Pace
from nbboard.bridge.page_line import LATE_SECONDS, SILENT_SECONDS, PageLine, Post
from nbboard.built import STATIC, hashed_name
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.client.line import open_line
from nbboard.client.within import Line
from nbboard.core.errors import ServerUnreachable

MOST_LINES: Final = 64
"""Lines of one widget, one a page that shows it, those included that are gone unheard."""
_GAP: Final = 4000
_GONE: Final = 4408
_log: Final = logging.getLogger("nbboard.bridge")
_pace: Final = Pace()


class Bridge:
    """Passes on what pages and the rooms of one board say to each other.

    `endpoint` is the kernel's own way to the board (None: it has none either): pages act as its
    user, each with a client id of its own. `ears` is the loop on which the host takes messages, if
    it is known.
    """

    def __init__(
        self,
        endpoint: Endpoint | None,
        board: str,
        post: Post,
        ears: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._board = board
        self._post = post
        self._lines: dict[str, PageLine] = {}
        self._hearing = Hearing(ears)
        self._answering: set[asyncio.Task[None]] = set()

    def take(self, content: object, buffers: Sequence[bytes | memoryview]) -> None:
        """Take a message of a page; from any thread. What is no message of ours is dropped."""
        frames = [bytes(buffer) for buffer in buffers]
        background().loop.call_soon_threadsafe(self._take, content, frames)

    def close(self) -> None:
        """End all lines; from any thread."""
        background().loop.call_soon_threadsafe(self._close)

    def _take(self, content: object, frames: list[bytes]) -> None:
        match content:
            case {"type": "bundle"}:
                self._send_script()
            case {"type": "open" | "frames" | "close" as kind, "line": str(line), "n": int(n)}:
                self._line(line, kind, n, frames)
            case {
                "type": "ask",
                "ask": str(ask),
                "method": str(method),
                "path": str(path),
                "media_type": str(media_type),
            }:
                body = frames[0] if frames else b""
                task = asyncio.create_task(self._answer(ask, method, path, (media_type, body)))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)
            case _:
                _log.debug("no message of ours: %.80r", content)

    def _line(self, name: str, kind: str, n: int, frames: list[bytes]) -> None:
        line = self._lines.get(name)
        if line is None:
            if kind == "close" or len(self._lines) >= MOST_LINES:
                return
            line = self._lines[name] = PageLine(name, self._open, self._post, _pace)
        self._hearing.start(self._look_round, self._close)
        line.take(kind, n, frames, self._hearing.seconds)
        self._forget_ended()

    async def _open(self) -> Line:
        if self._endpoint is None:
            raise ServerUnreachable(asking.NOWHERE)
        return await open_line(self._endpoint, self._board, page=True)

    async def _answer(self, ask: str, method: str, path: str, request: tuple[str, bytes]) -> None:
        given = await asking.answer(self._endpoint, self._board, method, path, request)
        await asyncio.sleep(_pace.spend(len(given.body)))
        content = {"type": "answer", "ask": ask, "status": given.status}
        self._post({**content, "media_type": given.media_type}, [given.body])

    def _send_script(self) -> None:
        data = script()
        _pace.spend(len(data))
        self._post({"type": "bundle"}, [data])

    def _look_round(self) -> None:
        """End lines whose page is not heard any more, or whose messages got lost."""
        now = self._hearing.seconds
        for line in tuple(self._lines.values()):
            if line.late_since is not None and now - line.late_since > LATE_SECONDS:
                line.end(_GAP, "messages of this page were lost")
            elif now - line.heard_at > SILENT_SECONDS:
                line.end(_GONE, "this page was not heard for too long")
        self._forget_ended()

    def _forget_ended(self) -> None:
        for name in [name for name, line in self._lines.items() if line.ended]:
            del self._lines[name]
        if not self._lines:
            self._hearing.stop()

    def _close(self) -> None:
        for line in self._lines.values():
            line.drop()
        self._forget_ended()


@cache
def script() -> bytes:
    """Give the script that shows a board through the kernel."""
    return (STATIC / hashed_name("kernel")).read_bytes()
