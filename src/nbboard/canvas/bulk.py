"""Many shapes at once: from rows of numbers and one style each to elements."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbboard.canvas import arrays
from nbboard.canvas.making import Styles
from nbboard.canvas.outline import Pair, Part, arc, stretch, sweep
from nbboard.canvas.paints import Paint
from nbboard.canvas.paths import Paths
from nbboard.core.model import Element, Ellipse, Style
from nbboard.core.path import Floats

_WHOLE = 2 * np.pi


class Bulk(Paths):
    """Puts rows of boxes, circles, arcs and lines on the board, each call as one step."""

    def _fill_boxes(self, boxes: Floats) -> None:
        if isinstance(self.settings.fill_style, Paint):
            for x, y, width, height in boxes.tolist():
                if width and height:
                    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
                    self._paint([self._placed(corners)])
        else:
            shown = boxes[(boxes[:, 2] > 0) & (boxes[:, 3] > 0)]
            self._put(self._making.rects(shown, self._fills(len(shown))))

    def _circles(self, circles: Floats, styles: Styles) -> None:
        x, y, radius = circles.T
        boxes = np.stack((x - radius, y - radius, 2 * radius, 2 * radius), axis=1)
        made = self._making.boxes(Ellipse, boxes, styles)
        if made is None:
            areas = [self._placed(self._circle(row)) for row in circles]
            made = self._making.polygons(areas, styles)
        self._put(made)

    def _slices(self, rows: Floats, styles: Styles, anticlockwise: bool) -> None:
        whole = np.array([self._is_whole(row, anticlockwise) for row in rows], bool)
        if whole.all():
            self._circles(rows[:, :3], styles)
        else:
            areas = [self._placed(self._slice(row, anticlockwise)) for row in rows]
            self._put(self._making.polygons(areas, styles))

    def _arcs(self, rows: Floats, styles: Styles, anticlockwise: bool) -> None:
        whole = np.array([self._is_whole(row, anticlockwise) for row in rows], bool)
        if whole.all():
            self._circles(rows[:, :3], styles)
        else:
            self._put(self._lines([self._along(row, anticlockwise) for row in rows], styles))

    def _lines(self, lines: Sequence[Floats], styles: Styles) -> Iterator[Element]:
        for points, style in zip(lines, styles, strict=True):
            yield from self._making.line(Part(points, False), style)

    def _areas(self, points: Any, counts: ArrayLike | None) -> list[Floats]:
        return [self.settings.matrix.applied(line) for line in arrays.lines(points, counts)]

    def _fills(self, count: int) -> Styles:
        return [self._fill_ink()] * count

    def _strokes(self, count: int) -> Styles:
        ink = self.settings.ink(self.settings.stroke_style)
        return [self._making.stroked(ink)] * count

    def _styled(
        self, count: int, color: ArrayLike, alpha: ArrayLike, *, filled: bool
    ) -> list[Style | None]:
        make = self._making.filled if filled else self._making.stroked
        share = self.settings.global_alpha
        inks = arrays.inks(count, color, alpha)
        return [make(ink._replace(alpha=ink.alpha * share)) for ink in inks]

    def _placed(self, points: Sequence[Pair]) -> Floats:
        return self.settings.matrix.applied(np.array(points, float))

    def _circle(self, circle: Floats) -> list[Pair]:
        x, y, radius = circle.tolist()
        grown = stretch(self.settings.matrix)
        return arc((x, y), (radius, radius), (0.0, _WHOLE), grown=grown)

    def _slice(self, row: Floats, anticlockwise: bool) -> list[Pair]:
        x, y, *_ = row.tolist()
        return [(x, y), *self._curve(row, anticlockwise)]

    def _along(self, row: Floats, anticlockwise: bool) -> Floats:
        return self._placed(self._curve(row, anticlockwise))

    def _curve(self, row: Floats, anticlockwise: bool) -> list[Pair]:
        x, y, radius, start, end = row.tolist()
        angles = (start, sweep(start, end, anticlockwise))
        return arc((x, y), (radius, radius), angles, grown=stretch(self.settings.matrix))

    def _is_whole(self, row: Floats, anticlockwise: bool) -> bool:
        *_, start, end = row.tolist()
        return abs(sweep(start, end, anticlockwise)) >= _WHOLE - 1e-9
