"""How frames travel to a room: over a WebSocket, or within this process."""

from typing import Final
from urllib.parse import quote

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from nbboard.client.discovery import Endpoint
from nbboard.client.within import Line

_CONNECT_TIMEOUT: Final = 10.0


class WebSocketLine:
    """A line to a server."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket

    async def read(self) -> bytes | None:
        """Give the next binary frame, or None at the end."""
        while True:
            frame = await self._socket.read_message()
            if frame is None or isinstance(frame, bytes):
                return frame

    def send(self, frame: bytes) -> None:
        """Send a frame."""
        try:
            sending = self._socket.write_message(frame, binary=True)
        except WebSocketClosedError:
            # The reader sees the same close.
            return
        sending.add_done_callback(lambda done: done.cancelled() or done.exception())

    def close(self, code: int = 1000, reason: str = "bye") -> None:
        """Close the socket."""
        self._socket.close(code, reason)

    @property
    def ending(self) -> tuple[int, str]:
        """The server's close code and reason."""
        return self._socket.close_code or 1006, self._socket.close_reason or ""


async def open_line(endpoint: Endpoint, board: str, *, page: bool = False) -> Line:
    """Open a line to a board's room; `page` tells that somebody's page will use it.

    Raises HTTPClientError, OSError or TimeoutError where a server does not take it, and
    ServerUnreachable for a board of this process that is closed.
    """
    if endpoint.local is not None:
        return await endpoint.local.open(board, page=page)
    request = HTTPRequest(
        f"{endpoint.websocket}api/boards/{quote(board, safe='')}/socket",
        headers=endpoint.headers,
        connect_timeout=_CONNECT_TIMEOUT,
        request_timeout=_CONNECT_TIMEOUT,
        follow_redirects=False,
    )
    # Snapshot chunks are bounded by the server; Tornado's default of 10 MiB is enough.
    return WebSocketLine(await websocket_connect(request))
