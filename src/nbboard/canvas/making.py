"""Elements from an ipycanvas's shapes: which element of the board stands for which shape.

Boxes are arrays of shape (n, 4): x, y, width and height in the canvas's own units.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from nbboard.canvas.colours import Ink
from nbboard.canvas.outline import Part
from nbboard.canvas.settings import Settings
from nbboard.core import limits
from nbboard.core.model import SCALE, Element, Ellipse, Image, Line, Polygon, Rect, Style, TextBox
from nbboard.core.path import Floats
from nbboard.core.points import pack
from nbboard.draw import fixed

_MOST_POINTS: Final = limits.POINTS // 2
"""A line of so many points fits an entry, however far apart they are."""
BoxKind = type[Rect] | type[Ellipse] | type[Image] | type[TextBox]
Styles = Sequence[Style | None]
"""One for each shape; None where nothing would show."""


class Making(NamedTuple):
    """Makes elements as the settings of a canvas say; `new_id` gives their ids."""

    settings: Settings
    new_id: Callable[[], str]

    def filled(self, ink: Ink) -> Style | None:
        """Give the style of an area; None when nothing of it would show."""
        alpha = round(ink.alpha * 255)
        return Style(stroke=None, fill=ink.color, fill_alpha=alpha) if alpha else None

    def stroked(self, ink: Ink) -> Style | None:
        """Give the style of a line; None when nothing of it would show."""
        alpha = round(ink.alpha * 255)
        width = round(self.settings.pen_width * SCALE)
        if not alpha or not width:
            return None
        return Style(stroke=ink.color, stroke_alpha=alpha, width=width, dash=self.settings.dash)

    def boxes(
        self, kind: BoxKind, boxes: Floats, styles: Styles, **fields: Any
    ) -> Iterator[Element] | None:
        """Make shapes that fill boxes; None when the canvas is skewed, which no element is."""
        turn = self.settings.turn
        if turn is None:
            return None
        sizes = np.abs(boxes[:, 2:]) * (turn.across, turn.down)
        middles = self.settings.matrix.applied(boxes[:, :2] + boxes[:, 2:] / 2)
        corners = fixed(middles - sizes / 2, "a shape").tolist()
        extents = fixed(sizes, "a shape").tolist()
        placed: dict[str, Any] = {
            "angle": round(turn.degrees * 100) % 36_000,
            "flip": 2 if turn.mirrored else 0,
        }
        # A rectangle and an ellipse look the same in the mirror.
        if kind in (Rect, Ellipse):
            placed["flip"] = 0
        return (
            kind(id=self.new_id(), at=tuple(at), size=tuple(size), style=style, **placed, **fields)
            for at, size, style in zip(corners, extents, styles, strict=True)
            if style is not None
        )

    def rects(self, boxes: Floats, styles: Styles) -> Iterator[Element]:
        """Make rectangles, as polygons when the canvas is skewed."""
        made = self.boxes(Rect, boxes, styles)
        return made if made is not None else self.polygons(self._corners(boxes), styles)

    def polygons(self, areas: Sequence[Floats], styles: Styles) -> Iterator[Element]:
        """Make closed polygons from points in board units; those of less than three are lines."""
        for points, style in zip(areas, styles, strict=True):
            if style is None:
                continue
            if len(points) < 3:
                if style.stroke is not None:
                    yield from self.line(Part(points, False), style)
                continue
            yield Polygon(id=self.new_id(), style=style, **_box(points))

    def line(self, part: Part, style: Style | None) -> Iterator[Element]:
        """Make a line; a very long one becomes several that begin where the one before ended."""
        points, closed = part
        if style is None or len(points) < 2:
            return
        if closed and len(points) > _MOST_POINTS:
            points, closed = np.concatenate((points, points[:1])), False
        for start in range(0, max(len(points) - 1, 1), _MOST_POINTS - 1):
            piece = points[start : start + _MOST_POINTS]
            yield Line(id=self.new_id(), style=style, closed=closed, **_box(piece))

    def _corners(self, boxes: Floats) -> list[Floats]:
        x, y, width, height = boxes.T
        corners = np.stack(
            [x, y, x + width, y, x + width, y + height, x, y + height], axis=1
        ).reshape(-1, 2)
        return list(self.settings.matrix.applied(corners).reshape(-1, 4, 2))


def joined(areas: Sequence[Floats], rule: str) -> Floats:
    """Make one polygon of several areas, with the holes that the fill rule leaves.

    One area after the other, each begun and ended at the first one's first point: the ways there
    and back cover each other and paint nothing. For ``evenodd`` each area turns against those round
    it, which says the same as long as no area crosses itself or another.
    """
    if len(areas) == 1:
        return areas[0]
    if rule == "evenodd":
        areas = [
            _turning(area, sum(_inside(area[0], other) for other in areas if other is not area))
            for area in areas
        ]
    anchor = areas[0][:1]
    parts = [np.concatenate((area, area[:1], anchor)) for area in areas]
    return np.concatenate(parts)


def _turning(area: Floats, depth: int) -> Floats:
    x, y = area.T
    clockwise = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) > 0
    return area if clockwise == (depth % 2 == 0) else area[::-1]


def _inside(point: Floats, area: Floats) -> bool:
    """Tell whether a ray from the point crosses the area's edge an odd number of times."""
    x, y = area.T
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    crosses = (y > point[1]) != (y2 > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x + (point[1] - y) / (y2 - y) * (x2 - x)
    return bool(np.count_nonzero(crosses & (at > point[0])) % 2)


def _box(points: Floats) -> dict[str, Any]:
    whole = fixed(points, "points")
    corner = whole.min(axis=0)
    size = whole.max(axis=0) - corner
    return {
        "at": tuple(corner.tolist()),
        "size": tuple(size.tolist()),
        "points": pack(whole - corner),
    }
