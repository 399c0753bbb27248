"""A server that gives each message back, on the base of nbboard's sockets, and a raw client."""

import asyncio
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.websocket import WebSocketHandler

from nbboard.room.session import Session
from nbboard.server.frames import Kind, frame
from nbboard.server.socket import RoomSocket
from nbboard.server.upgrade import Upgrade

MOST = 256 * 1024
MASK = b"\x01\xfe\x03\x80"
REQUEST = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
ACCEPT = b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The answer to that key in RFC 6455 1.3."""


def masked(first: int, payload: bytes = b"") -> bytes:
    """A client's frame, whatever its first byte says."""
    size = len(payload)
    plain = frame(Kind.BINARY, payload)
    head = bytes([first, plain[1] | 0x80]) + plain[2 : len(plain) - size]
    stream = (MASK * (size // 4 + 1))[:size]
    clear = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
    return head + MASK + clear.to_bytes(size, "big")


class Echo(RoomSocket):
    """Answers with what it got; keeps what happened."""

    # Of JupyterHandler, which the base meets in its subclasses only.
    allow_origin = "*"
    log = logging.getLogger(__name__)

    def initialize(self, seen: "Seen") -> None:
        self.seen = seen

    async def get(self, *args: Any, **options: Any) -> None:
        await WebSocketHandler.get(self, *args, **options)

    def open(self, *args: str, **options: str) -> None:
        # Of what comes after, this echo takes the answer to a text only.
        self.session = cast("Session", self)
        upgrade: object = self.ws_connection
        self.seen.wire = upgrade.wire if isinstance(upgrade, Upgrade) else None
        self.seen.opened.set_result(self)

    def on_message(self, message: str | bytes) -> Any:
        self.seen.messages.append(message)
        if message == b"fail":
            raise ValueError("asked to")
        if self.seen.gate is not None:
            return self.seen.gate.wait()
        if isinstance(message, str):
            return super().on_message(message)
        if not message.startswith(b"quiet"):
            self.write_message(message, binary=True)
        return None

    def on_close(self) -> None:
        self.seen.closed.append((self.close_code, self.close_reason))

    def log_exception(self, *error: Any) -> None:
        self.seen.errors.append(error[1])


class Seen:
    """What a handler met."""

    def __init__(self) -> None:
        self.opened: asyncio.Future[Echo] = asyncio.get_running_loop().create_future()
        self.messages: list[str | bytes] = []
        self.closed: list[tuple[int | None, str | None]] = []
        self.errors: list[BaseException] = []
        self.gate: asyncio.Event | None = None
        self.wire: Any = None


class Client:
    """A connection byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def handshake(self) -> bytes:
        return await self.reader.readuntil(b"\r\n\r\n")

    async def frame(self) -> tuple[int, bytes]:
        """The next frame: its first byte and its payload."""
        first, size = await self.reader.readexactly(2)
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return first, await self.reader.readexactly(size)

    async def code(self) -> int:
        """Read to the close frame; gives its code, after the server has ended its stream."""
        while True:
            first, payload = await self.frame()
            if first == 0x88:
                assert await self.reader.read() == b""
                return int.from_bytes(payload[:2], "big")

    def close(self) -> None:
        self.writer.close()


class Server:
    """One echo and its clients; `stop` ends all."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen = Seen()
        routes = [("/", Echo, {"seen": self.seen})]
        settings: dict[str, Any] = {"allow_unauthenticated_access": True}
        self.server = HTTPServer(web.Application(routes, **settings), ssl_options=tls)
        self._clients: list[Client] = []

    async def client(self, early: bytes = b"", **way: Any) -> Client:
        """Connect and shake hands; `early` is sent along with the request."""
        if "path" in way:
            opened = await asyncio.open_unix_connection(way["path"])
        else:
            opened = await asyncio.open_connection("127.0.0.1", **way)
        client = Client(*opened)
        self._clients.append(client)
        client.send(REQUEST + early)
        answer = await client.handshake()
        assert answer.startswith(b"HTTP/1.1 101")
        assert ACCEPT in answer
        return client

    async def stop(self) -> None:
        self.server.stop()
        for client in self._clients:
            client.close()
        if self.seen.opened.done():
            await until(lambda: bool(self.seen.closed))
        await self.server.close_all_connections()
        for client in self._clients:
            with suppress(ConnectionError):
                await asyncio.wait_for(client.writer.wait_closed(), 5)


async def until(condition: Any, seconds: float = 30.0) -> None:
    """Wait for a condition, with a bound."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not in time"
        await asyncio.sleep(0.005)


def serving(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Server]:
    """Serve for one test; test files make a fixture of it."""

    async def made() -> Server:
        return Server()

    server = jp_asyncio_loop.run_until_complete(made())
    yield server
    jp_asyncio_loop.run_until_complete(server.stop())
