import numpy as np
import pytest

from nbboard.canvas import arrays
from nbboard.canvas.colours import Ink
from nbboard.core.errors import InvalidInput


def test_single_values_repeat_and_the_shortest_array_counts() -> None:
    assert arrays.columns([1, 2, 3], 5, np.array([7, 8])).tolist() == [[1, 5, 7], [2, 5, 8]]
    assert arrays.columns(1, 2).tolist() == [[1, 2]]
    with pytest.raises(InvalidInput, match="NaN"):
        arrays.columns([1, np.nan], 2)
    with pytest.raises(InvalidInput, match="coordinates"):
        arrays.columns("x", 2)


def test_boxes_have_sizes_of_0_or_more() -> None:
    assert arrays.boxes(10, 10, -4, 6).tolist() == [[6, 10, 4, 6]]
    assert arrays.boxes(0, 0, [2, 3], None).tolist() == [[0, 0, 2, 2], [0, 0, 3, 3]]


def test_lines_come_as_a_list_as_one_array_or_cut_by_counts() -> None:
    flat = np.arange(10).reshape(5, 2)
    assert [len(line) for line in arrays.lines([flat[:2], flat[2:]], None)] == [2, 3]
    assert [len(line) for line in arrays.lines(flat[:4].reshape(2, 2, 2), None)] == [2, 2]
    assert [len(line) for line in arrays.lines(flat, [2, 3])] == [2, 3]
    assert [len(line) for line in arrays.lines(flat.ravel(), np.array([5]))] == [5]
    for points, counts in ((flat, None), (flat, [2, 2]), ([flat], [5]), (flat, [])):
        with pytest.raises(InvalidInput):
            arrays.lines(points, counts)
    with pytest.raises(InvalidInput, match=r"shape \(n, 2\)"):
        arrays.pairs([1, 2, 3])


def test_one_colour_serves_all_and_what_is_left_over_is_not_looked_at() -> None:
    red, blue = Ink("#ff0000", 0.5), Ink("#0000ff", 0.5)
    assert arrays.inks(2, [255, 0, 0], 0.5) == [red, red]
    assert arrays.inks(2, [[255, 0, 0], [0, 0, 255], [1, 1, 1]], [0.5] * 3) == [red, blue]
    for color, alpha in (([[1, 2, 3]] * 2, 1), ([256, 0, 0], 1), ([0, 0, 0], 2), ([0, 0], 1)):
        with pytest.raises(InvalidInput):
            arrays.inks(3, color, alpha)
