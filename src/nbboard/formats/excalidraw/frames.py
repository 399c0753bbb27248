"""Frames: a thin rectangle with its name above, as Excalidraw shows them.

What lies in a frame is on the board by itself. It is not cut off at the frame's edge, and does not
move with it.
"""

from typing import Any, Final

import msgspec

from nbboard.core.model import Rect, TextBox
from nbboard.formats.excalidraw.convert import Conversion, box, extent
from nbboard.formats.excalidraw.source import SourceElement
from nbboard.formats.excalidraw.text import one_line

_EDGE: Final = "#bbbbbb"
_NAME: Final = "#999999"
_WIDTH: Final = 2.0
_RADIUS: Final = 8.0
_FONT_SIZE: Final = 14.0
_LINE_HEIGHT: Final = 125
_ABOVE: Final = 3.0
"""From a frame's name to its upper edge."""
_ADVANCE: Final = 0.6
"""Width of a letter as a share of the font size; nobody can measure here."""


def frame(drawn: SourceElement, conversion: Conversion) -> tuple[Rect] | tuple[Rect, TextBox]:
    """Convert a frame; what colours the file has for it are not those it is shown in."""
    conversion.approximated["frame"] += 1
    base = conversion.base(drawn, filled=False)
    edge = msgspec.structs.replace(
        base["style"], stroke=_EDGE, fill=None, width=extent(_WIDTH, "width"), dash="solid"
    )
    rect = Rect(**{**base, "style": edge}, **box(drawn), radius=extent(_RADIUS, "radius"))
    name = one_line(drawn.name or "", conversion)
    if not name:
        return (rect,)
    written = msgspec.structs.replace(
        edge, stroke=_NAME, font_size=extent(_FONT_SIZE, "fontSize"), align="left"
    )
    height = _FONT_SIZE * _LINE_HEIGHT / 100
    place: dict[str, Any] = {
        "at": (rect.at[0], rect.at[1] - extent(height + _ABOVE, "height")),
        "size": (extent(len(name) * _FONT_SIZE * _ADVANCE, "width"), extent(height, "height")),
    }
    label = TextBox(
        **{**base, "id": conversion.new_id(), "style": written},
        **place,
        text=name,
        lines=(name,),
        line_height=_LINE_HEIGHT,
    )
    return rect, label
