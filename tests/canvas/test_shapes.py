import inspect
import math
from collections.abc import Callable

import numpy as np
import pytest
from ipycanvas import Canvas

from nbboard.canvas.recorder import BoardCanvas
from nbboard.core.geometry import absolute_points
from nbboard.core.model import SCALE, Ellipse, Image, Line, Polygon, Rect
from tests.canvas.sheet import Sheet

COLORS = np.array([(255, 0, 0), (0, 0, 255)], np.uint8)
X = np.array([0.0, 100.0])
SQUARES = [np.array([(0, 0), (10, 0), (10, 10)], float), np.array([(50, 50), (60, 50), (55, 60)])]


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


CALLS: dict[str, tuple[Callable[[BoardCanvas], None], list[type]]] = {
    "fill_rect": (lambda c: c.fill_rect(1, 2, 30), [Rect]),
    "stroke_rect": (lambda c: c.stroke_rect(1, 2, 30, 10), [Rect]),
    "fill_rects": (lambda c: c.fill_rects(X, 0, 10), [Rect, Rect]),
    "stroke_rects": (lambda c: c.stroke_rects(X, 0, 10, X + 5), [Rect, Rect]),
    "fill_styled_rects": (lambda c: c.fill_styled_rects(X, 0, 9, 9, COLORS), [Rect, Rect]),
    "stroke_styled_rects": (lambda c: c.stroke_styled_rects(X, 0, 9, 9, COLORS), [Rect, Rect]),
    "fill_circle": (lambda c: c.fill_circle(5, 5, 5), [Ellipse]),
    "stroke_circle": (lambda c: c.stroke_circle(5, 5, 5), [Ellipse]),
    "fill_circles": (lambda c: c.fill_circles(X, 0, 5), [Ellipse] * 2),
    "stroke_circles": (lambda c: c.stroke_circles(X, 0, 5), [Ellipse] * 2),
    "fill_styled_circles": (lambda c: c.fill_styled_circles(X, 0, 5, COLORS), [Ellipse] * 2),
    "stroke_styled_circles": (lambda c: c.stroke_styled_circles(X, 0, 5, COLORS), [Ellipse] * 2),
    "fill_arc": (lambda c: c.fill_arc(0, 0, 9, 0, 1), [Polygon]),
    "stroke_arc": (lambda c: c.stroke_arc(0, 0, 9, 0, 1, True), [Line]),
    "fill_arcs": (lambda c: c.fill_arcs(X, 0, 9, 0, 1), [Polygon] * 2),
    "stroke_arcs": (lambda c: c.stroke_arcs(X, 0, 9, 0, 7), [Ellipse] * 2),
    "fill_styled_arcs": (lambda c: c.fill_styled_arcs(X, 0, 9, 0, 7, COLORS), [Ellipse] * 2),
    "stroke_styled_arcs": (lambda c: c.stroke_styled_arcs(X, 0, 9, 0, 1, COLORS), [Line] * 2),
    "fill_polygon": (lambda c: c.fill_polygon(SQUARES[0]), [Polygon]),
    "stroke_polygon": (lambda c: c.stroke_polygon([(0, 0), (5, 5), (0, 9)]), [Polygon]),
    "fill_polygons": (lambda c: c.fill_polygons(SQUARES), [Polygon] * 2),
    "stroke_polygons": (lambda c: c.stroke_polygons(np.array(SQUARES)), [Polygon] * 2),
    "fill_styled_polygons": (lambda c: c.fill_styled_polygons(SQUARES, COLORS), [Polygon] * 2),
    "stroke_styled_polygons": (lambda c: c.stroke_styled_polygons(SQUARES, COLORS), [Polygon] * 2),
    "stroke_line": (lambda c: c.stroke_line(0, 0, 5, 5), [Line]),
    "stroke_lines": (lambda c: c.stroke_lines([(0, 0), (5, 5), (9, 0)]), [Line]),
    "stroke_line_segments": (lambda c: c.stroke_line_segments(SQUARES), [Line] * 2),
    "stroke_styled_line_segments": (
        lambda c: c.stroke_styled_line_segments(np.vstack(SQUARES), COLORS, 0.5, [3, 3]),
        [Line] * 2,
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_one_step_of_its_elements(sheet: Sheet, name: str) -> None:
    call, kinds = CALLS[name]
    call(sheet.canvas)
    assert [type(element) for element in sheet.elements] == kinds
    assert sheet.steps == [len(kinds)]
    for element, color in zip(sheet.elements, ("#ff0000", "#0000ff"), strict=False):
        seen = element.style.fill if name.startswith("fill") else element.style.stroke
        assert seen == (color if "styled" in name else "#000000")


@pytest.mark.parametrize("name", CALLS)
def test_a_call_takes_what_ipycanvas_takes(name: str) -> None:
    ours, theirs = (inspect.signature(getattr(owner, name)) for owner in (BoardCanvas, Canvas))
    assert [*ours.parameters] == [*theirs.parameters]
    assert [p.default for p in ours.parameters.values()] == [
        p.default for p in theirs.parameters.values()
    ]


@pytest.mark.parametrize("name", [name for name in CALLS if name.startswith("fill_")])
def test_what_a_gradient_fills_is_an_image(sheet: Sheet, name: str) -> None:
    canvas = sheet.canvas
    canvas.fill_style = canvas.create_linear_gradient(0, 0, 9, 9, [(0, "red"), (1, "blue")])
    CALLS[name][0](canvas)
    painted = "styled" not in name
    assert all(isinstance(element, Image) == painted for element in sheet.elements)
    assert sheet.elements


def test_shapes_are_where_the_transformation_puts_them(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.translate(100, 50)
    canvas.scale(2, 3)
    canvas.line_width = 4
    canvas.stroke_circle(0, 0, 10)
    canvas.rotate(math.pi / 2)
    canvas.stroke_line(10, 0, 20, 0)
    circle, line = sheet.elements
    assert (circle.at, circle.size) == ((80 * SCALE, 20 * SCALE), (40 * SCALE, 60 * SCALE))
    assert circle.style.width == round(4 * math.sqrt(6) * SCALE)
    assert absolute_points(line).tolist() == [[100, 80], [100, 110]]


def test_a_slice_has_its_corner_in_the_middle(sheet: Sheet) -> None:
    sheet.canvas.fill_arc(50, 50, 40, 0, math.pi / 2)
    seen = sheet.pixels((0, 0, 100, 100))[:, :, 3]
    assert (seen[60, 60], seen[60, 40], seen[40, 60], seen[82, 82]) == (255, 0, 0, 0)


def test_alpha_of_colour_and_canvas_multiply(sheet: Sheet) -> None:
    sheet.canvas.global_alpha = 0.5
    sheet.canvas.fill_style = "rgba(0, 0, 0, 0.5)"
    sheet.canvas.fill_rect(0, 0, 9)
    sheet.canvas.fill_styled_circles(X, 0, 5, COLORS, [0.5, 0])
    assert [element.style.fill_alpha for element in sheet.elements] == [64, 64]


def test_nothing_is_put_for_what_would_not_show(sheet: Sheet) -> None:
    sheet.canvas.fill_style = "transparent"
    sheet.canvas.fill_rect(0, 0, 9)
    sheet.canvas.fill_rect(0, 0, 0, 5)
    sheet.canvas.fill_rects([], [], [])
    assert sheet.steps == []
