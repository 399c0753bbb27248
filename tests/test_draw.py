import io
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image as Pillow

from nbboard.core import limits
from nbboard.core.errors import InvalidInput
from nbboard.core.model import SCALE, Element, Image, Stroke, TextBox
from nbboard.core.points import unpack
from nbboard.draw import Draw, make_style


class Sheet:
    """Collects what is drawn."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.uploaded: list[bytes] = []
        self.draw = Draw(self._put, self._new_id, self._upload)

    def _put(self, elements: Sequence[Element]) -> None:
        self.elements += elements

    def _new_id(self) -> str:
        return f"{len(self.elements):016d}"

    def _upload(self, data: bytes) -> tuple[str, int, int]:
        self.uploaded.append(data)
        with Pillow.open(io.BytesIO(data)) as picture:
            return "0" * 64, picture.width, picture.height


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def test_a_stroke_keeps_its_points_to_a_sixteenth(sheet: Sheet) -> None:
    xy = np.array([[-3.3, 7.0], [0.04, 9.51], [5.5, -2.25]])
    sheet.draw.stroke(xy, pressures=[0, 0.5, 1], color="Tomato", width=4, alpha=0.5)
    (stroke,) = sheet.elements
    assert isinstance(stroke, Stroke)
    back = (unpack(stroke.points) + np.array(stroke.at)) / SCALE
    assert np.abs(back - xy).max() <= 0.5 / SCALE
    assert list(stroke.pressures) == [0, 128, 255]
    assert stroke.style.stroke == "#ff6347"
    assert (stroke.style.width, stroke.style.stroke_alpha) == (64, 128)


def test_a_very_long_stroke_becomes_several_without_a_gap(sheet: Sheet) -> None:
    count = 2 * limits.POINTS + 5
    xy = np.column_stack([np.arange(count), np.zeros(count)])
    sheet.draw.stroke(xy)
    parts = [unpack(part.points) + np.array(part.at) for part in sheet.elements]
    assert len(parts) == 3
    for before, after in itertools.pairwise(parts):
        assert (before[-1] == after[0]).all()
    whole = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    assert (whole == xy * SCALE).all()


@pytest.mark.parametrize("count", [limits.POINTS, limits.POINTS + 1, 1])
def test_counts_round_the_limit(sheet: Sheet, count: int) -> None:
    sheet.draw.stroke(np.zeros((count, 2)))
    assert len(sheet.elements) == (1 if count <= limits.POINTS else 2)


def test_every_kind_of_shape(sheet: Sheet) -> None:
    draw = sheet.draw
    draw.line([(0, 0), (10, 10)], dash="dashed")
    draw.arrow([(0, 0), (5, 5), (10, 0)], curve=True)
    draw.rect((0, 0), (10, 20), radius=3)
    draw.ellipse((0, 0), (10, 20), fill="gold")
    draw.triangle((0, 0), (10, 20), right=True)
    draw.diamond((0, 0), (10, 20))
    draw.polygon([(0, 0), (10, 0), (5, 5)])
    draw.note("remember", (0, 0))
    kinds = [type(element).__name__ for element in sheet.elements]
    assert kinds == ["Line", "Arrow", "Rect", "Ellipse", "Triangle", "Diamond", "Polygon", "Note"]


def test_text_is_as_wide_as_its_longest_line(sheet: Sheet) -> None:
    sheet.draw.text("i", (0, 0))
    sheet.draw.text("i\nWide line", (0, 0), font_size=40)
    small, large = sheet.elements
    assert isinstance(large, TextBox)
    assert large.size[0] > 5 * small.size[0]
    assert large.size[1] == 2 * 40 * SCALE * 5 // 4


@pytest.mark.parametrize("form", ["bytes", "path", "array", "floats", "pil", "figure"])
def test_an_image_of_any_kind(sheet: Sheet, tmp_path: Path, form: str) -> None:
    array = np.zeros((30, 60, 3), np.uint8)
    file = tmp_path / "picture.png"
    Pillow.fromarray(array).save(file)
    pictures = {
        "bytes": file.read_bytes(),
        "path": file,
        "array": array,
        "floats": array[..., 0] / 255.0,
        "pil": Pillow.fromarray(array),
    }
    if form == "figure":
        pictures["figure"] = Figure(figsize=(2, 1))
    sheet.draw.image(pictures[form], at=(1, 2), width=100)
    (image,) = sheet.elements
    assert isinstance(image, Image)
    assert image.size == (100 * SCALE, 50 * SCALE)
    assert sheet.uploaded[0].startswith(b"\x89PNG")


def test_a_figure_is_as_large_as_its_inches_say_and_an_array_as_its_pixels(sheet: Sheet) -> None:
    sheet.draw.image(Figure(figsize=(6.4, 4.8)))
    sheet.draw.image(np.zeros((30, 60, 3), np.uint8))
    sizes = [element.size for element in sheet.elements if isinstance(element, Image)]
    assert sizes == [(640 * SCALE, 480 * SCALE), (60 * SCALE, 30 * SCALE)]


@pytest.mark.parametrize(
    "xy",
    [[], [1, 2], [[1, 2, 3]], [[float("nan"), 0]], [[float("inf"), 0]], [[1e9, 0]], [["a", "b"]]],
)
def test_points_that_are_none_are_refused_with_words(sheet: Sheet, xy: list[object]) -> None:
    with pytest.raises(InvalidInput, match=r"shape|NaN|limit|points"):
        sheet.draw.stroke(xy)
    assert sheet.elements == []


@pytest.mark.parametrize(
    "wrong",
    [{"alpha": 2}, {"alpha": -0.1}, {"dash": "wavy"}, {"width": -1}, {"align": "middle"}],
)
def test_a_wrong_style_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        make_style(**wrong)  # type: ignore[arg-type]


def test_text_with_half_a_surrogate_pair_is_refused(sheet: Sheet) -> None:
    with pytest.raises(InvalidInput):
        sheet.draw.note("\ud800", (0, 0))
