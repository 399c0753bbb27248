import numpy as np
import pytest

from nbboard.canvas.colours import Ink
from nbboard.canvas.making import Making, joined
from nbboard.canvas.outline import Part
from nbboard.canvas.settings import Settings
from nbboard.core import limits
from nbboard.core.geometry import Affine, absolute_points
from nbboard.core.model import Line, Polygon, Rect, check_new

SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], float)


def making(matrix: Affine | None = None, **settings: float) -> Making:
    given = Settings(**settings) if matrix is None else Settings(matrix=matrix, **settings)
    numbers = iter(range(1_000_000))
    return Making(given, lambda: f"{next(numbers):016d}")


def test_styles_of_what_would_not_show_are_none() -> None:
    assert making().filled(Ink("#ff0000", 0.001)) is None
    assert making(line_width=0).stroked(Ink("#ff0000", 1)) is None
    style = making(line_width=3).stroked(Ink("#ff0000", 0.5))
    assert style is not None
    assert (style.stroke, style.stroke_alpha, style.width, style.fill) == ("#ff0000", 128, 48, None)


def test_a_turned_box_stays_a_rectangle_where_it_was() -> None:
    matrix = Affine(0.0, 2.0, 1.0, 0.0, 100.0, 0.0)
    make = making(matrix)
    (rect,) = make.rects(np.array([[0.0, 0.0, 30.0, 10.0]]), [make.filled(Ink("#000000", 1))])
    assert isinstance(rect, Rect)
    corners = {tuple(corner) for corner in absolute_points(rect).round(3).tolist()}
    assert corners == {(100, 0), (100, 60), (110, 60), (110, 0)}


def test_on_a_skewed_canvas_a_box_is_a_polygon() -> None:
    make = making(Affine(1.0, 0.0, 1.0, 1.0, 0.0, 0.0))
    (polygon,) = make.rects(np.array([[0.0, 0.0, 30.0, 10.0]]), [make.filled(Ink("#000000", 1))])
    assert isinstance(polygon, Polygon)
    assert absolute_points(polygon).tolist() == [[0, 0], [30, 0], [40, 10], [10, 10]]


def test_a_very_long_line_is_several_that_hold_together() -> None:
    make = making(line_width=1)
    far = np.cumsum(np.random.default_rng(1).normal(0, 9000, (20_000, 2)), axis=0) % 1e6
    parts = list(make.line(Part(far, True), make.stroked(Ink("#000000", 1))))
    assert len(parts) == 3
    ends = [absolute_points(part) for part in parts]
    assert ends[0][-1].tolist() == ends[1][0].tolist()
    assert ends[-1][-1].tolist() == ends[0][0].tolist()
    for part in parts:
        assert isinstance(part, Line)
        check_new(part)
        assert len(part.points) < limits.ENTRY_BYTES


def test_polygons_of_too_few_points_are_lines_if_they_are_stroked() -> None:
    make = making(line_width=1)
    two = [SQUARE[:2]]
    assert list(make.polygons(two, [make.filled(Ink("#000000", 1))])) == []
    assert [type(made) for made in make.polygons(two, [make.stroked(Ink("#000000", 1))])] == [Line]


@pytest.mark.parametrize(
    ("inner", "rule", "hole"),
    [
        (SQUARE * 0.5 + 2.5, "evenodd", True),
        ((SQUARE * 0.5 + 2.5)[::-1], "evenodd", True),
        (SQUARE * 0.5 + 2.5, "nonzero", False),
        ((SQUARE * 0.5 + 2.5)[::-1], "nonzero", True),
        (SQUARE + 20, "evenodd", False),
    ],
)
def test_areas_joined_keep_their_holes(inner: np.ndarray, rule: str, hole: bool) -> None:
    whole = joined([SQUARE, inner], rule)
    x, y = whole.T
    area = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    size = 100 if inner.max() > 20 else 25
    assert area == 100 - size if hole else area == 100 + size
