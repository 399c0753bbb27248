"""The image files of a drawing: each is read once, however many elements show it."""

import base64
import binascii
import hashlib
import io
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from msgspec import Raw
from PIL import Image as Pillow
from PIL import ImageOps

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.formats.excalidraw import source
from nbboard.formats.excalidraw.source import Crop

CUT_PIXELS: Final = 10 * limits.BLOB_PIXELS
"""Read and cut out for the parts that one drawing shows: about 20 s."""
_DATA_URL: Final = re.compile(r"data:[a-z0-9.+/-]*;base64,", re.IGNORECASE)
_SVG: Final = re.compile(rb"\s*(<\?xml|<!|<svg)", re.IGNORECASE)
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
# Told by its first bytes and not by its name: the name proves nothing.
_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_DAMAGES: Final = (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError)
_Box = tuple[int, int, int, int]


class Picture(NamedTuple):
    """An image's bytes under their SHA-256."""

    sha256: str
    data: bytes


class ImageFiles:
    """The files of one drawing, and the parts of them that its elements show."""

    def __init__(self, files: Mapping[str, Raw]) -> None:
        self._files = files
        # What came of each that was asked for, also where it was refused.
        self._found: dict[tuple[str, tuple[float, ...]], Picture | InvalidInput | None] = {}
        self._upright: tuple[str, Pillow.Image] | None = None
        self._pixels = 0

    def whole(self, key: str | None) -> Picture:
        """Give a file; raises InvalidInput for what is none that a board takes."""
        picture = self._once((key or "", ()), lambda: _picture(self._decoded(key)))
        assert picture is not None
        return picture

    def part(self, key: str | None, crop: Crop) -> Picture | None:
        """Give the part of a file that is shown; None where the crop leaves nothing of it.

        Raises InvalidInput, LimitExceeded for too large a part or too many.
        """
        whole = self.whole(key)
        place = (crop.x, crop.y, crop.width, crop.height, crop.natural_width, crop.natural_height)
        return self._once((key or "", place), lambda: self._cut(key or "", whole.data, crop))

    def _once(
        self, key: tuple[str, tuple[float, ...]], make: Callable[[], Picture | None]
    ) -> Picture | None:
        if key not in self._found:
            try:
                self._found[key] = make()
            except InvalidInput as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, InvalidInput):
            raise type(found)(str(found))
        return found

    def _decoded(self, key: str | None) -> bytes:
        raw = self._files.get(key or "")
        if raw is None:
            raise InvalidInput(f"its image file {shown(key)} is not in the drawing")
        return _decoded(source.image_file(raw))

    def _cut(self, key: str, data: bytes, crop: Crop) -> Picture | None:
        try:
            upright = self._read(key, data)
            box = _pixels(crop, upright.size)
            if box is None:
                return None
            left, top, right, bottom = box
            self._spend((right - left) * (bottom - top))
            written = io.BytesIO()
            part = upright.crop(box)
            # What printers mix a PNG does not hold.
            (part.convert("RGB") if part.mode == "CMYK" else part).save(written, "PNG")
        except InvalidInput:
            raise
        except _DAMAGES as error:
            raise InvalidInput(f"its image cannot be cut: {error}") from None
        cut = written.getvalue()
        if len(cut) > limits.BLOB_BYTES:
            raise LimitExceeded(
                f"the part of its image has {len(cut)} bytes; the limit is {limits.BLOB_BYTES}"
            )
        return _picture(cut)

    def _read(self, key: str, data: bytes) -> Pillow.Image:
        """Read an image; elements that show parts of the same one mostly follow each other."""
        if self._upright is not None and self._upright[0] == key:
            return self._upright[1]
        with warnings.catch_warnings():
            # The bound below is tighter than those that Pillow warns of.
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=_FORMATS) as picture:
                width, height = picture.size
                if width * height > limits.BLOB_PIXELS:
                    raise LimitExceeded(
                        f"its image has {width} x {height} pixels; "
                        f"the limit is {limits.BLOB_PIXELS}"
                    )
                self._spend(width * height)
                upright = ImageOps.exif_transpose(picture)
        self._upright = key, upright
        return upright

    def _spend(self, pixels: int) -> None:
        if self._pixels + pixels > CUT_PIXELS:
            raise LimitExceeded(
                f"cutting its image makes it {self._pixels + pixels} pixels read and cut in this "
                f"drawing; the limit is {CUT_PIXELS}"
            )
        self._pixels += pixels


def _picture(data: bytes) -> Picture:
    return Picture(hashlib.sha256(data).hexdigest(), data)


def _pixels(crop: Crop, size: tuple[int, int]) -> _Box | None:
    """Give the crop's left, top, right and bottom within an image of this size."""
    width, height = size
    if min(crop.natural_width, crop.natural_height) <= 0:
        return None
    across, down = width / crop.natural_width, height / crop.natural_height
    left, right = _within(crop.x * across, width), _within((crop.x + crop.width) * across, width)
    top, bottom = _within(crop.y * down, height), _within((crop.y + crop.height) * down, height)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _within(pixel: float, most: int) -> int:
    # Before it is rounded: it may be infinite, or no number.
    return round(min(max(0.0, pixel), most))


def _decoded(url: str) -> bytes:
    found = _DATA_URL.match(url)
    if not found:
        raise InvalidInput(f"its image file is no base64 data URL: {shown(url[:60])}")
    try:
        data = base64.b64decode(url[found.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(f"its image file is damaged: {error}") from None
    if len(data) > limits.BLOB_BYTES:
        raise LimitExceeded(f"its image has {len(data)} bytes; the limit is {limits.BLOB_BYTES}")
    if _SVG.match(data[:1000]):
        raise InvalidInput(
            "its image is an SVG, which only browsers draw: drop the file on the board's page"
        )
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not webp and not data.startswith(_SIGNATURES):
        raise InvalidInput("its image is not PNG, JPEG or WebP")
    return data
