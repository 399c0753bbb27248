import inspect
from typing import Any

import pytest
from ipycanvas import Canvas

from nbboard.canvas.recorder import BoardCanvas
from nbboard.canvas.styled import Setting
from nbboard.core.errors import InvalidInput, NoEquivalent
from tests.canvas.sheet import Sheet


@pytest.fixture
def canvas() -> BoardCanvas:
    return Sheet().canvas


def test_every_attribute_begins_as_ipycanvas_has_it(canvas: BoardCanvas) -> None:
    theirs = Canvas()
    for name in Canvas.ATTRS:
        assert getattr(canvas, name) == getattr(theirs, name), name
    assert (canvas.width, canvas.height) == (theirs.width, theirs.height)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fill_style", "no colour"),
        ("global_alpha", -1),
        ("text_align", "middle"),
        ("text_baseline", "under"),
        ("line_width", "wide"),
        ("line_cap", "pointed"),
        ("font", 12),
        ("line_dash_offset", float("nan")),
    ],
)
def test_what_ipycanvas_would_not_take_is_named(canvas: BoardCanvas, name: str, value: Any) -> None:
    before = getattr(canvas, name)
    with pytest.raises(InvalidInput):
        setattr(canvas, name, value)
    assert getattr(canvas, name) == before
    assert isinstance(inspect.getattr_static(BoardCanvas, name), Setting)


def test_shadows_and_filters_warn_and_change_nothing(canvas: BoardCanvas) -> None:
    canvas.shadow_blur = 0.0
    with pytest.warns(UserWarning, match="shadow_blur has no effect on a shared board"):
        canvas.shadow_blur = 4
    with pytest.warns(UserWarning, match="filter"):
        canvas.filter = "blur(2px)"
    assert (canvas.shadow_blur, canvas.filter) == (0, "none")


def test_only_covering_is_possible(canvas: BoardCanvas) -> None:
    canvas.global_composite_operation = "source-over"
    with pytest.raises(NoEquivalent, match="xor"):
        canvas.global_composite_operation = "xor"


def test_save_and_restore_keep_styles_and_transformation(canvas: BoardCanvas) -> None:
    canvas.restore()
    canvas.fill_style = "red"
    canvas.set_line_dash([4])
    canvas.save()
    canvas.translate(10, 0)
    canvas.fill_style = "blue"
    canvas.set_line_dash([])
    assert canvas.settings.matrix.e == 10
    canvas.restore()
    assert (canvas.fill_style, canvas.settings.matrix.e) == ("red", 0)
    assert canvas.get_line_dash() == [4, 4]


def test_transformations_follow_each_other(canvas: BoardCanvas) -> None:
    canvas.translate(10, 20)
    canvas.scale(2)
    canvas.rotate(3.141592653589793 / 2)
    assert canvas.settings.matrix == pytest.approx((0, 2, -2, 0, 10, 20))
    canvas.transform(1, 0, 0, 1, 3, 0)
    assert canvas.settings.matrix[4:] == pytest.approx((10, 26))
    canvas.set_transform(1, 2, 3, 4, 5, 6)
    assert canvas.settings.matrix == (1, 2, 3, 4, 5, 6)
    canvas.reset_transform()
    assert canvas.settings.matrix == (1, 0, 0, 1, 0, 0)
    with pytest.raises(InvalidInput):
        canvas.scale(float("inf"))
