"""Colours on dark paper, as js/src/canvas/paper.ts has them.

A colour keeps its hue while its lightness is turned round in Oklab
(https://bottosson.github.io/posts/oklab/): black ink becomes near-white, white becomes the paper.
Vivid ink is only made lighter; fills are always turned round.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import cbrt, hypot
from typing import Final

from msgspec.structs import replace

from nbboard.core.model import Element

_DARKEST: Final = 0.205
_SPAN: Final = 0.765
_INK_BEND: Final = 2.0
_FILL_BEND: Final = 1.15
_PALE: Final = 0.09
_VIVID: Final = 0.15
_TINT: Final = 0.13
_TINTED: Final = 0.07
_COLORS: Final = 5000

Triple = tuple[float, float, float]


def on_dark(elements: Iterable[Element]) -> Iterator[Element]:
    """Give elements in the colours they have on dark paper; images stay as they are."""
    for element in elements:
        style = element.style
        stroke = style.stroke and dark_ink(style.stroke)
        fill = style.fill and dark_fill(style.fill)
        yield replace(element, style=replace(style, stroke=stroke, fill=fill))


@lru_cache(_COLORS)
def dark_fill(color: str) -> str:
    """Give what fills an area on dark paper: ``#rrggbb`` with its lightness turned round."""
    lightness, a, b = _to_oklab(color)
    return _in_gamut(_turned_round(lightness**_FILL_BEND, hypot(a, b)), a, b)


@lru_cache(_COLORS)
def dark_ink(color: str) -> str:
    """Give ink on dark paper: turned round, but a vivid colour is never made darker."""
    lightness, a, b = _to_oklab(color)
    chroma = hypot(a, b)
    turned = _turned_round(lightness**_INK_BEND, chroma)
    vivid = min(max((chroma - _PALE) / (_VIVID - _PALE), 0.0), 1.0)
    return _in_gamut(turned + vivid * (max(turned, lightness) - turned), a, b)


def _turned_round(lightness: float, chroma: float) -> float:
    turned = _DARKEST + _SPAN * (1 - lightness)
    return max(turned, _DARKEST + _TINT * min(chroma / _TINTED, 1.0))


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _to_oklab(color: str) -> Triple:
    red, green, blue = (_to_linear(channel / 255) for channel in bytes.fromhex(color[1:]))
    l = cbrt(0.4122215 * red + 0.5363325 * green + 0.051446 * blue)  # noqa: E741
    m = cbrt(0.2119035 * red + 0.6806995 * green + 0.107397 * blue)
    s = cbrt(0.0883025 * red + 0.2817188 * green + 0.6299787 * blue)
    return (
        0.2104543 * l + 0.7936178 * m - 0.004072 * s,
        1.9779985 * l - 2.4285922 * m + 0.4505937 * s,
        0.025904 * l + 0.7827718 * m - 0.8086758 * s,
    )


def _from_oklab(lightness: float, a: float, b: float) -> Triple:
    l = (lightness + 0.3963378 * a + 0.2158038 * b) ** 3  # noqa: E741
    m = (lightness - 0.1055613 * a - 0.0638542 * b) ** 3
    s = (lightness - 0.0894842 * a - 1.2914855 * b) ** 3
    return (
        4.0767417 * l - 3.3077116 * m + 0.2309699 * s,
        -1.268438 * l + 2.6097574 * m - 0.3413194 * s,
        -0.0041961 * l - 0.7034186 * m + 1.7076147 * s,
    )


def _in_gamut(lightness: float, a: float, b: float) -> str:
    """Give the colour with as much of its chroma as a screen can show at this lightness."""
    chroma = 1.0
    found = _from_oklab(lightness, a, b)
    while chroma > 0 and any(not -0.0005 <= channel <= 1.0005 for channel in found):
        chroma -= 0.05
        found = _from_oklab(lightness, a * chroma, b * chroma)
    shares = (_from_linear(max(channel, 0.0)) for channel in found)
    # Halves go up, as in JavaScript.
    return "#" + bytes(int(min(max(share, 0.0), 1.0) * 255 + 0.5) for share in shares).hex()
