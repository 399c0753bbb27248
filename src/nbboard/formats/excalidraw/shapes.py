"""Rectangles, ellipses and diamonds."""

import math
from typing import Final

from nbboard.core.model import SCALE, Diamond, Ellipse, Rect
from nbboard.formats.excalidraw.convert import Conversion, box, extent
from nbboard.formats.excalidraw.source import SourceElement

_SHARE: Final = 0.25
"""Corner radius as a share of the side, for rounding of type 1 and 2 and short sides of type 3."""
_FIXED_RADIUS: Final = 32.0
_ADAPTIVE: Final = 3


def rectangle(drawn: SourceElement, conversion: Conversion) -> Rect:
    """Convert a rectangle, its corners rounded as Excalidraw does."""
    conversion.rough(drawn)
    place = box(drawn)
    # Of the box as the board has it, so that the same corners are read when it is written.
    radius = extent(_corner(drawn, min(place["size"]) / SCALE), "radius")
    return Rect(**conversion.base(drawn, filled=True), **place, radius=radius)


def ellipse(drawn: SourceElement, conversion: Conversion) -> Ellipse:
    """Convert an ellipse."""
    conversion.rough(drawn)
    return Ellipse(**conversion.base(drawn, filled=True), **box(drawn))


def diamond(drawn: SourceElement, conversion: Conversion) -> Diamond:
    """Convert a diamond.

    Excalidraw rounds from a share of half the width and of half the height; the model's radius
    lies along the side.
    """
    conversion.rough(drawn)
    across, down = abs(drawn.width or 0) / 2, abs(drawn.height or 0) / 2
    radius = math.hypot(_corner(drawn, across), _corner(drawn, down))
    return Diamond(
        **conversion.base(drawn, filled=True), **box(drawn), radius=extent(radius, "radius")
    )


def _corner(drawn: SourceElement, side: float) -> float:
    if not drawn.round:
        return 0.0
    share = side * _SHARE
    if drawn.roundness is None or drawn.roundness.type != _ADAPTIVE:
        return share
    fixed = _FIXED_RADIUS if drawn.roundness.value is None else drawn.roundness.value
    return min(share, fixed)
