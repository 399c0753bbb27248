"""The measure itself: what it must accept and, above all, what it must reject."""

import numpy as np
import pytest

from tests.pixels import Comparison, Picture, agreement

WHITE = (255, 255, 255)


def blank(height: int = 200, width: int = 300) -> Picture:
    return np.full((height, width, 3), 255, np.uint8)


def thin_lines(
    shift: int = 0, missing: int = 0, colour: tuple[int, int, int] = (25, 113, 194)
) -> Picture:
    """Twenty vertical lines, one pixel wide, the last `missing` left out."""
    picture = blank()
    for k in range(20 - missing):
        picture[20:180, 10 + 14 * k + shift] = colour
    return picture


def test_equal_pictures_agree_wholly() -> None:
    assert agreement(thin_lines(), thin_lines()) == (1.0, 1.0, 0.0)


def test_a_shift_within_the_tolerance_is_forgiven() -> None:
    assert agreement(thin_lines(), thin_lines(shift=1)).score == 1.0
    assert agreement(thin_lines(), thin_lines(shift=1), tolerance=0).score == 0.0


def test_control_a_shift_of_two_pixels_is_seen() -> None:
    assert agreement(thin_lines(), thin_lines(shift=2)).score < 0.98


def test_control_a_shift_of_two_pixels_is_seen_in_a_ring() -> None:
    # Where a line runs diagonally the shift is shorter across it; there alone it may be forgiven.
    y, x = np.mgrid[:200, :300]
    ring, shifted = blank(), blank()
    ring[np.abs(np.hypot(x - 150, y - 100) - 80) < 0.7] = 0
    shifted[np.abs(np.hypot(x - 152, y - 100) - 80) < 0.7] = 0
    assert agreement(ring, shifted).score < 0.9


def test_control_a_blank_picture_is_seen_from_both_sides() -> None:
    assert agreement(blank(), thin_lines()) == (1.0, 0.0, 255.0)
    assert agreement(thin_lines(), blank()) == (0.0, 1.0, 255.0)


def test_control_a_missing_tenth_is_seen() -> None:
    found = agreement(thin_lines(missing=2), thin_lines())
    assert found.precision == 1.0
    assert found.recall == pytest.approx(0.9)
    assert agreement(thin_lines(), thin_lines(missing=2)).precision == pytest.approx(0.9)


def test_two_blank_pictures_agree() -> None:
    assert agreement(blank(), blank()) == (1.0, 1.0, 0.0)


def test_colour_is_compared_where_both_have_ink() -> None:
    found = agreement(thin_lines(colour=(200, 0, 0)), thin_lines(colour=(180, 30, 5)))
    assert found == (1.0, 1.0, 30.0)


def test_the_colour_difference_is_a_median_not_moved_by_a_few_pixels() -> None:
    other = thin_lines()
    other[20:30] = np.where(other[20:30] < 255, 0, 255)
    assert agreement(thin_lines(), other).colour_difference == 0.0


def test_faint_pixels_are_not_ink() -> None:
    faint = blank()
    faint[50, 50] = 255 - 16
    assert agreement(faint, blank()) == (1.0, 1.0, 0.0)
    faint[50, 50] = 255 - 17
    assert agreement(faint, blank()).precision == 0.0


def test_the_background_may_be_dark() -> None:
    dark = np.full((40, 40, 3), 18, np.uint8)
    lines = dark.copy()
    lines[:, 20] = 240
    assert agreement(lines, dark, background=(18, 18, 18)) == (0.0, 1.0, 255.0)


def test_ink_at_the_edge_does_not_reach_the_other_side() -> None:
    left, right = blank(), blank()
    left[:, 0] = 0
    right[:, -1] = 0
    assert agreement(left, right).score == 0.0


@pytest.mark.parametrize("shape", [(10, 10, 4), (10, 11, 3), (10, 10)])
def test_pictures_of_unlike_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="height, width, 3"):
        agreement(blank(10, 10), np.zeros(shape, np.uint8))


def strays(a: Picture, b: Picture) -> float:
    return Comparison(a, b).strays()


def two_areas(edge: int) -> Picture:
    """Blue to the left of an edge, yellow to the right: ink everywhere."""
    picture = blank()
    picture[:, :edge] = (25, 113, 194)
    picture[:, edge:] = (255, 236, 153)
    return picture


def test_strays_forgive_a_pixel_and_faint_differences() -> None:
    assert strays(two_areas(150), two_areas(151)) == 0.0
    assert strays(blank(), blank()) == 0.0
    assert strays(thin_lines(colour=(200, 0, 0)), thin_lines(colour=(180, 30, 5))) == 0.0


def test_control_strays_see_an_edge_between_inks_that_agreement_does_not() -> None:
    assert agreement(two_areas(150), two_areas(152)).score == 1.0
    assert strays(two_areas(150), two_areas(152)) == pytest.approx(1 / 300)


def test_control_strays_see_what_is_missing_on_other_ink() -> None:
    spotted = two_areas(150)
    spotted[50:60, 20:30] = (224, 49, 49)
    assert agreement(spotted, two_areas(150)).score == 1.0
    assert strays(spotted, two_areas(150)) == pytest.approx(100 / (200 * 300))
    assert strays(two_areas(150), spotted) == strays(spotted, two_areas(150))


def test_a_part_is_judged_by_itself_but_near_ink_may_lie_outside_it() -> None:
    where = np.zeros((200, 300), np.bool_)
    where[:, :150] = True
    found = Comparison(thin_lines(), thin_lines(missing=10))
    assert found.agreement(where).score == 1.0
    assert found.agreement(~where).precision == 0.0
    across, shifted = blank(), blank()
    across[:, 149], shifted[:, 150] = 0, 0
    assert Comparison(across, shifted).agreement(where).score == 1.0
