"""Text: its lines, size and line height."""

from typing import Any

import pytest

from nbboard.core.model import TextBox
from tests.formats.excalidraw.sources import drawn, loaded, one, refused


def test_lines_are_those_stored() -> None:
    text = one("text", text="two words\nand more", originalText="two words and more")
    assert text.lines == ("two words", "and more")
    assert text.text == "two words and more"


def test_stale_original_text_does_not_count() -> None:
    text = one("text", text="new", originalText="old")
    assert (text.text, text.lines) == ("new", ("new",))
    assert one("text", text="new").text == "new"


def test_line_ends_become_newlines() -> None:
    assert one("text", text="a\r\nb\rc\n").lines == ("a", "b", "c", "")


def test_size_align_and_box() -> None:
    text = one("text", fontSize=27.5, textAlign="right")
    assert (text.style.font_size, text.style.align) == (440, "right")
    assert (text.at, text.size) == ((160, 320), (1600, 800))
    assert one("text", fontSize=None).style.font_size == 320


def test_old_font_field() -> None:
    assert one("text", font="36px Virgil").style.font_size == 36 * 16
    assert "has no size in px" in refused("text", font="Virgil")


@pytest.mark.parametrize(
    ("fields", "hundredths"),
    [
        ({"lineHeight": 1.25}, 125),
        ({"lineHeight": 1.2499999999999996}, 125),
        ({"lineHeight": 1.3706256908018875}, 137),
        ({"height": 52}, 130),
        ({"height": 0}, 125),
        ({"height": 0, "fontFamily": 3}, 120),
        ({"height": 0, "fontFamily": "Virgil"}, 125),
    ],
    ids=str,
)
def test_line_height_is_given_or_found_from_the_box(
    fields: dict[str, Any], hundredths: int
) -> None:
    assert one("text", text="a\nb", **fields).line_height == hundredths


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": ""}, "the text is empty"),
        ({"text": None}, "the text is empty"),
        ({"text": "x" * 16_001}, "text has 16001 bytes; the limit is 16000"),
        ({"fontSize": -3}, "fontSize -3 is negative"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_text_that_does_not_fit_is_named(fields: dict[str, Any], reason: str) -> None:
    assert reason in refused("text", **fields)


# The same in js/test/tools/excalidraw.test.ts.
@pytest.mark.parametrize("fields", [{"lineHeight": 16}, {"height": 4000}, {"lineHeight": 0.2}])
def test_a_line_height_that_nobody_could_read_by_is_the_usual_one(fields: dict[str, Any]) -> None:
    (text,), report = loaded(drawn("text", **fields))
    assert isinstance(text, TextBox)
    assert text.line_height == 125
    assert report.approximated["line height"] == 1


def test_control_characters_are_left_out_and_counted() -> None:
    elements, report = loaded(drawn("text", text="a\u000bb\u0000c\td"))
    assert elements[0].text == "abc\td"
    assert report.not_kept == {"control characters": 1}


def test_every_text_is_in_another_face() -> None:
    _, report = loaded(drawn("text"), drawn("text"))
    assert report.approximated == {"font face": 2}


def test_a_font_of_no_size_is_the_usual_one() -> None:
    """T16: the line height is told by the box and the size."""
    text = one("text", font="0px Virgil", height=25)
    assert (text.style.font_size, text.line_height) == (20 * 16, 125)
