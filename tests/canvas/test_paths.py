import math

import numpy as np
import pytest
from ipycanvas import Path2D

from nbboard.core.errors import InvalidInput, NoEquivalent
from nbboard.core.geometry import absolute_points, bounds
from nbboard.core.model import Image, Line, Polygon
from tests.canvas.sheet import Sheet


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def test_a_path_is_stroked_as_its_lines_in_one_step(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.line_width = 4
    canvas.move_to(10, 10)
    canvas.line_to(50, 10)
    canvas.rect(100, 0, 20, 10)
    canvas.stroke()
    line, rect = sheet.elements
    assert isinstance(line, Line)
    assert isinstance(rect, Line)
    assert (line.closed, rect.closed) == (False, True)
    assert sheet.steps == [2]
    canvas.begin_path()
    canvas.stroke()
    assert sheet.steps == [2]


def test_a_circle_through_a_ring_leaves_a_hole(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.fill_style = "#2f9e44"
    canvas.begin_path()
    canvas.arc(50, 50, 40, 0, 2 * math.pi)
    canvas.close_path()
    canvas.move_to(70, 50)
    canvas.arc(50, 50, 20, 0, 2 * math.pi)
    canvas.fill("evenodd")
    (ring,) = sheet.elements
    assert isinstance(ring, Polygon)
    seen = sheet.pixels((0, 0, 100, 100))
    assert (seen[50, 50, 3], seen[50, 18, 3], seen[50, 5, 3]) == (0, 255, 0)


def test_curves_and_ellipses_cover_what_they_should(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.begin_path()
    canvas.move_to(0, 0)
    canvas.quadratic_curve_to(50, 100, 100, 0)
    canvas.bezier_curve_to(100, -50, 0, -50, 0, 0)
    canvas.ellipse(200, 0, 30, 10, math.pi / 2, 0, 2 * math.pi)
    canvas.arc_to(400, 0, 400, 100, 20)
    canvas.fill()
    canvas.stroke()
    top, bottom = bounds(sheet.elements[0]).top, bounds(sheet.elements[0]).bottom
    assert (top, bottom) == pytest.approx((-37.5, 50), abs=0.1)
    assert len(sheet.elements) == 2


def test_a_path2d_is_drawn_where_the_canvas_is(sheet: Sheet) -> None:
    sheet.canvas.translate(100, 0)
    sheet.canvas.fill(Path2D("M0 0h10v10h-10Z"))
    sheet.canvas.stroke(Path2D("M0 0L10 10"))
    polygon, line = sheet.elements
    assert absolute_points(polygon)[0].tolist() == [100, 0]
    assert absolute_points(line)[-1].tolist() == [110, 10]
    with pytest.raises(InvalidInput, match="Path2D"):
        sheet.canvas.stroke("M0 0")


def test_a_gradient_makes_an_image_of_the_area(sheet: Sheet) -> None:
    canvas = sheet.canvas
    stops = [(0, "red"), (1, "blue")]
    canvas.fill_style = canvas.create_linear_gradient(0, 0, 40, 0, stops)
    canvas.begin_path()
    canvas.move_to(0, 0)
    canvas.line_to(40, 0)
    canvas.line_to(40, 40)
    canvas.fill()
    (image,) = sheet.elements
    assert isinstance(image, Image)
    seen = sheet.pixels((0, 0, 40, 40))
    assert seen[30, 5, 3] == 0
    assert np.abs(seen[5, 35].astype(int) - (32, 0, 223, 255)).max() < 8


def test_what_no_element_can_do_is_refused_with_words(sheet: Sheet) -> None:
    with pytest.raises(NoEquivalent, match="clip: elements of a board are whole"):
        sheet.canvas.clip()
    with pytest.raises(InvalidInput, match="nonzero or evenodd"):
        sheet.canvas.fill("odd")
