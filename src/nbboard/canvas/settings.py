"""What an ipycanvas remembers between calls: styles, dashes, font and the transformation."""

import math
import re
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from nbboard.canvas.colours import Ink, parse
from nbboard.canvas.paints import Paint, is_paint
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.geometry import Affine
from nbboard.core.model import Dash

IDENTITY: Final = Affine(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FONT_SIZE: Final = re.compile(r"([\d.]+)(px|pt|em|rem)?(?:/[\w.%]+)?\s+\S")
_PIXELS: Final = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, None: 1.0}
_RIGHT_ANGLE: Final = 1e-6


class Turn(NamedTuple):
    """A transformation that keeps right angles: how much it stretches, turns and mirrors."""

    across: float
    down: float
    degrees: float
    mirrored: bool


@dataclass
class Settings:
    """One state of a canvas, as `save` keeps it."""

    fill_style: str | Paint = "black"
    stroke_style: str | Paint = "black"
    global_alpha: float = 1.0
    font: str = "12px serif"
    text_align: str = "start"
    text_baseline: str = "alphabetic"
    direction: str = "inherit"
    line_width: float = 1.0
    line_cap: str = "butt"
    line_join: str = "miter"
    miter_limit: float = 10.0
    line_dash_offset: float = 0.0
    image_smoothing_enabled: bool = True
    dashes: list[float] = field(default_factory=list)
    matrix: Affine = IDENTITY

    @property
    def font_size(self) -> float:
        """The size that `font` names, in the canvas's own units."""
        found = _FONT_SIZE.search(self.font)
        if found is None:
            raise InvalidInput(f"font {shown(self.font)}: name a size, as in '24px sans-serif'")
        return float(found[1]) * _PIXELS[found[2]]

    @property
    def dash(self) -> Dash:
        """The board's dash that is nearest to the canvas's."""
        if not any(self.dashes):
            return "solid"
        return "dotted" if self.dashes[0] <= max(self.line_width, 1.0) else "dashed"

    @property
    def pen_width(self) -> float:
        """The width of lines on the board: a stretched canvas has wider ones."""
        a, b, c, d, *_ = self.matrix
        return self.line_width * math.sqrt(abs(a * d - b * c))

    def ink(self, style: str | Paint) -> Ink:
        """Give the colour of a style; of a gradient or pattern its mean."""
        color, alpha = parse(style) if isinstance(style, str) else style.mean
        return Ink(color, alpha * self.global_alpha)

    @property
    def turn(self) -> Turn | None:
        """The transformation, when it keeps right angles; None when it is skewed or flat."""
        a, b, c, d, *_ = self.matrix
        across, down = math.hypot(a, b), math.hypot(c, d)
        if not across or not down or abs(a * c + b * d) > _RIGHT_ANGLE * across * down:
            return None
        return Turn(across, down, math.degrees(math.atan2(b, a)), a * d - b * c < 0)


def multiplied(outer: Affine, inner: Affine) -> Affine:
    """Give the transformation that does `inner` first, then `outer`."""
    return Affine(
        outer.a * inner.a + outer.c * inner.b,
        outer.b * inner.a + outer.d * inner.b,
        outer.a * inner.c + outer.c * inner.d,
        outer.b * inner.c + outer.d * inner.d,
        outer.a * inner.e + outer.c * inner.f + outer.e,
        outer.b * inner.e + outer.d * inner.f + outer.f,
    )


def checked_style(value: Any) -> str | Paint:
    """Give a fill or stroke style back if it is a colour, a gradient or a pattern."""
    if is_paint(value):
        return Paint(value)
    parse(value)
    return str(value)


def checked_number(value: Any, name: str, least: float = -math.inf) -> float:
    """Give a finite number back; raises InvalidInput for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InvalidInput(f"{name} {shown(value)} is not a number") from None
    if not math.isfinite(number) or number < least:
        raise InvalidInput(f"{name} {shown(value)}: give a number of at least {least:g}")
    return number
