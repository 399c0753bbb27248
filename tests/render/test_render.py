"""The package's functions: sync and async forms of PNG, SVG, PDF and recode."""

import asyncio
import io

import pytest
from PIL import Image as Pillow

from nbboard import render
from nbboard.core import limits
from nbboard.core.errors import InvalidInput
from nbboard.render import Region
from tests.render.boards import BLOBS, every_kind, pixels, png_of

pytestmark = pytest.mark.store

ELEMENTS = every_kind()


def test_png_shows_all_by_default_at_twice_the_size() -> None:
    found = pixels(render.png(ELEMENTS, blobs=BLOBS, padding=0))
    whole = pixels(render.png(ELEMENTS, blobs=BLOBS, padding=10, scale=1))
    assert found.shape[0] == 2 * (whole.shape[0] - 20)
    assert found.shape[1] == 2 * (whole.shape[1] - 20)


def test_options_of_png() -> None:
    part = render.png(ELEMENTS, region=(0, 0, 30, 20), scale=1, background=None)
    assert pixels(part).shape == (20, 30, 4)
    assert part == render.png(ELEMENTS, region=Region(0, 0, 30, 20), scale=1, background=None)
    assert max(pixels(render.png(ELEMENTS, max_side=64)).shape) <= 64


def test_region_of_the_wrong_length_is_named() -> None:
    with pytest.raises(InvalidInput, match="region"):
        render.png(ELEMENTS, region=(1, 2, 3))  # type: ignore[arg-type]


def test_svg_and_pdf_carry_their_title() -> None:
    assert "<title>A &amp; B</title>" in render.svg(ELEMENTS, title="A & B")
    assert b"/Title (A & B)" in render.pdf(ELEMENTS, title="A & B")


def test_async_forms_give_the_same() -> None:
    async def all_of_them() -> tuple[bytes, str, bytes, render.Recoded]:
        return (
            await render.png_async(ELEMENTS, blobs=BLOBS, scale=1),
            await render.svg_async(ELEMENTS, blobs=BLOBS, title="t"),
            await render.pdf_async(ELEMENTS, blobs=BLOBS, title="t"),
            await render.recode_async(png_of((1, 2, 3))),
        )

    png, svg, pdf, image = asyncio.run(all_of_them())
    assert png == render.png(ELEMENTS, blobs=BLOBS, scale=1)
    assert svg == render.svg(ELEMENTS, blobs=BLOBS, title="t")
    assert pdf == render.pdf(ELEMENTS, blobs=BLOBS, title="t")
    assert image == render.recode(png_of((1, 2, 3)))


def test_empty_board_has_pictures() -> None:
    assert pixels(render.png([])).shape == (64, 64, 3)
    assert "<svg" in render.svg([])
    assert render.pdf([]).startswith(b"%PDF")


def test_a_thumbnail_has_one_size_and_the_paper_of_its_theme() -> None:
    size = (limits.THUMBNAIL_HEIGHT, limits.THUMBNAIL_WIDTH)
    for elements in ([], ELEMENTS, ELEMENTS[:1]):
        for dark, paper in ((False, [255, 255, 255]), (True, [23, 23, 23])):
            found = pixels(asyncio.run(render.thumbnail_async(elements, BLOBS, dark=dark)))
            assert found.shape[:2] == size
            assert found[0, 0, :3].tolist() == paper
            drawn = bool((found[..., :3] != found[0, 0, :3]).any())
            assert drawn is bool(elements)


def test_a_portrait_is_the_middle_of_an_image() -> None:
    image = Pillow.new("RGB", (400, 200), "#ff0000")
    image.paste("#0000ff", (100, 0, 300, 200))
    coded = io.BytesIO()
    image.save(coded, "PNG")
    found = asyncio.run(render.portrait_async(coded.getvalue()))
    side = limits.PORTRAIT_SIDE
    assert (found.media_type, found.width, found.height) == ("image/webp", side, side)
    with Pillow.open(io.BytesIO(found.data)) as square:
        red, _, blue = square.convert("RGB").getpixel((2, side // 2))  # type: ignore[misc]
    assert (blue > 200, red < 50) == (True, True)
    with pytest.raises(InvalidInput):
        asyncio.run(render.portrait_async(b"<svg/>"))
