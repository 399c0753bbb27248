"""Selecting by area: which elements lie in a loop. Twin of `js/src/tools/lasso.ts`.

The two are held equal by `conformance/outlines/lasso.json`. An element is looked at along the line
it is drawn by, at up to 49 points at equal distances; a point is in the loop by the even-odd rule,
so a loop that crosses itself leaves out what it goes round twice. Board units throughout.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nbboard.core import geometry
from nbboard.core.model import Element, Image, Note, TextBox
from nbboard.core.path import CURVE3, CURVE4, MOVE, Floats, Path

PROBES: Final = 48
"""Equal distances into which an element's line is cut."""
PIECES: Final = 8
"""Straight pieces that stand for one curve."""
_LEAST_STEP: Final = 0.01
_CHUNK: Final = 1 << 20
"""Pairs of a point and a side that are looked at in one go."""

Bools = NDArray[np.bool_]


def looped(elements: Iterable[Element], loop: Floats) -> list[Element]:
    """Give the elements of which most lies within the loop, an (n, 2) array; its end closes it.

    A loop of fewer than three points takes nothing.
    """

    def most(element: Element) -> bool:
        found = within(loop, probes(element))
        return bool(found.sum() > len(found) / 2)

    every = list(elements)
    return _kept(every, _taken(every, loop, most))


def touched(elements: Iterable[Element], loop: Floats) -> list[Element]:
    """Give the elements of which anything painted inside their outline lies within the loop.

    Their line goes through the loop, or the loop lies in an area they fill (a fill, a text's, a
    note's or an image's box). How thick a line is does not count.
    """
    every = list(elements)
    taken = _taken(every, loop, lambda element: _reaches(element, loop))
    if len(loop) >= 3:
        taken |= np.array([_holds(element, loop[:1]) for element in every], bool)
    return _kept(every, taken)


def probes(element: Element) -> Floats:
    """Give points at equal distances along what an element is drawn by, shape (n, 2)."""
    parts = flattened(geometry.element_path(element))
    lengths = [np.hypot(*np.diff(part, axis=0).T) for part in parts]
    # Sums in the order in which the page adds, not in the pairs of `np.sum`.
    walked = [np.cumsum(length) for length in lengths]
    whole = sum(float(along[-1]) for along in walked if len(along))
    step = max(whole / PROBES, _LEAST_STEP)
    found = [
        _stations(part, length, along, step)
        for part, length, along in zip(parts, lengths, walked, strict=True)
    ]
    return geometry.placement(element).applied(_joined(found))


