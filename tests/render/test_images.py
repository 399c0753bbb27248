"""Images from outside: told by content, bounded, and reduced to their pixels."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import PngImagePlugin

from nbboard.core import limits, plot
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.render.images import decode, media_type, portrait, recode


def coded(form: str, mode: str = "RGB", size: tuple[int, int] = (8, 4), **options: Any) -> bytes:
    """An image file of one colour."""
    data = io.BytesIO()
    colour = {"RGB": (200, 30, 60), "RGBA": (200, 30, 60, 128), "L": 77, "LA": (77, 0)}[mode]
    Pillow.new(mode, size, colour).save(data, form, **options)
    return data.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG that promises many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_kind_is_told_by_content_and_kept(form: str, kind: str) -> None:
    data = coded(form)
    assert media_type(data) == kind
    found = recode(data)
    assert (found.media_type, found.width, found.height) == (kind, 8, 4)
    assert np.abs(np.asarray(decode(found.data)).astype(int)[2, 2] - (200, 30, 60)).max() < 8


@pytest.mark.guarantee("T12")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"GIF89a" + bytes(20),
        b"BM" + bytes(60),
        b"RIFF\0\0\0\0WAVE",
        b"\0" * 100,
    ],
    ids=repr,
)
def test_anything_else_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="not a PNG, JPEG or WebP"):
        recode(data)


@pytest.mark.guarantee("T12")
def test_polyglot_keeps_only_its_pixels() -> None:
    data = coded("PNG") + b"<script>alert(1)</script>"
    assert b"script" not in recode(data).data
    data = coded("JPEG", comment=b"<?php evil ?>") + b"PK\x03\x04"
    assert b"php" not in recode(data).data
    assert b"PK" not in recode(data).data


@pytest.mark.guarantee("T13")
def test_places_and_notes_are_gone() -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "secret description"
    exif.get_ifd(0x8825)[1] = "N"
    for form in ("JPEG", "WEBP", "PNG"):
        data = coded(form, exif=exif)
        assert b"secret" in data
        assert b"secret" not in recode(data).data
        assert not Pillow.open(io.BytesIO(recode(data).data)).getexif()
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "secret")
    assert b"secret" not in recode(coded("PNG", pnginfo=note)).data


def test_photo_is_turned_upright() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    found = recode(coded("JPEG", size=(80, 40), exif=exif))
    assert (found.width, found.height) == (40, 80)


def test_transparency_is_kept() -> None:
    assert decode(recode(coded("PNG", "RGBA")).data).mode == "RGBA"
    assert decode(recode(coded("PNG", "LA")).data).getpixel((0, 0)) == (77, 77, 77, 0)
    assert decode(recode(coded("PNG", "L")).data).mode == "RGB"


def test_same_image_same_bytes() -> None:
    for form in ("PNG", "JPEG", "WEBP"):
        assert recode(coded(form)) == recode(coded(form))


@pytest.mark.guarantee("T13")
@pytest.mark.parametrize("size", [(50_000, 50_000), (40_000, 2), (16_384, 16_384), (7000, 7000)])
def test_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(LimitExceeded, match="make it smaller"):
        recode(bomb(*size))


@pytest.mark.guarantee("T13")
@pytest.mark.parametrize(
    "data",
    [
        bomb(64, 64),
        coded("PNG")[:40],
        coded("JPEG", size=(64, 64))[:200],
        coded("WEBP")[:30],
        coded("PNG").replace(b"IDAT", b"IDXT"),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
    ],
    ids=["short", "png", "jpeg", "webp", "chunk", "png-head", "jpeg-head"],
)
def test_damage_is_named(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"a damaged (PNG|JPEG|WEBP) image"):
        recode(data)


def test_only_the_first_frame_counts() -> None:
    data = io.BytesIO()
    frames = [Pillow.new("RGB", (8, 8), colour) for colour in ("#ff0000", "#00ff00")]
    frames[0].save(data, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    found = Pillow.open(io.BytesIO(recode(data.getvalue()).data))
    assert getattr(found, "n_frames", 1) == 1
    assert found.convert("RGB").getpixel((4, 4))[0] > 200  # type: ignore[index]


def test_result_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BLOB_BYTES", 20)
    with pytest.raises(LimitExceeded, match="the limit is 20"):
        recode(coded("PNG"))


@pytest.mark.parametrize(
    ("size", "side"), [((300, 200), 128), ((100, 900), 100), ((1, 50), 1), ((128, 128), 128)]
)
def test_a_portrait_is_square_and_never_made_larger(size: tuple[int, int], side: int) -> None:
    found = portrait(coded("JPEG", size=size), 128)
    assert found[:3] == ("image/webp", side, side)
    assert media_type(found.data) == "image/webp"


@pytest.mark.guarantee("T13", "T23")
def test_a_portrait_keeps_nothing_but_pixels_and_refuses_bombs() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Where", "at home")
    assert b"at home" not in portrait(coded("PNG", pnginfo=info), 128).data
    with pytest.raises(LimitExceeded):
        portrait(bomb(50_000, 50_000), 128)


@pytest.mark.guarantee("T12")
def test_what_a_plot_says_of_its_axes_is_all_that_stays() -> None:
    says = plot.Plot((plot.AxesNote((0, 0, 1, 1), plot.Scale(0, 5), plot.Scale(1, 9, "log")),))
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "made at home")
    said = plot.embed(coded("PNG", pnginfo=info), says)
    found = recode(said).data
    assert plot.read(found) == says
    assert b"made at home" not in found
    assert recode(found).data == found
    # What is not sound goes with the rest.
    unsound = plot.Plot((plot.AxesNote((0, 0, 1, 1), plot.Scale(0, 0), plot.Scale(1, 9)),))
    assert b"nbboard-plot" not in recode(plot.embed(coded("PNG"), unsound)).data
