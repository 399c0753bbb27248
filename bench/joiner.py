"""Joining a board as fast as bytes come: a plain socket that looks at nothing but where frames end.

It neither decodes nor keeps what it is sent, so that the server is measured and not a client.
"""

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from typing import Any, Final

from bench.fanout.servers import Target
from bench.fanout.wire import request
from nbboard.core import protocol
from tests.lab import HOST

READY: Final = b"\x93\xa5ready"
_BUFFER: Final = 1024 * 1024
_HEAD: Final = 14
_TOLD: Final = 16


class Frames:
    """Cuts a stream into frames and gives the first bytes of each once all of it has come."""

    def __init__(self) -> None:
        self.size = 0
        self._head = bytearray()
        self._begin = bytearray()
        self._left = 0

    def feed(self, data: memoryview) -> Iterator[bytes]:
        """Take what came next."""
        self.size += len(data)
        at = 0
        while at < len(data):
            if self._left == 0:
                at = self._read_head(data, at)
                continue
            take = min(self._left, len(data) - at)
            wanted = _TOLD - len(self._begin)
            if wanted > 0:
                self._begin += data[at : at + min(wanted, take)]
            self._left -= take
            at += take
            if self._left == 0:
                yield bytes(self._begin)
                self._begin.clear()

    def _read_head(self, data: memoryview, at: int) -> int:
        self._head.append(data[at])
        head = self._head
        if len(head) >= 2:
            length = head[1] & 127
            more = {126: 2, 127: 8}.get(length, 0)
            if len(head) == 2 + more:
                self._left = int.from_bytes(head[2:], "big") if more else length
                head.clear()
        return at + 1


def hello() -> bytes:
    """Give the frame that asks for all of a board, under a mask of zeros."""
    said = protocol.encode(protocol.Hello(protocol.VERSION, os.urandom(16), "page"))
    return bytes((0x82, 0x80 | len(said))) + bytes(4) + said


def join(target: Target, path: str, until: bytes = READY, rate: float = 0.0) -> tuple[float, int]:
    """Join alone; gives seconds from hello to the last byte, and how many bytes there were.

    `rate` holds the line to so many bytes a second.
    """
    with socket.create_connection((HOST, target.port), 10) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(request(target, path))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += line.recv(1)
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            raise ConnectionError(answer.split(b"\r\n", 1)[0].decode())
        frames, buffer = Frames(), bytearray(_BUFFER)
        view = memoryview(buffer)
        begun = time.perf_counter()
        line.sendall(hello())
        while True:
            most = max(1, min(_BUFFER, int(rate / 100))) if rate else _BUFFER
            got = line.recv_into(view[:most])
            if not got:
                raise ConnectionError("the server closed the connection")
            for begin in frames.feed(view[:got]):
                if begin.startswith(until):
                    return time.perf_counter() - begun, frames.size
            if rate:
                due = begun + frames.size / rate
                time.sleep(max(0.0, due - time.perf_counter()))


class Joiner(asyncio.BufferedProtocol):
    """One of a crowd that joins at once; `done` has the moment of its last byte."""

    buffer: Final = bytearray(_BUFFER)

    def __init__(self, target: Target, path: str) -> None:
        loop = asyncio.get_running_loop()
        self.open: asyncio.Future[None] = loop.create_future()
        self.done: asyncio.Future[float] = loop.create_future()
        self.frames = Frames()
        self._asking = request(target, path)
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = transport
        self._transport.write(self._asking)

    def say_hello(self) -> None:
        """Ask for the board."""
        self._transport.write(hello())

    def get_buffer(self, sizehint: int) -> bytearray:
        """Give the one buffer of all: what comes is looked at once and forgotten."""
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Look at what came."""
        data = memoryview(self.buffer)[:nbytes]
        if not self.open.done():
            # The answer to the upgrade comes by itself: nothing follows it before hello.
            self.open.set_result(None)
            return
        for begin in self.frames.feed(data):
            if begin.startswith(READY) and not self.done.done():
                self.done.set_result(time.perf_counter())

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        for waiting in (self.open, self.done):
            if not waiting.done():
                waiting.set_exception(ConnectionError("the server closed the connection"))
                waiting.exception()

    def close(self) -> None:
        """Leave."""
        self._transport.close()


async def connected(target: Target, path: str, count: int) -> list[Joiner]:
    """Open so many connections that have not said hello."""
    loop = asyncio.get_running_loop()
    joiners: list[Joiner] = []
    for _ in range(count):
        _, joiner = await loop.create_connection(lambda: Joiner(target, path), HOST, target.port)
        joiners.append(joiner)
        await joiner.open
    return joiners


async def join_at_once(joiners: list[Joiner]) -> list[float]:
    """Say hello on all; gives the seconds of each from the first hello."""
    begun = time.perf_counter()
    for joiner in joiners:
        joiner.say_hello()
    ends = await asyncio.wait_for(asyncio.gather(*(joiner.done for joiner in joiners)), 60)
    return [end - begun for end in ends]


async def crowd(target: Target, path: str, count: int) -> list[float]:
    """Join with so many at once; gives the seconds of each from the first hello."""
    joiners = await connected(target, path, count)
    seconds = await join_at_once(joiners)
    for joiner in joiners:
        joiner.close()
    return seconds
