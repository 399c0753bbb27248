"""Elements as things to paint: the rule that the page's canvas follows too."""

import numpy as np
import pytest

from nbboard.core import geometry, path
from nbboard.core.geometry import Bounds
from nbboard.core.model import Arrow, Ellipse, Image, Line, Note, Rect, Stroke, Style, TextBox
from nbboard.render.scene import ImageItem, Ink, PathItem, Pen, extent, items
from tests.render.boards import BLOB, BLOBS, MISSING, box, every_kind, through

FILLED = Style(fill="#ffec99", fill_alpha=200, stroke_alpha=100)


def paths(element: object) -> list[PathItem]:
    found = list(items([element], BLOBS))  # type: ignore[list-item]
    assert all(isinstance(item, PathItem) for item in found)
    return found  # type: ignore[return-value]


def test_shape_is_filled_then_stroked() -> None:
    (item,) = paths(Rect(**box(10, 20, style=FILLED)))
    assert item.fill == Ink("#ffec99", 200)
    assert item.pen == Pen(Ink("#1e1e1e", 100), 2.0)
    assert path.bounds(item.path) == (10, 20, 50, 50)


@pytest.mark.parametrize(
    ("style", "fill", "pen"),
    [
        (Style(stroke=None), False, False),
        (Style(stroke=None, fill="#ffffff"), True, False),
        (Style(stroke_alpha=0, fill="#ffffff"), True, False),
        (Style(width=0, fill="#ffffff"), True, False),
        (Style(fill="#ffffff", fill_alpha=0), False, True),
    ],
)
def test_what_is_not_seen_is_not_painted(style: Style, fill: bool, pen: bool) -> None:
    found = paths(Ellipse(**box(0, 0, style=style)))
    assert len(found) == (fill or pen)
    if found:
        assert (found[0].fill is not None, found[0].pen is not None) == (fill, pen)


def test_open_line_is_not_filled_and_a_loop_is() -> None:
    points = [(0, 0), (50, 0), (50, 50)]
    assert paths(Line(**through(*points, style=FILLED)))[0].fill is None
    assert paths(Line(**through(*points, (5, 5), style=FILLED)))[0].fill is not None
    assert paths(Line(**through(*points, style=FILLED, closed=True)))[0].fill is not None


def test_heads_are_solid_and_filled_by_kind() -> None:
    dashed = Style(dash="dashed")
    line, start, end = paths(
        Arrow(**through((0, 0), (90, 0), head_start="dot", head_end="arrow", style=dashed))
    )
    assert line.pen == Pen(Ink("#1e1e1e", 255), 2.0, (8, 8))
    assert start.fill == Ink("#1e1e1e", 255)
    assert end.fill is None
    assert start.pen == end.pen == Pen(Ink("#1e1e1e", 255), 2.0)


def test_stroke_with_pressure_is_an_outline_in_the_stroke_colour() -> None:
    (item,) = paths(Stroke(**through((0, 0), (40, 9), (80, 0), pressures=b"\x20\x80\xff")))
    assert item.fill == Ink("#1e1e1e", 255)
    assert item.pen is None
    assert len(item.path.codes) > 20


def test_filled_loop_with_pressure_is_two_items() -> None:
    loop = through((0, 0), (40, 9), (0, 40), (1, 1), pressures=b"\x80" * 4, style=FILLED)
    inside, edge = paths(Stroke(**loop))
    assert (inside.fill, edge.fill) == (Ink("#ffec99", 200), Ink("#1e1e1e", 100))


def test_text_is_outlines_in_the_stroke_colour_and_says_itself() -> None:
    style = Style(stroke="#c92a2a", fill="#ffffff")
    (item,) = paths(TextBox(**box(0, 0, text="Hi\nyou", style=style)))
    assert (item.fill, item.pen, item.title) == (Ink("#c92a2a", 255), None, "Hi\nyou")
    left, top, right, bottom = path.bounds(item.path)
    assert 0 <= left < right < 60
    assert 0 < top < bottom < 50


def test_lines_of_a_text_win_over_its_own_breaks() -> None:
    one = paths(TextBox(**box(0, 0, text="ab", lines=("a", "b"))))[0]
    two = paths(TextBox(**box(0, 0, text="a\nb")))[0]
    assert np.array_equal(one.path.vertices, two.path.vertices)


