"""CSS colours, as a browser's canvas understands them, to the model's colour and alpha.

Understood: the 148 names, ``transparent``, ``#rgb``, ``#rgba``, ``#rrggbb``, ``#rrggbbaa``,
``rgb()``/``rgba()`` and ``hsl()``/``hsla()`` in the comma and the space form, in any case
(https://www.w3.org/TR/css-color-4/).
"""

import colorsys
import math
import re
from typing import Final, NamedTuple

from PIL import ImageColor


class Colour(NamedTuple):
    """A colour ``#rrggbb`` (None paints nothing) and its alpha, 0 to 1."""

    rgb: str | None
    alpha: float


TRANSPARENT: Final = Colour(None, 1.0)

_HEX: Final = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\Z")
_FUNCTION: Final = re.compile(r"(rgb|hsl)a?\(([^()]*)\)\Z")
_PART: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|deg|rad|grad|turn)?\Z")
_DEGREES: Final = {"": 1.0, "deg": 1.0, "rad": 180 / math.pi, "grad": 0.9, "turn": 360.0}


def parse(text: str) -> Colour | None:
    """Give the colour that `text` names, or None when a canvas would not take it either.

    `transparent` is no colour; a colour whose own alpha is 0 keeps its name.
    """
    name = text.strip(" \t\r\n\f").lower()
    if name == "transparent":
        return TRANSPARENT
    if name in ImageColor.colormap:
        red, green, blue, *_ = ImageColor.getrgb(name)
        return Colour(f"#{red:02x}{green:02x}{blue:02x}", 1.0)
    if _HEX.match(name):
        return _hex(name[1:])
    found = _FUNCTION.match(name)
    return _function(found[1], _parts(found[2])) if found else None


def _hex(digits: str) -> Colour:
    if len(digits) < 5:
        digits = "".join(digit * 2 for digit in digits)
    alpha = int(digits[6:], 16) / 255 if len(digits) == 8 else 1.0
    return Colour(f"#{digits[:6]}", alpha)


def _parts(body: str) -> list[tuple[float, str]]:
    """Give three or four numbers with their units; anything else is no colour: nothing."""
    texts = body.split(",")
    if len(texts) == 1:
        channels, *alpha = body.split("/")
        texts = [*channels.split(), *alpha]
        if len(alpha) != len(texts) - 3:
            return []
    found = [_PART.match(text.strip()) for text in texts]
    parts = [(float(part[1]), part[2] or "") for part in found if part]
    return parts if len(parts) == len(found) in (3, 4) else []


def _function(model: str, parts: list[tuple[float, str]]) -> Colour | None:
    if not parts:
        return None
    values, units = zip(*parts[:3], strict=True)
    rgb: tuple[float, ...] | None = None
    if model == "rgb":
        rgb = _rgb(values, set(units))
    elif units[0] in _DEGREES and units[1:] == ("%", "%"):
        rgb = _hsl(values[0] * _DEGREES[units[0]], values[1], values[2])
    alpha, unit = parts[3] if len(parts) == 4 else (1.0, "")
    if rgb is None or unit not in ("", "%"):
        return None
    red, green, blue = (math.floor(_within(value, 255) + 0.5) for value in rgb)
    opacity = _within(alpha / 100 if unit else alpha, 1)
    return Colour(f"#{red:02x}{green:02x}{blue:02x}", opacity)


def _rgb(values: tuple[float, ...], units: set[str]) -> tuple[float, ...] | None:
    if units == {"%"}:
        return tuple(value * 255 / 100 for value in values)
    return values if units == {""} else None


def _hsl(degrees: float, saturation: float, lightness: float) -> tuple[float, ...]:
    hue, light = degrees / 360 % 1, _within(lightness / 100, 1)
    return tuple(
        255 * part for part in colorsys.hls_to_rgb(hue, light, _within(saturation / 100, 1))
    )


def _within(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
