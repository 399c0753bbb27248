"""A small board with every kind of element, and pictures as arrays."""

import io
from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from nbboard.core.model import (
    Arrow,
    Diamond,
    Element,
    Ellipse,
    Image,
    Line,
    Note,
    Polygon,
    Rect,
    Stroke,
    Style,
    TextBox,
    Triangle,
)
from nbboard.core.points import pack
from nbboard.render.picture import Frame, Picture, Region, compose

Pixels = NDArray[np.uint8]
BLOB = "ab" * 32
MISSING = "cd" * 32
_numbers = count(1)


def box(x: float, y: float, width: float = 40, height: float = 30, **fields: Any) -> dict[str, Any]:
    """Fields of an element with a box, in board units."""
    sides = {"at": (x, y), "size": (width, height)}
    scaled = {name: tuple(round(side * 16) for side in pair) for name, pair in sides.items()}
    return {"id": f"{next(_numbers):016d}", **scaled, **fields}


def through(*points: tuple[float, float], **fields: Any) -> dict[str, Any]:
    """Fields of an element with points, in board units."""
    natural = np.round(np.array(points) * 16).astype(np.int64)
    corner = natural.min(axis=0)
    local = natural - corner
    return {
        "id": f"{next(_numbers):016d}",
        "at": tuple(corner.tolist()),
        "size": tuple(local.max(axis=0).tolist()),
        "points": pack(local),
        **fields,
    }


def png_of(color: tuple[int, ...], size: tuple[int, int] = (4, 4)) -> bytes:
    """An image file of one colour."""
    data = io.BytesIO()
    Pillow.new("RGBA" if len(color) == 4 else "RGB", size, color).save(data, "PNG")
    return data.getvalue()


def every_kind() -> list[Element]:
    """One of each, side by side, in a board of 300 × 200."""
    fill = Style(stroke="#1864ab", fill="#a5d8ff", fill_alpha=128, width=48)
    wave = [(10 + x, 100 + 10 * np.sin(x / 6)) for x in range(0, 60, 3)]
    pressures = bytes(range(60, 60 + 8 * len(wave), 8))
    return [
        Rect(**box(10, 10, style=fill, radius=128)),
        Ellipse(**box(60, 10, style=fill, angle=3000)),
        Triangle(**box(110, 10, style=fill, right=True, flip=1)),
        Diamond(**box(160, 10, style=fill, radius=64)),
        Polygon(**through((210, 10), (250, 20), (230, 40), style=fill)),
        Stroke(**through(*wave, style=Style(width=64))),
        Stroke(**through(*((x + 70, y) for x, y in wave), pressures=pressures)),
        Line(**through((150, 90), (180, 120), (210, 90), curve=True, style=Style(dash="dotted"))),
        Line(**through((220, 90), (260, 90), style=Style(dash="dashed", stroke_alpha=100))),
        Arrow(**through((220, 110), (270, 120), head_start="dot", head_end="triangle")),
        # A character that is none in any face.
        TextBox(**box(10, 140, 60, 25, text="Aé\u0378 <b>", lines=("Aé\u0378 <b>",))),
        Note(**box(90, 130, 60, 60, text="note\nß", style=Style(font_size=160))),
        Image(**box(170, 140, blob=BLOB, angle=1000)),
        Image(**box(230, 140, blob=MISSING)),
    ]


BLOBS = {BLOB: png_of((240, 62, 62, 255))}


def picture(
    elements: Sequence[Element],
    region: tuple[float, float, float, float] | None = (0, 0, 300, 200),
    background: str | None = "#ffffff",
) -> Picture:
    """Elements ready to be drawn."""
    frame = Frame(region=region and Region(*region), background=background)
    return compose(elements, BLOBS, frame)


def pixels(data: bytes) -> Pixels:
    """A PNG's pixels, (height, width, 3 or 4)."""
    return np.array(Pillow.open(io.BytesIO(data)))
