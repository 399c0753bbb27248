"""The path an ipycanvas builds, as points on the board.

Curves become short straight pieces that stay within `TOLERANCE` of them. What each call means is
said by the HTML standard (https://html.spec.whatwg.org/multipage/canvas.html#building-paths);
points are transformed when they are added, as there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from nbboard.core.errors import InvalidInput
from nbboard.core.geometry import Affine
from nbboard.core.path import Floats

TOLERANCE: Final = 0.05
"""Board units between a curve and the lines that stand for it."""
_FULL: Final = 2 * math.pi
_MOST_PIECES: Final = 720
Pair = tuple[float, float]


class Part(NamedTuple):
    """One connected line of a path: points in board units, shape (n, 2), closed or not."""

    points: Floats
    closed: bool


@dataclass
class _Open:
    points: list[Pair]
    closed: bool = False


@dataclass
class Outline:
    """A path in the making."""

    parts_open: list[_Open] = field(default_factory=list)
    # The pen's place in the canvas's own units: curves begin there.
    _here: Pair | None = None
    _start: Pair = (0.0, 0.0)

    def parts(self, least: int) -> list[Part]:
        """Give the lines that have at least so many points."""
        return [
            Part(np.array(part.points, float), part.closed)
            for part in self.parts_open
            if len(part.points) >= least
        ]

    def move_to(self, x: float, y: float, matrix: Affine) -> None:
        """Begin a new line."""
        self.parts_open.append(_Open([*_placed([(x, y)], matrix)]))
        self._here = self._start = (x, y)

    def line_to(self, points: Sequence[Pair], matrix: Affine) -> None:
        """Go on in straight lines; without a line, begin one."""
        if self._here is None:
            self.move_to(*points[0], matrix)
        elif self.parts_open[-1].closed:
            self.move_to(*self._start, matrix)
        self.parts_open[-1].points += _placed(points, matrix)
        self._here = points[-1]

    def close(self) -> None:
        """Close the line; the next one begins where it began."""
        if self.parts_open and len(self.parts_open[-1].points) > 1:
            self.parts_open[-1].closed = True
            self._here = self._start

    def rect(self, x: float, y: float, size: Pair, matrix: Affine) -> None:
        """Add a rectangle as a line of its own."""
        width, height = size
        self.move_to(x, y, matrix)
        self.line_to([(x + width, y), (x + width, y + height), (x, y + height)], matrix)
        self.close()

    def arc(self, points: Sequence[Pair], matrix: Affine) -> None:
        """Go straight to the first of an arc's points, then along it."""
        self.line_to(points, matrix)

    def arc_to(self, corner: Pair, end: Pair, radius: float, matrix: Affine) -> None:
        """Go towards `corner` and round it to `end` on a circle of `radius`."""
        if radius < 0:
            raise InvalidInput(f"arc_to with radius {radius}: give 0 or more")
        here = corner if self._here is None else self._here
        self.line_to(_rounded(here, corner, end, radius), matrix)

    def curve_to(self, controls: Sequence[Pair], matrix: Affine) -> None:
        """Go along a Bézier curve of two (quadratic) or three (cubic) more points."""
        if self._here is None:
            self.move_to(*controls[0], matrix)
        assert self._here is not None
        self.line_to(bezier([self._here, *controls], stretch(matrix)), matrix)


def stretch(matrix: Affine) -> float:
    """Give by how much a transformation stretches at most."""
    a, b, c, d, *_ = matrix
    return max(math.hypot(a, b), math.hypot(c, d))


def sweep(start: float, end: float, anticlockwise: bool) -> float:
    """Give how far an arc goes, radians; a whole turn or more is a whole turn."""
    if anticlockwise:
        return -sweep(end, start, False)
    return _FULL if end - start >= _FULL else (end - start) % _FULL


def arc(
    center: Pair, radii: Pair, angles: Pair, *, rotation: float = 0, grown: float = 1
) -> list[Pair]:
    """Give points along an arc; `angles` are where it starts and how far it goes (`sweep`).

    `grown` is by how much it will be stretched when it is drawn.
    """
    if min(radii) < 0:
        raise InvalidInput(f"an arc with radius {min(radii)}: give 0 or more")
    start, way = angles
    radius = max(max(radii) * grown, TOLERANCE)
    step = 2 * math.acos(max(1 - TOLERANCE / radius, -1.0))
    count = min(max(math.ceil(abs(way) / step), 4), _MOST_PIECES)
    turns = start + np.linspace(0, way, count + 1)
    x, y = radii[0] * np.cos(turns), radii[1] * np.sin(turns)
    cosine, sine = math.cos(rotation), math.sin(rotation)
    placed = np.stack((center[0] + x * cosine - y * sine, center[1] + x * sine + y * cosine), 1)
    return [(float(x), float(y)) for x, y in placed]


def bezier(controls: Sequence[Pair], grown: float = 1) -> list[Pair]:
    """Give points along a quadratic or cubic Bézier curve, its start left out."""
    fixed = np.array(controls, float)
    # Half of a curve's deviation from its chord is at most this: each halving quarters it.
    bent = np.abs(np.diff(fixed, 2, axis=0)).sum(axis=1).max() * grown
    count = min(max(math.ceil(math.sqrt(bent / TOLERANCE)), 1), _MOST_PIECES)
    t = (np.arange(count) + 1)[:, None] / count
    row = [np.broadcast_to(point, (count, 2)) for point in fixed]
    while len(row) > 1:
        row = [one * (1 - t) + other * t for one, other in pairwise(row)]
    return [(float(x), float(y)) for x, y in row[0]]


def _placed(points: Sequence[Pair], matrix: Affine) -> list[Pair]:
    found = matrix.applied(np.array(points, float))
    if not np.isfinite(found).all():
        raise InvalidInput("a path holds NaN or infinity")
    return [(float(x), float(y)) for x, y in found]


def _rounded(here: Pair, corner: Pair, end: Pair, radius: float) -> list[Pair]:
    """Give the points of the circle that touches both sides of a corner."""
    one = np.array(here) - corner
    other = np.array(end) - corner
    lengths = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    if not radius or not min(lengths):
        return [corner]
    one, other = one / lengths[0], other / lengths[1]
    cross = float(one[0] * other[1] - one[1] * other[0])
    if abs(cross) < 1e-9:
        return [corner]
    half = math.acos(min(max(float(one @ other), -1.0), 1.0)) / 2
    touch = radius / math.tan(half)
    middle = one + other
    center = corner + middle / np.linalg.norm(middle) * (radius / math.sin(half))
    first, last = corner + one * touch - center, corner + other * touch - center
    start = math.atan2(first[1], first[0])
    stop = math.atan2(last[1], last[0])
    way = sweep(start, stop, cross > 0)
    return arc((float(center[0]), float(center[1])), (radius, radius), (start, way))
