"""Strokes over plots, read back in data coordinates: wherever the plot is and whoever asks."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D
from PIL import Image as Pillow

from nbboard.core.errors import InvalidInput
from nbboard.core.plot import AxesNote, Scale, dates
from nbboard.formats import load_file, with_blobs
from nbboard.plots import PlotAxes
from tests.sheets import Sheet, image_of

pytestmark = pytest.mark.later

NOTE = AxesNote((0.1, 0.05, 0.95, 0.85), Scale(-3, 5), Scale(0.1, 1000, "log"))


def axes_of(**settings: Any) -> Axes:
    """Axes of a small figure."""
    axes = Figure(figsize=(4, 3)).add_subplot()
    axes.set(**settings)
    return axes


def plotted(sheet: Sheet, axes: Axes, width: float | None = None) -> PlotAxes:
    return sheet.draw.axes(axes, at=(30, -20), width=width)


@given(
    at=st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)),
    size=st.tuples(st.integers(40, 3000), st.integers(40, 3000)),
    angle=st.integers(0, 35_999),
    flip=st.integers(0, 3),
    places=st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5)), min_size=1, max_size=5),
)
@settings(max_examples=60)
def test_data_comes_back_from_the_board_however_the_plot_lies(
    at: tuple[int, int],
    size: tuple[int, int],
    angle: int,
    flip: int,
    places: list[tuple[float, float]],
) -> None:
    sheet = Sheet()
    image = sheet.draw.image(np.zeros((2, 2)))
    sheet.change(image, at=at, size=size, angle=angle / 100, flip=flip)
    axes = PlotAxes(image, 0, NOTE, sheet._find)
    data = axes.data_at(np.array(places))
    there = axes.to_data(axes.to_board(data))
    assert np.allclose(NOTE.x.places(there[:, 0]), NOTE.x.places(data[:, 0]), atol=1e-9)
    assert np.allclose(NOTE.y.places(there[:, 1]), NOTE.y.places(data[:, 1]), atol=1e-9)


@pytest.mark.parametrize(
    "settings",
    [
        {"xlim": (-3, 5), "ylim": (10, 20)},
        {"xlim": (5, -3), "ylim": (0.1, 1000), "yscale": "log"},
        {"xlim": (1, 1e6), "xscale": "log", "ylim": (1000, 0.1), "yscale": "log"},
        {"xlim": (-100, 1000), "xscale": "symlog", "ylim": (0.01, 0.99), "yscale": "logit"},
        {"xlim": (-100, 1000), "xscale": "asinh", "ylim": (0, 1), "aspect": 300},
    ],
)
def test_a_stroke_over_a_plot_is_read_in_its_data(settings: dict[str, Any]) -> None:
    sheet = Sheet()
    axes = plotted(sheet, axes_of(**settings))
    share = np.linspace(0.1, 0.9, 25)
    data = axes.data_at(np.column_stack([share, share**2]))
    sheet.draw.stroke(axes.to_board(data))
    sheet.draw.stroke(axes.corners[2] + np.array([(10, 0), (60, 5)]))  # beside the axes
    (read,) = sheet.strokes_in(axes)
    # A stroke is kept in sixteenths of a unit.
    assert np.abs(axes.to_board(read) - axes.to_board(data)).max() < 1 / 16


def test_the_picture_shows_data_where_the_axes_say() -> None:
    sheet = Sheet()
    axes = axes_of(xlim=(0, 10), ylim=(1, 1e4), yscale="log", title="Größe", xlabel="time")
    axes.plot([7], [100], "s", color="#ff0000", markersize=4, markeredgewidth=0)
    for width in (None, 700):
        found = plotted(sheet, axes, width)
        image = image_of(sheet, found.image)
        picture = sheet.png(scale=2, region=(30, -20, image.size[0] / 16, image.size[1] / 16))
        red = _centre_of_red(picture) / 2 + (30, -20)
        assert np.abs(found.to_board([(7, 100)])[0] - red).max() < 0.6
        assert found.title == "Größe"
        assert found.x.label == "time"
        sheet.drawn.clear()


def _centre_of_red(png: bytes) -> Any:
    array = np.asarray(Pillow.open(io.BytesIO(png)).convert("RGB")).astype(int)
    red = (array[..., 0] > 200) & (array[..., 1] < 80) & (array[..., 2] < 80)
    return np.argwhere(red).mean(axis=0)[::-1] + 0.5


def test_a_plot_is_as_wide_as_asked_for_and_sharp_when_zoomed() -> None:
    sheet = Sheet()
    axes = plotted(sheet, axes_of(), width=500)
    image = image_of(sheet, axes.image)
    assert abs(image.size[0] / 16 - 500) < 3
    assert image.at == (30 * 16, -20 * 16)
    assert sheet.draw.figure(Figure(figsize=(5, 4)), width=800) == []
    whole = sheet.drawn[-1]
    assert whole.size == (800 * 16, 640 * 16)


def test_somebody_else_finds_the_axes_on_the_board() -> None:
    sheet = Sheet()
    figure = Figure(figsize=(6, 3))
    left, right = figure.subplots(1, 2)
    left.set(xlim=(0, 1), title="left")
    right.set(ylim=(5, -5), title="right")
    drawn = sheet.draw.figure(figure)
    sheet.draw.image(np.zeros((4, 4)))
    found = sheet.axes
    assert [axes.title for axes in found] == ["left", "right"]
    assert repr(found[1]) == "<PlotAxes 'right' x 0 to 1, y 5 to -5>"
    stroke = found[1].to_board([(0.2, 0), (0.8, 4)])
    sheet.draw.stroke(stroke)
    assert sheet.strokes_in(drawn[0]) == []
    assert np.allclose(sheet.strokes_in(found[1])[0], [(0.2, 0), (0.8, 4)], atol=0.01)
    assert sheet.strokes_in(found[0].image) == []


def test_twins_are_kept_beside_the_axes_they_lie_on() -> None:
    sheet = Sheet()
    axes = axes_of(ylim=(0, 1))
    twin = axes.twinx()
    twin.set(ylim=(100, 200))
    plotted(sheet, axes)
    assert [(found.y.first, found.y.last) for found in sheet.axes] == [(0, 1), (100, 200)]


def test_dates_are_days_and_times_at_will() -> None:
    sheet = Sheet()
    axes = axes_of()
    first, last = (datetime(2024, month, 1, tzinfo=UTC) for month in (1, 3))
    axes.plot([first, last], [0, 1])
    axes.set_xlim(first, last)
    found = plotted(sheet, axes)
    assert found.x.unit == "date"
    noon = datetime(2024, 2, 10, 12, tzinfo=UTC)
    sheet.draw.stroke(found.to_board([(datetime(2024, 2, 1, tzinfo=UTC), 0.2), (noon, 0.7)]))
    (read,) = sheet.strokes_in(found)
    assert abs(dates(read[1, 0]) - np.datetime64("2024-02-10T12:00")) < np.timedelta64(1, "h")
    assert np.allclose(found.to_board(read), sheet.strokes[0])


@pytest.mark.parametrize("projection", ["polar", "3d", "mollweide"])
def test_axes_without_straight_x_and_y_are_refused_in_words(projection: str) -> None:
    sheet = Sheet()
    axes = Figure().add_subplot(projection=projection)
    with pytest.raises(InvalidInput, match=f"{projection} axes have no straight x and y"):
        plotted(sheet, axes)
    assert sheet.drawn == []
    assert sheet.draw.figure(axes.figure) == []  # type: ignore[arg-type]
    assert len(sheet.drawn) == 1


def test_scales_made_of_functions_are_refused_in_words() -> None:
    axes = axes_of(xlim=(1, 4))
    axes.set_xscale("function", functions=(np.sqrt, np.square))
    with pytest.raises(InvalidInput, match=r"'function' scale cannot be kept.*draw\.image"):
        plotted(Sheet(), axes)


def test_axes_that_only_look_straight_are_found_out() -> None:
    axes = axes_of(xlim=(1, 4))
    axes.transData = axes.transData + Affine2D().rotate_deg(3)
    with pytest.raises(InvalidInput, match="transform is not made of an x and a y scale"):
        plotted(Sheet(), axes)


def test_a_plot_that_is_gone_says_so() -> None:
    sheet = Sheet()
    axes = plotted(sheet, axes_of())
    sheet.drawn.clear()
    with pytest.raises(InvalidInput, match="not on the board"):
        axes.to_data([(0, 0)])
    with pytest.raises(InvalidInput, match="not on the board"):
        sheet.strokes_in(axes)
    with pytest.raises(InvalidInput, match="no element"):
        sheet.strokes_in(axes.image)


def test_an_image_that_is_no_plot_says_what_to_do() -> None:
    sheet = Sheet()
    image = sheet.draw.image(np.zeros((4, 4)))
    with pytest.raises(InvalidInput, match=r"says nothing of axes.*draw\.axes"):
        sheet.strokes_in(image)
    with pytest.raises(InvalidInput, match="rect, not the image"):
        sheet.strokes_in(sheet.draw.rect((0, 0), (1, 1)))
    with pytest.raises(InvalidInput, match="no place on these axes"):
        plotted(sheet, axes_of(yscale="log", ylim=(1, 10))).to_board([(0, 0)])
    with pytest.raises(InvalidInput, match=r"shape \(n, 2\)"):
        plotted(sheet, axes_of()).to_board([1, 2])


def settings_now() -> dict[str, Any]:
    """All rcParams but the back-end, which is settled when it is first asked for."""
    return {name: value for name, value in mpl.rcParams.items() if name != "backend"}


def test_a_users_settings_change_nothing_and_are_not_changed() -> None:
    figure = Figure(figsize=(3, 2))
    figure.add_subplot().plot([1, 2, 4])
    odd = {
        "savefig.dpi": 37,
        "savefig.bbox": "tight",
        "savefig.facecolor": "red",
        "savefig.transparent": True,
    }
    sheet = Sheet()
    sheet.draw.figure(figure)
    plain = settings_now()
    with mpl.rc_context(odd):
        before = settings_now()
        sheet.draw.figure(figure)
        sheet.draw.math("x^2")
        assert settings_now() == before
    assert settings_now() == plain
    sheet.draw.math("x^2")
    one, other, formula, again = (image_of(sheet, element.id) for element in sheet.drawn)
    assert (one.blob, one.size) == (other.blob, other.size)
    assert formula.blob == again.blob


@pytest.mark.parametrize("ending", ["nbboard", "excalidraw"])
def test_a_file_keeps_the_axes_too(ending: str, tmp_path: Path) -> None:
    sheet = Sheet()
    plotted(sheet, axes_of(xlim=(0, 7), ylim=(1, 100), yscale="log", title="kept"))
    number = iter(range(100, 1000))
    elements, report = load_file(
        sheet.save(tmp_path / f"a.{ending}"), lambda: f"{next(number):016d}"
    )
    other = Sheet()
    stored = {key: other._upload(data)[0] for key, data in report.blobs.items()}
    other.drawn.extend(with_blobs(elements, stored))
    (found,) = other.axes
    assert (found.title, found.x.last, found.y.rule) == ("kept", 7, "log")
    line = other.draw.line(found.to_board([(1, 2), (6, 50)]))
    assert np.allclose(other.curve(line, found)(3.5), 10, rtol=0.02)
