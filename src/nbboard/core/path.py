"""From points to path commands: the one rule that canvas, PNG, PDF and SVG share.

`js/src/core/path.ts` holds the same functions under the same names, held equal by
`conformance/outlines/path.json`. Coordinates are board units, y down; shapes that have a box
begin at its upper left corner, (0, 0).
"""

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_Pair = tuple[float, float]
HeadKind = Literal["arrow", "triangle", "dot", "bar"]

MOVE: Final = 1
LINE: Final = 2
CURVE3: Final = 3
CURVE4: Final = 4
CLOSE: Final = 79

FILLED_HEADS: Final = frozenset({"triangle", "dot"})
"""Heads that are filled with the line's colour as well as stroked."""

_KAPPA: Final = 4 / 3 * (math.sqrt(2) - 1)
"""Where the control points of a quarter circle lie (largest error 0.03 % of the radius)."""

_DOT: Final = np.array([(0, 0), (1 / 64, 1 / 64)])
"""Canvas and Agg draw nothing for a line of no length, Agg nothing for a flat one this short."""

_HEAD_HALF_ANGLE: Final = {"arrow": 20, "triangle": 25, "bar": 90}
_HALVINGS: Final = 16
_HEAD_SIZE: Final = {"arrow": (10, 3), "triangle": (6, 2.5), "dot": (4, 2.5), "bar": (3, 2)}
"""Length of a head: at a width of none, and more for each unit of width.

Between Excalidraw, whose heads do not shrink with a fine line, and tldraw, whose heads on one are
hard to see: an arrow's is as long as eight fine lines are wide and as four of the widest.
"""


class Path(NamedTuple):
    """Path commands as `matplotlib.path.Path` takes them.

    `codes` has shape (n,), `vertices` shape (n, 2). A quadratic curve is two CURVE3 rows (control,
    end), a cubic one three CURVE4 rows (control, control, end); a CLOSE row repeats the point
    where its part began.
    """

    codes: NDArray[np.uint8]
    vertices: Floats


def smooth(points: Floats) -> Path:
    """Return the path of a pen of constant width: quadratic curves through the middles.

    Points that are all the same give a dot (see `polyline`). Raises ValueError for no points.
    """
    points = _points(points)
    if len(points) < 3 or _same(points):
        return polyline(points, closed=False)
    middles = (points[:-1] + points[1:]) / 2
    vertices = np.empty((2 * len(points) - 1, 2))
    vertices[0], vertices[-1] = points[0], points[-1]
    vertices[1:-1:2] = middles
    vertices[2:-1:2] = points[1:-1]
    codes = np.full(len(vertices), CURVE3, np.uint8)
    codes[0], codes[1], codes[-1] = MOVE, LINE, LINE
    return Path(codes, vertices)


def smooth_closed(points: Floats) -> Path:
    """Return the closed path of quadratic curves through the middles of a polygon's sides.

    It is what turns the polygon of `freehand.outline` into a round edge. No points give an empty
    path.
    """
    if not len(points):
        return Path(np.empty(0, np.uint8), np.empty((0, 2)))
    points = _points(points)
    middles = points.copy()
    middles[:-1] += points[1:]
    middles[-1] += points[0]
    middles /= 2
    vertices = np.empty((2 * len(points) + 2, 2))
    vertices[0] = vertices[-1] = middles[-1]
    vertices[1:-1:2] = points
    vertices[2:-1:2] = middles
    codes = np.full(len(vertices), CURVE3, np.uint8)
    codes[0], codes[-1] = MOVE, CLOSE
    return Path(codes, vertices)


def polyline(points: Floats, closed: bool) -> Path:
    """Return straight lines through the points.

    Points that are all the same give a line of 1/64 unit across: a dot under round caps. Raises
    ValueError for no points.
    """
    points = _points(points)
    if _same(points):
        points = points[0] + _DOT
    codes = np.full(len(points), LINE, np.uint8)
    codes[0] = MOVE
    path = Path(codes, points)
    return _closed(path) if closed else path


