"""A client's end and a room's end of one line, both in this process."""

import secrets

import pytest

from nbboard.core import protocol
from nbboard.core.ids import BoardId
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Say
from nbboard.local.line import LocalLine
from nbboard.local.people import PYTHON, person
from nbboard.room.outbox import HIGH_WATER
from nbboard.room.registry import Registry
from nbboard.store.memory import MemoryStore


async def board_of(registry: Registry) -> BoardId:
    return (await registry.create(PYTHON, "Here", "private")).id


async def read(line: LocalLine, kind: type[protocol.ServerMessage]) -> protocol.ServerMessage:
    while (frame := await line.read()) is not None:
        message = protocol.decode_server(frame)
        if isinstance(message, kind):
            return message
    raise AssertionError(f"the line ended before a {kind.__name__}")


def hello() -> bytes:
    return protocol.encode(
        protocol.Hello(protocol.VERSION, secrets.token_bytes(16), agent="widget")
    )


async def test_one_joins_draws_and_leaves() -> None:
    registry = Registry(MemoryStore(lambda: 0))
    board = await board_of(registry)
    line = LocalLine(registry, board, person())
    line.send(hello())
    await read(line, protocol.Ready)
    line.send(
        protocol.encode(protocol.Submit(1, (Add(Rect(id="1" * 16, at=(0, 0), size=(1, 1))),)))
    )
    entries = await read(line, protocol.Entries)
    assert isinstance(entries, protocol.Entries)
    assert entries.entries[0].author == person().user
    assert registry.active(board) == 1
    line.close()
    assert registry.active(board) == 0
    line.close()
    line.send(hello())
    assert await line.read() is None
    assert await line.read() is None
    await registry.close()


async def test_a_room_that_ends_the_line_gives_its_code_after_its_words() -> None:
    registry = Registry(MemoryStore(lambda: 0))
    line = LocalLine(registry, BoardId("no-such-board"), person())
    line.send(hello())
    farewell = await read(line, protocol.Bye)
    assert isinstance(farewell, protocol.Bye)
    assert farewell.code == "not-found"
    assert await line.read() is None
    assert line.ending[0] == 4404
    line.close()
    await registry.close()


async def test_a_reader_that_stops_holds_the_room_back_and_loses_nothing() -> None:
    registry = Registry(MemoryStore(lambda: 0))
    board = await board_of(registry)
    slow = LocalLine(registry, board, person())
    slow.send(hello())
    await read(slow, protocol.Ready)
    text = "x" * 2000
    for _ in range(3 * HIGH_WATER // len(text)):
        await registry.submit(board, PYTHON, (Say(text),))
    waiting = slow._end._unread
    assert HIGH_WATER <= waiting < HIGH_WATER + 70_000
    seq = (await registry.state(board)).seq
    heard = 0
    while heard < seq:
        entries = await read(slow, protocol.Entries)
        assert isinstance(entries, protocol.Entries)
        assert heard in (0, entries.entries[0].seq - 1)
        heard = entries.entries[-1].seq
    slow.close()
    await registry.close()


async def test_a_fault_of_ours_ends_the_line_with_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    registry = Registry(MemoryStore(lambda: 0))
    line = LocalLine(registry, await board_of(registry), person())

    async def fail(frame: bytes) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(line._session, "receive", fail)
    line.send(hello())
    farewell = await read(line, protocol.Bye)
    assert isinstance(farewell, protocol.Bye)
    assert farewell.code == "internal"
    assert "a fault" in caplog.text
    line.close()
    await registry.close()
