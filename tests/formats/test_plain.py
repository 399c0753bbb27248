import json

from nbboard.core.model import Rect, Stroke, Style, TextBox
from nbboard.core.points import pack
from nbboard.formats.plain import plain

KEY = "0123456789abcdef"


def test_lengths_are_board_units_and_angles_degrees() -> None:
    rect = Rect(id=KEY, at=(-8, 16), size=(32, 4), angle=12_345, radius=24, style=Style(width=40))
    model = plain(rect)
    assert (model["kind"], model["at"], model["size"]) == ("rect", [-0.5, 1], [2, 0.25])
    assert (model["angle"], model["radius"]) == (123.45, 1.5)
    assert (model["style"]["width"], model["style"]["font_size"]) == (2.5, 20)


def test_points_and_pressures_are_unpacked() -> None:
    stroke = Stroke(
        id=KEY, at=(0, 0), size=(16, 8), points=pack([[0, 0], [16, 8]]), pressures=b"\x00\xff"
    )
    model = plain(stroke)
    assert model["points"] == [[0, 0], [1, 0.5]]
    assert model["pressures"] == [0, 1]


def test_it_is_json_with_any_text() -> None:
    text = 'a "quote" </script> 🦊\n'
    model = json.loads(json.dumps(plain(TextBox(id=KEY, at=(0, 0), size=(1, 1), text=text))))
    assert model["text"] == text
