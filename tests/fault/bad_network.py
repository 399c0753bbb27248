"""A bad line between a client and a server: slow, late, stalled, half closed, cut.

Netem needs a kernel module that is not to be had everywhere; this needs a loopback only.
"""

import asyncio
import contextlib
import socket
import struct
from typing import Final

from tests.lab import HOST

CHUNK: Final = 4096
SMALL: Final = 4096
"""Bytes of the buffers in front of the server, so that its own must hold what does not go on."""


class Line:
    """One connection through the proxy; change its fields while it runs.

    `rate` is in bytes per second to the client (None: no bound), `delay` in seconds both ways.
    """

    def __init__(self, rate: float | None, delay: float) -> None:
        self.rate = rate
        self.delay = delay
        self.carried = 0
        self._flows = asyncio.Event()
        self._flows.set()
        self._to_client: asyncio.StreamWriter | None = None
        self._to_server: asyncio.StreamWriter | None = None

    def stall(self) -> None:
        """Carry nothing more to the client, and keep the connection."""
        self._flows.clear()

    def resume(self) -> None:
        self._flows.set()

    def half_close(self) -> None:
        """Tell the server that the client sends no more; go on to carry what the server sends."""
        assert self._to_server is not None
        self._to_server.write_eof()

    def reset(self) -> None:
        """Cut both sides without a farewell (RST)."""
        for side in (self._to_client, self._to_server):
            if side is not None and not side.is_closing():
                raw = side.get_extra_info("socket")
                linger = struct.pack("ii", 1, 0)
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                side.transport.abort()

    async def run(
        self, client: tuple[asyncio.StreamReader, asyncio.StreamWriter], port: int
    ) -> None:
        """Carry both ways until an end closes."""
        raw = socket.socket()
        raw.setblocking(False)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        await asyncio.get_running_loop().sock_connect(raw, (HOST, port))
        from_server, self._to_server = await asyncio.open_connection(sock=raw, limit=CHUNK)
        from_client, self._to_client = client
        up = asyncio.create_task(self._carry(from_client, self._to_server, None))
        down = asyncio.create_task(self._carry(from_server, self._to_client, self._flows))
        try:
            await down
        finally:
            up.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await up
            self._to_client.close()
            self._to_server.close()

    async def _carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        flows: asyncio.Event | None,
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(CHUNK):
                await asyncio.sleep(self.delay)
                if flows is not None:
                    await flows.wait()
                    self.carried += len(data)
                    if self.rate is not None:
                        await asyncio.sleep(len(data) / self.rate)
                target.write(data)
                await target.drain()


class Proxy:
    """Listens on `port` and carries each connection to `target`, on a `Line` of its own."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.lines: list[Line] = []
        # What the next connections begin with.
        self.rate: float | None = None
        self.delay = 0.0
        self._target = target
        self._server: asyncio.Server | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, HOST, 0, limit=CHUNK)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Cut every line and listen no more."""
        assert self._server is not None
        self._server.close()
        for line in self.lines:
            line.reset()
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _accept(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        line = Line(self.rate, self.delay)
        self.lines.append(line)
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            with contextlib.suppress(ConnectionError):
                await line.run((source, target), self._target)
        finally:
            self._running.discard(task)
