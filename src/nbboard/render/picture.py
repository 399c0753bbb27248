"""What to draw and which part of the board: common to PNG, PDF and SVG."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.geometry import Bounds
from nbboard.core.model import SCALE, Element
from nbboard.render import scene

_COLOR: Final = re.compile(r"#[0-9a-f]{6}\Z")
_LARGEST_SCALE: Final = 64.0
_FARTHEST: Final = 4 * limits.COORDINATE // SCALE
"""Elements at the edges turn, and have sides as long as the board."""


class Region(NamedTuple):
    """A part of the board, in board units."""

    x: float
    y: float
    width: float
    height: float


class Frame(Struct, array_like=True, frozen=True):
    """How much of the board a picture shows, and on what.

    Without a `region` it shows everything with `padding` round it. `background` is ``#rrggbb``, or
    None for a transparent one.
    """

    region: Region | None = None
    background: str | None = "#ffffff"
    padding: float = 16.0


class Picture(Struct, frozen=True):
    """Elements, bottom to top, with the images they name, and the region to show."""

    elements: Sequence[Element]
    blobs: Mapping[str, bytes]
    region: Bounds
    background: str | None
    whole: bool
    """Whether the region holds everything that is painted."""
    begun: Callable[[], None] | None = None
    """Called before each element is painted."""

    @property
    def width(self) -> float:
        """Width of the region in board units."""
        return self.region.right - self.region.left

    @property
    def height(self) -> float:
        """Height of the region in board units."""
        return self.region.bottom - self.region.top

    def items(self) -> Iterator[scene.Item]:
        """Give what to paint, bottom to top."""
        elements = self.elements if self.begun is None else self._watched(self.begun)
        return scene.items(elements, self.blobs, None if self.whole else self.region)

    def part(self, region: Bounds) -> "Picture":
        """Give the picture of another region."""
        return replace(self, region=region, whole=False)

    def _watched(self, begun: Callable[[], None]) -> Iterator[Element]:
        for element in self.elements:
            begun()
            yield element


def compose(elements: Sequence[Element], blobs: Mapping[str, bytes], frame: Frame) -> Picture:
    """Settle the region of a picture; raises InvalidInput for a frame that makes no sense."""
    background = None if frame.background is None else checked(frame.background)
    if frame.region is None:
        if not 0 <= frame.padding <= limits.COORDINATE:
            raise InvalidInput(f"padding {frame.padding} is not 0 or more board units")
        region = scene.extent(elements, frame.padding)
    else:
        region = _given(frame.region)
    return Picture(elements, blobs, region, background, frame.region is None)


def checked(background: str) -> str:
    """Give the colour; raises InvalidInput for what is none."""
    if not _COLOR.match(background):
        raise InvalidInput(f"background {shown(background)}: give #rrggbb, or None for none")
    return background


def pixel_size(picture: Picture, scale: float) -> tuple[int, int]:
    """Give a picture's width and height in pixels at `scale` pixels a board unit.

    Raises LimitExceeded that names the scale that would do.
    """
    if not 0 < scale <= _LARGEST_SCALE:
        raise InvalidInput(f"scale {scale} is not over 0 and up to {_LARGEST_SCALE:g}")
    width, height = (max(1, _ceiling(side * scale)) for side in (picture.width, picture.height))
    if width * height > limits.PICTURE_PIXELS or max(width, height) > limits.PICTURE_SIDE:
        raise LimitExceeded(
            f"a picture of {width} × {height} pixels; the limit is {limits.PICTURE_PIXELS} in all "
            f"and {limits.PICTURE_SIDE} a side: give a scale of at most "
            f"{largest_scale(picture):.3g}, or a region"
        )
    return width, height


def largest_scale(picture: Picture, side: int = limits.PICTURE_SIDE) -> float:
    """Give the largest scale, in three digits, for a PNG with no side over `side` pixels."""
    width, height = max(picture.width, 1.0), max(picture.height, 1.0)
    scale = min(math.sqrt(limits.PICTURE_PIXELS / (width * height)), side / max(width, height))
    # Down to three digits, and a little less, for both sides are rounded up to whole pixels.
    unit = 10.0 ** (math.floor(math.log10(scale)) - 2)
    return min((math.floor(scale / unit) - 1) * unit, _LARGEST_SCALE)


def fitted(picture: Picture, scale: float, size: tuple[int, int]) -> tuple[Picture, float]:
    """Put a picture in the middle of one of `size` (width, height) pixels.

    Gives it with the scale to draw it at: `scale` pixels a board unit, or as much less as makes
    all of it fit.
    """
    width, height = size
    scale = min(scale, width / max(picture.width, 1.0), height / max(picture.height, 1.0))
    left, top, right, bottom = picture.region
    across = (width / scale - picture.width) / 2
    down = (height / scale - picture.height) / 2
    region = Bounds(left - across, top - down, right + across, bottom + down)
    return replace(picture, region=region), scale


def _given(region: Region) -> Bounds:
    x, y, width, height = region
    if not (all(map(math.isfinite, region)) and width > 0 and height > 0):
        raise InvalidInput(f"region {region} is not (x, y, width, height) with a size over 0")
    if max(map(abs, region)) > _FARTHEST:
        raise InvalidInput(
            f"region {region}: no number of it may be over {_FARTHEST}, where a board has ended"
        )
    return Bounds(x, y, x + width, y + height)


def _ceiling(pixels: float) -> int:
    # What floating point added to a whole number does not make another pixel.
    return math.ceil(round(pixels, 6))
