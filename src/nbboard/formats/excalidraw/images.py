"""Images, whose files an Excalidraw drawing carries as data URLs."""

import base64
import binascii
import hashlib
import re
from typing import Final, cast

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.model import Flip, Image
from nbboard.formats.excalidraw import source
from nbboard.formats.excalidraw.convert import Conversion, box
from nbboard.formats.excalidraw.source import SourceElement

_DATA_URL: Final = re.compile(r"data:[a-z0-9.+/-]*;base64,", re.IGNORECASE)
# Told by its first bytes and not by its name: the name proves nothing.
_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def image(drawn: SourceElement, conversion: Conversion) -> Image:
    """Convert an image; its bytes go to `blobs` under their SHA-256."""
    raw = conversion.files.get(drawn.file_id or "")
    if raw is None:
        raise InvalidInput(f"its image file {shown(drawn.file_id)} is not in the drawing")
    data = _decoded(source.image_file(raw))
    if drawn.crop is not None:
        conversion.approximated["image crop"] += 1
    across, down = drawn.scale or (1.0, 1.0)
    key = hashlib.sha256(data).hexdigest()
    conversion.blobs[key] = data
    return Image(
        **conversion.base(drawn, filled=False),
        **box(drawn),
        flip=cast("Flip", (across < 0) + 2 * (down < 0)),
        blob=key,
    )


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
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not webp and not data.startswith(_SIGNATURES):
        raise InvalidInput("its image is not PNG, JPEG or WebP")
    return data
