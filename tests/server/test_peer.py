import asyncio
from typing import Any

import pytest
from tornado.websocket import WebSocketClosedError

from nbboard.room.outbox import HIGH_WATER
from nbboard.server.peer import TornadoPeer


class Wire:
    """Stands in for Tornado's handler: writes finish when the test says so."""

    def __init__(self) -> None:
        self.writes: list[asyncio.Future[None]] = []
        self.closed: tuple[int, str] | None = None
        self.gone = False

    def write_message(self, frame: bytes, binary: bool) -> "asyncio.Future[None]":
        if self.gone:
            raise WebSocketClosedError
        assert binary
        self.writes.append(asyncio.get_running_loop().create_future())
        return self.writes[-1]

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)


@pytest.mark.guarantee("G7", "G8")
async def test_a_full_buffer_asks_the_room_to_wait_until_it_drains() -> None:
    wire: Any = Wire()
    peer = TornadoPeer(wire)
    drained: list[bool] = []
    peer.on_writable = lambda: drained.append(True)
    assert peer.send(b"x" * 1000)
    assert not peer.send(b"x" * HIGH_WATER)
    wire.writes[0].set_result(None)
    await asyncio.sleep(0)
    assert drained == []
    wire.writes[1].set_result(None)
    await asyncio.sleep(0)
    assert drained == [True]
    assert peer.send(b"more")


async def test_a_peer_that_has_gone_is_no_error_of_ours() -> None:
    wire: Any = Wire()
    peer = TornadoPeer(wire)
    assert peer.send(b"x")
    wire.writes[0].set_exception(WebSocketClosedError())
    await asyncio.sleep(0)
    wire.gone = True
    assert not peer.send(b"y")


async def test_a_reason_fits_a_close_frame() -> None:
    wire: Any = Wire()
    TornadoPeer(wire).close(4404, "ü" * 100)
    code, reason = wire.closed
    assert code == 4404
    assert len(reason.encode()) <= 123
