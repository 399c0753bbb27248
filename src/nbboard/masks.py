"""Drawn labels as an integer array: `board.mask`.

A pixel belongs to what its centre lies in, by the even-odd rule: a loop that crosses itself leaves
out what it goes round twice, and a ring of two loops in one path has a hole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbboard.core import geometry, lasso, limits, path
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.freehand import outline, size_for_width
from nbboard.core.model import SCALE, Element, Image, Note, Stroke, TextBox

Floats = NDArray[np.float64]
By = Literal["color", "group", "author", "element"]
Paint = Literal["area", "line"]
ToPixels = Callable[[Floats], Floats]
"""Turns (n, 2) board units into (column, row) positions; a pixel is 1 wide, its corner whole."""

_ROUND: Final = 24
"""Corners of what stands for a round end of a line."""


class Mask(NamedTuple):
    """Labels in pixels.

    `labels` is an int32 array of shape (rows, columns), 0 where nothing was drawn; `names` gives
    the number of each label by its name: a colour ``#rrggbb``, an account, the id of a group or an
    element.
    """

    labels: NDArray[np.int32]
    names: Mapping[str, int]

    def of(self, name: str) -> NDArray[np.bool_]:
        """Give where one label is, as booleans."""
        if name not in self.names:
            raise InvalidInput(f"no label {shown(name)}: there are {shown(sorted(self.names))}")
        return np.asarray(self.labels == self.names[name])


class Labelling(NamedTuple):
    """What counts as one label, which number each gets, and whether lines or areas count."""

    by: By = "color"
    names: Mapping[str, int] | None = None
    paint: Paint = "area"


def drawn_mask(
    elements: Iterable[Element],
    shape: tuple[int, int],
    to_pixels: ToPixels,
    labelling: Labelling,
) -> Mask:
    """Paint the labels of elements, bottom to top, into an array of `shape` (rows, columns).

    Texts, notes and images are no labels. Without `names` labels are numbered from 1 as they come,
    bottom to top; with them others than those named are left out.
    """
    labels = np.zeros(checked(shape), np.int32)
    names = dict(labelling.names or {})
    for element in elements:
        if isinstance(element, TextBox | Note | Image):
            continue
        name = _name(element, labelling.by)
        if name is None or (labelling.names is not None and name not in names):
            continue
        parts, nonzero = _painted(element, labelling.paint)
        window, inside = filled([to_pixels(part) for part in parts], shape, nonzero=nonzero)
        labels[window][inside] = names.setdefault(name, len(names) + 1)
    return Mask(labels, names)


def filled(
    parts: Sequence[Floats], shape: tuple[int, int], *, nonzero: bool = False
) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
    """Give which pixel centres lie in closed polylines: a window of the array, and what is in it.

    By the even-odd rule, or where they wind round at all (`nonzero`).
    """
    start = np.concatenate([np.empty((0, 2)), *parts]) - 0.5
    end = np.concatenate([np.empty((0, 2)), *(np.roll(part, -1, axis=0) for part in parts)]) - 0.5
    if not len(start):
        return (slice(0, 0), slice(0, 0)), np.zeros((0, 0), bool)
    size = np.array(shape[::-1])
    low = np.clip(np.ceil(start.min(axis=0)), 0, size).astype(int)
    high = np.clip(np.ceil(start.max(axis=0)), low, size).astype(int)
    window = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    rows, columns = int(high[1] - low[1]), int(high[0] - low[0])
    crossings = np.zeros(rows * (columns + 1), np.int32)
    if rows and columns:
        start, end = start - low, end - low
        first, stop = (
            np.clip(np.ceil(edge(start[:, 1], end[:, 1])), 0, rows).astype(int)
            for edge in (np.minimum, np.maximum)
        )
        sides = np.repeat(np.arange(len(start)), stop - first)
        row = np.arange(len(sides)) - np.repeat(np.cumsum(stop - first) - stop, stop - first)
        begin, way = start[sides], (end - start)[sides]
        # A side that is crossed is not level.
        at = way[:, 0] * (row - begin[:, 1]) / way[:, 1] + begin[:, 0]
        column = np.clip(np.ceil(at), 0, columns).astype(int)
        turn = np.sign(way[:, 1]).astype(np.int32) if nonzero else np.int32(1)
        np.add.at(crossings, row * (columns + 1) + column, turn)
    counted = np.cumsum(crossings.reshape(rows, columns + 1)[:, :-1], axis=1)
    return window, counted != 0 if nonzero else counted % 2 == 1


def _painted(element: Element, paint: Paint) -> tuple[list[Floats], bool]:
    """Give closed polylines on the board and whether they fill where they wind at all."""
    if paint == "area":
        return lasso.placed_lines(element), False
    placement = geometry.placement(element)
    if isinstance(element, Stroke) and element.pressures:
        pressures = np.frombuffer(element.pressures, np.uint8) / 255
        size = size_for_width(element.style.width / SCALE)
        edge = outline(geometry.local_points(element), pressures, size)
        return [placement.applied(part) for part in _flat(path.smooth_closed(edge))], True
    radius = element.style.width / SCALE / 2
    return [
        thick for line in lasso.placed_lines(element) for thick in _thickened(line, radius)
    ], True


def _flat(drawn: path.Path) -> list[Floats]:
    return lasso.flattened(drawn) if len(drawn.codes) else []


def _thickened(line: Floats, radius: float) -> list[Floats]:
    """Give what a round pen covers: a disc at each point, a box along each piece."""
    turns = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
    disc = radius * np.column_stack([np.cos(turns), np.sin(turns)])
    way = np.diff(line, axis=0)
    length = np.hypot(*way.T)[:, None]
    across = np.divide(way, length, out=np.zeros_like(way), where=length > 0)[:, ::-1] * (1, -1)
    side = radius * across
    begin, end = line[:-1], line[1:]
    boxes = np.stack([begin - side, begin + side, end + side, end - side], axis=1)
    return [*(line[:, None] + disc), *boxes]


def _name(element: Element, by: By) -> str | None:
    match by:
        case "color":
            filled_with = element.style.fill if geometry.has_area(element) else None
            return filled_with or element.style.stroke
        case "group":
            return element.groups[-1] if element.groups else element.id
        case "author":
            return element.author
        case "element":
            return element.id


def checked(shape: tuple[int, int]) -> tuple[int, int]:
    """Give a shape back; raises InvalidInput (LimitExceeded) for one that no mask can have."""
    rows, columns = shape
    if rows < 1 or columns < 1:
        raise InvalidInput(f"shape {shape}: give (rows, columns), both 1 or more")
    if rows * columns > limits.BLOB_PIXELS:
        raise LimitExceeded(f"a mask of {rows} × {columns} pixels; at most {limits.BLOB_PIXELS}")
    return rows, columns
