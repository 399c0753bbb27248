"""Images, whose files an Excalidraw drawing carries as data URLs."""

import base64
import binascii
import hashlib
import io
import re
import warnings
from typing import Final, cast

from PIL import Image as Pillow
from PIL import ImageOps

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.model import Flip, Image
from nbboard.formats.excalidraw import source
from nbboard.formats.excalidraw.convert import Conversion, box
from nbboard.formats.excalidraw.source import Crop, SourceElement

_DATA_URL: Final = re.compile(r"data:[a-z0-9.+/-]*;base64,", re.IGNORECASE)
_SVG: Final = re.compile(rb"\s*(<\?xml|<!|<svg)", re.IGNORECASE)
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
# Told by its first bytes and not by its name: the name proves nothing.
_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def image(drawn: SourceElement, conversion: Conversion) -> Image:
    """Convert an image; its bytes go to `blobs` under their SHA-256."""
    raw = conversion.files.get(drawn.file_id or "")
    if raw is None:
        raise InvalidInput(f"its image file {shown(drawn.file_id)} is not in the drawing")
    data = _decoded(source.image_file(raw))
    if drawn.crop is not None:
        part = _cut(data, drawn.crop)
        conversion.approximated["image crop"] += part is None
        data = data if part is None else part
    across, down = drawn.scale or (1.0, 1.0)
    key = hashlib.sha256(data).hexdigest()
    conversion.blobs[key] = data
    return Image(
        **conversion.base(drawn, filled=False),
        **box(drawn),
        flip=cast("Flip", (across < 0) + 2 * (down < 0)),
        blob=key,
    )


def _cut(data: bytes, crop: Crop) -> bytes | None:
    """Give the part of an image that is shown; None where the crop leaves nothing of it."""
    try:
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
                upright = ImageOps.exif_transpose(picture)
                box = _pixels(crop, upright.size)
                if box is None:
                    return None
                written = io.BytesIO()
                upright.crop(box).save(written, "PNG")
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        raise InvalidInput(f"its image cannot be cut: {error}") from None
    return written.getvalue()


def _pixels(crop: Crop, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Give the crop's left, top, right and bottom within an image of this size."""
    width, height = size
    if min(crop.natural_width, crop.natural_height) <= 0:
        return None
    across, down = width / crop.natural_width, height / crop.natural_height
    left, top = max(0, round(crop.x * across)), max(0, round(crop.y * down))
    right = min(width, round((crop.x + crop.width) * across))
    bottom = min(height, round((crop.y + crop.height) * down))
    return (left, top, right, bottom) if left < right and top < bottom else None


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
