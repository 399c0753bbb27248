"""Images: what they are, decoding them within bounds, and coding them anew.

An image from outside is told by its bytes, never by its name, and only its pixels are kept: what
else a file carries (places, trailing data, animation) is gone after `recode`. The one exception is
what a PNG of a plot says of its axes (`core.plot`): numbers and labels, read and written anew.
"""

import io
import warnings
from typing import Final, Literal, NamedTuple

from PIL import Image as Pillow
from PIL import ImageOps

from nbboard.core import limits, plot
from nbboard.core.errors import InvalidInput, LimitExceeded, shown

MediaType = Literal["image/png", "image/jpeg", "image/webp"]
_FORMATS: Final[dict[MediaType, str]] = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
}
_QUALITY: Final = 90


class Recoded(NamedTuple):
    """An image coded anew; width and height in pixels."""

    media_type: MediaType
    width: int
    height: int
    data: bytes


def media_type(data: bytes) -> MediaType:
    """Tell what an image is by its first bytes; raises InvalidInput for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    raise InvalidInput(f"not a PNG, JPEG or WebP image: it begins {shown(data[:16])}")


def decode(data: bytes) -> Pillow.Image:
    """Decode the first frame to RGB or RGBA, turned upright as its camera says.

    Raises InvalidInput for damaged data and LimitExceeded, before any pixel is decoded, for too
    many pixels.
    """
    form = _FORMATS[media_type(data)]
    try:
        with warnings.catch_warnings():
            # The bounds below are tighter than those that Pillow warns of.
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            image = Pillow.open(io.BytesIO(data), formats=(form,))
        _check_size(*image.size)
        upright = ImageOps.exif_transpose(image)
        transparent = upright.has_transparency_data
        return upright.convert("RGBA" if transparent else "RGB")
    except Pillow.DecompressionBombError:
        raise LimitExceeded(
            f"an image of over {limits.BLOB_PIXELS} pixels: make it smaller"
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"a damaged {form} image: {error}") from None


def recode(data: bytes) -> Recoded:
    """Code an image anew in its own format, as its bare pixels.

    Raises InvalidInput and LimitExceeded as `decode` does, and when the new bytes are over
    `limits.BLOB_BYTES`.
    """
    kind = media_type(data)
    image = decode(data)
    # A copy has the pixels and none of the data that came with them.
    bare = Pillow.frombytes(image.mode, image.size, image.tobytes())
    coded = io.BytesIO()
    if kind == "image/png":
        bare.save(coded, "PNG")
    else:
        bare.save(coded, _FORMATS[kind], quality=_QUALITY)
    bytes_anew = coded.getvalue()
    shows = plot.read(data)
    if shows is not None:
        bytes_anew = plot.embed(bytes_anew, shows)
    if len(bytes_anew) > limits.BLOB_BYTES:
        raise LimitExceeded(
            f"the image has {len(bytes_anew)} bytes; the limit is {limits.BLOB_BYTES}: "
            "make it smaller"
        )
    return Recoded(kind, *image.size, bytes_anew)


def portrait(data: bytes, side: int) -> Recoded:
    """Cut the middle square out of an image, at most `side` pixels wide, as WebP.

    Raises InvalidInput and LimitExceeded as `decode` does.
    """
    image = decode(data)
    side = min(side, *image.size)
    square = ImageOps.fit(image, (side, side))
    bare = Pillow.frombytes(square.mode, square.size, square.tobytes())
    coded = io.BytesIO()
    bare.save(coded, "WEBP", quality=_QUALITY)
    return Recoded("image/webp", side, side, coded.getvalue())


def _check_size(width: int, height: int) -> None:
    if max(width, height) > limits.BLOB_SIDE or width * height > limits.BLOB_PIXELS:
        raise LimitExceeded(
            f"an image of {width} × {height} pixels; the limit is {limits.BLOB_SIDE} a side and "
            f"{limits.BLOB_PIXELS} in all: make it smaller"
        )
