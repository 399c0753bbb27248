"""WebSocket frames (RFC 6455) as a server reads and writes them: bytes in, messages out; no socket.

Own code, because reading is what small rooms cost most of: a pen's message takes 1.3 µs here,
3.3 with the sans-I/O protocol of `websockets` and 10.6 with that of wsproto; in a server that
does other things as well, whose caches are cold, a quarter of the time from the socket to the room
(docs/adr/0023-sockets-leave-tornado.md). `websockets` is what the tests hold this against, byte
stream by byte stream.
"""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np

CONTROL_BYTES: Final = 125
"""Payload of a ping, pong or close at most."""
_SHORT: Final = 512
"""Bytes up to which one large number is quicker to mask than an array."""
_CLOSE_CODES: Final = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015)})


class Kind(IntEnum):
    """What a frame is (its opcode)."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


_CONTROLS: Final = {int(kind): kind for kind in (Kind.CLOSE, Kind.PING, Kind.PONG)}


class Control(NamedTuple):
    """A ping, pong or close with its payload."""

    kind: Kind
    payload: bytes


class Broken(Exception):
    """The other side broke the protocol: close with `code`, and read nothing any more."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def frame(kind: Kind, payload: bytes) -> bytes:
    """Give one whole frame as a server sends it."""
    size = len(payload)
    if size <= CONTROL_BYTES:
        return bytes((0x80 | kind, size)) + payload
    if size < 1 << 16:
        return bytes((0x80 | kind, 126)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | kind, 127)) + size.to_bytes(8, "big") + payload


def closing(code: int, reason: str) -> bytes:
    """Give a close frame; a reason that is too long is cut."""
    cut = reason.encode()[: CONTROL_BYTES - 2].decode(errors="ignore").encode()
    return frame(Kind.CLOSE, code.to_bytes(2, "big") + cut)


def close_words(payload: bytes) -> tuple[int | None, str | None]:
    """Give code and reason of a close frame, None where it has none; raises Broken."""
    if not payload:
        return None, None
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not (code in _CLOSE_CODES or 3000 <= code < 5000):
        raise Broken(1002, "a close frame has no valid code")
    return code, _text(payload[2:])


class Newest:
    """The newest message sent, its frame and the frame's size: what goes to many is framed once.

    A frame is found again by the identity of its message, which is kept here and so cannot be
    another's. The three are one tuple, so that loops of several threads may share them.
    """

    __slots__ = ("made",)

    def __init__(self) -> None:
        self.made: tuple[bytes | None, bytes, int] = None, b"", 0

    def take(self, message: bytes) -> tuple[bytes, int]:
        """Frame a message; gives the frame and its size."""
        whole = frame(Kind.BINARY, message)
        self.made = message, whole, len(whole)
        return whole, len(whole)


class Incoming:
    """What a client sends: `feed` it as it comes, then take with `take_next` until None.

    `most` is how many bytes a message may have; no more than that and one read is ever kept.
    """

    __slots__ = ("_at", "_brief", "_data", "_is_text", "_most", "_whole")

    def __init__(self, most: int) -> None:
        self._most = most
        self._brief = min(most, CONTROL_BYTES)
        self._data: bytes | bytearray = b""
        self._at = 0
        # The message that came so far, when it comes in fragments.
        self._whole: bytearray | None = None
        self._is_text = False

    def feed(self, data: bytes) -> None:
        """Take what was read."""
        if self._at == len(self._data):
            self._data = data
        else:
            if self._at or isinstance(self._data, bytes):
                self._data = bytearray(self._data[self._at :])
            self._data += data
        self._at = 0

    def take_only(self, data: bytes) -> bytes | None:
        """Give the message that was read when it is all that there is, whole and brief.

        Otherwise None: then nothing has been taken. For what a pen sends 0.8 µs instead of the
        1.2 of `feed` and `take_next`, and a third of the code.
        """
        size = len(data) - 6
        if (
            not 0 < size <= self._brief
            or data[0] != 0x82
            or data[1] != 0x80 | size
            or self._at != len(self._data)
            or self._whole is not None
        ):
            return None
        stream = (data[2:6] * ((size >> 2) + 1))[:size]
        clear = int.from_bytes(data[6:], "little") ^ int.from_bytes(stream, "little")
        return clear.to_bytes(size, "little")

    def take_next(self) -> bytes | str | Control | None:
        """Give the next message or control frame, None when more must come first.

        Raises Broken; then this must not be used any more.
        """
        while True:
            data, begin = self._data, self._at
            there = len(data) - begin
            if there < 2:
                return None
            first, second = data[begin], data[begin + 1]
            length, head = second & 0x7F, 6
            self._check(first, second)
            if length > CONTROL_BYTES:
                wide = 2 if length == 126 else 8
                head += wide
                if there < 2 + wide:
                    return None
                length = int.from_bytes(data[begin + 2 : begin + 2 + wide], "big")
            if length > self._most - (len(self._whole) if self._whole is not None else 0):
                raise Broken(1009, f"a message of more than {self._most} bytes")
            end = begin + head + length
            if there < head + length:
                return None
            self._at = end
            begin = end - length
            payload = _unmasked(bytes(data[begin - 4 : begin]), data[begin:end])
            if first == 0x82:
                return payload
            found = self._rarer(first, payload)
            if found is not None:
                return found

    def _check(self, first: int, second: int) -> None:
        """Refuse a frame by its first two bytes; raises Broken."""
        if second < 0x80:
            raise Broken(1002, "a frame without a mask")
        if first == 0x82 and self._whole is None:
            return
        if first & 0x70:
            raise Broken(1002, "reserved bits are set")
        kind = first & 0x0F
        if kind in _CONTROLS:
            if first < 0x80 or second & 0x7F > CONTROL_BYTES:
                raise Broken(1002, "a control frame is fragmented or too long")
        elif kind > Kind.BINARY:
            raise Broken(1002, f"a frame of unknown kind {kind}")
        elif (kind == Kind.CONTINUATION) is (self._whole is None):
            raise Broken(1002, "a fragment where none may be, or none where one must be")

    def _rarer(self, first: int, payload: bytes) -> bytes | str | Control | None:
        """Give what a text, fragment or control frame completes, None when nothing."""
        kind = first & 0x0F
        if kind in _CONTROLS:
            return Control(_CONTROLS[kind], payload)
        if kind != Kind.CONTINUATION:
            self._is_text = kind == Kind.TEXT
            self._whole = bytearray()
        assert self._whole is not None
        self._whole += payload
        if first < 0x80:
            return None
        whole, self._whole = bytes(self._whole), None
        return _text(whole) if self._is_text else whole


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Broken(1007, "a text is not UTF-8") from None


def _unmasked(mask: bytes, data: bytes | bytearray) -> bytes:
    size = len(data)
    stream = (mask * ((size >> 2) + 1))[:size]
    if size <= _SHORT:
        clear = int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")
        return clear.to_bytes(size, "little")
    return (np.frombuffer(data, np.uint8) ^ np.frombuffer(stream, np.uint8)).tobytes()