@pytest.mark.parametrize("style", [Style(stroke=None), Style(font_size=0), Style(stroke_alpha=0)])
def test_unseen_text_is_not_painted(style: Style) -> None:
    assert paths(TextBox(**box(0, 0, text="text", style=style))) == []
    assert paths(TextBox(**box(0, 0, text="   "))) == []


def test_note_has_a_sheet_and_padding() -> None:
    sheet, letters = paths(Note(**box(0, 0, 100, 100, text="x", style=Style(fill="#d0ebff"))))
    assert sheet.fill == Ink("#d0ebff", 255)
    assert sheet.pen is None
    assert path.bounds(sheet.path) == (0, 0, 100, 100)
    assert 12 < path.bounds(letters.path)[0] < 14
    assert paths(Note(**box(0, 0, text="x")))[0].fill == Ink("#fff3bf", 255)


def test_words_stand_in_the_middle_of_a_note_and_at_the_top_of_a_text() -> None:
    _, low = paths(Note(**box(0, 0, 100, 100, text="x")))
    (high,) = paths(TextBox(**box(0, 0, 100, 100, text="x")))
    # Of a line of 25 units, (100 - 25) / 2 is above it on the note.
    assert path.bounds(low.path)[1] - path.bounds(high.path)[1] == pytest.approx(37.5)


def test_image_is_placed_with_its_alpha() -> None:
    element = Image(**box(10, 20, blob=BLOB, angle=9000, style=Style(stroke_alpha=128)))
    (item,) = items([element], BLOBS)
    assert isinstance(item, ImageItem)
    assert (item.data, item.width, item.height, item.alpha) == (BLOBS[BLOB], 40, 30, 128)
    assert item.placement == geometry.placement(element)


def test_missing_image_is_a_crossed_frame() -> None:
    found = paths(Image(**box(0, 0, blob=MISSING)))
    assert len(found) == 3
    assert {item.pen for item in found} == {Pen(Ink("#adb5bd", 255), 1.0)}


def test_image_without_extent_is_not_drawn() -> None:
    assert list(items([Image(**box(0, 0, 0, 10, blob=BLOB))], BLOBS)) == []


def test_turned_elements_are_turned() -> None:
    (item,) = paths(Rect(**box(0, 0, 40, 20, angle=9000)))
    assert np.allclose(path.bounds(item.path), (10, -10, 30, 30))


def test_what_lies_outside_the_region_is_left_out() -> None:
    elements = [Rect(**box(0, 0)), Rect(**box(200, 0)), Rect(**box(90, 0))]
    inside, across = items(elements, {}, Bounds(-10, -10, 100, 100))
    assert isinstance(inside, PathItem)
    assert isinstance(across, PathItem)
    assert (inside.leaves, across.leaves) == (False, True)


def test_extent_holds_all_paint_in_whole_units() -> None:
    assert extent([Rect(**box(0.5, 0.5, 10, 10))], 0) == Bounds(-1, -1, 12, 12)
    assert extent([], 16) == Bounds(-16, -16, 16, 16)
    assert extent(every_kind(), 3).contains(extent(every_kind(), 0))


def test_extent_holds_letters_that_stick_out_of_their_box() -> None:
    text = TextBox(**box(0, 0, 5, 5, text="much wider than its box"))
    assert geometry.bounds(text).right == 5
    assert extent([text], 0).right > 150


@pytest.mark.parametrize("kind", [Rect, Stroke])
def test_a_line_of_more_dashes_than_browsers_paint_is_solid(kind: type[Rect | Stroke]) -> None:
    """T20: drawing a dotted line all over the board took a minute, so nobody got a picture."""
    style = Style(dash="dotted", width=16)

    def dashed(units: int) -> bool:
        fields = box(0, 0, units / 4, units / 4, style=style)
        if kind is Stroke:
            fields = through((0, 0), (units, 0), style=style)
        (item,) = paths(kind(**fields))
        assert item.pen
        return item.pen.dashes is not None

    period = 4
    assert dashed(999_000 * period)
    assert not dashed(1_001_000 * period)
