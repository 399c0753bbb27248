"""CSS colours; the expected values are those a browser's canvas computes."""

import pytest

from nbboard.formats.colours import TRANSPARENT, parse

VALID = {
    "#1971c2": ("#1971c2", 1.0),
    "#1971C2": ("#1971c2", 1.0),
    "#fff": ("#ffffff", 1.0),
    "#AbC": ("#aabbcc", 1.0),
    "#ff00": ("#ffff00", 0.0),
    "#0000": ("#000000", 0.0),
    "#ffff": ("#ffffff", 1.0),
    "#40c05788": ("#40c057", 0x88 / 255),
    "white": ("#ffffff", 1.0),
    "white ": ("#ffffff", 1.0),
    "\tGrey\n": ("#808080", 1.0),
    "rebeccapurple": ("#663399", 1.0),
    "rgb(255, 0, 128)": ("#ff0080", 1.0),
    "rgb(255,0,  128)": ("#ff0080", 1.0),
    "RGB(255 0 128)": ("#ff0080", 1.0),
    "rgba(255, 0, 128, .5)": ("#ff0080", 0.5),
    "rgba(255 0 128 / 25%)": ("#ff0080", 0.25),
    "rgb(255 0 128/1)": ("#ff0080", 1.0),
    "rgb(100%, 50%, 0%)": ("#ff8000", 1.0),
    "rgb(300, -20, 1e2)": ("#ff0064", 1.0),
    "rgba(0, 0, 0, 7)": ("#000000", 1.0),
    "hsl(0, 100%, 50%)": ("#ff0000", 1.0),
    "hsl(120deg 100% 25%)": ("#008000", 1.0),
    "hsl(0.5turn, 100%, 50%)": ("#00ffff", 1.0),
    "hsl(-120, 100%, 50%)": ("#0000ff", 1.0),
    "hsla(200grad, 100%, 50%, 50%)": ("#00ffff", 0.5),
    "hsl(3.14159265rad 100% 50%)": ("#00ffff", 1.0),
}
INVALID = [
    "",
    "none",
    "00000",
    "#00000",
    "#12",
    "#gggggg",
    "1971c2",
    "rgb(1, 2)",
    "rgb(1, 2, 3, 4, 5)",
    "rgb(1 2 3 4)",
    "rgb(1, 2 3)",
    "rgb(1, 2, 3 / 4)",
    "rgb(10%, 20, 30)",
    "rgb(1deg, 2, 3)",
    "rgb(a, b, c)",
    "rgb(nan, 0, 0)",
    "rgba(0, 0, 0, 1deg)",
    "hsl(120, 100, 25)",
    "hsl(10%, 100%, 25%)",
    "rgb()",
    "rgb(1, 2, 3",
    "url(#a)",
    "white;",
    "#fff\0",
]


@pytest.mark.parametrize("text", VALID, ids=repr)
def test_valid_colour(text: str) -> None:
    found = parse(text)
    assert found is not None
    assert found.rgb == VALID[text][0]
    assert found.alpha == pytest.approx(VALID[text][1])


@pytest.mark.parametrize("text", INVALID, ids=repr)
def test_what_is_no_colour(text: str) -> None:
    assert parse(text) is None


def test_transparent_paints_nothing() -> None:
    assert parse("Transparent") == TRANSPARENT
    assert TRANSPARENT.rgb is None


def test_a_name_is_parsed_the_same_twice() -> None:
    """Pillow replaces the names in its table by tuples once they were asked for."""
    assert parse("tomato") == parse("tomato") == ("#ff6347", 1.0)
