"""PNG: the right pixels, alike every time."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from nbboard.core.errors import LimitExceeded
from nbboard.core.model import Image, Line, Rect, Stroke, Style, TextBox
from nbboard.render import write_png
from nbboard.render.picture import Frame, Region, compose
from tests.render.boards import BLOB, Pixels, box, every_kind, picture, pixels, png_of, through

GOLDEN = Path(__file__).parent / "every_kind.png"
BLACK = Style(stroke="#000000", width=64)


def drawn(
    *elements: object,
    region: tuple[float, float, float, float] = (0, 0, 40, 30),
    scale: float = 1,
    background: str | None = "#ffffff",
) -> Pixels:
    return pixels(write_png.draw(picture(list(elements), region, background), scale))  # type: ignore[arg-type]


def dark(found: Pixels) -> list[tuple[int, int]]:
    """Rows and columns of the pixels that are nearly black."""
    return [(int(row), int(column)) for row, column in np.argwhere(found.max(axis=2) < 40)]


def test_every_kind_looks_as_it_did() -> None:
    """The golden picture was looked at; run `python -m tests.render.test_write_png` to renew it."""
    found = pixels(write_png.draw(picture(every_kind()), 2))
    golden = np.asarray(Pillow.open(GOLDEN).convert("RGB"))
    assert found.shape == golden.shape == (400, 600, 3)
    difference = np.abs(found.astype(int) - golden).max(axis=2)
    assert (difference > 8).mean() < 0.001


@pytest.mark.guarantee("G21")
def test_same_board_same_bytes() -> None:
    elements = every_kind()
    assert write_png.draw(picture(elements), 2) == write_png.draw(picture(list(elements)), 2)


def test_fill_covers_exactly_its_pixels() -> None:
    square = Rect(**box(10, 5, 20, 10, style=Style(stroke=None, fill="#102030")))
    found = drawn(square)
    assert (found[5:15, 10:30] == (0x10, 0x20, 0x30)).all()
    found[5:15, 10:30] = 255
    assert (found == 255).all()


def test_scale_and_region() -> None:
    square = Rect(**box(10, 5, 20, 10, style=Style(stroke=None, fill="#000000")))
    found = drawn(square, region=(5, 0, 20, 10), scale=3)
    assert found.shape == (30, 60, 3)
    assert (found[15:, 15:] == 0).all()
    assert (found[:15] == 255).all()


def test_alpha_mixes_fill_and_background() -> None:
    style = Style(stroke=None, fill="#ff0000", fill_alpha=128)
    assert (
        np.abs(drawn(Rect(**box(0, 0, style=style)))[10, 10] - np.array((255, 127, 127))).max() <= 1
    )


def test_transparent_background() -> None:
    style = Style(stroke=None, fill="#ff0000", fill_alpha=128)
    found = drawn(Rect(**box(0, 0, 20, 30, style=style)), background=None)
    assert found[10, 10].tolist() == [255, 0, 0, 128]
    assert found[10, 30, 3] == 0


def test_line_has_round_ends() -> None:
    found = drawn(Line(**through((10, 15), (30, 15), style=BLACK)))
    assert (found[14:16, 9] < 40).all()
    assert (found[14:16, 7] == 255).all()
    assert 40 < found[13, 8, 0] < 250


def test_single_point_is_a_dot() -> None:
    """A stroke of one point shows, with and without pressure."""
    for pressures in (b"", b"\x80"):
        found = drawn(Stroke(**through((20, 15), pressures=pressures, style=BLACK)))
        assert (15, 20) in dark(found)
        assert 4 <= len(dark(found)) <= 24


def test_dots_of_a_dotted_line_are_there() -> None:
    style = Style(stroke="#000000", width=64, dash="dotted")
    found = drawn(Line(**through((5, 15), (35, 15), style=style)))
    columns = sorted({column for _, column in dark(found)})
    assert len(columns) > 4
    assert max(np.diff(columns)) > 4


def test_width_outside_the_picture_still_reaches_into_it() -> None:
    """A line whose middle lies outside covers the edge, and keeps the phase of its dashes."""
    style = Style(stroke="#000000", width=20 * 16)
    found = drawn(Line(**through((-100, -5), (100, -5), style=style)))
    assert (found[:4] < 40).all()
    assert (found[6:] == 255).all()
    dashed = Line(**through((-100, 15), (100, 15), style=Style(stroke="#000000", dash="dashed")))
    whole, part = drawn(dashed, region=(-110, 0, 220, 30)), drawn(dashed, region=(-10, 0, 20, 30))
    assert np.array_equal(whole[:, 100:120], part)


def test_far_outside_costs_nothing_and_shows_nothing() -> None:
    far = Line(**through((-4e6, -4e6), (4e6, 4e6), style=BLACK))
    assert dark(drawn(far))
    assert not dark(drawn(Rect(**box(5e6, 5e6, style=BLACK))))


def test_image_lies_in_its_box() -> None:
    found = drawn(Image(**box(10, 5, 20, 10, blob=BLOB)))
    assert (found[6:14, 11:29] == (240, 62, 62)).all()
    found[5:15, 10:30] = 255
    assert (found == 255).all()


@pytest.mark.parametrize(
    ("angle", "flip", "corner"),
    [(0, 0, (12, 7)), (0, 1, (27, 7)), (0, 2, (12, 12)), (18_000, 0, (27, 12)), (9000, 0, (22, 2))],
)
def test_image_turns_and_mirrors(angle: int, flip: int, corner: tuple[int, int]) -> None:
    source = Pillow.new("RGB", (20, 10), "#ffffff")
    source.paste("#000000", (0, 0, 8, 4))
    blobs = {BLOB: _coded(source)}
    element = Image(**box(10, 5, 20, 10, blob=BLOB, angle=angle, flip=flip))
    board = compose([element], blobs, Frame(Region(0, 0, 40, 30)))
    assert corner[::-1] in dark(pixels(write_png.draw(board, 1)))
    assert 20 <= len(dark(pixels(write_png.draw(board, 1)))) <= 44


def _coded(image: Pillow.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def test_image_shrinks_to_its_average_and_fades() -> None:
    board = np.indices((64, 64)).sum(axis=0) % 2 * 255
    blobs = {BLOB: _coded(Pillow.fromarray(board.astype(np.uint8)).convert("RGB"))}
    element = Image(**box(0, 0, 8, 8, blob=BLOB, style=Style(stroke_alpha=128)))
    found = pixels(write_png.draw(compose([element], blobs, Frame(Region(0, 0, 8, 8))), 1))
    assert np.abs(found.astype(int) - 191).max() < 6


def test_image_with_transparency() -> None:
    blobs = {BLOB: png_of((0, 0, 255, 128))}
    element = Image(**box(0, 0, 10, 10, blob=BLOB))
    found = pixels(write_png.draw(compose([element], blobs, Frame(Region(0, 0, 20, 20))), 1))
    assert np.abs(found[5, 5] - np.array((127, 127, 255))).max() <= 1
    assert (found[15] == 255).all()


def test_large_image_is_drawn_in_strips() -> None:
    element = Image(**box(0, 0, 30, 1500, blob=BLOB))
    assert (drawn(element, region=(0, 0, 30, 1500))[:, 5:25] == (240, 62, 62)).all()


def test_text_is_in_its_colour() -> None:
    text = TextBox(**box(0, 0, text="I", style=Style(stroke="#2f9e44", font_size=24 * 16)))
    found = drawn(text)
    assert (found == (0x2F, 0x9E, 0x44)).all(axis=2).sum() > 10


def test_longest_stroke_can_be_drawn() -> None:
    random = np.random.default_rng(1)
    scribble = random.uniform(0, 900, (16_000, 2))
    element = Stroke(**through(*map(tuple, scribble), style=BLACK))
    assert len(dark(drawn(element, region=(0, 0, 900, 900), scale=0.1))) > 5000


def test_path_too_large_for_the_rasteriser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object) -> None:
        raise OverflowError("Exceeded cell block limit in Agg.")

    monkeypatch.setattr(write_png.RendererAgg, "draw_path", overflow)
    with pytest.raises(LimitExceeded, match="a path of 5 points covers too many pixels"):
        drawn(Rect(**box(0, 0)))


if __name__ == "__main__":
    GOLDEN.write_bytes(write_png.draw(picture(every_kind()), 2))
