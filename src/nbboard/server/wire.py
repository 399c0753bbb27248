"""A room's member on a plain socket: WebSocket frames straight between it and asyncio's transport.

Why not Tornado's WebSocket: it makes a future and a task of each frame sent and reads each one
with three awaits (docs/adr/0022-wire.md has what each way costs). Here a frame that goes to many
is framed once, each delivery is one `write` of the transport, and a live message is taken within
the callback that read it.

RFC 6455 itself (masks, fragments, control frames, close codes, limits) is kept by the sans-I/O
protocol of `websockets`: 3.3 µs for a message of a pen, against 1.0 of the least that own code can
do and 10.6 of wsproto; the message costs thirty times that in all.
"""

import asyncio
import logging
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Final, Protocol, cast

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN, SEND_EOF, SERVER
from websockets.protocol import Protocol as WebSocket

HIGH_WATER: Final = 256 * 1024
"""Unsent bytes above which `send` asks the room to wait."""
CLOSE_SECONDS: Final = 5.0
"""For the other side to close as well, before the connection is cut."""
READ_BYTES: Final = 8 * 1024
"""Read at once. So many bytes of the smallest frames there are (pings) cost the loop 7 ms."""
_REASON_BYTES: Final = 123
# What it says of each connection is of no use without its name; what fails in it is.
_log: Final = logging.getLogger("websockets.nbboard")
_log.setLevel(logging.WARNING)


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


class _Newest:
    """The newest message sent and its frame: what goes to many is framed once.

    A frame is found again by the identity of its message, which is kept here and so cannot be
    another's.
    """

    __slots__ = ("frame", "message", "size")

    def __init__(self) -> None:
        self.message = self.frame = b""
        self.size = 0

    def take(self, message: bytes) -> None:
        """Frame a message."""
        self.frame = Frame(Opcode.BINARY, message).serialize(mask=False)
        self.size = len(self.frame)
        self.message = message


_newest: Final = _Newest()


def _nothing() -> None:
    pass


def _nowhere(data: bytes) -> int:
    return 0


