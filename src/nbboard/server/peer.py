"""A room's member seen through Tornado's WebSocket."""

import asyncio
from collections.abc import Callable

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from nbboard.room.outbox import HIGH_WATER


def _nothing() -> None:
    pass


class TornadoPeer:
    """Sends frames through `write_message` and counts what has not left yet: Tornado has no bound.

    `closed_with` is the code this side closed with, None until then.
    """

    def __init__(self, handler: WebSocketHandler):
        self.on_writable: Callable[[], None] = _nothing
        self.closed_with: int | None = None
        self._handler = handler
        self._unsent = 0

    def send(self, frame: bytes) -> bool:
        """Queue a frame; False asks the room to wait for `on_writable` before the next."""
        try:
            sending = asyncio.ensure_future(self._handler.write_message(frame, binary=True))
        except WebSocketClosedError:
            # The close event of this socket is on its way and will take the member out.
            return False
        self._unsent += len(frame)
        sending.add_done_callback(lambda done: self._sent(len(frame), done))
        return self._unsent < HIGH_WATER

    def close(self, code: int, reason: str) -> None:
        """Close the socket with a code and a short reason (123 bytes at most, RFC 6455 5.5)."""
        self.closed_with = code
        self._handler.close(code, reason.encode()[:120].decode(errors="ignore"))

    def _sent(self, size: int, done: "asyncio.Future[None]") -> None:
        was_full = self._unsent >= HIGH_WATER
        self._unsent -= size
        error = None if done.cancelled() else done.exception()
        if error is not None:
            if not isinstance(error, WebSocketClosedError | StreamClosedError):
                raise error
            return
        if was_full and self._unsent < HIGH_WATER:
            self.on_writable()
