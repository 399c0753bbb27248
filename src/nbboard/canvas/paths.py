"""ipycanvas's path calls: what is built up point by point, then stroked or filled."""

from collections.abc import Sequence
from typing import Any

from nbboard.canvas import svg_path
from nbboard.canvas.making import joined
from nbboard.canvas.outline import Outline, Pair, arc, stretch, sweep
from nbboard.canvas.paints import Paint, painted
from nbboard.canvas.styled import Styled
from nbboard.canvas.target import Target
from nbboard.core.errors import InvalidInput, NoEquivalent, shown
from nbboard.core.model import Image, Style
from nbboard.core.path import Floats
from nbboard.draw import fixed


class Paths(Styled):
    """Builds a path and puts it on the board: each connected line is an element."""

    def __init__(self, target: Target, width: int = 700, height: int = 500):
        super().__init__(target, width, height)
        self._outline = Outline()

    def begin_path(self) -> None:
        """Forget the path."""
        self._outline = Outline()

    def close_path(self) -> None:
        """Go straight back to where the line began."""
        self._outline.close()

    def move_to(self, x: float, y: float) -> None:
        """Begin a new line."""
        self._outline.move_to(x, y, self.settings.matrix)

    def line_to(self, x: float, y: float) -> None:
        """Go straight on."""
        self._outline.line_to([(x, y)], self.settings.matrix)

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """Add a rectangle."""
        self._outline.rect(x, y, (width, height), self.settings.matrix)

    def arc(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: float,
        y: float,
        radius: float,
        start_angle: float,
        end_angle: float,
        anticlockwise: bool = False,
    ) -> None:
        """Add an arc of a circle, angles in radians."""
        self.ellipse(x, y, radius, radius, 0.0, start_angle, end_angle, anticlockwise)

    def ellipse(  # noqa: PLR0917 - ipycanvas's own signature
        self,
        x: float,
        y: float,
        radius_x: float,
        radius_y: float,
        rotation: float,
        start_angle: float,
        end_angle: float,
        anticlockwise: bool = False,
    ) -> None:
        """Add an arc of an ellipse, angles in radians."""
        way = sweep(start_angle, end_angle, anticlockwise)
        grown = stretch(self.settings.matrix)
        angles = (start_angle, way)
        points = arc((x, y), (radius_x, radius_y), angles, rotation=rotation, grown=grown)
        self._outline.line_to(points, self.settings.matrix)

    def arc_to(self, x1: float, y1: float, x2: float, y2: float, radius: float) -> None:
        """Go towards (x1, y1) and round that corner towards (x2, y2)."""
        self._outline.arc_to((x1, y1), (x2, y2), radius, self.settings.matrix)

    def quadratic_curve_to(self, cp1x: float, cp1y: float, x: float, y: float) -> None:
        """Add a Bézier curve with one control point."""
        self._outline.curve_to([(cp1x, cp1y), (x, y)], self.settings.matrix)

    def bezier_curve_to(  # noqa: PLR0917 - ipycanvas's own signature
        self, cp1x: float, cp1y: float, cp2x: float, cp2y: float, x: float, y: float
    ) -> None:
        """Add a Bézier curve with two control points."""
        controls: list[Pair] = [(cp1x, cp1y), (cp2x, cp2y), (x, y)]
        self._outline.curve_to(controls, self.settings.matrix)

    def stroke(self, path2d: Any = None) -> None:
        """Put the path's lines, or those of a `Path2D`, on the board."""
        outline = self._outline if path2d is None else self._read(path2d)
        style = self._making.stroked(self.settings.ink(self.settings.stroke_style))
        lines = (self._making.line(part, style) for part in outline.parts(2))
        self._put(element for line in lines for element in line)

    def fill(self, rule_or_path: Any = "nonzero") -> None:
        """Put the path's area, or that of a `Path2D`, on the board.

        With ``evenodd`` an area that crosses itself is filled as a whole.
        """
        if not isinstance(rule_or_path, str):
            self._fill_outline(self._read(rule_or_path), "nonzero")
        elif rule_or_path in ("nonzero", "evenodd"):
            self._fill_outline(self._outline, rule_or_path)
        else:
            raise InvalidInput(f"fill rule {shown(rule_or_path)}: nonzero or evenodd")

    def clip(self) -> None:
        """Refused: elements of a board are whole; draw the part you want as a shape of its own."""
        raise NoEquivalent(
            "clip: elements of a board are whole; draw the part you want as a shape of its own"
        )

    def _read(self, path: Any) -> Outline:
        if not isinstance(getattr(path, "value", None), str):
            raise InvalidInput(f"{shown(path)} is not a Path2D")
        return svg_path.outline(path.value, self.settings.matrix)

    def _fill_outline(self, outline: Outline, rule: str) -> None:
        areas = [part.points for part in outline.parts(3)]
        if not areas:
            return
        if isinstance(self.settings.fill_style, Paint):
            self._paint(areas)
        else:
            whole = joined(areas, rule)
            self._put(self._making.polygons([whole], [self._fill_ink()]))

    def _fill_ink(self) -> Style | None:
        return self._making.filled(self.settings.ink(self.settings.fill_style))

    def _paint(self, areas: Sequence[Floats]) -> None:
        """Put an area with a gradient or a pattern: an image of it."""
        settings = self.settings
        assert isinstance(settings.fill_style, Paint)
        data = painted(settings.fill_style, areas, settings.matrix, settings.global_alpha)
        corners = fixed(_extent(areas), "a shape")
        size = corners[1] - corners[0]
        image = Image(
            id=self._target.new_id(),
            at=(int(corners[0][0]), int(corners[0][1])),
            size=(int(size[0]), int(size[1])),
            blob=self._target.upload(data),
        )
        self._put([image])


def _extent(areas: Sequence[Floats]) -> tuple[list[float], list[float]]:
    least = [min(float(area[:, axis].min()) for area in areas) for axis in (0, 1)]
    most = [max(float(area[:, axis].max()) for area in areas) for axis in (0, 1)]
    return least, most
