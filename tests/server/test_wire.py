"""A WebSocket that has left Tornado, by raw sockets: all of RFC 6455 that a server owes."""

import asyncio
import gc
import os
import weakref
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from tornado.netutil import bind_sockets

from nbboard.room.outbox import HIGH_WATER
from nbboard.server import beat, sending, wire
from nbboard.server.frames import Newest, closing
from nbboard.server.wire import Wire
from tests.server.echo import MOST, Client, Server, masked, serving, until

BINARY, TEXT, CLOSE, PING, PONG, MORE, LAST = 0x82, 0x81, 0x88, 0x89, 0x8A, 0x02, 0x80


Connect = Callable[..., Awaitable[Client]]


server = pytest.fixture(serving)


@pytest.fixture(autouse=True, params=[False, True], ids=["as it comes", "at beats"])
def at_beats(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Every rule holds however a wire is read from; at beats from its first message on."""
    if request.param:
        monkeypatch.setattr(beat, "BUSY", 0)
        monkeypatch.setattr(beat, "STEADY", float("inf"))
    return bool(request.param)


@pytest.fixture
def connect(server: Server, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Connect:
    (bound,) = bind_sockets(0, "127.0.0.1")

    async def listen() -> None:
        server.server.add_sockets([bound])

    async def connect(early: bytes = b"") -> Client:
        client = await server.client(early, port=bound.getsockname()[1])
        await server.seen.opened
        return client

    jp_asyncio_loop.run_until_complete(listen())
    return connect


async def test_messages_controls_and_fragments(server: Server, connect: Connect) -> None:
    client = await connect()
    assert isinstance(server.seen.wire, Wire)
    client.send(masked(BINARY, b"one") + masked(MORE, b"t") + masked(PING, b"there?"))
    client.send(masked(0x00, b"w") + masked(PONG) + masked(LAST, b"o") + masked(BINARY, bytes(200)))
    assert [await client.frame() for _ in range(4)] == [
        (BINARY, b"one"),
        (PONG, b"there?"),
        (BINARY, b"two"),
        (BINARY, bytes(200)),
    ]
    large = os.urandom(MOST)
    client.send(masked(BINARY, large))
    assert await client.frame() == (BINARY, large)


async def test_an_empty_message_is_one_also_as_the_first(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_newest", Newest())
    client = await connect(masked(BINARY))
    assert await client.frame() == (BINARY, b"")


async def test_many_messages_come_in_order_and_then_the_end(
    server: Server, connect: Connect, at_beats: bool
) -> None:
    client = await connect()
    seen = set()
    for number in range(60):
        client.send(masked(BINARY, number.to_bytes(2, "big")) * (1 + number % 3))
        seen.add(server.seen.wire in server.seen.wire._beat._pens)
        await asyncio.sleep(0.005)
    assert seen == {at_beats, False}
    client.close()
    await until(lambda: bool(server.seen.closed))
    said = [int.from_bytes(message, "big") for message in server.seen.messages]
    assert said == [number for number in range(60) for _ in range(1 + number % 3)]


@pytest.mark.guarantee("G11", "T16")
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x82\x03one", 1002),
        (masked(0xC2, b"x"), 1002),
        (masked(0x83, b"x"), 1002),
        (masked(0x09, b"x"), 1002),
        (masked(PING, bytes(126)), 1002),
        (masked(LAST, b"x"), 1002),
        (masked(MORE, b"x") + masked(BINARY, b"y"), 1002),
        (masked(BINARY, bytes(MOST + 1)), 1009),
        (masked(MORE, bytes(MOST)) + masked(LAST, b"x"), 1009),
        (masked(TEXT, b"hello"), 1003),
        (masked(TEXT, b"\xff"), 1007),
        (masked(CLOSE, b"x"), 1002),
        (masked(CLOSE, b"\x03\xed"), 1002),
        (masked(CLOSE, b"\x03\xe8\xff"), 1007),
        (masked(CLOSE, b"\x0f\xa0bye"), 4000),
        (masked(CLOSE, b"\x03\xe8"), 1000),
    ],
)
async def test_each_end_has_its_code(
    server: Server, connect: Connect, sent: bytes, code: int
) -> None:
    client = await connect()
    client.send(masked(BINARY, b"before") + sent)
    assert await client.frame() == (BINARY, b"before")
    if sent[0] == TEXT and code == 1003:
        # The server has said goodbye and waits for ours.
        assert (await client.frame())[1][:2] == code.to_bytes(2, "big")
        client.send(masked(CLOSE, b"\x03\xeb"))
        assert await client.reader.read() == b""
    else:
        client.send(masked(BINARY, b"after"))
        assert await client.code() == code
    client.close()
    await until(lambda: server.seen.closed)
    assert b"after" not in server.seen.messages
    assert len(server.seen.closed) == 1


async def test_the_owner_learns_the_words_of_a_close(server: Server, connect: Connect) -> None:
    client = await connect()
    client.send(masked(CLOSE, closing(4321, "enough")[2:]))
    assert await client.code() == 4321
    client.close()
    await until(lambda: server.seen.closed)
    assert server.seen.closed == [(4321, "enough")]


async def test_who_does_not_close_is_cut(
    server: Server, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "CLOSE_SECONDS", 0.1)
    client = await connect()
    server.seen.wire.close(4408, "silent")
    assert await client.frame() == (CLOSE, b"\x11\x38silent")
    client.send(masked(BINARY, b"too late"))
    await until(lambda: server.seen.closed)
    assert server.seen.messages == []
    with suppress(ConnectionResetError):
        assert await client.reader.read() == b""


@pytest.mark.guarantee("G7", "G8")
async def test_a_slow_reader_is_waited_for_and_hurts_nobody(
    server: Server, connect: Connect
) -> None:
    client = await connect()
    peer = server.seen.wire
    writable = asyncio.Event()
    peer.on_writable = writable.set
    sent, chunk = 0, os.urandom(64 * 1024)
    while peer.send(chunk + sent.to_bytes(4, "big")):
        sent += 1
        assert sent < 1000
    assert HIGH_WATER < peer.unsent < 2 * HIGH_WATER
    # Pings are answered once, and by the newest only.
    client.send(b"".join(masked(PING, bytes([n])) for n in range(100)))
    client.send(masked(BINARY, b"quiet"))
    await until(lambda: server.seen.messages)
    assert peer.unsent < 2 * HIGH_WATER
    assert not writable.is_set()
    for n in range(sent + 1):
        assert await client.frame() == (BINARY, chunk + n.to_bytes(4, "big"))
    assert await client.frame() == (PONG, bytes([99]))
    await asyncio.wait_for(writable.wait(), 30)
    assert peer.send(b"more")
    assert await client.frame() == (BINARY, b"more")


@pytest.mark.guarantee("G8", "G13")
async def test_one_message_at_a_time_and_nothing_piles_up(server: Server, connect: Connect) -> None:
    server.seen.gate = asyncio.Event()
    client = await connect(masked(BINARY, b"0"))
    for n in range(1, 5):
        client.send(masked(BINARY, str(n).encode()))
    await until(lambda: server.seen.messages)
    client.send(masked(BINARY, bytes(1000)) * 20_000)
    await until(lambda: client.writer.transport.get_write_buffer_size() > 1_000_000)
    assert server.seen.messages == [b"0"]
    server.seen.gate.set()
    server.seen.gate = None
    await until(lambda: len(server.seen.messages) > 5)
    assert server.seen.messages[:5] == [b"0", b"1", b"2", b"3", b"4"]
    client.writer.transport.abort()


async def test_what_came_before_the_end_is_taken_before_it(
    server: Server, connect: Connect
) -> None:
    server.seen.gate = asyncio.Event()
    client = await connect()
    said = [b"quiet 1", b"quiet 2", b"quiet 3"]
    client.send(b"".join(masked(BINARY, one) for one in said))
    client.close()
    await until(lambda: server.seen.messages)
    assert server.seen.closed == []
    gate, server.seen.gate = server.seen.gate, None
    gate.set()
    await until(lambda: server.seen.closed)
    assert server.seen.messages == said


async def test_who_fails_is_cut_and_logged(server: Server, connect: Connect) -> None:
    client = await connect()
    client.send(masked(BINARY, b"fail"))
    await until(lambda: server.seen.closed)
    assert [str(error) for error in server.seen.errors] == ["asked to"]


async def test_who_hangs_up_is_no_error(server: Server, connect: Connect) -> None:
    client = await connect()
    client.writer.transport.abort()
    await until(lambda: server.seen.closed)
    assert server.seen.closed == [(None, None)]
    assert server.seen.errors == []
    assert not server.seen.wire.send(b"nobody")


async def test_who_has_gone_needs_no_garbage_collector(server: Server, connect: Connect) -> None:
    """What only the collector frees holds up the loop, or stays (server/collecting.py)."""
    client = await connect()
    client.send(masked(BINARY, b"hello"))
    await client.frame()
    # The echo is its own session; a room's lets go of its member (tests/room/test_session.py).
    echo = server.seen.opened.result()
    handler, request = weakref.ref(echo), weakref.ref(echo.request)
    echo.session = server.seen.wire = None
    del echo
    server.seen.opened = asyncio.get_running_loop().create_future()
    gc.disable()
    try:
        client.close()
        await until(lambda: server.seen.closed)
        await until(lambda: handler() is None and request() is None)
    finally:
        gc.enable()
        server.seen.opened.set_result(None)  # type: ignore[arg-type]
