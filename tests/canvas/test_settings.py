import math

import pytest

from nbboard.canvas.settings import Settings, checked_number, checked_style, multiplied
from nbboard.core.errors import InvalidInput
from nbboard.core.geometry import Affine

QUARTER = Affine(0.0, 1.0, -1.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("font", "size"),
    [
        ("12px serif", 12),
        ("bold italic 1.5em/2 Georgia", 24),
        ("9pt 'A B'", 12),
        ("20px x, y", 20),
    ],
)
def test_the_size_of_a_font(font: str, size: float) -> None:
    assert Settings(font=font).font_size == size
    with pytest.raises(InvalidInput, match="name a size"):
        assert Settings(font="serif").font_size


@pytest.mark.parametrize(
    ("dashes", "width", "dash"),
    [
        ([], 1, "solid"),
        ([0, 0], 1, "solid"),
        ([1, 5], 2, "dotted"),
        ([0, 8], 1, "dotted"),
        ([10, 5], 2, "dashed"),
    ],
)
def test_the_nearest_dash(dashes: list[float], width: float, dash: str) -> None:
    assert Settings(dashes=dashes, line_width=width).dash == dash


def test_a_transformation_is_told_by_what_it_does_to_right_angles() -> None:
    stretched = multiplied(QUARTER, Affine(2.0, 0.0, 0.0, -3.0, 0.0, 0.0))
    assert Settings(matrix=stretched).turn == pytest.approx((2, 3, 90, True))
    assert Settings(matrix=Affine(1.0, 0.5, 0.0, 1.0, 0.0, 0.0)).turn is None
    assert Settings(matrix=Affine(0.0, 0.0, 0.0, 1.0, 0.0, 0.0)).turn is None
    assert Settings(matrix=stretched, line_width=2).pen_width == pytest.approx(2 * math.sqrt(6))


def test_transformations_are_done_from_the_inside() -> None:
    moved = multiplied(QUARTER, Affine(1.0, 0.0, 0.0, 1.0, 5.0, 0.0))
    assert (moved.e, moved.f) == (0, 5)


def test_numbers_and_styles_are_checked() -> None:
    assert checked_number("3", "x") == 3
    for value in ("x", None, math.nan, -1):
        with pytest.raises(InvalidInput, match="radius"):
            checked_number(value, "radius", 0)
    assert checked_style("red") == "red"
    with pytest.raises(InvalidInput):
        checked_style(3)
