"""PDF by matplotlib's PDF back-end, used directly; one page, text as outlines, fixed metadata.

Runs in the worker process only, as `write_png` does.
"""

import io
from typing import Final

import numpy as np
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.path import Path as PdfPath
from matplotlib.transforms import Affine2D

from nbboard.core.path import polyline
from nbboard.render.images import decode
from nbboard.render.picture import Picture
from nbboard.render.scene import ImageItem, Ink, PathItem

_POINTS_PER_UNIT: Final = 0.75
_POINTS_PER_INCH: Final = 72
# The largest page that readers must support (PDF 1.7, annex C).
_LARGEST_PAGE: Final = 14_400.0
_METADATA: Final = {"Creator": "nbboard", "Producer": "nbboard", "CreationDate": None}


def draw(picture: Picture, title: str = "") -> bytes:
    """Draw the picture as a PDF page of its size (3/4 point a board unit).

    A larger board than a page can be is drawn smaller. Raises InvalidInput for a damaged image.
    """
    whole = max(picture.width, picture.height) * _POINTS_PER_UNIT
    page = _Page(picture, _POINTS_PER_UNIT * min(1.0, _LARGEST_PAGE / whole), title)
    for item in picture.items():
        if isinstance(item, PathItem):
            page.draw_path(item)
        else:
            page.draw_image(item)
    return page.finished()


class _Page:
    """One page, with board coordinates mapped to it."""

    def __init__(self, picture: Picture, scale: float, title: str) -> None:
        self._data = io.BytesIO()
        self._file = PdfFile(self._data, {**_METADATA, **({"Title": title} if title else {})})
        width, height = picture.width * scale, picture.height * scale
        self._file.newPage(width / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        self._renderer = RendererPdf(self._file, _POINTS_PER_INCH, height, width)
        self._scale = scale
        left, top, right, bottom = picture.region
        # A page's y goes up.
        self._to_page = Affine2D(
            np.array([[scale, 0, -left * scale], [0, -scale, bottom * scale], [0, 0, 1]])
        )
        self._context = self._renderer.new_gc()
        self._context.set_capstyle("round")
        self._context.set_joinstyle("round")
        if picture.background:
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
            self.draw_path(PathItem(polyline(corners, True), Ink(picture.background, 255)))

    def draw_path(self, item: PathItem) -> None:
        """Fill and stroke a path."""
        context, pen = self._context, item.pen
        context.set_linewidth(pen.width * self._scale if pen else 0)
        if pen:
            context.set_foreground(_rgba(pen.ink), isRGBA=True)
            dashes = [length * self._scale for length in pen.dashes] if pen.dashes else None
            context.set_dashes(0, dashes)
        drawn = PdfPath(item.path.vertices, item.path.codes)
        face = _rgba(item.fill) if item.fill else None
        # Not RendererPdf.draw_path: it cuts lines at the edge of the page, and so some of their
        # width and the phase of their dashes.
        self._renderer.check_gc(context, face)
        self._file.writePath(drawn, self._to_page)
        self._file.output(self._renderer.gc.paint())

    def draw_image(self, item: ImageItem) -> None:
        """Draw an image with its own pixels."""
        pixels = np.asarray(decode(item.data).convert("RGBA"))
        a, b, c, d, e, f = item.placement
        placed = np.array([[a, c, e], [b, d, f], [0, 0, 1]])
        # From the unit square, y up, in which a PDF image lies.
        unit = np.array([[item.width, 0, 0], [0, -item.height, item.height], [0, 0, 1]])
        context = self._renderer.new_gc()
        context.set_alpha(item.alpha / 255)
        # The back-end takes rows bottom up.
        self._renderer.draw_image(
            context, 0, 0, pixels[::-1], Affine2D(self._to_page.get_matrix() @ placed @ unit)
        )

    def finished(self) -> bytes:
        """Close the file and give its bytes."""
        self._renderer.finalize()
        self._file.finalize()
        self._file.close()
        return self._data.getvalue()


def _rgba(ink: Ink) -> tuple[float, float, float, float]:
    red, green, blue = bytes.fromhex(ink.color[1:])
    return red / 255, green / 255, blue / 255, ink.alpha / 255
