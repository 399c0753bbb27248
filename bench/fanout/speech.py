"""What drawers and viewers say, and what of the answers is looked at.

The same messages go to all servers: `live` with the ink of a pen, three points in a frame of the
screen. A bare room passes them on as they are. The x of each update's first point is the moment
at which it was sent, in ticks: it stays there also where a room merges updates.
"""

import secrets
import time
from typing import Final, NamedTuple

from msgspec.msgpack import Decoder
from numpy import array

from bench.fanout.servers import Way
from nbboard.core import protocol
from nbboard.core.ids import SECRET_BYTES
from nbboard.core.model import Style
from nbboard.core.points import Points, pack, unpack
from nbboard.core.protocol import Ink, Live

TICK: Final = 1e-4
"""Seconds; with it a run of 60 s has coordinates as large as those of a board."""
POINTS: Final = 3
STROKE: Final = 90
"""Updates of one stroke: a second and a half."""
LARGE: Final = 3000
"""Points of an update that is to fill the buffers of the slow."""
_STEPS: Final = ((0, 0), (23, 11), (41, -7))
_live: Final = Decoder(Live)


class Heard(NamedTuple):
    """What a piece of a stream said: the ticks of its updates, and pings to answer."""

    stamps: tuple[int, ...] = ()
    pings: tuple[int, ...] = ()
    ready: bool = False
    bye: str = ""


def hello() -> bytes:
    """Introduce a page; the answer ends with `ready`."""
    secret = secrets.token_bytes(SECRET_BYTES)
    return protocol.encode(protocol.Hello(protocol.VERSION, secret, "page"))


class Pen:
    """One drawer's strokes, one after the other."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._id = self._before = ""
        self._start = 0
        self._updates = 0

    def update(self, points: int = POINTS) -> bytes:
        """Give the next `live` message, stamped with this moment."""
        items = []
        if self._updates % STROKE == 0 or self._start + points > 15_000:
            # A stroke later, so that no room that merges has points of it still to send.
            if self._before:
                items.append(Ink(self._before, 0, b"", end=True))
            self._before, self._id = self._id, secrets.token_hex(8)
            self._start = self._updates = 0
        style = Style() if self._start == 0 else None
        tick = int((time.perf_counter() - self._begun) / TICK)
        items.append(Ink(self._id, self._start, pack(_points(tick, points)), style=style))
        self._start += points
        self._updates += 1
        return protocol.encode(Live(tuple(items)))


def _points(tick: int, count: int) -> Points:
    return array([(tick + x, 4000 + y + tick % 99) for x, y in _STEPS * (count // POINTS)])


def heard(way: Way, payload: bytes) -> Heard:
    """Look into one message of a server."""
    if way == "relay":
        items = _live.decode(payload).items
        return Heard(stamps=_stamps([item for item in items if isinstance(item, Ink)]))
    tag = payload[2 : 2 + (payload[1] & 31)]
    if tag not in (b"live-by", b"ping", b"ready", b"bye"):
        return Heard()
    match protocol.decode_server(payload):
        case protocol.LiveBy(pairs):
            return Heard(stamps=_stamps([item for _, item in pairs if isinstance(item, Ink)]))
        case protocol.Ping(t):
            return Heard(pings=(t,))
        case protocol.Ready():
            return Heard(ready=True)
        case protocol.Bye(code):
            return Heard(bye=code)
        case _:
            return Heard()


def _stamps(inks: list[Ink]) -> tuple[int, ...]:
    packed = [ink.points for ink in inks if ink.points]
    # Large updates only fill buffers: one stamp each is enough.
    return tuple(
        int(x) for one in packed for x in unpack(one)[:: POINTS if len(one) < 4000 else LARGE, 0]
    )
