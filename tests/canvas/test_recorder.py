import time

import pytest

from nbboard.core.errors import InvalidInput, NoEquivalent
from nbboard.core.model import Rect
from tests.canvas.sheet import Sheet
from tools import ipycanvas_page


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def test_the_page_of_calls_is_current() -> None:
    text = "run python -m tools.ipycanvas_page"
    assert ipycanvas_page.PAGE.read_text() == ipycanvas_page.page(), text


def test_clear_takes_only_what_this_canvas_drew(sheet: Sheet) -> None:
    other = Rect(id="z" * 16, at=(0, 0), size=(160, 160))
    sheet.elements.append(other)
    sheet.canvas.fill_rects([0, 20, 40], 0, 10)
    sheet.canvas.clear()
    assert sheet.elements == [other]
    sheet.canvas.clear()
    sheet.canvas.fill_rect(0, 0, 5)
    assert len(sheet.elements) == 2


def test_clear_rect_takes_what_lies_inside(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.line_width = 1
    canvas.stroke_rects([10, 40, 70], 10, 20)
    canvas.clear_rect(10, 10, 55, 20)
    left = [element.at[0] // 16 for element in sheet.elements]
    assert left == [70]
    canvas.translate(60, 0)
    canvas.clear_rect(0, 0, 40)
    assert sheet.elements == []
    canvas.reset_transform()
    canvas.fill_rect(690, 490, 100)
    canvas.clear_rect(0, 0, canvas.width, canvas.height)
    assert sheet.elements == []


def test_sleep_waits_here(sheet: Sheet) -> None:
    begun = time.monotonic()
    sheet.canvas.sleep(30)
    assert time.monotonic() - begun >= 0.03
    with pytest.raises(InvalidInput):
        sheet.canvas.sleep(-1)


def test_a_canvas_is_ready_at_once_and_shows_the_board(sheet: Sheet) -> None:
    called = []
    sheet.canvas.on_client_ready(lambda: called.append(1))
    sheet.canvas.on_client_ready(lambda: called.append(2), remove=True)
    sheet.canvas.flush()
    assert called == [1]
    assert sheet.canvas._repr_mimebundle_() == ({"text/plain": "the board"}, {})


def test_patterns_are_ipycanvas_s_or_of_another_board(sheet: Sheet) -> None:
    tile = Sheet()
    tile.canvas.width = tile.canvas.height = 10
    tile.canvas.fill_style = "#ff0000"
    tile.canvas.fill_rect(0, 0, 5, 10)
    sheet.canvas.fill_style = sheet.canvas.create_pattern(tile.canvas)
    sheet.canvas.fill_rect(0, 0, 40)
    seen = sheet.pixels((0, 0, 40, 40))[20]
    assert [bool(alpha) for alpha in seen[2::5, 3]] == [True, False] * 4


@pytest.mark.parametrize("name", ["on_mouse_down", "on_touch_start", "on_key_down"])
def test_events_of_one_canvas_are_refused_with_words(sheet: Sheet, name: str) -> None:
    with pytest.raises(NoEquivalent, match=rf"{name}: .*board\.on"):
        getattr(sheet.canvas, name)
    with pytest.raises(NoEquivalent, match="no browser"):
        assert sheet.canvas.sync_image_data
    with pytest.raises(AttributeError, match="no attribute 'fill_square'"):
        assert sheet.canvas.fill_square
