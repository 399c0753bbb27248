"""What all kinds of elements have in common: box, style, angle, groups."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, cast

import msgspec

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.model import SCALE, Align, Dash, Style
from nbboard.formats import colours
from nbboard.formats.excalidraw.files import ImageFiles
from nbboard.formats.excalidraw.source import NULL, SourceElement

_STROKE: Final = "#1e1e1e"
_FILL: Final = "transparent"
_WIDTH: Final = 2.0
_OPACITY: Final = 100.0
_INKED: Final = {"hachure": 0.16, "cross-hatch": 0.31, "zigzag": 0.31}
"""How much of an area such a fill inks, measured on pictures that Excalidraw makes."""
# What a canvas paints with when it is told a colour that is none.
_INVALID: Final = colours.Colour("#000000", 1.0)


@dataclass
class Conversion:
    """What the conversion of one element needs, and what it has to tell."""

    files: ImageFiles
    new_id: Callable[[], str]
    groups: dict[str, str]
    """Group ids of the file and the fresh ones that stand for them."""
    arrows: set[str] = field(default_factory=set)
    """Ids in the file of arrows that were converted."""
    approximated: Counter[str] = field(default_factory=Counter)
    not_kept: Counter[str] = field(default_factory=Counter)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def base(self, drawn: SourceElement, filled: bool) -> dict[str, Any]:
        """Give id, style and what else is the same for all kinds; `filled`: a fill is seen."""
        style, turn = self._style(drawn), finite(drawn.angle, "angle")
        if filled and style.fill and style.fill_alpha and drawn.fill_style not in (None, "solid"):
            self.approximated["hachure"] += 1
            # From afar it looks so, and what lies behind it is seen through it as it was.
            alpha = round(style.fill_alpha * _INKED.get(drawn.fill_style, 1))
            style = msgspec.structs.replace(style, fill_alpha=alpha)
        self._lost(drawn)
        return {
            "id": self.new_id(),
            "style": style,
            "angle": round(math.degrees(math.fmod(turn, math.tau)) * 100) % 36_000,
            "locked": bool(drawn.locked),
            "groups": self._fresh_groups(drawn.group_ids or []),
        }

    def _lost(self, drawn: SourceElement) -> None:
        """Count what has no place on a board: it is not seen, but somebody may miss it."""
        lost = {
            "link": drawn.link,
            "custom data": drawn.custom_data != NULL,
            "place in a frame": drawn.frame_id,
            "binding of an arrow": not drawn.start_binding == drawn.end_binding == NULL,
        }
        self.not_kept.update(name for name, there in lost.items() if there)

    def rough(self, drawn: SourceElement) -> None:
        """Count an element whose lines Excalidraw would shake by hand."""
        if drawn.roughness:
            self.approximated["roughness"] += 1

    def _style(self, drawn: SourceElement) -> Style:
        opacity = _OPACITY if drawn.opacity is None else drawn.opacity
        if not 0 <= opacity <= 100:
            raise InvalidInput(f"opacity {opacity} is not in 0 to 100")
        stroke = self._colour(drawn.stroke_color or _STROKE)
        fill = self._colour(drawn.background_color or _FILL)
        dash = drawn.stroke_style or "solid"
        if dash not in ("solid", "dashed", "dotted"):
            raise InvalidInput(f"strokeStyle {shown(dash)} is not solid, dashed or dotted")
        align = drawn.text_align or "left"
        if align not in ("left", "center", "right"):
            raise InvalidInput(f"textAlign {shown(align)} is not left, center or right")
        return Style(
            stroke=stroke.rgb,
            fill=fill.rgb,
            stroke_alpha=round(stroke.alpha * opacity * 255 / 100),
            fill_alpha=round(fill.alpha * opacity * 255 / 100),
            width=extent(drawn.stroke_width or _WIDTH, "strokeWidth"),
            dash=cast("Dash", dash),
            align=cast("Align", align),
        )

    def _colour(self, text: str) -> colours.Colour:
        found = colours.parse(text)
        if found is None:
            self.approximated["invalid colour"] += 1
            return _INVALID
        return found

    def _fresh_groups(self, keys: list[str]) -> tuple[str, ...]:
        if len(keys) > limits.GROUP_DEPTH:
            raise LimitExceeded(f"{len(keys)} groups deep; the limit is {limits.GROUP_DEPTH}")
        for key in keys:
            if key not in self.groups:
                self.groups[key] = self.new_id()
        return tuple(self.groups[key] for key in keys)


def box(drawn: SourceElement) -> dict[str, Any]:
    """Give `at` and `size` of a shape; a negative width or height extends to the other side."""
    x, y = finite(drawn.x, "x"), finite(drawn.y, "y")
    width, height = finite(drawn.width, "width"), finite(drawn.height, "height")
    return {
        "at": (coordinate(x + min(width, 0), "x"), coordinate(y + min(height, 0), "y")),
        "size": (extent(abs(width), "width"), extent(abs(height), "height")),
    }


def finite(value: float | None, name: str) -> float:
    """Give the number, 0 when absent; raises InvalidInput for one that is none."""
    if value is None:
        return 0.0
    if not math.isfinite(value):
        raise InvalidInput(f"{name} is {value}")
    return value


def coordinate(value: float, name: str) -> int:
    """Give a coordinate in 1/16 board unit; raises LimitExceeded beyond its bound."""
    steps = value * SCALE
    if not abs(steps) <= limits.COORDINATE:
        raise LimitExceeded(f"{name} {value:g} is over {limits.COORDINATE // SCALE} board units")
    return round(steps)


def extent(value: float, name: str) -> int:
    """Give a length in 1/16 board unit; raises InvalidInput when negative or too large."""
    if value < 0:
        raise InvalidInput(f"{name} {value:g} is negative")
    return coordinate(value, name)
