"""A room's member on a plain socket: WebSocket frames straight between it and the room.

Why not Tornado's WebSocket: it makes a future and a task of each frame sent and reads each one
with three awaits. Here `sending` writes to the socket itself, a live message is taken within the
callback that read it, and where many are, a `beat` reads them together. `frames` keeps RFC 6455's
rules for what comes in. What each way costs: docs/adr/0023-sockets-leave-tornado.md.
"""

import asyncio
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Protocol, cast

from nbboard.room.outbox import HIGH_WATER
from nbboard.server.beat import beat
from nbboard.server.frames import (
    Broken,
    Control,
    Incoming,
    Kind,
    close_words,
    closing,
    frame,
)
from nbboard.server.sending import Sending

CLOSE_SECONDS: Final = 5.0
"""For the other side to close as well, before the connection is cut."""
READ_BYTES: Final = 16 * 1024
"""Read at once. So many bytes of the smallest frames there are (pings) cost the loop 8 ms."""


class Owner(Protocol):
    """Who gets what comes over a wire: a Tornado handler does.

    `on_message` gives what must be awaited before the next message is handed over, None if
    nothing.
    """

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Take one message."""

    def on_ws_connection_close(self, close_code: int | None, close_reason: str | None) -> None:
        """Take note that the connection is gone; called once, after the last message."""

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log what `on_message` raised; the connection is cut."""


