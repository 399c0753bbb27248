"""The outline of a stroke drawn with pressure: perfect-freehand, for Python.

The algorithm is that of Steve Ruiz's perfect-freehand 1.2.3 (MIT, https://perfectfreehand.com)
with the options that nbboard fixes: thinning 0.6, smoothing 0.5, streamline 0.5, an ease-out sine,
real pressures, a finished stroke and no tapers. The browser runs the npm package itself
(`js/src/canvas/freehand.ts`); `conformance/outlines/freehand.json` holds the two equal.

Inside this module a point is one complex number, x + iy with y down: a turn is a product and half
of the array calls fall away. Coordinates, widths and sizes are in board units.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]

_THINNING: Final = 0.6
_SMOOTHING: Final = 0.5
_STREAMLINE: Final = 0.5
_FOLLOW: Final = 0.15 + (1 - _STREAMLINE) * 0.85
"""How far the pen's trace moves towards the next input point."""
_END_NOISE: Final = 3.0
"""Length at the end of a stroke whose points are dropped: a lifted pen twitches."""
_LEAST_RADIUS: Final = 0.01
_NO_PRESSURE: Final = 0.5
_FIRST_PRESSURE: Final = 0.25
_PRESSURE_RATE: Final = 0.275
_QUARTERS: Final = np.arange(5) / 4
_HALF_TURN: Final = math.pi + 0.0001
"""Half a turn as perfect-freehand has it; its excess hides seams in some browsers."""

_HALF_DIAMETER_AT_MIDDLE: Final = math.sin(math.pi / 4)
"""Radius over size at pressure 0.5."""


def size_for_width(width: float) -> float:
    """Return the perfect-freehand size of a stroke `width` wide where the pressure is 0.5."""
    return width / (2 * _HALF_DIAMETER_AT_MIDDLE)


def width_for_size(size: float) -> float:
    """Return the width at pressure 0.5 of a stroke of this perfect-freehand size."""
    return size * (2 * _HALF_DIAMETER_AT_MIDDLE)


def outline(points: Floats, pressures: Floats, size: float) -> Floats:
    """Return the closed polygon, shape (m, 2), that a stroke covers.

    `points` has shape (n, 2), `pressures` shape (n,) with values in 0..1, `size` is perfect-
    freehand's (see `size_for_width`). Fill it with the non-zero rule: where the stroke turns
    sharply the polygon crosses itself. No points, or a size that is not positive, give an empty
    polygon. Raises ValueError when the shapes do not fit.

    Of a stroke of two points perfect-freehand would ignore the second pressure. So here, as in
    `freehand.ts`, it gets five points on a line with evenly changing pressure.
    """
    pen, pressure = _inputs(points, pressures)
    if not len(pen) or size <= 0:
        return np.empty((0, 2))
    trace = _trace(pen, size)
    if len(trace.points) == 1:
        radius = size * math.sin((0.5 - _THINNING * (0.5 - pressure[0])) * math.pi / 2)
        return _pairs(trace.points[0] + radius * _DOT)
    radii = size * np.sin((0.5 - _THINNING * (0.5 - pressure[trace.source])) * (math.pi / 2))
    return _pairs(_contour(trace, np.maximum(radii, _LEAST_RADIUS), size * _SMOOTHING))


def simulate_pressures(points: Floats, size: float) -> Floats:
    """Return pressures, shape (n,), with which `outline` looks as if they were guessed from speed.

    For strokes recorded without pressure, such as Excalidraw's with `simulatePressure`: slow
    parts, where points lie close together, become thick. They are the pressures perfect-freehand
    finds in that mode, so `outline` with them is its outline; only between the ends of a stroke of
    two points it is an approximation. Points that leave no trace of their own take the pressure
    before them. Raises ValueError when `points` is not of shape (n, 2).
    """
    pen, _ = _inputs(points, np.zeros(len(points)))
    if not len(pen) or size <= 0:
        return np.full(len(pen), _NO_PRESSURE)
    trace = _trace(pen, size)
    steps = trace.steps.tolist()
    pressure = _FIRST_PRESSURE
    for step in steps[:10]:
        pressure = (pressure + _pressure_after(pressure, step, size)) / 2
    corners = set(np.flatnonzero(trace.turns() < 0).tolist())
    guessed = np.full(len(points), np.nan)
    for index in trace.drawn():
        found = _pressure_after(pressure, steps[index], size)
        guessed[min(trace.source[index], len(points) - 1)] = found
        if index not in corners:
            pressure = found
    return _held(guessed)


