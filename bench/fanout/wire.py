"""The client's side of a WebSocket on a bare socket: what a load generator needs, and no more."""

import base64
import os
import socket
import struct
from collections.abc import Iterator
from typing import Final

from bench.fanout.servers import Target
from tests.lab import HOST

BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10
SECONDS: Final = 30.0
# Of a slow viewer: so small that what it does not read soon waits in the server.
_SEGMENT: Final = 536
_SLOW_BUFFER: Final = 4096


class Ended(ConnectionError):
    """The server closed the connection."""


def connected(target: Target, slow: bool = False) -> socket.socket:
    """Open a TCP connection; a `slow` one takes little before the server has to keep it."""
    made = socket.socket()
    made.settimeout(SECONDS)
    if slow:
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_BUFFER)
    made.connect((HOST, target.port))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def request(target: Target, path: str) -> bytes:
    """Ask for the upgrade."""
    key = base64.b64encode(os.urandom(16)).decode()
    login = f"Authorization: token {target.token}\r\n" if target.token else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}:{target.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"{login}\r\n"
    ).encode()


def upgraded(connection: socket.socket) -> bytes:
    """Read the answer to `request`; gives what came behind it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise Ended(f"the server hung up: {data[:80]!r}")
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101"):
        raise Ended(f"no WebSocket: {head[:80]!r}")
    return rest


def masked(payload: bytes, kind: int = BINARY) -> bytes:
    """Frame a message as a client must, under a mask that servers really have to take off."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 128 | kind, 128 | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 128 | kind, 128 | 126, size)
    else:
        head = struct.pack("!BBQ", 128 | kind, 128 | 127, size)
    mask = os.urandom(4)
    stream = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ stream).to_bytes(size, "big")


def frames(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Take whole frames (opcode and payload, none of them fragments) off; gives also the rest."""
    found = list(_frames(data))
    used = sum(size for _, _, size in found)
    return [(kind, payload) for kind, payload, _ in found], data[used:]


def _frames(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    at = 0
    while len(data) >= at + 2:
        length, begin = data[at + 1] & 127, at + 2
        if length == 126:
            begin += 2
        elif length == 127:
            begin += 8
        if len(data) < begin:
            return
        if length >= 126:
            length = int.from_bytes(data[at + 2 : begin], "big")
        end = begin + length
        if len(data) < end:
            return
        yield data[at] & 15, data[begin:end], end - at
        at = end
