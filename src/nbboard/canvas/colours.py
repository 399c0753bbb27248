"""Colours as ipycanvas takes them: any CSS colour, with its opacity."""

import re
from typing import Final, NamedTuple

from PIL import ImageColor

from nbboard.core.errors import InvalidInput, shown

_NUMBER: Final = r"\s*([\d.]+%?)\s*"
_WITH_ALPHA: Final = re.compile(
    rf"(rgb|hsl)a?\((?:{_NUMBER}|\s*([\d.]+)deg\s*)"
    rf"[,\s]{_NUMBER}[,\s]{_NUMBER}[,/]{_NUMBER}\)\Z"
)


class Ink(NamedTuple):
    """A colour ``#rrggbb`` and how opaque it is, 0 to 1."""

    color: str
    alpha: float


def parse(text: object) -> Ink:
    """Read a CSS colour (name, hex with or without alpha, rgb, rgba, hsl, hsla).

    Raises InvalidInput for anything else.
    """
    if not isinstance(text, str):
        raise InvalidInput(f"colour {shown(text)}: give a CSS colour such as '#1971c2'")
    plain = text.strip().lower()
    if plain == "transparent":
        return Ink("#000000", 0.0)
    alpha = 1.0
    if found := _WITH_ALPHA.match(plain):
        space, hue, degrees, *rest, opacity = found.groups()
        plain = f"{space}({','.join((hue or degrees, *rest))})"
        alpha = _share(opacity)
    try:
        red, green, blue, *more = ImageColor.getrgb(plain)
    except ValueError:
        raise InvalidInput(f"colour {shown(text)}: give a CSS colour such as '#1971c2'") from None
    if more:
        alpha = more[0] / 255
    return Ink(f"#{red:02x}{green:02x}{blue:02x}", min(max(alpha, 0.0), 1.0))


def _share(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)
