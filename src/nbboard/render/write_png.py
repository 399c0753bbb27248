"""PNG by matplotlib's Agg back-end, used directly: no figure, no pyplot, no font look-up.

Runs in the worker process only (`render.process`): importing matplotlib takes time and memory, and
its rcParams belong to the user.
"""

import io
from collections.abc import Iterable
from typing import Final

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path as AggPath
from matplotlib.transforms import Affine2D, TransformedPath
from PIL import Image as Pillow

from nbboard.core.errors import LimitExceeded
from nbboard.core.path import Floats
from nbboard.render.images import decode
from nbboard.render.picture import Picture, pixel_size
from nbboard.render.scene import ImageItem, Ink, Item, PathItem, Pen, placed_box

Rgba = tuple[float, float, float, float]

# At this resolution a point, in which Agg takes line widths, is a pixel.
_DPI: Final = 72.0
# Agg drops dashes without length; in pixels this long they show as the dots they are meant to be.
_DOT: Final = 1e-3
# Agg cuts a line that is only stroked where its middle leaves the picture, and so loses part of
# its width and the phase of its dashes. With a face, even one that nobody sees, it does not.
_UNSEEN: Final[Rgba] = (0.0, 0.0, 0.0, 1e-6)
_STRIP_ROWS: Final = 512
_MARGIN: Final = 2
# Drawings come out 2 % larger than at 6, in two thirds of the time.
_COMPRESSION: Final = 4


def draw(picture: Picture, scale: float) -> bytes:
    """Draw the picture as a PNG, `scale` pixels to a board unit.

    Raises LimitExceeded when it, or a path in it, would be too large, and InvalidInput for a
    damaged image.
    """
    canvas = Canvas(picture, scale)
    canvas.draw(picture.items())
    return canvas.png()


class Canvas:
    """Pixels, shape (height, width, 4), with board coordinates mapped to them."""

    def __init__(self, picture: Picture, scale: float) -> None:
        self._width, self._height = pixel_size(picture, scale)
        self._agg = RendererAgg(self._width, self._height, _DPI)
        self.pixels = np.asarray(self._agg.buffer_rgba())
        self._opaque = picture.background is not None
        if picture.background is not None:
            self.pixels[:] = (*bytes.fromhex(picture.background[1:]), 255)
        left, top, *_ = picture.region
        self._scale, self._left, self._top = scale, left, top
        # Agg's y goes up.
        matrix = np.array(
            [[scale, 0, -left * scale], [0, -scale, self._height + top * scale], [0, 0, 1]]
        )
        self._to_agg = Affine2D(matrix)
        self._context = self._agg.new_gc()
        self._context.set_capstyle("round")
        self._context.set_joinstyle("round")
        self._context.set_snap(False)

    def draw(self, items: Iterable[Item]) -> None:
        """Draw items, bottom to top, on what is there."""
        for item in items:
            if isinstance(item, PathItem):
                self.draw_path(item)
            else:
                self.draw_image(item)

    def draw_path(self, item: PathItem) -> None:
        """Fill and stroke a path."""
        face = _rgba(item.fill) if item.fill else None
        if item.pen is None:
            self._context.set_linewidth(0)
        else:
            self._take(item.pen)
            if face is None and item.leaves:
                face = _UNSEEN
        drawn = AggPath(item.path.vertices, item.path.codes)
        drawn.should_simplify = False
        try:
            self._agg.draw_path(self._context, drawn, self._to_agg, face)
        except OverflowError:
            raise LimitExceeded(
                f"a path of {len(item.path.codes)} points covers too many pixels at this scale: "
                "give a lower one, or a region"
            ) from None

    def _take(self, pen: Pen) -> None:
        context = self._context
        context.set_linewidth(pen.width * self._scale)
        context.set_foreground(_rgba(pen.ink), isRGBA=True)
        dashes = None
        if pen.dashes:
            on, off = (length * self._scale for length in pen.dashes)
            dashes = [max(on, _DOT), off]
        context.set_dashes(0, dashes)

    def draw_image(self, item: ImageItem) -> None:
        """Draw an image into its box, whose edges are smooth however it is turned."""
        source = self._source(item)
        a, b, c, d, e, f = item.placement
        to_pixels = self._scale * np.array(
            [[a, c, e - self._left], [b, d, f - self._top], [0, 0, 1 / self._scale]]
        )
        width, height = (side - 2 * _MARGIN for side in source.size)
        to_source = np.array(
            [[width / item.width, 0, _MARGIN], [0, height / item.height, _MARGIN], [0, 0, 1]]
        )
        box = placed_box(item)
        corners = (box - (self._left, self._top)) * self._scale
        self._context.set_clip_path(TransformedPath(AggPath(box, closed=False), self._to_agg))
        self._blend(source, to_source @ np.linalg.inv(to_pixels), corners)
        self._context.set_clip_path(None)

    def _source(self, item: ImageItem) -> Pillow.Image:
        """Decode an image and repeat its edge round it, for pixels that its edge cuts."""
        source = decode(item.data).convert("RGBA")
        across, down = item.width * self._scale, item.height * self._scale
        # The transform samples single points: what shrinks is averaged first.
        size = (max(1, min(source.width, round(across))), max(1, min(source.height, round(down))))
        if size != source.size:
            source = source.resize(size, Pillow.Resampling.BILINEAR)
        pixels = np.asarray(source)
        if item.alpha < 255:
            faded = np.rint(pixels[:, :, 3] * (item.alpha / 255)).astype(np.uint8)
            pixels = np.dstack((pixels[:, :, :3], faded))
        margins = ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0))
        return Pillow.fromarray(np.pad(pixels, margins, mode="edge"), "RGBA")

    def _blend(self, source: Pillow.Image, to_source: Floats, corners: Floats) -> None:
        """Blend the image in, in strips so that a large one needs little memory."""
        size = (self._width, self._height)
        left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
        right, bottom = np.minimum(np.ceil(corners.max(axis=0)), size).astype(int).tolist()
        if right <= left:
            return
        for row in range(top, bottom, _STRIP_ROWS):
            rows = min(_STRIP_ROWS, bottom - row)
            shift = np.array([[1, 0, left], [0, 1, row], [0, 0, 1]])
            strip = source.transform(
                (right - left, rows),
                Pillow.Transform.AFFINE,
                tuple((to_source @ shift)[:2].ravel().tolist()),
                resample=Pillow.Resampling.BILINEAR,
            )
            # Agg counts rows from below.
            upward = np.asarray(strip)[::-1].copy()
            self._agg.draw_image(self._context, left, self._height - row - rows, upward)

    def png(self) -> bytes:
        """Encode the pixels."""
        image = Pillow.frombuffer(
            "RGBA", (self._width, self._height), self.pixels, "raw", "RGBA", 0, 1
        )
        coded = io.BytesIO()
        (image.convert("RGB") if self._opaque else image).save(
            coded, "PNG", compress_level=_COMPRESSION
        )
        return coded.getvalue()


def _rgba(ink: Ink) -> Rgba:
    red, green, blue = bytes.fromhex(ink.color[1:])
    return red / 255, green / 255, blue / 255, ink.alpha / 255
