"""One line of a page against a room's end that the test holds."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from nbboard.bridge.pace import Pace
from nbboard.bridge.page_line import EARLY, PageLine
from nbboard.core import limits, protocol
from nbboard.core.errors import ServerUnreachable


class Room:
    """A room's end of a line, held by the test."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.said: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.ending = (1012, "restart")
        self.closed = False
        self.error: Exception | None = None

    async def open(self) -> "Room":
        if self.error is not None:
            raise self.error
        return self

    async def read(self) -> bytes | None:
        return await self.said.get()

    def send(self, frame: bytes) -> None:
        self.heard.append(frame)

    def close(self, code: int = 1000, reason: str = "bye") -> None:
        self.closed = True


class Bench:
    """A line, and what its page is sent."""

    def __init__(self) -> None:
        self.room = Room()
        self.posted: list[tuple[dict[str, Any], list[bytes]]] = []
        self.line = PageLine("l1", self.room.open, self._post, Pace())

    def _post(self, content: dict[str, Any], frames: Sequence[bytes]) -> None:
        self.posted.append((content, list(frames)))

    def take(self, n: int, *frames: bytes, kind: str = "frames") -> None:
        self.line.take("open" if n == 0 else kind, n, frames, 1.0)

    @property
    def frames(self) -> list[bytes]:
        return [frame for _, frames in self.posted for frame in frames]

    @property
    def last(self) -> dict[str, Any]:
        return self.posted[-1][0] if self.posted else {}


@asynccontextmanager
async def opened() -> AsyncIterator[Bench]:
    bench = Bench()
    try:
        yield bench
    finally:
        bench.line.drop()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110  what is waited for tells nobody
            await asyncio.sleep(0.005)


async def test_frames_reach_the_room_in_order_however_they_come() -> None:
    async with opened() as bench:
        bench.take(3, b"c")
        bench.take(1, b"a")
        bench.take(0)
        bench.take(2, b"b1", b"b2")
        bench.take(2, b"again")
        await until(lambda: bench.room.heard == [b"a", b"b1", b"b2", b"c"])
        await until(lambda: bench.last.get("took") == 4)
        assert bench.line.late_since is None
        bench.take(5, b"e")
        assert bench.line.late_since == 1.0


async def test_what_the_room_sends_is_merged_and_numbered() -> None:
    async with opened() as bench:
        bench.take(0)
        frames = [bytes([k]) * 20 for k in range(100)]
        for frame in frames:
            bench.room.said.put_nowait(frame)
        await until(lambda: len(bench.frames) == 100)
        assert bench.frames == frames
        assert len(bench.posted) < 10
        assert [content["n"] for content, _ in bench.posted] == [*range(len(bench.posted))]


async def test_pings_are_answered_here_and_never_reach_the_page() -> None:
    async with opened() as bench:
        bench.take(0)
        bench.room.said.put_nowait(protocol.encode(protocol.Ping(7)))
        bench.room.said.put_nowait(protocol.encode(protocol.Pong(0)))
        bench.room.said.put_nowait(b"a frame of more than sixteen bytes")
        await until(lambda: bool(bench.frames))
        assert bench.frames == [b"a frame of more than sixteen bytes"]
        assert bench.room.heard == [protocol.encode(protocol.Pong(7))]


async def test_a_room_that_ends_the_line_is_told_after_its_last_words() -> None:
    async with opened() as bench:
        bench.take(0)
        bench.room.said.put_nowait(b"the last words of this room")
        bench.room.said.put_nowait(None)
        await until(lambda: bench.last.get("type") == "closed")
        assert bench.frames == [b"the last words of this room"]
        assert bench.last == {"type": "closed", "line": "l1", "code": 1012, "reason": "restart"}
        assert bench.line.ended


async def test_a_page_that_leaves_is_told_nothing_and_the_room_at_once() -> None:
    async with opened() as bench:
        bench.take(0)
        bench.take(1, b"a")
        await until(lambda: bench.room.heard == [b"a"])
        bench.take(2, kind="close")
        assert bench.room.closed
        count = len(bench.posted)
        bench.take(3, b"b")
        await asyncio.sleep(0)
        assert len(bench.posted) == count


async def test_a_room_that_has_fallen_silent_ends_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as bench:
        monkeypatch.setattr(limits, "PING_SECONDS", 0.02)
        monkeypatch.setattr(limits, "DEAD_SECONDS", 0.06)
        bench.take(0)
        await until(lambda: bench.last.get("type") == "closed")
        assert bench.last["reason"] == "the server has fallen silent"
        assert bench.room.heard == [protocol.encode(protocol.Ping(0))] * 3


async def test_a_board_that_is_closed_says_so_as_a_room_would() -> None:
    async with opened() as bench:
        bench.room.error = ServerUnreachable("plan.nbboard was closed: open it again")
        bench.take(0)
        await until(lambda: bench.last.get("type") == "closed")
        (farewell,) = bench.frames
        assert protocol.decode_server(farewell) == protocol.Bye(
            "unreachable", "plan.nbboard was closed: open it again", False
        )


async def test_a_server_that_does_not_answer_only_ends_the_line() -> None:
    async with opened() as bench:
        bench.room.error = ConnectionRefusedError("nobody")
        bench.take(0)
        await until(lambda: bench.last.get("type") == "closed")
        assert bench.frames == []
        assert bench.last["code"] == 1006


async def test_a_slow_way_holds_the_room_back_and_loses_nothing() -> None:
    async with opened() as bench:
        bench.take(0)
        frames = [bytes([k]) * 200_000 for k in range(8)]
        for frame in frames:
            bench.room.said.put_nowait(frame)
        await until(lambda: len(bench.posted) >= 2)
        assert bench.room.said.qsize() > 0
        await until(lambda: len(bench.frames) == 8)
        assert bench.frames == frames


async def test_a_page_cannot_fill_the_kernel_with_what_is_out_of_order() -> None:
    async with opened() as bench:
        bench.take(0)
        for n in range(2, EARLY + 3):
            bench.take(n, b"x")
        await until(lambda: bench.last.get("type") == "closed")
        assert "missing" in bench.last["reason"]
