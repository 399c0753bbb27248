"""What the worker process is asked, and its answers, as MessagePack.

On the wire each message is led by its length in four bytes, big-endian.
"""

import struct
from typing import IO, Final, Literal

import msgspec
from msgspec import Struct

from nbboard.core.model import Element
from nbboard.core.story import Step
from nbboard.render.picture import Frame
from nbboard.render.sheets import Sheet

_LENGTH: Final = struct.Struct(">I")


class Draw(Struct, array_like=True, frozen=True, tag="draw"):
    """Draw elements as a PNG, SVG or PDF; all but a PNG have a `title`.

    A PNG has its `scale`, lowered so that neither side has more than `max_side` pixels, or so
    that the picture fits one of `size` (width, height), in whose middle it is then. A PDF lies on
    a `sheet`, or on one page of its own size. With `dark` it has the colours of dark paper.
    """

    form: Literal["png", "svg", "pdf"]
    elements: tuple[Element, ...]
    blobs: dict[str, bytes]
    frame: Frame
    scale: float = 2.0
    max_side: int | None = None
    title: str = ""
    size: tuple[int, int] | None = None
    dark: bool = False
    sheet: Sheet | None = None


class Recode(Struct, array_like=True, frozen=True, tag="recode"):
    """Code an image from outside anew; with a `square`, its middle in so many pixels at most."""

    data: bytes
    square: int = 0


class Film(Struct, array_like=True, frozen=True, tag="film"):
    """Make a film of a story, in at most `size` (width, height) pixels.

    It takes `seconds` (None: as long as a pen would take, at `speed`) at `rate` frames each; its
    last frame stays for `hold` seconds more.
    """

    form: Literal["gif", "apng", "mp4"]
    steps: tuple[Step, ...]
    begun: int
    blobs: dict[str, bytes]
    frame: Frame
    size: tuple[int, int]
    seconds: float | None
    speed: float
    rate: int
    hold: float
    dark: bool


class Drawn(Struct, array_like=True, frozen=True, tag="drawn"):
    """The file that was drawn."""

    data: bytes


class Recoded(Struct, array_like=True, frozen=True, tag="recoded"):
    """The image coded anew; width and height in pixels."""

    media_type: str
    width: int
    height: int
    data: bytes


class Progressed(Struct, array_like=True, frozen=True, tag="progressed"):
    """How much of a picture is drawn, 0 to 1; more answers follow."""

    share: float


class Failed(Struct, array_like=True, frozen=True, tag="failed"):
    """It did not work: the error by its name in `core.errors`, else by its class, and its text."""

    error: str
    message: str


Request = Draw | Recode | Film
Answer = Drawn | Recoded | Failed | Progressed

_encoder = msgspec.msgpack.Encoder()
_requests = msgspec.msgpack.Decoder(Request)
_answers = msgspec.msgpack.Decoder(Answer)


def write(stream: IO[bytes], message: Request | Answer) -> None:
    """Write one message and flush."""
    data = _encoder.encode(message)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_request(stream: IO[bytes]) -> Request | None:
    """Read the next request; None at the end of the stream."""
    data = _read(stream)
    return None if data is None else _requests.decode(data)


def read_answer(stream: IO[bytes]) -> Answer | None:
    """Read the answer; None when the stream ends before it is whole."""
    data = _read(stream)
    return None if data is None else _answers.decode(data)


def _read(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None
