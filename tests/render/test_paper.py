import pytest

from nbboard.core.model import Rect, Style
from nbboard.render.paper import dark_fill, dark_ink, on_dark

# As js/src/canvas/paper.ts gives them.
GOLDEN = [
    ("#000000", "#f5f5f5", "#f5f5f5"),
    ("#ffffff", "#171717", "#171717"),
    ("#1971c2", "#69b1fe", "#2c80d2"),
    ("#ffec99", "#6f5e01", "#413601"),
    ("#e8590c", "#eb5c12", "#aa3e02"),
]


@pytest.mark.parametrize(("color", "ink", "fill"), GOLDEN)
def test_colours_are_those_of_the_page(color: str, ink: str, fill: str) -> None:
    assert (dark_ink(color), dark_fill(color)) == (ink, fill)


def test_every_colour_stays_a_colour() -> None:
    for number in range(0, 0x1000000, 0x10107):
        color = f"#{number:06x}"
        for turned in (dark_ink(color), dark_fill(color)):
            assert len(bytes.fromhex(turned.removeprefix("#"))) == 3


def test_elements_keep_all_but_their_colours() -> None:
    style = Style(stroke="#000000", fill=None, width=32)
    (turned,) = on_dark([Rect(id="r" * 16, at=(1, 2), size=(3, 4), style=style)])
    assert turned.style == Style(stroke="#f5f5f5", fill=None, width=32)
    assert (turned.id, turned.at, turned.size) == ("r" * 16, (1, 2), (3, 4))