class _Scratch(threading.local):
    """What a thread's loop reads into: each read is taken over before the next begins."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(READ_BYTES))


_scratch: Final = _Scratch()


def _nothing() -> None:
    pass


def _nowhere(_: memoryview) -> int:
    return 0


class Wire(Sending, asyncio.BufferedProtocol):
    """One WebSocket connection after its upgrade; a `room.outbox.Peer`.

    Tell it by `over` which socket it has, give it to a transport, then call `begin`. Nothing is
    handed to `owner` before. `most` is how many bytes a message may have.
    """

    __slots__ = (
        "_beat",
        "_busy",
        "_cut_later",
        "_deaf",
        "_incoming",
        "_lost",
        "_over",
        "_owner",
        "_paused",
        "_pong",
        "_pull",
        "_task",
        "close_words",
        "closed_with",
        "heard_at",
        "on_writable",
    )

    def __init__(self, owner: Owner, most: int) -> None:
        super().__init__()
        self.on_writable: Callable[[], None] = _nothing
        self.closed_with: int | None = None
        # Code and reason that the other side closed with.
        self.close_words: tuple[int | None, str | None] = None, None
        self.heard_at = 0.0
        self._owner = owner
        self._beat = beat()
        self._incoming = Incoming(most)
        # The next message must wait: for `begin`, or for what the last one still has to do.
        self._busy = True
        self._task: asyncio.Task[None] | None = None
        self._paused = False
        self._pull: Callable[[memoryview], int] = _nowhere
        # What is still to be answered when the other side keeps up again.
        self._pong: bytes | None = None
        # No message is handed over, though a close is awaited; nothing is looked at any more; the
        # connection is gone.
        self._deaf = False
        self._over = False
        self._lost = False
        self._cut_later: asyncio.TimerHandle | None = None

    # ---- what the beat calls

    def watch(self, watched: bool) -> None:
        """Have the transport read what comes, or not."""
        transport = self._transport
        if watched is self._paused and transport is not None and not transport.is_closing():
            self._paused = not watched
            (transport.resume_reading if watched else transport.pause_reading)()

    def read(self) -> bool:
        """Take what has come; what is not a pen's, and the end, the transport reads."""
        try:
            nbytes = self._pull(_scratch.view)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            nbytes = 0
        self._taken(nbytes)
        if self._busy or nbytes in (0, READ_BYTES):
            self._beat.leave(self)
        return nbytes > 0

    # ---- what the room calls

    def close(self, code: int, reason: str) -> None:
        """End the connection after what was sent; messages that wait are not taken any more."""
        self._deaf = True
        if not self._closing:
            self.closed_with = code
            self._queue(closing(code, reason))
            self._end_soon()
            self.watch(True)

    def cut(self) -> None:
        """End the connection at once, whatever is under way."""
        self._direct, self._closing, self._over = False, True, True
        if self._transport is not None:
            self._transport.abort()

    # ---- what the transport calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        # That of uvloop is none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(HIGH_WATER)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Give where to read into."""
        return _scratch.view

    def buffer_updated(self, nbytes: int) -> None:
        """Take what was read: nearly always one message."""
        if self._taken(nbytes):
            self._beat.heard(self)

    def _taken(self, nbytes: int) -> bool:
        """Take what was read; tells whether it was a message and the next can be taken now."""
        data = bytes(_scratch.view[:nbytes])
        message = None if self._busy or self._deaf else self._incoming.take_only(data)
        if message is None or self._over:
            self._take(data)
            return False
        return self._give(message)

    def eof_received(self) -> bool:
        """Take note that nothing more comes; the transport sends what it has and closes."""
        self._end_soon()
        return False

    def pause_writing(self) -> None:
        """Take note that the other side does not keep up."""
        self._full = True

    def resume_writing(self) -> None:
        """Go on sending."""
        self._full = False
        if self._pong is not None:
            self._queue(self._pong)
        self._pong = None
        self.on_writable()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the owner, when it has had all messages that came before."""
        self._transport = None
        self._beat.leave(self)
        self._direct, self._closing, self._lost = False, True, True
        if self._cut_later is not None:
            self._cut_later.cancel()
        if not self._busy:
            self._end()

    # ---- between the two

    def over(self, bare: socket.socket, early: bytes) -> "Wire":
        """Take the socket that the transport is of, and what was read from it; gives itself.

        Before the transport reads on: uvloop does so before `begin` can be called.
        """
        self._incoming.feed(early)
        self._push, self._pull = bare.send, bare.recv_into
        return self

    def begin(self) -> None:
        """Begin to hand over messages, those that were read early first."""
        self._go_on()

    def _take(self, data: bytes) -> None:
        if self._over:
            return
        self._incoming.feed(data)
        if self._busy:
            self.watch(False)
        else:
            self._hand_over()

    def _hand_over(self) -> None:
        """Give messages to the owner until it asks to wait."""
        take_next = self._incoming.take_next
        while not self._over:
            try:
                message = take_next()
                if message is None:
                    return
                if isinstance(message, Control):
                    self._control(message)
                    continue
            except Broken as error:
                self._queue(closing(error.code, str(error)))
                self._hang_up()
                return
            if not self._deaf and not self._give(message):
                return

    def _give(self, message: str | bytes) -> bool:
        """Give the owner a message; tells whether it takes the next one now."""
        try:
            rest = self._owner.on_message(message)
        except Exception:  # noqa: BLE001  whatever it is, this connection cannot go on
            self._fail()
            return False
        if rest is None:
            self._beat.messages += 1
            return True
        self._busy = True
        self._task = asyncio.ensure_future(self._finish(rest))
        return False

    def _control(self, control: Control) -> None:
        match control.kind:
            case Kind.PING if self._full:
                # Who pings faster than it reads gets the newest answer only (RFC 6455 5.5.3).
                self._pong = frame(Kind.PONG, control.payload)
            case Kind.PING:
                self._queue(frame(Kind.PONG, control.payload))
            case Kind.CLOSE:
                self.close_words = close_words(control.payload)
                self._queue(frame(Kind.CLOSE, control.payload))
                self._hang_up()
            case _:
                pass

    def _hang_up(self) -> None:
        """End our side of the stream and wait for the other's: cut at once, words would be lost."""
        self._over = True
        transport = self._transport
        if transport is not None and not transport.is_closing() and transport.can_write_eof():
            # Who has reset the connection meanwhile is told of by `connection_lost`.
            with suppress(OSError):
                transport.write_eof()
        self._end_soon()
        self.watch(True)

    def _end_soon(self) -> None:
        self._direct, self._closing = False, True
        self._beat.leave(self)
        if self._cut_later is None:
            self._cut_later = asyncio.get_running_loop().call_later(CLOSE_SECONDS, self.cut)

    async def _finish(self, rest: Awaitable[None]) -> None:
        try:
            await rest
        except asyncio.CancelledError:
            self.cut()
            raise
        except Exception:  # noqa: BLE001  as in `_hand_over`
            self._fail()
        finally:
            self._task = None
            self._go_on()

    def _go_on(self) -> None:
        """Hand over what came meanwhile, then read on, or tell the owner that it is over."""
        self._busy = False
        self._hand_over()
        if not self._busy:
            self.watch(True)
            if self._lost:
                self._end()

    def _fail(self) -> None:
        self._owner.log_exception(*sys.exc_info())
        self.cut()

    def _end(self) -> None:
        owner, self.on_writable, self._cut_later = self._owner, _nothing, None
        del self._owner
        owner.on_ws_connection_close(*self.close_words)
