"""Labels as integers: the even-odd rule at pixel centres, images as grids, who is on top."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from nbboard.core import geometry, lasso
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.masks import filled
from tests.sheets import Sheet

corner = st.tuples(st.floats(-5, 25), st.floats(-5, 25))


def centres(rows: int, columns: int) -> np.ndarray:
    return np.stack(np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5), -1).reshape(-1, 2)


@given(st.lists(st.lists(corner, min_size=3, max_size=8), min_size=1, max_size=3))
@example([[(0.0, 0.0), (0.0, 1.0), (18.380989363581737, 18.380989363581737)]])
def test_filled_is_the_lassos_rule_at_every_pixels_centre(
    loops: list[list[tuple[float, float]]],
) -> None:
    parts = [np.array(loop) for loop in loops]
    found = np.zeros((20, 18), bool)
    window, inside = filled(parts, (20, 18))
    found[window] = inside
    # On a side itself rounding decides, and the two round in different places.
    shifts = [(x, y) for x in (0, -1e-9, 1e-9) for y in (0, -1e-9, 1e-9)]
    wound = np.array([wound_round(parts, centres(20, 18) + shift) for shift in shifts])
    clear = (wound == wound[0]).all(axis=0)
    assert (found.ravel() == wound[0])[clear].all()


def wound_round(parts: list[np.ndarray], points: np.ndarray) -> np.ndarray:
    """Whether each point lies in an odd number of the loops."""
    return np.sum([lasso.within(part, points) for part in parts], axis=0) % 2 == 1


def test_filled_halves_a_square_along_its_diagonal() -> None:
    window, inside = filled([np.array([(0.0, 0.0), (0.0, 8.0), (8.0, 8.0)])], (8, 8))
    assert window == (slice(0, 8), slice(0, 8))
    off = ~np.eye(8, dtype=bool)
    assert (inside == np.tri(8, dtype=bool))[off].all()


def test_shapes_become_labels_by_their_colour() -> None:
    sheet = Sheet()
    sheet.draw.rect((2, 1), (4, 3), color="#e03131", width=1)
    sheet.draw.polygon([(5, 2), (9, 2), (9, 6), (5, 6)], color="black", fill="tab:blue")
    sheet.draw.text("words are no label", (0, 0))
    labels, names = sheet.mask((0, 0, 10, 8))
    expected = np.zeros((8, 10), int)
    expected[1:4, 2:6] = 1
    expected[2:6, 5:9] = 2  # on top
    assert (labels == expected).all()
    assert labels.dtype == np.int32
    assert names == {"#e03131": 1, "#1f77b4": 2}


def test_only_labels_asked_for_get_their_numbers() -> None:
    sheet = Sheet()
    sheet.draw.rect((0, 0), (4, 4), color="#e03131")
    sheet.draw.rect((0, 0), (2, 2), color="#1971c2")
    mask = sheet.mask((0, 0, 4, 4), names={"#e03131": 7})
    assert (mask.labels == 7).all()
    assert mask.of("#e03131").all()
    with pytest.raises(InvalidInput, match=r"no label '#1971c2': there are \['#e03131'\]"):
        mask.of("#1971c2")


def test_by_group_element_and_author() -> None:
    sheet = Sheet()
    one, two = (sheet.draw.rect((x, 0), (2, 2)) for x in (0, 4))
    sheet.change(one, groups=("a" * 16, "b" * 16))
    sheet.change(two, groups=("c" * 16, "b" * 16))
    assert dict(sheet.mask((0, 0, 6, 2), by="group").names) == {"b" * 16: 1}
    assert dict(sheet.mask((0, 0, 6, 2), by="element").names) == {one: 1, two: 2}
    assert dict(sheet.mask((0, 0, 6, 2), by="author").names) == {"": 1}


def test_a_stroke_is_closed_or_painted() -> None:
    sheet = Sheet()
    t = np.linspace(0.2, 2 * np.pi - 0.2, 80)
    sheet.draw.stroke(np.column_stack([50 + 30 * np.cos(t), 50 + 30 * np.sin(t)]), width=6)
    area = sheet.mask((0, 0, 100, 100)).labels
    line = sheet.mask((0, 0, 100, 100), paint="line").labels
    away = np.hypot(*(centres(100, 100) - 50).T).reshape(100, 100)
    assert abs(area.sum() - np.pi * 30**2) < 0.03 * np.pi * 30**2
    assert area[50, 50] == 1
    assert line[50, 50] == 0
    assert not line[np.abs(away - 30) > 3.3].any()
    open_end = np.hypot(*(centres(100, 100) - (80, 50)).T).reshape(100, 100) < 12
    assert line[(np.abs(away - 30) < 2.6) & ~open_end].all()


def test_a_stroke_that_crosses_itself_leaves_out_what_it_goes_round_twice() -> None:
    sheet = Sheet()
    t = np.linspace(0, 4 * np.pi, 400)
    radius = 40 - 2 * t
    sheet.draw.stroke(np.column_stack([50 + radius * np.cos(t), 50 + radius * np.sin(t)]))
    assert sheet.mask((0, 0, 100, 100)).labels[50, 50] == 0


def test_pressure_makes_a_painted_label_wide() -> None:
    sheet = Sheet()
    xy = np.column_stack([np.linspace(10, 90, 40), np.full(40, 50.0)])
    sheet.draw.stroke(xy, pressures=np.linspace(0.05, 1, 40), width=12)
    columns = sheet.mask((0, 0, 100, 100), paint="line").labels.sum(axis=0)
    assert 0 < columns[20] < columns[85]


@pytest.mark.parametrize(("angle", "flip"), [(0, 0), (90, 0), (33, 1), (200, 3)])
def test_an_image_gives_labels_in_its_own_pixels_however_it_lies(angle: float, flip: int) -> None:
    sheet = Sheet()
    pixels = np.zeros((30, 40))
    image = sheet.draw.image(pixels, at=(100, 50), width=400)
    sheet.change(image, angle=angle, flip=flip)
    # Round the pixels of rows 5 to 9 and columns 20 to 29, wherever they are now.
    corners = np.array([(20, 5), (30, 5), (30, 10), (20, 10)]) * 10.0
    sheet.draw.polygon(geometry.placement(sheet.element(image)).applied(corners))
    labels, _ = sheet.mask(image)
    expected = np.zeros((30, 40), int)
    expected[5:10, 20:30] = 1
    assert labels.shape == pixels.shape
    assert (labels == expected).all()
    assert sheet.mask(image, (60, 80)).labels.sum() == 4 * expected.sum()


def test_axes_give_labels_on_a_grid_of_their_data() -> None:
    sheet = Sheet()
    plot = sheet.draw.axes(Figure(figsize=(4, 3)).add_subplot(xlim=(0, 4), ylim=(0, 3)))
    sheet.draw.polygon(plot.to_board([(0, 2), (2, 2), (2, 3), (0, 3)]))
    labels = sheet.mask(plot, (30, 40)).labels
    expected = np.zeros((30, 40), int)
    expected[:10, :20] = 1
    assert (labels == expected).all()
    with pytest.raises(InvalidInput, match="needs a shape"):
        sheet.mask(plot)


def test_what_makes_no_mask_says_so() -> None:
    sheet = Sheet()
    with pytest.raises(LimitExceeded, match="a mask of 9000 × 9000"):
        sheet.mask((0, 0, 1, 1), (9000, 9000))
    with pytest.raises(InvalidInput, match=r"shape \(0, 5\)"):
        sheet.mask((0, 0, 1, 1), (0, 5))
    with pytest.raises(InvalidInput, match="region"):
        sheet.mask((0, 0, -1, 1))
    with pytest.raises(InvalidInput, match="is a rect: give the id of an image"):
        sheet.mask(sheet.draw.rect((0, 0), (1, 1)))
    assert sheet.mask((5, 5, 3, 2)).labels.tolist() == [[0, 0, 0], [0, 0, 0]]
