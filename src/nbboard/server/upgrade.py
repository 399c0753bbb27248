"""From a handshake that Tornado answers to a wire of our own.

Tornado's handler asks `get_websocket_protocol` for who speaks WebSocket with the visitor whom it
let in; `Upgrade` is our answer. Everything before (login, Origin, limits of HTTP) and the handler
itself stay as they are; no line of Tornado is replaced, and only its public parts are used.
"""

import asyncio
import socket
import sys
from collections.abc import Awaitable

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPHeaders
from tornado.iostream import IOStream, StreamClosedError
from tornado.websocket import WebSocketHandler, WebSocketProtocol13

from nbboard.server.wire import Wire


def can_leave(handler: WebSocketHandler) -> bool:
    """Tell whether a handler's connection can go on without Tornado.

    Not with TLS, which is in Tornado's stream; nor on Windows, where nobody has tried it.
    """
    connection = handler.request.connection
    return (
        isinstance(connection, HTTP1Connection)
        and type(connection.stream) is IOStream
        and sys.platform != "win32"
    )


class Upgrade:
    """What a handler has as its `ws_connection`: shakes hands, then moves the socket to `wire`.

    Has those parts of `tornado.websocket.WebSocketProtocol` that a server's handler uses.
    """

    def __init__(self, handler: WebSocketHandler) -> None:
        self.selected_subprotocol: str | None = None
        self.wire = Wire(handler, handler.max_message_size)

    async def accept_connection(self, handler: WebSocketHandler) -> None:
        """Answer the handshake, open the handler and let messages come."""
        key = handler.request.headers.get("Sec-WebSocket-Key", "")
        if not key or not handler.request.headers.get("Host"):
            handler.set_status(400)
            handler.finish("Missing/Invalid WebSocket headers")
            return
        self._shake_hands(handler, key)
        try:
            await self._move(handler.detach())
        except (OSError, StreamClosedError):
            # The visitor is gone already.
            handler.on_ws_connection_close()
            return
        try:
            opening = handler.open(*handler.open_args, **handler.open_kwargs)
            if opening is not None:
                await opening
        except Exception:  # noqa: BLE001  whatever it is, the connection cannot go on
            handler.log_exception(*sys.exc_info())
            self.wire.cut()
        _lighten(handler)
        self.wire.begin()

    def _shake_hands(self, handler: WebSocketHandler, key: str) -> None:
        offered = handler.request.headers.get("Sec-WebSocket-Protocol", "").split(",")
        chosen = handler.select_subprotocol([one.strip() for one in offered if one.strip()])
        if chosen:
            handler.set_header("Sec-WebSocket-Protocol", chosen)
            self.selected_subprotocol = chosen
        handler.clear_header("Content-Type")
        handler.set_status(101)
        handler.set_header("Upgrade", "websocket")
        handler.set_header("Connection", "Upgrade")
        accept = WebSocketProtocol13.compute_accept_value(key)
        handler.set_header("Sec-WebSocket-Accept", accept)
        handler.finish()

    async def _move(self, stream: IOStream) -> None:
        """Move a connection from Tornado's stream to the wire, with what was read already.

        Raises StreamClosedError or OSError when it is gone.
        """
        if stream.writing():
            await stream.write(b"")
        bare, early = _taken_out(stream)
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(lambda: self.wire.over(bare, early), bare)
        except BaseException:
            bare.close()
            raise

    # ---- what the handler passes on

    def write_message(self, message: str | bytes, binary: bool = False) -> Awaitable[None]:
        """Send a message; there is nothing to wait for."""
        if isinstance(message, str):
            self.wire.send_text(message)
        else:
            self.wire.send(message)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close the connection."""
        self.wire.close(code or 1000, reason or "")

    def is_closing(self) -> bool:
        """Tell whether nothing can be sent any more."""
        return self.wire.is_closing

    def on_connection_close(self) -> None:
        """Drop the connection, if it is still there."""
        self.wire.cut()


def _lighten(handler: WebSocketHandler) -> None:
    """Forget what only the handshake needed: 8 KiB and 30 objects, and a crowd has thousands."""
    request = handler.request
    request.headers = HTTPHeaders()
    request.connection = request.server_connection = None
    for name in ("Server", "Date", "Upgrade", "Connection", "Sec-WebSocket-Accept"):
        handler.clear_header(name)
    handler.ui.clear()


def _taken_out(stream: IOStream) -> tuple[socket.socket, bytes]:
    """Give a stream's socket, and what it had read from it; the stream itself is closed.

    A read that need not wait gives all that the stream holds (or the one chunk that has just
    come), so that nothing stays behind in it; one that would have to wait ends with the stream.
    """
    if stream.closed():
        raise StreamClosedError
    reading = asyncio.ensure_future(stream.read_bytes(stream.max_buffer_size, partial=True))
    early = reading.result() if reading.done() else b""
    bare = stream.socket.dup()
    stream.close()
    return bare, early
