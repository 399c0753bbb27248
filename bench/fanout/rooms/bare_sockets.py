"""The least that a Python process can do: sockets, `epoll`, and one `send` for each of the others.

``python bare_sockets.py PORT``. No login, no ping, no close, no limits, and whoever does not read
is not waited for but loses bytes: nobody could use it. It shows what the kernel alone costs.
"""

import base64
import hashlib
import select
import socket
import struct
import sys
from collections import defaultdict
from contextlib import suppress

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
poll = select.epoll()
sockets: dict[int, socket.socket] = {}
rooms: defaultdict[bytes, dict[int, socket.socket]] = defaultdict(dict)
room_of: dict[int, dict[int, socket.socket]] = {}


def welcome(number: int, data: bytes) -> None:
    """Answer the upgrade."""
    head = dict(line.split(b": ", 1) for line in data.split(b"\r\n")[1:] if b": " in line)
    digest = hashlib.sha1(head[b"Sec-WebSocket-Key"] + MAGIC, usedforsecurity=False).digest()
    sockets[number].send(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n"
    )
    room_of[number] = rooms[data.split(b" ", 2)[1]]
    room_of[number][number] = sockets[number]


def pass_on(number: int, data: bytes) -> bytes:
    """Unmask the first frame of what came, send it to all others; gives what is behind it."""
    size = data[1] & 127
    at = 2
    if size == 126:
        size, at = struct.unpack("!H", data[2:4])[0], 4
    mask, payload = data[at : at + 4], data[at + 4 : at + 4 + size]
    stream = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    plain = (int.from_bytes(payload, "big") ^ stream).to_bytes(size, "big")
    head = struct.pack("!BB", 130, size) if size < 126 else struct.pack("!BBH", 130, 126, size)
    frame = head + plain
    for other, one in room_of[number].items():
        if other != number:
            with suppress(BlockingIOError):
                one.send(frame)
    return data[at + 4 + size :]


def take(number: int) -> None:
    """Read what came."""
    with suppress(ConnectionError):
        data = sockets[number].recv(65536)
        if data and number in room_of:
            while data:
                data = pass_on(number, data)
            return
        if data:
            welcome(number, data)
            return
    poll.unregister(number)
    sockets.pop(number).close()
    room_of.pop(number, {}).pop(number, None)


with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=4096) as server:
    poll.register(server, select.EPOLLIN)
    while True:
        for ready, _ in poll.poll():
            if ready == server.fileno():
                made, _ = server.accept()
                made.setblocking(False)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sockets[made.fileno()] = made
                poll.register(made, select.EPOLLIN)
            else:
                take(ready)