class Wire(asyncio.BufferedProtocol):
    """One WebSocket connection after its upgrade; a `room.outbox.Peer`.

    Give it to a transport, then call `begin` with what has been read already. Nothing is handed
    to `owner` before. `most` is how many bytes a message may have.
    """

    __slots__ = (
        "_busy",
        "_closing",
        "_cut_later",
        "_deaf",
        "_direct",
        "_frames",
        "_full",
        "_is_text",
        "_lost",
        "_owner",
        "_parts",
        "_paused",
        "_pong",
        "_push",
        "_task",
        "_transport",
        "_websocket",
        "closed_with",
        "on_writable",
    )

    def __init__(self, owner: Owner, most: int) -> None:
        self.on_writable: Callable[[], None] = _nothing
        self.closed_with: int | None = None
        self._owner = owner
        self._websocket = WebSocket(SERVER, state=OPEN, max_size=most, logger=_log)
        self._transport: asyncio.Transport | None = None
        # The next message must wait: for `begin`, or for what the last one still has to do.
        self._busy = True
        self._task: asyncio.Task[None] | None = None
        self._frames: Sequence[Frame] = ()
        self._paused = False
        # The message that came so far, when it comes in fragments.
        self._parts: bytearray | None = None
        self._is_text = False
        # Nothing waits in the transport: what is sent goes to the socket at once.
        self._direct = False
        self._push: Callable[[bytes], int] = _nowhere
        # The other side does not keep up; what it is still to be answered then.
        self._full = False
        self._pong: bytes | None = None
        # Nothing is sent any more; no message is handed over any more; the connection is gone.
        self._closing = False
        self._deaf = False
        self._lost = False
        self._cut_later: asyncio.TimerHandle | None = None

    @property
    def unsent(self) -> int:
        """Bytes that the other side has not taken."""
        return 0 if self._transport is None else self._transport.get_write_buffer_size()

    # ---- what the room calls

    def send(self, frame: bytes) -> bool:
        """Send a binary message; False asks the room to wait for `on_writable` before the next."""
        newest = _newest
        if newest.message is not frame:
            newest.take(frame)
        if not self._direct and not self._is_direct():
            return self._queue(newest.frame)
        try:
            sent = self._push(newest.frame)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            # The transport meets the same error when it reads, and tells that the peer is gone.
            return False
        if sent == newest.size:
            return True
        return self._queue(newest.frame[sent:])

    def send_text(self, text: str) -> None:
        """Send a text message."""
        self._queue(Frame(Opcode.TEXT, text.encode()).serialize(mask=False))

    def close(self, code: int, reason: str) -> None:
        """End the connection after what was sent; messages that wait are not taken any more."""
        self._deaf = True
        if self._closing:
            return
        self.closed_with = code
        cut = reason.encode()[:_REASON_BYTES].decode(errors="ignore")
        self._websocket.send_close(code, cut)
        self._answer()
        self._resume_reading()

    def cut(self) -> None:
        """End the connection at once, whatever is under way."""
        self._direct, self._closing, self._deaf = False, True, True
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
        """Take what was read."""
        self._take(bytes(_scratch.view[:nbytes]))

    def eof_received(self) -> bool:
        """Take note that nothing more comes; the transport sends what it has and closes."""
        self._websocket.receive_eof()
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
        self._direct, self._closing, self._lost = False, True, True
        if self._cut_later is not None:
            self._cut_later.cancel()
        if not self._busy:
            self._end()

    # ---- between the two

    def over(self, bare: socket.socket) -> "Wire":
        """Take note which socket the transport is of; gives itself."""
        self._push = bare.send
        return self

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

    def begin(self, early: bytes) -> None:
        """Begin to hand over messages, those in `early` first."""
        if early and not self._lost:
            self._take(early)
        self._go_on()

    def _take(self, data: bytes) -> None:
        websocket = self._websocket
        websocket.receive_data(data)
        if websocket.writes:
            self._answer()
        # After the handshake there are no others.
        frames = cast("list[Frame]", websocket.events_received())
        if self._busy:
            self._frames = (*self._frames, *frames)
            self._pause_reading()
        else:
            self._hand_over(frames)

    def _answer(self) -> None:
        """Send what the protocol itself has to say: pongs, a close, the end of the stream."""
        transport, websocket = self._transport, self._websocket
        said = websocket.data_to_send()
        ends = websocket.close_expected()
        if ends:
            self._end_soon()
        if transport is None or transport.is_closing():
            return
        if self._full and not ends:
            # Who pings faster than it reads gets the newest answer only (RFC 6455 5.5.3).
            self._pong = said[-1]
            return
        self._direct = False
        for data in said:
            if data != SEND_EOF:
                transport.write(data)
            elif transport.can_write_eof():
                transport.write_eof()

    def _end_soon(self) -> None:
        self._direct, self._closing = False, True
        if self._cut_later is None:
            loop = asyncio.get_running_loop()
            self._cut_later = loop.call_later(CLOSE_SECONDS, self.cut)

    def _hand_over(self, frames: Sequence[Frame]) -> None:
        """Give messages to the owner until it asks to wait."""
        for place, frame in enumerate(frames, 1):
            message = self._message(frame)
            if message is None or self._deaf:
                continue
            try:
                rest = self._owner.on_message(message)
            except Exception:  # noqa: BLE001  whatever it is, this connection cannot go on
                self._fail()
                return
            if rest is not None:
                self._busy = True
                self._frames = frames[place:]
                self._task = asyncio.ensure_future(self._finish(rest))
                return

    def _message(self, frame: Frame) -> str | bytes | None:
        """Give the message that a frame completes, None when it completes none."""
        opcode = frame.opcode
        if opcode is Opcode.BINARY and frame.fin:
            return bytes(frame.data)
        if opcode is not Opcode.CONT:
            if opcode is not Opcode.TEXT and opcode is not Opcode.BINARY:
                return None
            self._is_text, self._parts = opcode is Opcode.TEXT, bytearray()
        assert self._parts is not None
        self._parts += frame.data
        if not frame.fin:
            return None
        whole, self._parts = bytes(self._parts), None
        try:
            return whole.decode() if self._is_text else whole
        except UnicodeDecodeError as error:
            self._deaf = True
            self._websocket.fail(CloseCode.INVALID_DATA, f"text: {error.reason}")
            self._answer()
            return None

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
        frames, self._frames, self._busy = self._frames, (), False
        self._hand_over(frames)
        if not self._busy:
            self._resume_reading()
            if self._lost:
                self._end()

    def _fail(self) -> None:
        self._owner.log_exception(*sys.exc_info())
        self.cut()

    def _pause_reading(self) -> None:
        if not self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    def _end(self) -> None:
        close = self._websocket.close_rcvd
        self.on_writable = _nothing
        code, reason = (None, None) if close is None else (close.code, close.reason)
        self._owner.on_ws_connection_close(code, reason)
