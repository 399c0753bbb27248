"""Light WebSocket members for crowds: one socket and a few counters each, no board.

The WebSocket side is ours and plain, so that a member can do what a library would not: stop
reading, send nonsense, take no close. Frames go out under a mask of zeros, which changes nothing.
"""

import asyncio
import base64
import contextlib
import os
import secrets
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar, Final

from nbboard.core import protocol
from nbboard.core.ids import SECRET_BYTES
from nbboard.core.ops import Op, Say
from nbboard.room.submission import READ_ONLY
from tests.lab import HOST, TOKEN

BINARY: Final = 2
CLOSE: Final = 8
MARK: Final = "sent "
"""Begins a chat message that carries the time it was sent at."""
Frame = Callable[[bytes], None]


class Socket(asyncio.Protocol):
    """One WebSocket connection; `on_frame` gets each binary message."""

    connected: ClassVar[set["Socket"]] = set()

    def __init__(self, path: str, on_frame: Frame) -> None:
        self.code: int | None = None
        self.opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()
        self.got_bytes = 0
        self._path = path
        self._on_frame = on_frame
        self._buffer = bytearray()
        self._open = False
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self.connected.add(self)
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {self._path} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: token {TOKEN}\r\n\r\n"
        )
        self._transport.write(request.encode())

    def data_received(self, data: bytes) -> None:
        self.got_bytes += len(data)
        self._buffer += data
        if not self._open:
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            self._open = True
            self._buffer = bytearray(rest)
            if not self.opened.done():
                self.opened.set_result(int(head.split(b" ", 2)[1]))
        while self._take_one():
            pass

    def _take_one(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, at = buffer[1] & 127, 2
        if length == 126:
            length, at = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, at = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < at + length:
            return False
        kind, payload = buffer[0] & 15, bytes(buffer[at : at + length])
        del buffer[: at + length]
        if kind == BINARY:
            self._on_frame(payload)
        elif kind == CLOSE:
            self.code = int.from_bytes(payload[:2], "big") if payload else 1005
            self.send(payload, CLOSE)
            self._transport.close()
        return True

    def send(self, frame: bytes, kind: int = BINARY) -> None:
        """Queue a frame; the transport buffers what the server does not take."""
        if self._transport.is_closing():
            return
        size = len(frame)
        if size < 126:
            head = struct.pack("!BB", 128 | kind, 128 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 128 | kind, 128 | 126, size)
        else:
            head = struct.pack("!BBQ", 128 | kind, 128 | 127, size)
        self._transport.write(head + bytes(4) + frame)

    @property
    def unsent(self) -> int:
        """Bytes that the server has not taken from us."""
        return 0 if self._transport is None else int(self._transport.get_write_buffer_size())

    def stop_reading(self) -> None:
        self._transport.pause_reading()

    def read_again(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._transport.resume_reading()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    @classmethod
    async def end_all(cls) -> None:
        """Cut what a test that failed half-way has left; it would fail another."""
        while cls.connected:
            for one in tuple(cls.connected):
                one._transport.abort()
            await asyncio.sleep(0.01)

    def connection_lost(self, exc: Exception | None) -> None:
        self.connected.discard(self)
        self.gone.set()
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("closed before the handshake"))
            # Whoever waits sees it; who does not is not told twice.
            self.opened.exception()


class Seen:
    """What a whole crowd saw; the same bytes are decoded once for all."""

    def __init__(self) -> None:
        # Seconds from sending to arrival, of each marked message at each member.
        self.delays: list[float] = []
        self.tags: Counter[str] = Counter()
        self._last: bytes = b""
        self._entries: tuple[Any, ...] = ()

    def entries(self, frame: bytes) -> tuple[Any, ...]:
        if frame != self._last:
            message = protocol.decode_server(frame)
            assert isinstance(message, protocol.Entries)
            self._last, self._entries = frame, message.entries
        return self._entries


class Member:
    """A member that counts: says hello, answers pings, notes seqs and delays."""

    def __init__(self, board: str, port: int, seen: Seen, *, greets: bool = True) -> None:
        self.board = board
        self.port = port
        self.seen = seen
        self.secret = secrets.token_bytes(SECRET_BYTES)
        # Whether it says hello by itself, as it has to.
        self.greets = greets
        self.socket: Socket | None = None
        self.ready = asyncio.Event()
        self.bye: str | None = None
        self.epoch: str | None = None
        self.seq = 0
        # Of the entries that were missing between two that came: none, or the crowd has a gap.
        self.gaps = 0
        self.resyncs = 0
        # Changes that were acknowledged as two different entries.
        self.conflicts = 0
        self.n = 0
        self.acknowledged: dict[int, int] = {}
        # What has no answer yet; sent again when the connection is there again.
        self.pending: dict[int, tuple[Op, ...]] = {}
        self.refused: dict[int, str] = {}
        # What it was told of the board's state, oldest first: "live" or "read-only", and why.
        self.told: list[tuple[str, str]] = []
        self.client = ""

    async def connect(self, *, resume: bool = False, buffer: int = 0) -> None:
        """Open the socket and say hello; `buffer` is the size of the receiving one (0: usual)."""
        path = f"/nbboard/api/boards/{self.board}/socket"
        self.ready.clear()
        self.bye = None
        raw = socket.socket()
        raw.setblocking(False)
        if buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(raw, (HOST, self.port))
        except BaseException:
            raw.close()
            raise
        _, self.socket = await loop.create_connection(lambda: Socket(path, self._frame), sock=raw)
        status = await self.socket.opened
        if status != 101:
            raise ConnectionError(f"the server answered {status}")
        if not self.greets:
            return
        since = self.seq if resume else None
        pending = tuple(self.pending) if resume else ()
        hello = protocol.Hello(
            protocol.VERSION, self.secret, "page", since, self.epoch if resume else None, pending
        )
        self.socket.send(protocol.encode(hello))

    def say(self, text: str = "") -> int:
        """Submit a chat message; without a text one that carries the time."""
        return self.submit(Say(text or f"{MARK}{time.monotonic_ns()}"))

    def submit(self, *ops: Op) -> int:
        self.n += 1
        self.pending[self.n] = ops
        if self.live:
            self.send(protocol.Submit(self.n, ops))
        return self.n

    def send(self, message: Any) -> None:
        assert self.socket is not None
        self.socket.send(protocol.encode(message))

    @property
    def live(self) -> bool:
        """Whether it is connected and knows the board."""
        there = self.socket is not None and not self.socket.gone.is_set()
        return there and self.ready.is_set()

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()

    def _frame(self, frame: bytes) -> None:
        # An array of up to 15 led by a short string: its tag.
        tag = frame[2 : 2 + (frame[1] & 31)].decode()
        self.seen.tags[tag] += 1
        match tag:
            case "entries":
                self._entries(frame)
            case "ready":
                self._ready(frame)
            case "snapshot" | "live-by" | "members" | "pong":
                pass
            case _:
                self._rare(protocol.decode_server(frame))

    def _entries(self, frame: bytes) -> None:
        now = time.monotonic_ns()
        for entry in self.seen.entries(frame):
            self.gaps += self.ready.is_set() and entry.seq != self.seq + 1
            self.seq = entry.seq
            if entry.client == self.client:
                self._answered(entry.n, entry.seq)
            op = entry.ops[0]
            if type(op) is Say and op.text.startswith(MARK) and self.ready.is_set():
                sent = int(op.text.removeprefix(MARK).split()[0])
                self.seen.delays.append((now - sent) / 1e9)

    def _ready(self, frame: bytes) -> None:
        message = protocol.decode_server(frame)
        assert isinstance(message, protocol.Ready)
        self.seq = message.seq
        self.ready.set()
        for n, ops in self.pending.items():
            self.send(protocol.Submit(n, ops))

    def _answered(self, n: int, seq: int) -> None:
        self.pending.pop(n, None)
        self.conflicts += self.acknowledged.setdefault(n, seq) != seq

    def _rare(self, message: Any) -> None:
        match message:
            case protocol.Welcome():
                self.client = message.you.client
                self.epoch = message.epoch
                for n, seq in message.committed:
                    self._answered(n, seq)
            case protocol.Ping(t):
                self.send(protocol.Pong(t))
            case protocol.Resync():
                self.resyncs += 1
                self.ready.clear()
            case protocol.Status(state, words):
                self.told.append((state, words))
                # What was not taken meanwhile is sent again, in order.
                for n, ops in self.pending.items() if state == "live" else ():
                    self.send(protocol.Submit(n, ops))
            case protocol.Bye(code):
                self.bye = code
            case protocol.Committed(n, seq):
                self._answered(n, seq)
            case protocol.Refused(n, code):
                if code != READ_ONLY:
                    self.pending.pop(n, None)
                self.refused[n] = code


async def crowd(board: str, port: int, count: int, seen: Seen) -> list[Member]:
    """Connect so many members, 50 at a time, and wait until each knows the board."""
    members = [Member(board, port, seen) for _ in range(count)]
    for first in range(0, count, 50):
        group = members[first : first + 50]
        await asyncio.gather(*(member.connect() for member in group))
        await asyncio.wait_for(asyncio.gather(*(member.ready.wait() for member in group)), 60)
    return members


async def leave(members: list[Member]) -> None:
    """Close all sockets and wait until they are."""
    for member in members:
        member.close()
    for member in members:
        if member.socket is not None:
            await asyncio.wait_for(member.socket.gone.wait(), 20)


def p99(delays: list[float]) -> float:
    """Give the delay that 99 % stay below, in seconds."""
    return sorted(delays)[int(len(delays) * 0.99)] if delays else 0.0
