"""ipycanvas's shapes, one and many: rectangles, circles, arcs, polygons and lines.

The calls for many take arrays or single values for each argument; their `color` has shape (n, 3)
with 0 to 255, `alpha` n values or one, 0 to 1. All shapes of one call are one step of undo.
"""

from typing import Any

from numpy.typing import ArrayLike

from nbboard.canvas import arrays
from nbboard.canvas.bulk import Bulk
from nbboard.canvas.paints import Paint


class Shapes(Bulk):
    """Puts each shape on the board as one element."""

    # ---- rectangles

    def fill_rect(self, x: float, y: float, width: float, height: float | None = None) -> None:
        """Fill a rectangle; a square without `height`."""
        self._fill_boxes(arrays.boxes(x, y, width, height))

    def stroke_rect(self, x: float, y: float, width: float, height: float | None = None) -> None:
        """Draw a rectangle's edge; a square's without `height`."""
        boxes = arrays.boxes(x, y, width, height)
        self._put(self._making.rects(boxes, self._strokes(len(boxes))))

    def fill_rects(
        self, x: ArrayLike, y: ArrayLike, width: ArrayLike, height: ArrayLike | None = None
    ) -> None:
        """Fill many rectangles."""
        self._fill_boxes(arrays.boxes(x, y, width, height))

    def stroke_rects(
        self, x: ArrayLike, y: ArrayLike, width: ArrayLike, height: ArrayLike | None = None
    ) -> None:
        """Draw the edges of many rectangles."""
        boxes = arrays.boxes(x, y, width, height)
        self._put(self._making.rects(boxes, self._strokes(len(boxes))))

    def fill_styled_rects(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: ArrayLike,
        y: ArrayLike,
        width: ArrayLike,
        height: ArrayLike | None,
        color: ArrayLike,
        alpha: ArrayLike = 1,
    ) -> None:
        """Fill many rectangles, each in its colour."""
        boxes = arrays.boxes(x, y, width, height)
        self._put(self._making.rects(boxes, self._styled(len(boxes), color, alpha, filled=True)))

    def stroke_styled_rects(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: ArrayLike,
        y: ArrayLike,
        width: ArrayLike,
        height: ArrayLike | None,
        color: ArrayLike,
        alpha: ArrayLike = 1,
    ) -> None:
        """Draw the edges of many rectangles, each in its colour."""
        boxes = arrays.boxes(x, y, width, height)
        self._put(self._making.rects(boxes, self._styled(len(boxes), color, alpha, filled=False)))

    # ---- circles

    def fill_circle(self, x: float, y: float, radius: float) -> None:
        """Fill a circle."""
        self.fill_circles(x, y, radius)

    def stroke_circle(self, x: float, y: float, radius: float) -> None:
        """Draw a circle's edge."""
        self.stroke_circles(x, y, radius)

    def fill_circles(self, x: ArrayLike, y: ArrayLike, radius: ArrayLike) -> None:
        """Fill many circles."""
        circles = arrays.columns(x, y, radius)
        if isinstance(self.settings.fill_style, Paint):
            for circle in circles:
                self._paint([self._placed(self._circle(circle))])
        else:
            self._circles(circles, self._fills(len(circles)))

    def stroke_circles(self, x: ArrayLike, y: ArrayLike, radius: ArrayLike) -> None:
        """Draw the edges of many circles."""
        circles = arrays.columns(x, y, radius)
        self._circles(circles, self._strokes(len(circles)))

    def fill_styled_circles(
        self, x: ArrayLike, y: ArrayLike, radius: ArrayLike, color: ArrayLike, alpha: ArrayLike = 1
    ) -> None:
        """Fill many circles, each in its colour."""
        circles = arrays.columns(x, y, radius)
        self._circles(circles, self._styled(len(circles), color, alpha, filled=True))

    def stroke_styled_circles(
        self, x: ArrayLike, y: ArrayLike, radius: ArrayLike, color: ArrayLike, alpha: ArrayLike = 1
    ) -> None:
        """Draw the edges of many circles, each in its colour."""
        circles = arrays.columns(x, y, radius)
        self._circles(circles, self._styled(len(circles), color, alpha, filled=False))

    # ---- arcs

    def fill_arc(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: float,
        y: float,
        radius: float,
        start_angle: float,
        end_angle: float,
        anticlockwise: bool = False,
    ) -> None:
        """Fill a slice of a circle, angles in radians."""
        self.fill_arcs(x, y, radius, start_angle, end_angle, anticlockwise)

    def stroke_arc(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: float,
        y: float,
        radius: float,
        start_angle: float,
        end_angle: float,
        anticlockwise: bool = False,
    ) -> None:
        """Draw an arc, angles in radians."""
        self.stroke_arcs(x, y, radius, start_angle, end_angle, anticlockwise)

    def fill_arcs(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: ArrayLike,
        y: ArrayLike,
        radius: ArrayLike,
        start_angle: ArrayLike,
        end_angle: ArrayLike,
        anticlockwise: bool = False,
    ) -> None:
        """Fill many slices."""
        rows = arrays.columns(x, y, radius, start_angle, end_angle)
        if isinstance(self.settings.fill_style, Paint):
            for row in rows:
                self._paint([self._placed(self._slice(row, anticlockwise))])
        else:
            self._slices(rows, self._fills(len(rows)), anticlockwise)

    def stroke_arcs(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: ArrayLike,
        y: ArrayLike,
        radius: ArrayLike,
        start_angle: ArrayLike,
        end_angle: ArrayLike,
        anticlockwise: bool = False,
    ) -> None:
        """Draw many arcs."""
        rows = arrays.columns(x, y, radius, start_angle, end_angle)
        self._arcs(rows, self._strokes(len(rows)), anticlockwise)

    def fill_styled_arcs(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: ArrayLike,
        y: ArrayLike,
        radius: ArrayLike,
        start_angle: ArrayLike,
        end_angle: ArrayLike,
        color: ArrayLike,
        alpha: ArrayLike = 1,
        anticlockwise: bool = False,
    ) -> None:
        """Fill many slices, each in its colour."""
        rows = arrays.columns(x, y, radius, start_angle, end_angle)
        self._slices(rows, self._styled(len(rows), color, alpha, filled=True), anticlockwise)

    def stroke_styled_arcs(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: ArrayLike,
        y: ArrayLike,
        radius: ArrayLike,
        start_angle: ArrayLike,
        end_angle: ArrayLike,
        color: ArrayLike,
        alpha: ArrayLike = 1,
        anticlockwise: bool = False,
    ) -> None:
        """Draw many arcs, each in its colour."""
        rows = arrays.columns(x, y, radius, start_angle, end_angle)
        self._arcs(rows, self._styled(len(rows), color, alpha, filled=False), anticlockwise)

    # ---- polygons and lines

    def fill_polygon(self, points: ArrayLike) -> None:
        """Fill the polygon through points of shape (n, 2)."""
        self.fill_polygons([points])

    def stroke_polygon(self, points: ArrayLike) -> None:
        """Draw the edge of the polygon through points of shape (n, 2)."""
        self.stroke_polygons([points])

    def fill_polygons(self, points: Any, points_per_polygon: ArrayLike | None = None) -> None:
        """Fill many polygons: a list of (n, 2), (k, n, 2), or (m, 2) with how many each has."""
        areas = self._areas(points, points_per_polygon)
        if isinstance(self.settings.fill_style, Paint):
            for area in areas:
                self._paint([area])
        else:
            self._put(self._making.polygons(areas, self._fills(len(areas))))

    def stroke_polygons(self, points: Any, points_per_polygon: ArrayLike | None = None) -> None:
        """Draw the edges of many polygons, given as for `fill_polygons`."""
        areas = self._areas(points, points_per_polygon)
        self._put(self._making.polygons(areas, self._strokes(len(areas))))

    def fill_styled_polygons(
        self,
        points: Any,
        color: ArrayLike,
        alpha: ArrayLike = 1,
        points_per_polygon: ArrayLike | None = None,
    ) -> None:
        """Fill many polygons, each in its colour."""
        areas = self._areas(points, points_per_polygon)
        self._put(self._making.polygons(areas, self._styled(len(areas), color, alpha, filled=True)))

    def stroke_styled_polygons(
        self,
        points: Any,
        color: ArrayLike,
        alpha: ArrayLike = 1,
        points_per_polygon: ArrayLike | None = None,
    ) -> None:
        """Draw the edges of many polygons, each in its colour."""
        areas = self._areas(points, points_per_polygon)
        styles = self._styled(len(areas), color, alpha, filled=False)
        self._put(self._making.polygons(areas, styles))

    def stroke_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a straight line."""
        self.stroke_lines(((x1, y1), (x2, y2)))

    def stroke_lines(self, points: ArrayLike) -> None:
        """Draw one line through points of shape (n, 2)."""
        self.stroke_line_segments([points])

    def stroke_line_segments(
        self, points: Any, points_per_line_segment: ArrayLike | None = None
    ) -> None:
        """Draw many lines, each through points given as for `fill_polygons`."""
        lines = self._areas(points, points_per_line_segment)
        self._put(self._lines(lines, self._strokes(len(lines))))

    def stroke_styled_line_segments(
        self,
        points: Any,
        color: ArrayLike,
        alpha: ArrayLike = 1,
        points_per_line_segment: ArrayLike | None = None,
    ) -> None:
        """Draw many lines, each in its colour."""
        lines = self._areas(points, points_per_line_segment)
        self._put(self._lines(lines, self._styled(len(lines), color, alpha, filled=False)))