def curve(points: Floats, closed: bool) -> Path:
    """Return the uniform Catmull-Rom curve through the points, as cubic Béziers.

    Open, its first and last point count twice; closed, it goes round. If the last point repeats
    the first, the curve has come round by itself and may have a corner there, as in Excalidraw.
    Fewer than three points give a straight line. Raises ValueError for no points.
    """
    points = _points(points)
    if len(points) < 3 or _same(points):
        return polyline(points, closed)
    round_again = closed and bool((points[0] != points[-1]).any())
    if round_again:
        around = np.concatenate([points[-1:], points, points[:2]])
    else:
        around = np.concatenate([points[:1], points, points[-1:]])
    slopes = (around[2:] - around[:-2]) / 6
    ends = around[1:-1]
    vertices = np.empty((3 * len(ends) - 2, 2))
    vertices[0::3] = ends
    vertices[1::3] = ends[:-1] + slopes[:-1]
    vertices[2::3] = ends[1:] - slopes[1:]
    codes = np.full(len(vertices), CURVE4, np.uint8)
    codes[0] = MOVE
    path = Path(codes, vertices)
    return _closed(path) if closed else path


def rounded_rect(width: float, height: float, radius: float) -> Path:
    """Return a rectangle, its corners rounded by at most half of its shorter side."""
    r = min(max(radius, 0.0), width / 2, height / 2)
    if r <= 0:
        return polyline(np.array([(0, 0), (width, 0), (width, height), (0, height)]), closed=True)
    k = r * (1 - _KAPPA)
    right, bottom = width - r, height - r
    return _joined(
        (r, 0),
        [
            [(right, 0)],
            [(width - k, 0), (width, k), (width, r)],
            [(width, bottom)],
            [(width, height - k), (width - k, height), (right, height)],
            [(r, height)],
            [(k, height), (0, height - k), (0, bottom)],
            [(0, r)],
            [(0, k), (k, 0), (r, 0)],
        ],
    )


def ellipse(width: float, height: float) -> Path:
    """Return the ellipse that fills the box, clockwise from its rightmost point."""
    x, y = width / 2, height / 2
    kx, ky = x * _KAPPA, y * _KAPPA
    return _joined(
        (width, y),
        [
            [(width, y + ky), (x + kx, height), (x, height)],
            [(x - kx, height), (0, y + ky), (0, y)],
            [(0, y - ky), (x - kx, 0), (x, 0)],
            [(x + kx, 0), (width, y - ky), (width, y)],
        ],
    )


def diamond(width: float, height: float, radius: float) -> Path:
    """Return a diamond; `radius` is how far along each side its corners are rounded.

    At most half a side. A corner is a quadratic curve with the corner as its control point.
    """
    corners = np.array(
        [(width / 2, 0), (width, height / 2), (width / 2, height), (0, height / 2)], dtype=float
    )
    side = math.hypot(width, height) / 2
    share = min(max(radius, 0.0) / side, 0.5) if side > 0 else 0.0
    if share <= 0:
        return polyline(corners, closed=True)
    before = corners + (np.roll(corners, 1, axis=0) - corners) * share
    after = corners + (np.roll(corners, -1, axis=0) - corners) * share
    vertices = np.empty((14, 2))
    vertices[0], vertices[-1] = after[0], after[0]
    order = [1, 2, 3, 0]
    vertices[1:13:3] = before[order]
    vertices[2:13:3] = corners[order]
    vertices[3:13:3] = after[order]
    codes = np.array([MOVE, *([LINE, CURVE3, CURVE3] * 4), CLOSE], np.uint8)
    return Path(codes, vertices)


def triangle(width: float, height: float, right: bool) -> Path:
    """Return a triangle on the box's lower side; with `right`, its square corner is lower left."""
    top = 0.0 if right else width / 2
    return polyline(np.array([(top, 0), (width, height), (0, height)]), closed=True)


def line_head(points: Floats, curved: bool, kind: HeadKind, width: float) -> Path:
    """Return the head at the end of an open line; for its start, pass the points reversed.

    `curved` says whether the line is drawn by `curve`: then the head takes the direction of the
    piece of curve beside it, which looks straighter than the tangent at the very end. It is at
    most half as long as the line. Raises ValueError for no points.
    """
    points = _points(points)
    room = float(np.hypot(*np.diff(points, axis=0).T).sum()) / 2
    tip = points[-1]
    apart = np.flatnonzero((points != tip).any(axis=1))
    if not len(apart):
        return head(tip, tip, kind, width, room)
    source = points[apart[-1]]
    if curved and apart[-1] > 0:
        piece = curve(points[: apart[-1] + 2], closed=False).vertices[-4:]
        source = _back_along(piece, _head_size(kind, width, room))
    return head(tip, source, kind, width, room)


