"""The half of a wire that sends: straight to the socket while nothing waits before it.

A frame that goes to many is framed once, and each delivery is one `send` of the socket: asyncio's
transport takes only what the socket does not, 0.6 µs of 6.4 less. What that costs, and what was
tried beside it: docs/adr/0023-sockets-leave-tornado.md.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from nbboard.server.frames import Kind, Newest, frame

_newest: Final = Newest()


def _nowhere(_: bytes) -> int:
    return 0


class Sending:
    """Sends frames over a socket whose transport takes what the socket does not."""

    __slots__ = ("_closing", "_direct", "_full", "_push", "_transport")

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        # Nothing waits in the transport: what is sent goes to the socket at once.
        self._direct = False
        self._push: Callable[[bytes], int] = _nowhere
        # The other side does not keep up.
        self._full = False
        # Nothing is sent any more.
        self._closing = False

    @property
    def unsent(self) -> int:
        """Bytes that the other side has not taken."""
        return 0 if self._transport is None else self._transport.get_write_buffer_size()

    @property
    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._closing

    def send(self, message: bytes) -> bool:
        """Send a binary message; False asks the room to wait for `on_writable` before the next."""
        framed, whole, size = _newest.made
        if framed is not message:
            whole, size = _newest.take(message)
        if not self._direct and not self._is_direct():
            return self._queue(whole)
        try:
            sent = self._push(whole)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            # The transport meets the same error when it reads, and tells that the peer is gone.
            return False
        return sent == size or self._queue(whole[sent:])

    def send_text(self, text: str) -> None:
        """Send a text message."""
        self._queue(frame(Kind.TEXT, text.encode()))

    def _is_direct(self) -> bool:
        """Tell whether nothing waits in the transport, so that the socket may be written to."""
        transport = self._transport
        self._direct = (
            not self._closing
            and transport is not None
            and not transport.is_closing()
            and not transport.get_write_buffer_size()
        )
        return self._direct

    def _queue(self, data: bytes) -> bool:
        """Have the transport write, behind what waits there already."""
        transport = self._transport
        if self._closing or transport is None or transport.is_closing():
            return False
        self._direct = False
        transport.write(data)
        return not self._full