@dataclass(frozen=True, slots=True)
class _Trace:
    """The line the pen is taken to have followed, smoother than the input."""

    points: Complexes
    source: list[int]
    """Index of the input point behind each point."""
    steps: Floats
    """Distance of each point from the one before; 0 for the first."""
    headings: Complexes
    """Unit vector from each point back to the one before; the first is that of the second."""
    kept: int
    """How many points from the start are drawn; between them and the last point lies noise."""

    def turns(self) -> Floats:
        """Return, for each kept point, the cosine of the turn the line makes behind it."""
        ahead = self.headings[1 : self.kept + 1]
        return np.asarray((self.headings[: self.kept] * ahead.conj()).real)

    def drawn(self) -> list[int]:
        """Return the indices of the points that are drawn: the kept ones and the last."""
        return [*range(self.kept), len(self.points) - 1]


def _inputs(points: Floats, pressures: Floats) -> tuple[list[complex], Floats]:
    """Check shapes; return the pen's points, made at least two, with their pressures."""
    flat = np.ascontiguousarray(points, dtype=np.float64)
    pressure = np.asarray(pressures, dtype=np.float64)
    if flat.ndim != 2 or flat.shape[1] != 2 or pressure.shape != flat.shape[:1]:
        raise ValueError(
            f"points must have shape (n, 2) and pressures (n,), not {flat.shape} and "
            f"{pressure.shape}"
        )
    pen = flat.view(np.complex128).ravel().tolist()
    if len(pen) == 1:
        return [pen[0], pen[0] + (1 + 1j)], np.repeat(pressure, 2)
    if len(pen) == 2:
        # perfect-freehand would do the same, but drop the second pressure.
        first, way = pen[0], pen[1] - pen[0]
        rise = pressure[0] + (pressure[1] - pressure[0]) * _QUARTERS
        return [first, *(first + way * (part / 4) for part in range(1, 5))], rise
    return pen, pressure


def _trace(pen: list[complex], size: float) -> _Trace:
    """Follow the pen with a low pass; ignore moves shorter than `size` at the start."""
    place, last = pen[0], len(pen) - 1
    line, source = [place], [0]
    departure, lead = _departure(pen, size)
    for index in range(departure, last):
        moved = place + (pen[index] - place) * _FOLLOW
        if moved != place:
            line.append(moved)
            source.append(index)
            place = moved
    if pen[last] != place:
        line.append(pen[last])
        source.append(last)
    return _measured(np.array(line), source, lead)


def _departure(pen: list[complex], size: float) -> tuple[int, float]:
    """Return the index of the point at which the pen has left its start, and the length so far.

    The reference adds up distances from the start here, not the length of the path.
    """
    start, lead = pen[0], 0.0
    for index in range(1, len(pen) - 1):
        step = abs((start + (pen[index] - start) * _FOLLOW) - start)
        if lead + step >= size:
            return index, lead
        lead += step
    return len(pen) - 1, lead


def _measured(line: Complexes, source: list[int], lead: float) -> _Trace:
    steps = np.zeros(len(line))
    headings = np.zeros(len(line), np.complex128)
    back = line[:-1] - line[1:]
    np.abs(back, steps[1:])
    np.divide(back, steps[1:], headings[1:])
    lengths = steps.copy()
    if len(line) > 1:
        headings[0] = headings[1]
        lengths[1] += lead
    lengths = lengths.cumsum()
    kept = np.count_nonzero(lengths[-1] - lengths[:-1] >= _END_NOISE)
    return _Trace(line, source, steps, headings, int(kept))


