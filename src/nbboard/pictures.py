"""Pictures of any kind as files that a board takes: arrays, PIL images, bytes, paths."""

import io
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from nbboard.core.errors import InvalidInput, shown


class Coloring(NamedTuple):
    """How the numbers of a 2-D array become colours: see `coded`."""

    cmap: Any = None
    vmin: float | None = None
    vmax: float | None = None


PLAIN: Final = Coloring()


def coded(picture: Any, coloring: Coloring = PLAIN) -> bytes:
    """Give PNG (or the given file's) bytes of bytes, a path, a PIL image or an array.

    An array is (h, w), (h, w, 3) or (h, w, 4): bytes, booleans, or floats from 0 to 1. With a
    `cmap` (a name that matplotlib knows, or one of its colormaps) an (h, w) array of any numbers is
    coloured: `vmin` (as given, its least) is the first colour, `vmax` the last, and what is NaN or
    masked is transparent. Raises InvalidInput for anything else.
    """
    if isinstance(picture, bytes):
        return picture
    if isinstance(picture, str | Path):
        return Path(picture).read_bytes()
    out = io.BytesIO()
    if isinstance(picture, Pillow.Image):
        picture.save(out, "PNG")
    else:
        Pillow.fromarray(_pixels(picture, coloring)).save(out, "PNG")
    return out.getvalue()


def pixel_size(data: bytes) -> tuple[int, int]:
    """Give width and height in pixels of a PNG, JPEG or WebP image, from its head alone."""
    with Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
        return image.size


def _pixels(picture: Any, coloring: Coloring) -> NDArray[np.uint8]:
    array = np.ma.asanyarray(picture)
    if array.dtype.kind not in "biuf":
        raise InvalidInput(
            f"{shown(type(picture).__name__)}: a picture is an array of numbers, a PIL image, a "
            "figure, a file or its bytes"
        )
    if coloring.cmap is not None:
        return _colored(array, coloring)
    flat = array.ndim == 2
    if not array.size or not (flat or (array.ndim == 3 and array.shape[2] in (3, 4))):
        raise InvalidInput(
            f"an image array has shape (h, w), (h, w, 3) or (h, w, 4), not {array.shape}"
        )
    if array.dtype.kind == "f":
        if not np.isfinite(array).all():
            raise InvalidInput("the array holds NaN or infinity: give a cmap, or fill them")
        array = np.round(np.clip(array, 0, 1) * 255)
    elif array.dtype.kind == "b":
        array = array * 255
    elif array.min() < 0 or array.max() > 255:
        raise InvalidInput(
            f"the array holds {array.min()} to {array.max()}; whole numbers are bytes, 0 to 255: "
            "give a cmap, or floats from 0 to 1"
        )
    return np.asarray(array.astype(np.uint8))


def _colored(array: Any, coloring: Coloring) -> NDArray[np.uint8]:
    from matplotlib import colormaps  # noqa: PLC0415  a script that draws no array needs none

    if array.ndim != 2 or not array.size:
        raise InvalidInput(f"a cmap colours an array of shape (h, w), not {array.shape}")
    if isinstance(coloring.cmap, str) and coloring.cmap not in colormaps:
        raise InvalidInput(f"cmap {shown(coloring.cmap)}: see matplotlib.colormaps for the names")
    cmap = colormaps[coloring.cmap] if isinstance(coloring.cmap, str) else coloring.cmap
    known = np.ma.masked_invalid(array.astype(np.float64))
    if not known.count():
        raise InvalidInput("the array holds no number at all")
    low = float(known.min()) if coloring.vmin is None else float(coloring.vmin)
    high = float(known.max()) if coloring.vmax is None else float(coloring.vmax)
    share = (known - low) / (high - low) if high > low else known * 0
    return np.asarray(cmap(share, bytes=True), np.uint8)
