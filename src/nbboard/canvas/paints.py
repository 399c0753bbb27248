"""Gradients and patterns: what a board has no fill for, and therefore gets as an image.

ipycanvas's own `LinearGradient`, `RadialGradient` and `Pattern` are read, wherever they come from.
Colours between two stops follow the HTML standard: straight lines in sRGB, the end colours beyond.
"""

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw

from nbboard.canvas.colours import Ink, parse
from nbboard.core.errors import InvalidInput
from nbboard.core.geometry import Affine
from nbboard.core.path import Floats
from nbboard.render.images import decode

DENSITY: Final = 2.0
"""Pixels for each board unit of a painted image."""
MOST_PIXELS: Final = 2_000_000
_SMOOTH: Final = 4


def is_paint(value: Any) -> bool:
    """Tell whether a style is one of ipycanvas's gradients or patterns."""
    return hasattr(value, "color_stops") or hasattr(value, "repetition")


class Paint:
    """A gradient or pattern: gives the colour at any point of the canvas."""

    def __init__(self, source: Any):
        self.source = source

    @cached_property
    def mean(self) -> Ink:
        """The colour that lines and words take: they are never painted as an image."""
        if hasattr(self.source, "color_stops"):
            inks = [parse(color) for _, color in self.source.color_stops]
            colors = np.array([list(bytes.fromhex(ink.color[1:])) for ink in inks], float)
            red, green, blue = np.rint(colors.mean(axis=0)).astype(int).tolist()
            return Ink(f"#{red:02x}{green:02x}{blue:02x}", float(np.mean([i.alpha for i in inks])))
        red, green, blue, alpha = self._tile.reshape(-1, 4).mean(axis=0).tolist()
        return Ink(f"#{round(red):02x}{round(green):02x}{round(blue):02x}", alpha / 255)

    def colors(self, points: Floats) -> NDArray[np.float64]:
        """Give RGBA, 0 to 255, at points of shape (n, 2) in the canvas's own units."""
        source = self.source
        if not hasattr(source, "color_stops"):
            return self._tiled(points)
        start = np.array((source.x0, source.y0), float)
        way = np.array((source.x1, source.y1), float) - start
        if not hasattr(source, "r0"):
            length = float(way @ way)
            share = (points - start) @ way / length if length else np.zeros(len(points))
            return self._between(share)
        return self._between(_radial(points - start, way, float(source.r0), float(source.r1)))

    def _between(self, share: Floats) -> NDArray[np.float64]:
        stops = sorted(self.source.color_stops, key=lambda stop: stop[0])
        places = [float(place) for place, _ in stops]
        inks = [parse(color) for _, color in stops]
        table = [(*bytes.fromhex(ink.color[1:]), ink.alpha * 255) for ink in inks]
        mixed = [np.interp(share, places, channel) for channel in zip(*table, strict=True)]
        found = np.stack(mixed, axis=1)
        found[np.isnan(share)] = 0
        return found

    @cached_property
    def _tile(self) -> NDArray[np.uint8]:
        return np.asarray(decode(image_bytes(self.source.image)).convert("RGBA"))

    def _tiled(self, points: Floats) -> NDArray[np.float64]:
        height, width = self._tile.shape[:2]
        x, y = np.floor(points).astype(int).T
        found: NDArray[np.float64] = self._tile[y % height, x % width].astype(np.float64)
        repeats = self.source.repetition
        if repeats in ("repeat-x", "no-repeat"):
            found[(y < 0) | (y >= height)] = 0
        if repeats in ("repeat-y", "no-repeat"):
            found[(x < 0) | (x >= width)] = 0
        return found


def painted(paint: Paint, areas: Sequence[Floats], matrix: Affine, alpha: float) -> bytes:
    """Paint closed areas (board units) as a PNG of the box round them.

    `matrix` maps the canvas's own units to the board's. What two areas share stays empty.
    """
    corners = np.concatenate(areas)
    left, top = corners.min(axis=0)
    extent = corners.max(axis=0) - (left, top)
    density = min(DENSITY, float(np.sqrt(MOST_PIXELS / max(extent.prod(), 1.0))))
    width, height = np.maximum(np.rint(extent * density), 1).astype(int).tolist()
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    on_board = np.stack((x.ravel(), y.ravel()), axis=1) / density + (left, top)
    pixels = paint.colors(inverse(matrix).applied(on_board))
    mask = _mask([(area - (left, top)) * density for area in areas], (width, height))
    pixels[:, 3] *= alpha * mask.ravel() / 255
    image = Pillow.fromarray(np.rint(pixels).astype(np.uint8).reshape(height, width, 4), "RGBA")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def image_bytes(image: Any) -> bytes:
    """Give the bytes of an ipywidgets Image, or the pixels that a canvas has sent back."""
    data = getattr(image, "value", None) or getattr(image, "image_data", None)
    if not isinstance(data, bytes | memoryview) or not len(data):
        raise InvalidInput(
            f"{type(image).__name__} has no pixels here: give an ipywidgets.Image, or a Canvas "
            "with sync_image_data=True that a browser has shown"
        )
    return bytes(data)


def inverse(matrix: Affine) -> Affine:
    """Give the way back; raises InvalidInput for a transformation that has none."""
    a, b, c, d, e, f = matrix
    scale = a * d - b * c
    if not scale:
        raise InvalidInput("the transformation is flat: nothing drawn with it has an area")
    return Affine(
        d / scale,
        -b / scale,
        -c / scale,
        a / scale,
        (c * f - d * e) / scale,
        (b * e - a * f) / scale,
    )


def _mask(areas: Sequence[Floats], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw the areas smoothly: larger, then averaged."""
    fine = (size[0] * _SMOOTH, size[1] * _SMOOTH)
    whole = Pillow.new("1", fine)
    for area in areas:
        one = Pillow.new("1", fine)
        ImageDraw.Draw(one).polygon([*map(tuple, (area * _SMOOTH).tolist())], fill=1)
        whole = ImageChops.logical_xor(whole, one)
    return np.asarray(whole.convert("L").resize(size, Pillow.Resampling.BOX))


def _radial(points: Floats, way: Floats, r0: float, r1: float) -> Floats:
    """Solve |p - t·way| = r0 + t·(r1 - r0) for the largest t with a radius not below 0."""
    grown = r1 - r0
    a = float(way @ way) - grown * grown
    b = points @ way + r0 * grown
    c = (points * points).sum(axis=1) - r0 * r0
    with np.errstate(invalid="ignore", divide="ignore"):
        if abs(a) < 1e-12:
            return np.asarray(c / (2 * b))
        root = np.sqrt(b * b - a * c)
        one, other = (b + root) / a, (b - root) / a
        larger, smaller = np.maximum(one, other), np.minimum(one, other)
        return np.where(
            r0 + larger * grown >= 0, larger, np.where(r0 + smaller * grown >= 0, smaller, np.nan)
        )
