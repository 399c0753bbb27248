"""A stroke while it is drawn: what has come of it so far, from any of its points on."""

from typing import Final, NamedTuple

from nbboard.core import limits, points
from nbboard.core.model import Style
from nbboard.core.protocol import Ink

_PARTS: Final = 64
"""Parts kept before they are merged into one."""


class _Part(NamedTuple):
    start: int
    end: int
    packed: bytes
    pressures: bytes


class LiveStroke:
    """Collects the `Ink` of one stroke, each part packed as it came.

    Between two ticks of a quiet room there is one part: it is sent on without being unpacked.
    """

    __slots__ = ("_parts", "_pressed", "count", "id", "style")

    def __init__(self, ink: Ink) -> None:
        self.id = ink.id
        self.style: Style | None = ink.style
        self.count = 0
        self._parts: list[_Part] = []
        self._pressed = bool(ink.pressures)

    def add(self, ink: Ink) -> bool:
        """Take the next points; False when they do not continue the stroke or it is full."""
        if ink.start != self.count or bool(ink.pressures) != self._pressed:
            return False
        end = self.count + points.count(ink.points)
        if end > limits.LIVE_POINTS:
            return False
        self._parts.append(_Part(self.count, end, ink.points, ink.pressures))
        self.count = end
        if len(self._parts) > _PARTS:
            self._parts = [_merged(self._parts)]
        return True

    def since(self, index: int) -> Ink | None:
        """Give all points from `index` on as one item, None when there are none."""
        if self.count <= index:
            return None
        # Nearly always what is asked for is the newest part and nothing else.
        part = self._parts[-1]
        if part.start > index:
            part = _merged([one for one in self._parts if one.end > index])
        if part.start < index:
            part = _cut(part, index)
        style = self.style if part.start == 0 else None
        return Ink(self.id, part.start, part.packed, part.pressures, style)


def _merged(parts: list[_Part]) -> _Part:
    # The parts were checked as they came in, and their sum against `LIVE_POINTS`.
    packed = points.join([part.packed for part in parts])
    pressures = b"".join([part.pressures for part in parts])
    return _Part(parts[0].start, parts[-1].end, packed, pressures)


def _cut(part: _Part, index: int) -> _Part:
    skip = index - part.start
    rest = points.pack(points.unpack(part.packed)[skip:])
    return _Part(index, part.end, rest, part.pressures[skip:])