def _contour(trace: _Trace, radii: Floats, reach: float) -> Complexes:
    """Walk along the left edge, around the end, back along the right edge, around the start."""
    count, turns = trace.kept, trace.turns()
    at, ahead = trace.headings[:count], trace.headings[1 : count + 1]
    offsets = (ahead + (at - ahead) * turns) * (-1j * radii[:count])
    lefts = (trace.points[:count] - offsets).tolist()
    rights = (trace.points[:count] + offsets).tolist()
    begin, end = trace.points[0].item(), trace.points[-1].item()
    left, right = _Edge(begin, reach), _Edge(begin, reach)
    is_corner = turns < 0
    corners = np.flatnonzero(is_corner)
    start = 0
    for corner, left_arc, right_arc in _fans(trace, radii, corners, is_corner):
        if corner > start:
            left.extend(lefts[start:corner], start)
            right.extend(rights[start:corner], start)
        left.turn(left_arc)
        right.turn(right_arc)
        start = corner + 1
    if count > start:
        left.extend(lefts[start:], start)
        right.extend(rights[start:], start)
    before = trace.headings[_last_plain(is_corner)[-1]] if count else trace.headings[0]
    back = trace.headings[-1].item()
    side = 1j * back * radii[-1].item()
    # A corner just before the end has had its fan already.
    if (back * before.conjugate()).real < 0 and not (len(corners) and start == count):
        offset = -1j * before * radii[-1]
        left.turn((end - offset * _CORNER).tolist())
        right.turn((end + offset * _CORNER.conj()).tolist())
    else:
        left.points.append(end + side)
        right.points.append(end - side)
    start_cap = begin + (right.points[0] - begin) * _START_CAP
    right.points.reverse()
    return np.concatenate([left.points, end + side * _END_CAP, right.points, start_cap])


class _Edge:
    """One side of the outline, without points that lie closer together than `reach`."""

    __slots__ = ("_previous", "_reach", "points")

    def __init__(self, start: complex, reach: float) -> None:
        self.points: list[complex] = []
        self._previous = start
        self._reach = reach

    def extend(self, candidates: list[complex], index: int) -> None:
        """Add candidates, the first of which belongs to the trace's point `index`."""
        always = max(0, 2 - index)
        previous, reach, points = self._previous, self._reach, self.points
        for point in candidates[:always]:
            points.append(point)
            previous = point
        for point in candidates[always:]:
            if abs(point - previous) > reach:
                points.append(point)
                previous = point
        self._previous = previous

    def turn(self, arc: list[complex]) -> None:
        """Add all points of an arc around a corner."""
        self.points += arc
        self._previous = arc[-1]


def _fans(
    trace: _Trace, radii: Floats, corners: NDArray[np.intp], is_corner: NDArray[np.bool_]
) -> Iterator[tuple[int, list[complex], list[complex]]]:
    """Give each corner with its arcs on both sides, all computed at once."""
    if not len(corners):
        return
    before = trace.headings[_last_plain(is_corner)[corners]]
    offsets = (-1j * before * radii[corners])[:, None]
    middles = trace.points[corners][:, None]
    lefts = (middles - offsets * _CORNER).tolist()
    rights = (middles + offsets * _CORNER.conj()).tolist()
    yield from zip(corners.tolist(), lefts, rights, strict=True)


def _last_plain(is_corner: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Give for each point the last one up to it that is no corner; the first never is one."""
    return np.maximum.accumulate(np.where(is_corner, 0, np.arange(len(is_corner))))


def _pressure_after(pressure: float, step: float, size: float) -> float:
    speed = min(1.0, step / size)
    return min(1.0, pressure + (1 - speed - pressure) * (speed * _PRESSURE_RATE))


def _held(values: Floats) -> Floats:
    """Fill each gap with the value before it; a gap at the start with the first value."""
    known = np.flatnonzero(~np.isnan(values))
    place = np.searchsorted(known, np.arange(len(values)), side="right") - 1
    return values[known[np.maximum(place, 0)]]


def _pairs(line: Complexes) -> Floats:
    return line.view(np.float64).reshape(-1, 2)


def _arc(segments: int, turn: float, *, first: int, whole: bool) -> Complexes:
    """Return the unit vectors of a cap, stepping as the reference does.

    The reference adds a rounded step up and stops at one, so the rounding decides whether the
    last vector is there.
    """
    part, parts = 0.0, []
    while part < 1 or (whole and part == 1):
        parts.append(part)
        part += 1 / segments
    return np.exp(1j * turn * np.array(parts[first:]))


_START_CAP: Final = _arc(13, _HALF_TURN, first=1, whole=True)
_END_CAP: Final = _arc(29, 3 * _HALF_TURN, first=1, whole=False)
_CORNER: Final = _arc(13, _HALF_TURN, first=0, whole=True)
_DOT: Final = math.sqrt(0.5) * (1 - 1j) * _arc(13, 2 * _HALF_TURN, first=1, whole=True)
