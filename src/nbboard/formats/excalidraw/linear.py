"""Lines, arrows and freehand strokes: everything that is made of points."""

from typing import Any, Final

import msgspec
import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from nbboard.core import freehand, limits, points
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.model import SCALE, Arrow, Head, Line, Stroke, Style
from nbboard.formats.excalidraw.convert import Conversion, extent, finite
from nbboard.formats.excalidraw.source import SourceElement

Floats = NDArray[np.float64]

_CLOSING_DISTANCE: Final = 8.0
"""Ends of a line this close together make Excalidraw fill it."""
FREEHAND_SIZE: Final = 4.25
"""perfect-freehand's size of a stroke of width 1 in Excalidraw."""
CONSTANT_WIDTH: Final = 2.8
"""Width of a stroke of width 1 that Excalidraw draws without pressure."""
_WIDTH: Final = 2.0
_ENDS: Final = 2
"""The least points that a line has."""
# Room in an entry for what is not points.
_ROOM: Final = limits.ENTRY_BYTES - 4096

_HEADS: Final[dict[str, Head]] = {
    "arrow": "arrow",
    "bar": "bar",
    "dot": "dot",
    "circle": "dot",
    "triangle": "triangle",
}
_SIMILAR_HEADS: Final[dict[str, Head]] = {
    "circle_outline": "dot",
    "triangle_outline": "triangle",
    "diamond": "triangle",
    "diamond_outline": "triangle",
}


def line(drawn: SourceElement, conversion: Conversion) -> Line:
    """Convert a line; Excalidraw draws no heads on lines, whatever the file says."""
    return Line(**_linear(drawn, conversion, filled=True))


def arrow(drawn: SourceElement, conversion: Conversion) -> Arrow:
    """Convert an arrow; an absent end head is an arrow, a null one is none."""
    conversion.arrows.add(drawn.id or "")
    end = "arrow" if drawn.end_arrowhead is UNSET else drawn.end_arrowhead
    return Arrow(
        **_linear(drawn, conversion, filled=False),
        head_start=_head(drawn.start_arrowhead, conversion),
        head_end=_head(end, conversion),
    )


def freedraw(drawn: SourceElement, conversion: Conversion) -> Stroke:
    """Convert a freehand stroke, with its pressures or those Excalidraw would guess."""
    path = _points(drawn, 1)
    base = conversion.base(drawn, filled=_is_loop(path))
    strength = drawn.stroke_width or _WIDTH
    pressures = b""
    if drawn.stroke_options and drawn.stroke_options.variability == "constant":
        width = strength * CONSTANT_WIDTH
    else:
        width = freehand.width_for_size(strength * FREEHAND_SIZE)
        pressures = _pressures(drawn, path, strength * FREEHAND_SIZE)
    # The style of other kinds says the width outright.
    base["style"] = _with_width(base["style"], extent(width, "strokeWidth"))
    return Stroke(**base, **_packed(path), pressures=pressures)


def _linear(drawn: SourceElement, conversion: Conversion, filled: bool) -> dict[str, Any]:
    conversion.rough(drawn)
    if drawn.elbowed:
        conversion.approximated["rounded elbows"] += 1
    path = _points(drawn, _ENDS)
    closed = len(path) >= 3 and bool((path[0] == path[-1]).all())
    base = conversion.base(drawn, filled=filled and _is_loop(path))
    return {**base, **_packed(path), "closed": closed, "curve": drawn.round and not drawn.elbowed}


def _points(drawn: SourceElement, least: int) -> Floats:
    """Give the points in board units, not yet rounded."""
    found = drawn.points or []
    if len(found) < least == _ENDS and (drawn.width or drawn.height):
        # Programs leave them out; Excalidraw then draws from corner to corner.
        found = [[0.0, 0.0], [drawn.width or 0.0, drawn.height or 0.0]]
    if len(found) < least:
        raise InvalidInput(f"{len(found)} points; {_named(drawn)} needs {least}")
    if len(found) > limits.POINTS:
        raise LimitExceeded(f"{len(found)} points; an element holds {limits.POINTS}")
    if min(map(len, found)) < 2:
        raise InvalidInput("a point is not [x, y]")
    # Some files hold the pressure as a third number.
    path = np.array([point[:2] for point in found])
    # What overflows is refused below.
    with np.errstate(over="ignore"):
        path += (finite(drawn.x, "x"), finite(drawn.y, "y"))
    if not np.abs(path).max() <= limits.COORDINATE / SCALE:
        raise LimitExceeded(f"a point is over {limits.COORDINATE // SCALE} board units away")
    return path


def _named(drawn: SourceElement) -> str:
    return f"{'an' if drawn.type == 'arrow' else 'a'} {drawn.type}"


def _packed(path: Floats) -> dict[str, Any]:
    """Give `at`, `size` and `points`: each coordinate rounded once, then made local."""
    absolute = np.rint(path * SCALE).astype(np.int64)
    corner = absolute.min(axis=0)
    local = absolute - corner
    packed = points.pack(local)
    if len(packed) + len(path) > _ROOM:
        raise LimitExceeded(f"{len(path)} points take {len(packed)} bytes; {_ROOM} fit an entry")
    return {
        "at": tuple(corner.tolist()),
        "size": tuple(local.max(axis=0).tolist()),
        "points": packed,
    }


def _pressures(drawn: SourceElement, path: Floats, size: float) -> bytes:
    if drawn.simulate_pressure is False:
        found = np.array(drawn.pressures or [])
        if len(found) != len(path):
            raise InvalidInput(f"{len(found)} pressures for {len(path)} points")
        if not (np.min(found) >= 0 and np.max(found) <= 1):
            raise InvalidInput("a pressure is not in 0 to 1")
    else:
        found = freehand.simulate_pressures(path, size)
    return bytes(np.rint(found * 255).astype(np.uint8))


def _is_loop(path: Floats) -> bool:
    return len(path) >= 3 and bool(np.hypot(*(path[-1] - path[0])) <= _CLOSING_DISTANCE)


def _with_width(style: Style, width: int) -> Style:
    return msgspec.structs.replace(style, width=width)


def _head(name: str | None, conversion: Conversion) -> Head:
    if name is None:
        return "none"
    if name in _HEADS:
        return _HEADS[name]
    conversion.approximated["arrowhead"] += 1
    return _SIMILAR_HEADS.get(name, "arrow")