def head(tip: Floats, source: Floats, kind: HeadKind, width: float, room: float = math.inf) -> Path:
    """Return the head of a line that comes from the direction of `source` and ends at `tip`.

    `width` is the line's, `room` the greatest length allowed. Whether to fill it says
    `FILLED_HEADS`.
    """
    size = _head_size(kind, width, room)
    if kind == "dot":
        codes, vertices = ellipse(size, size)
        return Path(codes, vertices + (tip - size / 2))
    x, y = float(source[0] - tip[0]), float(source[1] - tip[1])
    length = math.hypot(x, y)
    x, y = (x * size / length, y * size / length) if length > 0 else (-size, 0.0)
    angle = math.radians(_HEAD_HALF_ANGLE[kind])
    cosine, sine = math.cos(angle), math.sin(angle)
    one = tip + np.array([x * cosine - y * sine, y * cosine + x * sine])
    other = tip + np.array([x * cosine + y * sine, y * cosine - x * sine])
    if kind == "bar":
        return polyline(np.array([one, other]), closed=False)
    return polyline(np.array([one, tip, other]), closed=kind == "triangle")


def _back_along(piece: Floats, way: float) -> Floats:
    """Return where a piece of curve is `way` from its end, at most half-way back along it."""
    near, far = 1.0, 0.5
    for _ in range(_HALVINGS):
        t = (near + far) / 2
        if math.dist(_cubic_point(piece, t), piece[3]) < way:
            near = t
        else:
            far = t
    return _cubic_point(piece, near)


def _head_size(kind: HeadKind, width: float, room: float) -> float:
    least, per_width = _HEAD_SIZE[kind]
    return min(least + per_width * width, room)


def bounds(path: Path) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) of what the path covers, stroke width left out.

    Curves count by their true extent, not by their control points. Raises ValueError for an empty
    path.
    """
    codes, vertices = path
    if not len(codes):
        raise ValueError("an empty path has no bounds")
    second = np.flatnonzero(codes == CURVE3)[0::2]
    third = np.flatnonzero(codes == CURVE4)[0::3]
    on_path = np.ones(len(codes), bool)
    on_path[second] = on_path[third] = on_path[third + 1] = False
    spread = [vertices[on_path]]
    if len(second):
        spread.append(_quadratic_turns(*(vertices[second + k] for k in (-1, 0, 1))))
    if len(third):
        spread += _cubic_turns(*(vertices[third + k] for k in (-1, 0, 1, 2)))
    reached = np.concatenate(spread)
    left, top = reached.min(axis=0).tolist()
    right, bottom = reached.max(axis=0).tolist()
    return left, top, right, bottom


def _quadratic_turns(start: Floats, control: Floats, end: Floats) -> Floats:
    """Return per axis the point where the curve turns, or an end when it does not."""
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.clip(np.nan_to_num((start - control) / (start - 2 * control + end)), 0, 1)
    s = 1 - t
    return np.asarray(s * s * start + 2 * s * t * control + t * t * end)


def _cubic_turns(start: Floats, first: Floats, second: Floats, end: Floats) -> list[Floats]:
    """Return per axis the two points where the curve turns, or ends when it does not."""
    a = end - start + 3 * (first - second)
    b = 2 * (start - 2 * first + second)
    c = first - start
    # Without a turn the root is made up, but what it leads to still lies on the curve.
    root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
    # The stable way to solve a quadratic: no difference of nearly equal numbers.
    q = -(b + np.copysign(root, b)) / 2
    turns = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for turn in (q / a, c / q):
            t = np.clip(np.nan_to_num(turn), 0, 1)
            turns.append(_cubic_point((start, first, second, end), t))
    return turns


def _cubic_point(piece: Sequence[Floats] | Floats, t: float | Floats) -> Floats:
    start, first, second, end = piece
    s = 1 - t
    return np.asarray(s * s * s * start + 3 * s * t * (s * first + t * second) + t * t * t * end)


def _joined(start: _Pair, parts: list[list[_Pair]]) -> Path:
    """Return a closed path of lines (parts of one point) and cubic curves (of three)."""
    codes, vertices = [MOVE], [start]
    for part in parts:
        codes += [LINE if len(part) == 1 else CURVE4] * len(part)
        vertices += part
    return _closed(Path(np.array(codes, np.uint8), np.array(vertices, dtype=float)))


def _closed(path: Path) -> Path:
    return Path(
        np.append(path.codes, np.uint8(CLOSE)), np.concatenate([path.vertices, path.vertices[:1]])
    )


def _same(points: Floats) -> bool:
    return bool((points == points[0]).all())


def _points(points: Floats) -> Floats:
    array = np.asarray(points, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 2 or not len(array):
        raise ValueError(f"points must have shape (n, 2) with n >= 1, not {array.shape}")
    return array
