"""Figures as pictures: what they say of their axes, and how fine they are. More in test_plots."""

import matplotlib.dates as mdates
import numpy as np
import pytest
from matplotlib.figure import Figure

from nbboard.core import plot
from nbboard.core.errors import InvalidInput
from nbboard.figures import DENSITY, drawn_axes, drawn_figure
from nbboard.pictures import pixel_size

pytestmark = pytest.mark.later


def test_a_figure_has_four_pixels_a_unit_and_keeps_its_own_state() -> None:
    figure = Figure(figsize=(3, 2), dpi=77, facecolor="#ffeedd")
    figure.add_subplot()
    drawn = drawn_figure(figure)
    assert pixel_size(drawn.png) == (1200, 800)
    assert drawn.grain == DENSITY
    assert (figure.dpi, figure.get_size_inches().tolist()) == (77, [3, 2])
    assert plot.read(drawn.png) == plot.Plot(drawn.axes)
    assert drawn_figure(figure).png == drawn.png


def test_a_huge_figure_is_drawn_less_finely() -> None:
    drawn = drawn_figure(Figure(figsize=(60, 40)))
    width, height = pixel_size(drawn.png)
    assert width * height <= 16_100_000
    assert abs(width / drawn.grain - 6000) < 5


def test_axes_of_a_part_of_a_figure_and_of_a_layout_engine() -> None:
    figure = Figure(figsize=(6, 3), layout="constrained")
    left, right = figure.subfigures(1, 2)
    axes = right.add_subplot(xlim=(2, 8))
    axes.set_title("t" * 200, fontsize=1)
    left.add_subplot(projection="polar")
    drawn = drawn_axes(axes, width=300)
    (note,) = drawn.axes
    assert (note.x.first, note.x.last) == (2, 8)
    assert len(note.title) == 100
    assert 0 <= note.box[0] < 0.3
    assert 0.9 < note.box[2] <= 1
    assert len(drawn_figure(right).axes) == 1


def test_hidden_axes_and_colour_bars() -> None:
    figure = Figure(figsize=(4, 3))
    shown, hidden = figure.subplots(1, 2)
    hidden.set_visible(False)
    figure.colorbar(shown.imshow(np.eye(3)))
    notes = drawn_figure(figure).axes
    assert [(note.y.first, note.y.last) for note in notes] == [(2.5, -0.5), (0, 1)]


def test_dates_count_from_1970_whatever_epoch_is_set() -> None:
    mdates._reset_epoch_test_example()  # type: ignore[attr-defined]
    try:
        mdates.set_epoch("2000-01-01T00:00:00")
        axes = Figure().add_subplot()
        axes.plot(np.array(["2000-01-01", "2000-01-11"], "datetime64[D]"), [0, 1])
        axes.margins(0)
        (note,) = drawn_axes(axes).axes
    finally:
        mdates._reset_epoch_test_example()  # type: ignore[attr-defined]
    assert (note.x.unit, note.x.first, note.x.last) == ("date", 10957, 10967)


@pytest.mark.parametrize("width", [0, -5, float("nan"), float("inf")])
def test_a_width_that_is_none_is_refused(width: float) -> None:
    with pytest.raises(InvalidInput, match="width"):
        drawn_figure(Figure(), width)
