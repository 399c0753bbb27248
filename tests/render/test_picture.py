"""Which part of the board a picture shows, and how large it may be."""

from typing import Any

import pytest

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.geometry import Bounds
from nbboard.core.model import Rect
from nbboard.render.picture import Frame, Region, compose, fitted, largest_scale, pixel_size
from tests.render.boards import box, picture

RECT = Rect(**box(10, 10, 100, 50))


def test_a_picture_shows_all_with_padding() -> None:
    whole = compose([RECT], {}, Frame(padding=5))
    assert whole.region == Bounds(4, 4, 116, 66)
    assert (whole.width, whole.height, whole.whole) == (112, 62, True)


def test_an_empty_board_has_a_picture() -> None:
    assert pixel_size(compose([], {}, Frame()), 2) == (64, 64)
    assert pixel_size(compose([], {}, Frame(padding=0)), 2) == (1, 1)


def test_a_region_is_taken_as_it_is() -> None:
    part = compose([RECT], {}, Frame(Region(0.5, 1, 10, 20)))
    assert part.region == Bounds(0.5, 1, 10.5, 21)
    assert not part.whole


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ({"region": Region(0, 0, 0, 10)}, "region"),
        ({"region": Region(0, 0, -5, 10)}, "region"),
        ({"region": Region(0, 0, float("nan"), 10)}, "region"),
        ({"region": Region(float("inf"), 0, 10, 10)}, "region"),
        ({"region": Region(1e308, 0, 1e308, 10)}, "over 33554432"),
        ({"background": "white"}, "background 'white'"),
        ({"background": "#FFFFFF"}, "background"),
        ({"background": "#ffffff\n"}, "background"),
        ({"background": '"/><script>'}, "background"),
        ({"padding": -1}, "padding"),
        ({"padding": float("nan")}, "padding"),
    ],
    ids=str,
)
def test_nonsense_is_named(frame: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        compose([RECT], {}, Frame(**frame))


@pytest.mark.parametrize("scale", [0, -1, 65, float("nan"), float("inf")])
def test_scale_is_bounded(scale: float) -> None:
    with pytest.raises(InvalidInput, match="scale"):
        pixel_size(picture([]), scale)


def test_pixels_are_rounded_up_but_not_by_dust() -> None:
    assert pixel_size(picture([], (0, 0, 10.1, 0.1)), 1) == (11, 1)
    assert pixel_size(picture([], (0, 0, 0.1 + 0.2, 3)), 10) == (3, 30)


@pytest.mark.parametrize(
    "region", [(0, 0, 9000, 9000), (0, 0, 40_000, 1), (-5e6, 0, 8e6, 8e6), (0, 0, 1, 1e7)]
)
def test_too_large_a_picture_names_a_scale_that_will_do(
    region: tuple[float, float, float, float],
) -> None:
    large = picture([], region)
    with pytest.raises(LimitExceeded, match="give a scale of at most") as caught:
        pixel_size(large, 1)
    named = float(str(caught.value).split("at most ")[1].split(",")[0])
    width, height = pixel_size(large, named)
    assert width * height <= limits.PICTURE_PIXELS
    assert max(width, height) <= limits.PICTURE_SIDE


def test_largest_scale_keeps_a_side() -> None:
    scale = largest_scale(picture([], (0, 0, 3000, 1000)), 1600)
    assert 1580 <= max(pixel_size(picture([], (0, 0, 3000, 1000)), scale)) <= 1600
    assert largest_scale(picture([], (0, 0, 0.001, 0.001))) == 64


@pytest.mark.parametrize(
    ("region", "scale"),
    [
        ((0, 0, 4800, 300), 0.1),
        ((-7, 5, 480, 3000), 0.1),
        ((3, 3, 10, 10), 1),
        ((0, 0, 0.5, 0.1), 1),
        ((0, 0, 7777, 3333), 480 / 7777),
    ],
)
def test_a_fitted_picture_has_its_size_and_its_content_in_the_middle(
    region: tuple[float, float, float, float], scale: float
) -> None:
    before = picture([], region)
    after, found = fitted(before, 1.0, (480, 300))
    assert found == pytest.approx(scale)
    assert pixel_size(after, found) == (480, 300)
    for low, high in ((0, 2), (1, 3)):
        middle = (before.region[low] + before.region[high]) / 2
        assert (after.region[low] + after.region[high]) / 2 == pytest.approx(middle)
        assert after.region[low] <= before.region[low] + 1e-6
