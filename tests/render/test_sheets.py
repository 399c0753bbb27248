"""How drawings lie on paper: sizes, orientation, fitting, tiles."""

from typing import Any

import pytest

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.geometry import Bounds
from nbboard.render.sheets import SIZES, Sheet, arranged, natural

MM = 72 / 25.4
WIDE = Bounds(0, 0, 800, 400)


@pytest.mark.parametrize(("name", "size"), sorted(SIZES.items()))
def test_paper_has_its_size(name: str, size: tuple[float, float]) -> None:
    layout = arranged(Sheet(name, "portrait"), WIDE)
    assert (layout.width / MM, layout.height / MM) == pytest.approx(size)
    turned = arranged(Sheet(name.upper(), "landscape"), WIDE)
    assert (turned.height / MM, turned.width / MM) == pytest.approx(size)


def test_paper_turns_as_the_drawing_needs() -> None:
    assert arranged(Sheet("a4"), WIDE).width > arranged(Sheet("a4"), WIDE).height
    tall = arranged(Sheet("a4"), Bounds(0, 0, 400, 800))
    assert tall.height > tall.width


def test_a_drawing_fits_between_the_margins_in_the_middle() -> None:
    layout = arranged(Sheet("a4", "landscape", margin=20), WIDE)
    assert layout.scale == pytest.approx((297 - 40) * MM / 800)
    ((region, row, column),) = layout.tiles
    assert (row, column) == (0, 0)
    assert (region.left + region.right) / 2 == pytest.approx(400)
    assert (region.top + region.bottom) / 2 == pytest.approx(200)
    assert (region.left, region.right) == pytest.approx((0, 800))


def test_a_small_drawing_is_not_blown_up() -> None:
    assert arranged(Sheet("a4"), Bounds(0, 0, 10, 10)).scale == 1.5


def test_a_scale_spreads_the_drawing_over_overlapping_sheets() -> None:
    layout = arranged(Sheet("a4", "portrait", scale=1, overlap=10), Bounds(0, 0, 1500, 1000))
    assert (layout.columns, layout.rows) == (3, 1)
    assert layout.scale == 0.75
    assert layout.marks
    first, second, third = (tile.region for tile in layout.tiles)
    assert first.right - second.left == pytest.approx(10 * MM / 0.75)
    assert first.left <= 0
    assert third.right >= 1500
    assert second.left + second.right == pytest.approx(1500)


def test_what_fits_on_one_sheet_needs_no_second_nor_marks() -> None:
    exactly = (210 - 20) * MM / 0.75
    layout = arranged(Sheet("a4", "portrait", scale=1), Bounds(0, 0, exactly, 100))
    assert len(layout.tiles) == 1
    assert not layout.marks


def test_paper_of_another_size_and_turned_for_fewer_sheets() -> None:
    layout = arranged(Sheet((100, 300), scale=1, margin=0, overlap=0), Bounds(0, 0, 1000, 300))
    assert (layout.width / MM, layout.height / MM) == pytest.approx((300, 100))
    assert (layout.rows, layout.columns) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"size": "a17"}, "page 'a17': choose one of a2, a3"),
        ({"size": (0, 10)}, "sides are over 0"),
        ({"size": (float("nan"), 10)}, "sides are over 0"),
        ({"orientation": "upside down"}, "orientation 'upside down'"),
        ({"margin": -1}, "margin -1"),
        ({"margin": 100}, "margin 100"),
        ({"margin": float("nan")}, "margin nan"),
        ({"overlap": 150}, "overlap 150"),
        ({"scale": 0}, "scale 0"),
        ({"scale": float("inf")}, "scale inf"),
    ],
    ids=str,
)
def test_paper_that_makes_no_sense_is_named(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        arranged(Sheet(**fields), WIDE)


def test_too_many_sheets_are_refused_with_what_to_do() -> None:
    with pytest.raises(
        LimitExceeded, match=rf"the limit is {limits.PDF_PAGES}: give a lower scale"
    ):
        arranged(Sheet("a5", scale=10), WIDE)


def test_without_paper_the_page_has_the_drawing_s_size() -> None:
    layout = natural(WIDE)
    assert (layout.width, layout.height, layout.scale) == (600, 300, 0.75)
    assert natural(Bounds(0, 0, 0, 0)).tiles
