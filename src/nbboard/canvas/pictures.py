"""ipycanvas's text and images on a board."""

import io
import math
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image as Pillow

from nbboard.canvas.making import Making
from nbboard.canvas.paints import Paint, image_bytes
from nbboard.canvas.settings import Turn, checked_number, multiplied
from nbboard.canvas.shapes import Shapes
from nbboard.core.errors import InvalidInput, NoEquivalent, shown
from nbboard.core.geometry import Affine
from nbboard.core.model import Image, Style, TextBox
from nbboard.draw import fixed
from nbboard.render.images import decode
from nbboard.render.text import ASCENT, DESCENT, drawable, line_path

_LINE_HEIGHT: Final = 1.25
_BASELINES: Final = {
    "alphabetic": 0.0,
    "ideographic": -DESCENT,
    "bottom": -DESCENT,
    "middle": (ASCENT - DESCENT) / 2,
    "hanging": 0.8 * ASCENT,
    "top": ASCENT,
}
"""How far below its `y` the baseline of a text lies, as a share of the font size."""
_BEFORE: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


class Pictures(Shapes):
    """Puts words as texts and pixels as images."""

    def fill_text(self, text: str, x: float, y: float, max_width: float | None = None) -> None:
        """Write a line of text, in nbboard's own face; over `max_width` it gets smaller."""
        self._write(text, (x, y), self.settings.fill_style, max_width)

    def stroke_text(self, text: str, x: float, y: float, max_width: float | None = None) -> None:
        """Write a line of text in the stroke's colour: a board has no outlined letters."""
        self._write(text, (x, y), self.settings.stroke_style, max_width)

    def draw_image(
        self,
        image: Any,
        x: float = 0,
        y: float = 0,
        width: float | None = None,
        height: float | None = None,
    ) -> None:
        """Put an ipywidgets `Image`, or a canvas that sent its pixels back, at (x, y).

        A width alone is the height, too, as ipycanvas has it.
        """
        data = image_bytes(image)
        natural = decode(data).size
        if width is None:
            sizes: tuple[float, float] = (float(natural[0]), float(natural[1]))
        else:
            sizes = (width, width if height is None else height)
        self._put_image(data, (x, y), sizes)

    def put_image_data(self, image_data: ArrayLike, x: float = 0, y: float = 0) -> None:
        """Put an array (h, w), (h, w, 3) or (h, w, 4) of 0 to 255 at (x, y), a unit a pixel."""
        pixels = np.asarray(image_data)
        if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (3, 4)):
            raise InvalidInput(f"an image has shape (h, w), (h, w, 3) or (h, w, 4): {pixels.shape}")
        if not pixels.size:
            raise InvalidInput(f"an image of shape {pixels.shape} has no pixels")
        out = io.BytesIO()
        Pillow.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(out, "PNG")
        self._put_image(out.getvalue(), (x, y), (pixels.shape[1], pixels.shape[0]))

    def create_image_data(self, width: int, height: int) -> NDArray[np.int64]:
        """Make an array of shape (width, height, 4) to paint in, as ipycanvas does."""
        return np.zeros((width, height, 4), dtype=np.int64)

    def get_image_data(
        self, x: float = 0, y: float = 0, width: float | None = None, height: float | None = None
    ) -> NDArray[np.uint8]:
        """Draw a part of the board, everybody's, as an array (height, width, 4); no browser."""
        across = self.width - x if width is None else width
        down = self.height - y if height is None else height
        with Pillow.open(io.BytesIO(self._target.picture((x, y, across, down)))) as picture:
            return np.asarray(picture.convert("RGBA"))

    @property
    def image_data(self) -> bytes:
        """The board inside the canvas's frame, as PNG; no browser needed."""
        return self._target.picture((0.0, 0.0, float(self.width), float(self.height)))

    def to_file(self, filename: str) -> None:
        """Write `image_data` to a PNG file."""
        if not str(filename).lower().endswith(".png"):
            raise InvalidInput(f"file {shown(filename)}: its name must end in .png")
        with open(filename, "wb") as file:  # noqa: PTH123 - a path or a name, as with ipycanvas
            file.write(self.image_data)

    def _write(
        self, text: str, at: tuple[float, float], style: str | Paint, most: float | None
    ) -> None:
        turn = self._upright("text")
        line = drawable(str(text))
        ink, alpha = self.settings.ink(style)
        if not line.strip() or not round(alpha * 255):
            return
        size = self.settings.font_size
        advance = line_path(line, size).advance
        if most is not None and advance > checked_number(most, "max_width", 0):
            size, advance = size * most / advance, most
        grown = math.sqrt(turn.across * turn.down)
        left = -advance * _BEFORE[self._side()]
        baseline = _BASELINES[self.settings.text_baseline] * size
        top = baseline - ((_LINE_HEIGHT - ASCENT - DESCENT) / 2 + ASCENT) * size
        box = np.array([[left, top, advance, size * _LINE_HEIGHT]])
        drawn = Style(
            stroke=ink,
            stroke_alpha=round(alpha * 255),
            font_size=max(1, int(fixed(size * grown, "font size"))),
        )
        # Letters keep their shape: the canvas's stretching is shared out among both directions.
        evened = Affine(grown / turn.across, 0.0, 0.0, grown / turn.down, 0.0, 0.0)
        anchored = multiplied(self.settings.matrix, Affine(1.0, 0.0, 0.0, 1.0, *at))
        settings = replace(self.settings, matrix=multiplied(anchored, evened))
        made = Making(settings, self._target.new_id).boxes(TextBox, box, [drawn], text=line)
        assert made is not None
        self._put(made)

    def _side(self) -> str:
        align = self.settings.text_align
        rightward = self.settings.direction == "rtl"
        if align in ("start", "end"):
            return "right" if (align == "end") != rightward else "left"
        return align

    def _put_image(self, data: bytes, at: tuple[float, float], size: tuple[float, float]) -> None:
        self._upright("an image")
        x, y = (checked_number(value, "a place") for value in at)
        width, height = (checked_number(value, "a size", 0) for value in size)
        if not width or not height:
            return
        style = Style(stroke_alpha=round(self.settings.global_alpha * 255))
        if not style.stroke_alpha:
            return
        box = np.array([[x, y, width, height]])
        made = self._making.boxes(Image, box, [style], blob=self._target.upload(data))
        assert made is not None
        self._put(made)

    def _upright(self, what: str) -> Turn:
        turn = self.settings.turn
        if turn is None:
            raise NoEquivalent(
                f"{what} on a skewed canvas: elements of a board keep their right angles; "
                "turn or stretch the canvas along its axes only"
            )
        return turn
