"""PDF: the right pages and operators, alike every time."""

import re
import zlib
from typing import Any

import pytest

from nbboard.core.model import Image, Line, Rect, Style
from nbboard.render import sheets, write_pdf
from nbboard.render.picture import Picture
from nbboard.render.sheets import Sheet
from tests.render.boards import BLOB, box, every_kind, picture, through


def content(data: bytes) -> str:
    """The page's operators."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return zlib.decompress(streams[0]).decode("latin-1")


def page(shown: Picture, title: str = "") -> bytes:
    return write_pdf.draw(shown, sheets.natural(shown.region), title)


def drawn(*elements: Any, **options: Any) -> bytes:
    return page(picture(list(elements), (0, 0, 200, 100), **options))


@pytest.mark.guarantee("G21")
def test_same_board_same_bytes() -> None:
    elements = every_kind()
    assert page(picture(elements)) == page(picture(list(elements)))


def test_one_page_of_the_board_s_size_without_dates() -> None:
    data = page(picture(every_kind()), "Sprint (12)")
    assert data.startswith(b"%PDF-1.4")
    assert data.rstrip().endswith(b"%%EOF")
    assert data.count(b"/Type /Page ") == 1
    assert b"/MediaBox [ 0 0 225 150 ]" in data
    assert rb"/Title (Sprint \(12\))" in data
    assert b"/Producer (nbboard)" in data
    assert b"Date" not in data
    assert b"/Font" not in content(data).encode()


def test_shape_is_filled_and_stroked_in_points_from_below() -> None:
    style = Style(stroke="#ff0000", fill="#00ff00", width=64)
    text = content(drawn(Rect(**box(10, 20, 40, 30, style=style)), background=None))
    assert "7.5 60 m" in text
    assert "37.5 37.5 l" in text
    assert "3 w" in text
    assert "1 0 0 RG" in text
    assert "0 1 0 rg" in text
    assert re.search(r"h\s+[bB]\b", text)


def test_background_is_the_first_thing() -> None:
    text = content(drawn(background="#336699"))
    assert "0.2 0.4 0.6 rg" in text
    assert "rg" not in content(drawn(background=None))


def test_alpha_and_dashes() -> None:
    style = Style(stroke_alpha=51, dash="dotted", width=32)
    data = drawn(Line(**through((0, 0), (50, 50), style=style)))
    assert b"/CA 0.2" in data
    assert "[ 0 4.5 ] 0 d" in content(data)


def test_lines_are_not_cut_at_the_edge_of_the_page() -> None:
    text = content(drawn(Line(**through((-100, -5), (300, -5), style=Style(width=320)))))
    assert "-75 78.75 m" in text
    assert "225 78.75 l" in text


def test_image_is_placed() -> None:
    data = drawn(Image(**box(20, 40, 40, 20, blob=BLOB, style=Style(stroke_alpha=51))))
    assert data.count(b"/Subtype /Image") == 1
    assert "30 0 0 15 15 30 cm" in content(data)
    assert b"/ca 0.2" in data


def test_a_board_larger_than_a_page_is_drawn_smaller() -> None:
    data = page(picture(every_kind(), (0, 0, 100_000, 50_000)))
    assert b"/MediaBox [ 0 0 14400 7200 ]" in data


def on_paper(sheet: Sheet, *elements: Any, **options: Any) -> bytes:
    shown = picture(list(elements), (0, 0, 1500, 1000), **options)
    return write_pdf.draw(shown, sheets.arranged(sheet, shown.region))


def test_a_page_of_paper_is_clipped_at_its_margins_and_its_colour_reaches_the_edge() -> None:
    data = on_paper(Sheet("a4"), Rect(**box(10, 10, 50, 50)), background="#336699")
    assert b"/MediaBox [ 0 0 841.8897637795 595.2755905512 ]" in data
    text = content(data)
    assert "0 0 m\n841.89 0 l" in text
    assert re.search(r"28\.34\d+ 28\.34\d+ 785\.19\d+ 538\.58\d+ re W n", text)


def test_tiles_repeat_their_neighbours_and_bear_marks() -> None:
    line = Line(**through((0, 500), (1500, 500), style=Style(stroke="#123456")))
    sheet = Sheet("a4", "portrait", scale=1)
    data = on_paper(sheet, line)
    streams = [
        zlib.decompress(each).decode("latin-1")
        for each in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    ]
    pages = [text for text in streams if " m\n" in text]
    assert data.count(b"/Type /Page ") == len(pages) == 3
    assert all("0.0705882" in text for text in pages)
    marked = [text.count("0.5254901961 0.5568627451 0.5882352941 RG") for text in pages]
    bare = on_paper(Sheet("a4", "portrait", scale=1, marks=False), line)
    assert len(bare) < len(data)
    assert min(marked) >= 1


def test_an_image_on_many_sheets_is_in_the_file_once() -> None:
    image = Image(**box(0, 0, 1500, 1000, blob=BLOB, style=Style(stroke_alpha=51)))
    data = on_paper(Sheet("a4", "portrait", scale=1), image)
    assert data.count(b"/Type /Page ") == 3
    assert data.count(b"/Subtype /Image") == 1
