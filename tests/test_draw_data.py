"""Plots, tables and formulas through `draw`; each has its own tests beside this."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from nbboard.core.errors import InvalidInput
from tests.sheets import Sheet, image_of, pixels


def test_a_figure_put_on_as_a_picture_keeps_its_data_too() -> None:
    sheet = Sheet()
    figure = Figure(figsize=(4, 3))
    figure.add_subplot(xlim=(0, 7))
    image = sheet.draw.image(figure, at=(5, 5))
    assert image_of(sheet, image).size == (400 * 16, 300 * 16)
    assert [axes.x.last for axes in sheet.axes] == [7]


def test_a_formula_is_drawn_finer_than_the_board() -> None:
    sheet = Sheet()
    formula = sheet.draw.math(r"$\sqrt{2}$", (10, 20), font_size=30, color="tab:red")
    image = image_of(sheet, formula)
    assert image.at == (160, 320)
    assert abs(pixels(sheet, formula).width / (image.size[0] / 16) - 8) < 0.1
    with pytest.raises(InvalidInput, match="without a colour"):
        sheet.draw.math("x", color=None)  # type: ignore[arg-type]


def test_an_array_is_coloured_on_the_way() -> None:
    sheet = Sheet()
    image = sheet.draw.image(np.arange(6.0).reshape(2, 3), cmap="gray", width=30)
    assert pixels(sheet, image).size == (3, 2)
    assert image_of(sheet, image).size == (30 * 16, 20 * 16)
