import pytest

from nbboard.canvas.colours import Ink, parse
from nbboard.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "ink"),
    [
        ("Tomato", Ink("#ff6347", 1)),
        ("#08f", Ink("#0088ff", 1)),
        ("#08f8", Ink("#0088ff", 0x88 / 255)),
        ("rgb(1, 2, 3)", Ink("#010203", 1)),
        ("rgba(255,0,0,0.25)", Ink("#ff0000", 0.25)),
        ("rgb(255 0 0 / 50%)", Ink("#ff0000", 0.5)),
        ("hsl(120, 100%, 25%)", Ink("#008000", 1)),
        ("hsla(0deg, 100%, 50%, .5)", Ink("#ff0000", 0.5)),
        ("transparent", Ink("#000000", 0)),
    ],
)
def test_a_colour_of_css_with_its_opacity(text: str, ink: Ink) -> None:
    assert parse(text) == ink


@pytest.mark.parametrize("value", ["no colour", "rgba(1,2)", 7, None])
def test_what_is_no_colour_is_named(value: object) -> None:
    with pytest.raises(InvalidInput, match=r"give a CSS colour"):
        parse(value)
