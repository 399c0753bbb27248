import io
from pathlib import Path

import numpy as np
import pytest
from ipywidgets import Image as ImageWidget
from PIL import Image as Pillow

from nbboard.core.errors import InvalidInput, NoEquivalent
from nbboard.core.model import SCALE, Image, TextBox
from nbboard.render import scene
from tests.canvas.sheet import Sheet


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def ink(sheet: Sheet) -> tuple[float, float, float, float]:
    """The box round the letters that are painted."""
    corners = np.array(
        [item.path.vertices for item in scene.items(sheet.elements, {})][-1]  # type: ignore[union-attr]
    )
    return (*corners.min(axis=0), *corners.max(axis=0))


@pytest.mark.parametrize(
    ("align", "side", "at"),
    [
        ("left", 0, 100),
        ("start", 0, 100),
        ("right", 2, 100),
        ("end", 2, 100),
        ("center", None, 100),
    ],
)
def test_text_stands_on_its_baseline_at_its_side(
    sheet: Sheet, align: str, side: int | None, at: float
) -> None:
    sheet.canvas.font = "40px serif"
    sheet.canvas.text_align = align
    sheet.canvas.fill_text("HIH", 100, 200)
    box = ink(sheet)
    assert box[3] == pytest.approx(200, abs=0.1)
    middle = (box[0] + box[2]) / 2 if side is None else box[side]
    assert middle == pytest.approx(at, abs=4)


def test_text_hangs_from_its_top(sheet: Sheet) -> None:
    sheet.canvas.font = "40px serif"
    heights = []
    for baseline in ("bottom", "alphabetic", "middle", "top"):
        sheet.canvas.text_baseline = baseline
        sheet.canvas.fill_text("H", 0, 0)
        heights.append(ink(sheet)[3])
    assert heights == sorted(heights)
    assert abs(heights[2] - 14.5) < 1


def test_text_from_right_to_left_ends_where_others_start(sheet: Sheet) -> None:
    sheet.canvas.direction = "rtl"
    sheet.canvas.fill_text("HIH", 100, 0)
    assert ink(sheet)[2] <= 101


def test_text_turns_and_grows_with_the_canvas(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.font = "10px serif"
    canvas.translate(100, 100)
    canvas.rotate(np.pi / 2)
    canvas.scale(4, 1)
    canvas.stroke_style = "#e03131"
    canvas.stroke_text("H", 0, 0)
    (text,) = sheet.elements
    assert isinstance(text, TextBox)
    assert (text.angle, text.style.font_size, text.style.stroke) == (9000, 20 * SCALE, "#e03131")
    left, top, right, bottom = ink(sheet)
    assert (left, top) == pytest.approx((100, 101), abs=1)
    assert right > 110
    assert bottom > 110


def test_text_too_wide_gets_smaller(sheet: Sheet) -> None:
    sheet.canvas.font = "40px serif"
    sheet.canvas.fill_text("a long line of words", 0, 0, 100)
    left, _, right, _ = ink(sheet)
    assert right - left <= 101
    sheet.canvas.fill_text("   ", 0, 0)
    assert len(sheet.elements) == 1


def test_pixels_become_an_image_of_their_size(sheet: Sheet) -> None:
    pixels = np.zeros((20, 30, 3))
    pixels[:, 15:] = (255, 128, 0)
    sheet.canvas.scale(2)
    sheet.canvas.put_image_data(pixels, 5, 5)
    (image,) = sheet.elements
    assert isinstance(image, Image)
    assert (image.at, image.size) == ((160, 160), (60 * SCALE, 40 * SCALE))
    seen = sheet.pixels((0, 0, 80, 60))
    assert seen[30, 60].tolist() == [255, 128, 0, 255]
    for wrong in (np.zeros(5), np.zeros((2, 2, 2)), np.zeros((0, 4))):
        with pytest.raises(InvalidInput, match="image"):
            sheet.canvas.put_image_data(wrong)


def test_a_widget_s_image_is_stored_once_and_may_be_faded(sheet: Sheet) -> None:
    out = io.BytesIO()
    Pillow.new("RGB", (8, 4), "red").save(out, "PNG")
    widget = ImageWidget(value=out.getvalue())
    sheet.canvas.draw_image(widget, 1, 2)
    sheet.canvas.global_alpha = 0.5
    sheet.canvas.draw_image(widget, 1, 2, 16)
    sheet.canvas.draw_image(widget, 1, 2, 16, 8)
    sizes = [(e.size[0] // SCALE, e.size[1] // SCALE) for e in sheet.elements]
    assert sizes == [(8, 4), (16, 16), (16, 8)]
    assert len(sheet.blobs) == 1
    assert sheet.elements[1].style.stroke_alpha == 128


def test_skewed_words_and_pictures_are_refused_with_words(sheet: Sheet) -> None:
    sheet.canvas.transform(1, 0.5, 0, 1, 0, 0)
    with pytest.raises(NoEquivalent, match="text on a skewed canvas"):
        sheet.canvas.fill_text("x", 0, 0)
    with pytest.raises(NoEquivalent, match="an image on a skewed canvas"):
        sheet.canvas.put_image_data(np.zeros((2, 2)))


def test_what_is_seen_can_be_read_back_without_a_browser(sheet: Sheet, tmp_path: Path) -> None:
    canvas = sheet.canvas
    canvas.width, canvas.height = 40, 30
    canvas.fill_style = "#0000ff"
    canvas.fill_rect(10, 10, 10)
    pixels = canvas.get_image_data()
    assert pixels.shape == (30, 40, 4)
    assert (pixels[15, 15].tolist(), pixels[5, 5, 3]) == ([0, 0, 255, 255], 0)
    assert canvas.get_image_data(10, 10, 4, 2).shape == (2, 4, 4)
    assert canvas.create_image_data(3, 2).shape == (3, 2, 4)
    canvas.to_file(str(tmp_path / "seen.png"))
    assert (tmp_path / "seen.png").read_bytes() == canvas.image_data
    with pytest.raises(InvalidInput, match=r"\.png"):
        canvas.to_file("seen.gif")
