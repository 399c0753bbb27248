"""The measure itself: what it must accept and, above all, what it must reject."""

import numpy as np
import pytest

from tests.pixels import Picture, agreement

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
