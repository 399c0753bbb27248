"""Boards on matplotlib axes: where things land, how wide lines are, whatever the settings."""

import io
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image as Pillow

import nbboard
from nbboard.core.errors import InvalidInput
from tests.sheets import Sheet


def drawn(axes: Axes, dpi: int = 100) -> Any:
    out = io.BytesIO()
    axes.figure.savefig(out, dpi=dpi)  # type: ignore[union-attr]
    return np.asarray(Pillow.open(out).convert("RGB")).astype(int)


def bare(size: float = 4, **limits: Any) -> Axes:
    """Axes that fill their figure, without ticks."""
    axes = Figure(figsize=(size, size)).add_axes((0, 0, 1, 1))
    axes.set(**limits)
    axes.set_axis_off()
    return axes


def test_a_board_is_shown_in_its_units_y_down() -> None:
    sheet = Sheet()
    sheet.draw.rect((0, 0), (100, 100), color=None, fill="#ff0000")
    sheet.draw.rect((0, 0), (50, 50), color=None, fill="#0000ff")
    sheet.draw.image(np.array([[[0, 255, 0]]], np.uint8), at=(50, 50), width=50)
    axes = bare(1.32)
    artists = nbboard.draw_on(axes, sheet)
    assert len(artists) == 3
    assert axes.get_xlim() == (-16, 116)
    assert axes.get_ylim() == (116, -16)
    pixels = drawn(axes)
    assert pixels.shape == (132, 132, 3)
    assert pixels[40, 40].tolist() == [0, 0, 255]
    assert pixels[40, 90].tolist() == [255, 0, 0]
    assert pixels[90, 90].tolist() == [0, 255, 0]
    assert pixels[5, 5].tolist() == [255, 255, 255]


@pytest.mark.parametrize("zoom", [1, 2])
def test_lines_stay_as_wide_as_on_the_board_when_zoomed(zoom: int) -> None:
    sheet = Sheet()
    sheet.draw.line([(-500, 50), (500, 50)], color="#000000", width=20)
    axes = bare(1)
    nbboard.draw_on(axes, sheet)
    axes.set(xlim=(50 - 50 / zoom, 50 + 50 / zoom), ylim=(50 + 50 / zoom, 50 - 50 / zoom))
    dark = (drawn(axes)[:, 50].sum(axis=1) < 100).sum()
    assert abs(dark - 20 * zoom) <= 1


def test_what_was_drawn_over_a_plot_goes_back_on_it_in_data() -> None:
    sheet = Sheet()
    limits = {"xlim": (0, 10), "ylim": (1, 100), "yscale": "log"}
    plot = sheet.draw.axes(bare(**limits), at=(300, 100))
    corners = [(2, 3), (6, 3), (6, 30), (2, 30)]
    sheet.draw.polygon(plot.to_board(corners), color=None, fill="#ff0000")
    sheet.draw.rect((2000, 2000), (10, 10))
    sheet.change(plot.image, angle=0)
    axes = bare(**limits)
    (patch,) = nbboard.draw_on(axes, sheet, axes=plot)
    assert np.allclose(patch.get_path().vertices[:4], corners, rtol=0.01)  # type: ignore[attr-defined]
    red = np.argwhere(drawn(axes)[..., 1] < 100)
    assert np.abs(red.min(axis=0) - (400 * (1 - np.log10(30) / 2), 80)).max() < 2
    assert np.abs(red.max(axis=0) - (400 * (1 - np.log10(3) / 2), 240)).max() < 2
    assert axes.get_xlim() == (0, 10)
    axes.set_xlim(0, 20)
    zoomed = np.argwhere(drawn(axes)[..., 1] < 100)
    assert abs(np.ptp(zoomed[:, 1]) - 80) < 2


@pytest.mark.parametrize("share", [1, 0.25])
def test_lines_over_a_plot_stay_as_wide_against_its_data(share: float) -> None:
    sheet = Sheet()
    plot = sheet.draw.axes(bare(xlim=(0, 10), ylim=(0, 10)), width=404)
    sheet.draw.line(plot.to_board([(0, 5), (10, 5)]), width=20, color="#000000")
    axes = bare(4, xlim=(5 - 5 * share, 5 + 5 * share), ylim=(5 - 5 * share, 5 + 5 * share))
    nbboard.draw_on(axes, sheet, axes=plot)
    dark = (drawn(axes)[:, 200].sum(axis=1) < 100).sum()
    assert abs(dark - 20 / share) <= 2


def test_settings_of_the_user_change_nothing() -> None:
    sheet = Sheet()
    sheet.draw.line([(0, 0), (80, 60)], dash="dashed", width=5, color="#e03131")
    sheet.draw.text("words", (10, 40))

    def picture() -> Any:
        axes = bare(2)
        nbboard.draw_on(axes, sheet)
        return drawn(axes)

    plain = picture()
    odd = {
        "path.sketch": (5, 10, 2),
        "lines.scale_dashes": False,
        "patch.linewidth": 9,
        "patch.edgecolor": "green",
        "patch.antialiased": False,
        "hatch.color": "red",
    }
    with mpl.rc_context(odd):
        assert (picture() == plain).all()


def test_only_what_is_named_is_drawn() -> None:
    sheet = Sheet()
    one, two = (sheet.draw.rect((x, 0), (5, 5)) for x in (0, 50))
    assert len(nbboard.draw_on(bare(), sheet, only=[two])) == 1
    assert len(nbboard.draw_on(bare(), sheet, only=sheet.inside([(-9, -9), (9, -9), (9, 9)]))) == 1
    assert sheet.inside([(-9, -9), (9, -9), (9, 9), (-9, 9)])[0].id == one
    with pytest.raises(InvalidInput, match="no element 'zz'"):
        nbboard.draw_on(bare(), sheet, only=["zz"])
    with pytest.raises(InvalidInput, match="no element 'zz'"):
        nbboard.draw_on(bare(), sheet, axes="zz")