def within(loop: Floats, points: Floats) -> Bools:
    """Tell which of the (n, 2) points lie in the loop, by the even-odd rule."""
    if len(loop) < 3:
        return np.zeros(len(points), bool)
    rows = max(1, _CHUNK // len(loop))
    chunks = [
        _crossings(loop, points[start : start + rows]) for start in range(0, len(points), rows)
    ]
    return np.concatenate(chunks) if chunks else np.zeros(0, bool)


def flattened(path: Path) -> list[Floats]:
    """Give a path as straight lines: one (n, 2) array for each of its parts."""
    codes, vertices = path
    second = np.flatnonzero(codes == CURVE3)[0::2]
    third = np.flatnonzero(codes == CURVE4)[0::3]
    counts = np.ones(len(codes), np.intp)
    counts[second] = counts[third] = PIECES
    counts[second + 1] = counts[third + 1] = counts[third + 2] = 0
    begins = np.cumsum(counts) - counts
    lines = np.empty((int(counts.sum()), 2))
    single = np.ones(len(codes), bool)
    single[second] = single[second + 1] = False
    single[third] = single[third + 1] = single[third + 2] = False
    lines[begins[single]] = vertices[single]
    t = (np.arange(1, PIECES + 1) / PIECES)[:, None]
    s = 1 - t
    places = np.arange(PIECES)
    if len(second):
        start, control, end = (vertices[second + k][:, None] for k in (-1, 0, 1))
        curve = s * s * start + 2 * s * t * control + t * t * end
        lines[begins[second][:, None] + places] = curve
    if len(third):
        start, one, other, end = (vertices[third + k][:, None] for k in (-1, 0, 1, 2))
        curve = s * s * s * start + 3 * s * s * t * one + 3 * s * t * t * other + t * t * t * end
        lines[begins[third][:, None] + places] = curve
    return np.split(lines, begins[codes == MOVE][1:])


def placed_lines(element: Element) -> list[Floats]:
    """Give the line an element is drawn along where it lies on the board, as straight pieces."""
    placement = geometry.placement(element)
    return [placement.applied(part) for part in flattened(geometry.element_path(element))]


def _taken(every: Sequence[Element], loop: Floats, judge: Callable[[Element], bool]) -> Bools:
    """Tell which elements lie within the loop; only those that it cuts are looked at closely."""
    if len(loop) < 3 or not every:
        return np.zeros(len(every), bool)
    boxes = np.array([geometry.bounds(element) for element in every])
    # No side of the loop comes near: then all of the element is in it, or nothing.
    taken = within(loop, boxes[:, :2])
    for number in np.flatnonzero(_near(boxes, loop)).tolist():
        taken[number] = judge(every[number])
    return taken


def _kept(every: Sequence[Element], taken: Bools) -> list[Element]:
    return [every[number] for number in np.flatnonzero(taken).tolist()]


def _near(boxes: Floats, loop: Floats) -> Bools:
    """Tell which boxes meet the box of any side of the loop."""
    ends = np.roll(loop, -1, axis=0)
    low, high = np.minimum(loop, ends), np.maximum(loop, ends)
    found = np.zeros(len(boxes), bool)
    rows = max(1, _CHUNK // len(loop))
    for start in range(0, len(boxes), rows):
        part = boxes[start : start + rows, None]
        meets = (part[..., :2] <= high) & (low <= part[..., 2:])
        found[start : start + rows] = np.any(np.all(meets, axis=2), axis=1)
    return found


def _reaches(element: Element, loop: Floats) -> bool:
    lines = placed_lines(element)
    return any(bool(within(loop, part[:1])[0]) or _cross(part, loop) for part in lines)


def _holds(element: Element, point: Floats) -> bool:
    """Tell whether a point lies in an area that an element fills."""
    boxed = isinstance(element, TextBox | Note | Image)
    if not boxed and (element.style.fill is None or not geometry.has_area(element)):
        return False
    return any(bool(within(part, point)[0]) for part in placed_lines(element))


def _stations(part: Floats, lengths: Floats, walked: Floats, step: float) -> Floats:
    """Give the points `step` apart along one polyline, its beginning included."""
    if not len(lengths):
        return np.empty((0, 2))
    at = np.full(int(walked[-1] / step) + 2, step)
    at[0] = 0
    at = np.cumsum(at)
    at = at[at <= walked[-1]]
    piece = np.searchsorted(walked, at, side="left")
    length = lengths[piece]
    before = np.concatenate([[0.0], walked[:-1]])[piece]
    share = np.divide(at - before, length, out=np.zeros_like(at), where=length != 0)
    return np.asarray(part[piece] + (part[piece + 1] - part[piece]) * share[:, None])


def _crossings(loop: Floats, points: Floats) -> Bools:
    x, y = points[:, :1], points[:, 1:]
    xi, yi = loop.T
    xj, yj = np.roll(loop, 1, axis=0).T
    between = (yi > y) != (yj > y)
    # Only sides that are crossed count, and those are not level.
    rise = np.where(between, yj - yi, 1.0)
    left_of = x < (xj - xi) * (y - yi) / rise + xi
    return np.asarray((between & left_of).sum(axis=1) % 2 == 1)


def _cross(line: Floats, loop: Floats) -> bool:
    """Tell whether a polyline crosses a side of the loop."""
    ends = np.roll(loop, -1, axis=0)
    around = np.concatenate([line.min(axis=0), line.max(axis=0)])
    meets = (np.minimum(loop, ends) <= around[2:]) & (around[:2] <= np.maximum(loop, ends))
    near = meets.all(axis=1)
    p, q = line[:-1, None], line[1:, None]
    r, s = loop[near][None], ends[near][None]
    return bool(((_side(p, q, r) != _side(p, q, s)) & (_side(r, s, p) != _side(r, s, q))).any())


def _side(start: Floats, end: Floats, point: Floats) -> Bools:
    """Tell on which side of the line from start to end a point lies."""
    way, to = end - start, point - start
    return np.asarray(way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0] > 0)


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty((0, 2))
