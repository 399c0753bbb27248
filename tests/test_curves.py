"""A drawn curve as a function: exact where it was drawn, words where it is none."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from nbboard.core.errors import InvalidInput
from tests.sheets import Sheet

WAVE = np.column_stack([np.linspace(0, 300, 200), 50 * np.sin(np.linspace(0, 6, 200))])


@given(
    a=st.floats(-2, 2),
    b=st.floats(-200, 200),
    flip=st.sampled_from([0, 2]),
    leftwards=st.booleans(),
)
@settings(max_examples=40)
def test_a_drawn_line_is_the_function_that_was_drawn(
    a: float, b: float, flip: int, leftwards: bool
) -> None:
    sheet = Sheet()
    x = np.linspace(0, 400, 50)
    xy = np.column_stack([x, a * x + b])
    drawn = sheet.draw.stroke(xy[::-1] if leftwards else xy)
    sheet.change(drawn, flip=flip)
    sign, middle = (-1, 2 * (200 * a + b)) if flip else (1, 0.0)
    wanted = np.linspace(1, 399, 37).reshape(1, 37)
    found = sheet.curve(drawn).sample(wanted)
    assert found.shape == (1, 37)
    assert np.abs(found - (middle + sign * (a * wanted + b))).max() < 0.3


def test_between_points_a_stroke_is_as_smooth_as_it_is_painted() -> None:
    sheet = Sheet()
    curve = sheet.curve(sheet.draw.stroke([*WAVE[::20], WAVE[-1]]))
    # Quadratic curves through the middles cut each bend a little.
    at = np.linspace(20, 280, 50)
    assert np.abs(curve(at) - 50 * np.sin(at / 50)).max() < 4
    assert len(curve) > 60
    assert curve.domain == (0, 300)
    assert repr(curve).startswith(f"<Curve {curve.id}: ")


def test_moved_resized_and_turned_it_follows() -> None:
    sheet = Sheet()
    drawn = sheet.draw.line([(0, 0), (100, 50)])
    sheet.change(drawn, at=(10, 20), size=(200, 100))
    assert sheet.curve(drawn)([10, 110, 210]).tolist() == [20, 70, 120]
    sheet.change(drawn, angle=180)
    assert np.allclose(sheet.curve(drawn)([10, 110, 210]), [20, 70, 120])
    sheet.change(drawn, angle=0, flip=1)
    assert np.allclose(sheet.curve(drawn)([10, 110, 210]), [120, 70, 20])


def test_beside_the_curve_there_is_no_value() -> None:
    sheet = Sheet()
    curve = sheet.curve(sheet.draw.line([(10, 5), (20, 25)]))
    assert np.isnan(curve.sample([9.9, 20.1])).all()
    assert curve.sample([0, 15, 99], extend=True).tolist() == [5, 15, 25]


def test_a_trembling_hand_is_forgiven_a_loop_is_not() -> None:
    sheet = Sheet()
    back = [(0, 0), (50, 10), (48.5, 12), (100, 20)]
    assert np.isfinite(sheet.curve(sheet.draw.line(back, width=2))([20, 49, 80])).all()
    with pytest.raises(InvalidInput, match=r"turns back at x = 50\.0: .*resample"):
        sheet.curve(sheet.draw.line(back, width=1)).sample(20)
    around = sheet.curve(sheet.draw.polygon(WAVE[:50]))
    with pytest.raises(InvalidInput, match="more than one y"):
        around(3)
    assert around.resample(20).shape == (20, 2)


def test_a_step_stays_a_step() -> None:
    sheet = Sheet()
    curve = sheet.curve(sheet.draw.line([(0, 0), (10, 0), (10, 100), (20, 100)]))
    assert curve([5, 9.9, 10.1, 15]).tolist() == [0, 0, 100, 100]


def test_resampled_points_are_at_equal_distances() -> None:
    sheet = Sheet()
    curve = sheet.curve(sheet.draw.line([(0, 0), (30, 0), (30, 40)]))
    assert np.allclose(
        curve.resample(8), [(0, 0), (10, 0), (20, 0), *((30, y) for y in (0, 10, 20, 30, 40))]
    )
    with pytest.raises(InvalidInput, match="2 or more"):
        curve.resample(1)


@pytest.mark.later
def test_over_a_plot_it_is_in_data_straight_on_the_screen() -> None:
    sheet = Sheet()
    axes = Figure(figsize=(4, 3)).add_subplot(xlim=(0, 10), ylim=(1, 1e4), yscale="log")
    plot = sheet.draw.axes(axes)
    drawn = sheet.draw.line(plot.to_board([(1, 10), (9, 1000)]))
    curve = sheet.curve(drawn, plot)
    assert np.allclose(curve([1.01, 5, 8.99]), [10, 100, 1000], rtol=0.02)
    # Turned a quarter: what is up in the plot now goes to the right on the board.
    sheet.change(plot.image, angle=90)
    drawn = sheet.draw.line(plot.to_board([(1, 10), (9, 1000)]))
    assert np.allclose(sheet.curve(drawn, plot.image)(5), 100, rtol=0.02)
    assert np.allclose(sheet.curve(drawn, plot).resample(3)[1], (5, 100), rtol=0.02)


@pytest.mark.later
def test_on_a_date_axis_it_takes_and_gives_times() -> None:
    sheet = Sheet()
    axes = Figure(figsize=(4, 3)).add_subplot()
    days = [datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 12, 31, tzinfo=UTC)]
    axes.plot(days, [0, 1])
    plot = sheet.draw.axes(axes)
    drawn = sheet.draw.line(plot.to_board([(days[0], 0), (days[1], 1)]))
    curve = sheet.curve(drawn, plot)
    assert curve.x.dtype == np.dtype("datetime64[us]")
    assert abs(float(curve(np.datetime64("2024-07-01"))) - 0.5) < 0.01
    assert abs(float(curve(datetime(2024, 7, 1, tzinfo=UTC))) - 0.5) < 0.01
    assert abs(float(curve("2024-07-01")) - 0.5) < 0.01
    with pytest.raises(InvalidInput, match="x of"):
        curve("midsummer")


def test_what_is_no_curve_says_so() -> None:
    sheet = Sheet()
    with pytest.raises(InvalidInput, match="is a text: a curve is a stroke or a line"):
        sheet.curve(sheet.draw.text("words", (0, 0)))
    with pytest.raises(InvalidInput, match="no element 'nosuch'"):
        sheet.curve("nosuch")
