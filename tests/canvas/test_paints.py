import io

import numpy as np
import pytest
from ipycanvas.canvas import LinearGradient, RadialGradient
from ipywidgets import Image as ImageWidget
from PIL import Image as Pillow

from nbboard.canvas.paints import Paint, image_bytes, inverse, is_paint, painted
from nbboard.canvas.recorder import Tile
from nbboard.canvas.settings import IDENTITY, multiplied
from nbboard.core.errors import InvalidInput
from nbboard.core.geometry import Affine
from tests.canvas.sheet import Sheet

SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], float)


def pixels(data: bytes) -> np.ndarray:
    with Pillow.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))


def test_a_linear_gradient_goes_straight_and_stays_beyond_its_ends() -> None:
    paint = Paint(LinearGradient(0, 0, 10, 0, [(0, "rgba(255,0,0,0)"), (1, "#0000ff")]))
    found = paint.colors(np.array([(-5, 3), (5, 9), (20, 0)], float))
    assert found.tolist() == [[255, 0, 0, 0], [127.5, 0, 127.5, 127.5], [0, 0, 255, 255]]
    assert paint.mean == ("#800080", 0.5)


@pytest.mark.parametrize(
    ("circles", "place", "share"),
    [
        ((0, 0, 0, 0, 0, 10), (5, 0), 0.5),
        ((0, 0, 0, 0, 0, 10), (30, 0), 1),
        ((0, 0, 5, 20, 0, 5), (10, 0), 0.75),
    ],
)
def test_a_radial_gradient_is_that_of_the_standard(
    circles: tuple[float, ...], place: tuple[float, float], share: float
) -> None:
    paint = Paint(RadialGradient(*circles, [(0, "#000000"), (1, "#ffffff")]))
    assert paint.colors(np.array([place], float))[0, 0] == pytest.approx(255 * share)


def test_outside_of_the_cone_of_two_equal_circles_there_is_nothing() -> None:
    paint = Paint(RadialGradient(0, 0, 5, 20, 0, 5, [(0, "red"), (1, "blue")]))
    assert paint.colors(np.array([(10, 8)], float)).tolist() == [[0, 0, 0, 0]]


def test_a_pattern_repeats_as_it_is_told() -> None:
    sheet = Sheet()
    sheet.canvas.width = sheet.canvas.height = 4
    sheet.canvas.fill_style = "#102030"
    sheet.canvas.fill_rect(0, 0, 4, 4)
    places = np.array([(1, 1), (5, 1), (1, 5)], float)
    seen = {
        way: (Paint(Tile(sheet.canvas, way)).colors(places)[:, 3] > 0).tolist()
        for way in ("repeat", "repeat-x", "repeat-y", "no-repeat")
    }
    assert seen == {
        "repeat": [True, True, True],
        "repeat-x": [True, True, False],
        "repeat-y": [True, False, True],
        "no-repeat": [True, False, False],
    }
    assert Paint(Tile(sheet.canvas, "repeat")).mean == ("#102030", 1)


def test_an_area_is_painted_smoothly_where_it_is_and_nowhere_else() -> None:
    paint = Paint(LinearGradient(0, 0, 20, 0, [(0, "black"), (1, "white")]))
    twice = Affine(2.0, 0.0, 0.0, 2.0, 0.0, 0.0)
    found = pixels(painted(paint, [SQUARE + 5], twice, 0.5))
    assert found.shape == (20, 20, 4)
    assert found[:, :, 3].max() == 128
    # Board unit 5.25 is 2.625 of the canvas's own.
    assert found[9, 0, 0] == round(255 * 2.625 / 20)
    ring = pixels(painted(paint, [SQUARE, SQUARE * 0.5 + 2.5], IDENTITY, 1))
    assert (ring[10, 10, 3], ring[1, 10, 3]) == (0, 255)


@pytest.mark.later
def test_huge_areas_get_fewer_pixels() -> None:
    paint = Paint(LinearGradient(0, 0, 1, 0, [(0, "red"), (1, "blue")]))
    found = pixels(painted(paint, [SQUARE * 500], IDENTITY, 1))
    assert 1_500_000 < found.shape[0] * found.shape[1] <= 2_010_000


def test_pixels_come_from_widgets_that_have_some() -> None:
    assert image_bytes(ImageWidget(value=b"abc")) == b"abc"
    with pytest.raises(InvalidInput, match="sync_image_data"):
        image_bytes(ImageWidget())
    assert not is_paint("red")


def test_a_way_back_needs_an_area() -> None:
    there = Affine(2.0, 1.0, 0.5, 3.0, 7.0, -2.0)
    assert multiplied(there, inverse(there)) == pytest.approx(IDENTITY)
    with pytest.raises(InvalidInput, match="flat"):
        inverse(Affine(0.0, 0.0, 0.0, 1.0, 0.0, 0.0))
