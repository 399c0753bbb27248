"""Text. Its box, size and line breaks are the file's; only the face is nbboard's own."""

import re
from typing import Final

import msgspec

from nbboard.core.errors import InvalidInput
from nbboard.core.model import TextBox
from nbboard.formats.excalidraw.convert import Conversion, box, extent, finite
from nbboard.formats.excalidraw.source import SourceElement

_FONT_SIZE: Final = 20.0
_LINE_HEIGHT: Final = 1.25
_LINE_HEIGHTS: Final = {2: 1.15, 3: 1.2, 7: 1.15, 9: 1.15}
"""By font family, where it is not 1.25: Helvetica, Cascadia, Lilita One, Liberation Sans."""
_LINE_END: Final = re.compile(r"\r\n?")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")


def text_box(drawn: SourceElement, conversion: Conversion) -> TextBox:
    """Convert text; the lines are those the file shows, the text what its author wrote."""
    shown_text = _clean(drawn.text or "", conversion)
    if not shown_text:
        raise InvalidInput("the text is empty")
    written = _clean(drawn.original_text or "", conversion)
    same = "".join(written.split()) == "".join(shown_text.split())
    conversion.approximated["font face"] += 1
    if drawn.container_id in conversion.arrows:
        # Excalidraw leaves the arrow out behind its label; a board's runs through.
        conversion.approximated["label on an arrow"] += 1
    base = conversion.base(drawn, filled=False)
    size = _font_size(drawn)
    base["style"] = msgspec.structs.replace(base["style"], font_size=extent(size, "fontSize"))
    return TextBox(
        **base,
        **box(drawn),
        text=written if same else shown_text,
        lines=tuple(shown_text.split("\n")),
        line_height=_line_height(drawn, size, shown_text.count("\n") + 1, conversion),
    )


def one_line(text: str, conversion: Conversion) -> str:
    """Give text as one line, without what cannot be seen."""
    return " ".join(_clean(text, conversion).split())


def _clean(text: str, conversion: Conversion) -> str:
    text = _LINE_END.sub("\n", text)
    if _CONTROLS.search(text):
        conversion.not_kept["control characters"] += 1
    return _CONTROLS.sub("", text)


def _font_size(drawn: SourceElement) -> float:
    """Give the font size; old files have it in a CSS font like ``20px Virgil``."""
    if drawn.font is None:
        return finite(drawn.font_size, "fontSize") or _FONT_SIZE
    found = re.match(r"(\d+(?:\.\d+)?)px", drawn.font)
    if not found:
        raise InvalidInput(f"font {drawn.font!r:.80} has no size in px")
    return float(found[1]) or _FONT_SIZE


def _line_height(drawn: SourceElement, size: float, lines: int, conversion: Conversion) -> int:
    """Give 1/100 of the font size; like Excalidraw, detect it from the box where it is absent.

    One that nobody could read by is the usual one: some programs write it in pixels.
    """
    family = drawn.font_family
    usual = _LINE_HEIGHTS.get(family, _LINE_HEIGHT) if isinstance(family, int) else _LINE_HEIGHT
    height = finite(drawn.line_height, "lineHeight")
    if not height and drawn.height:
        height = abs(drawn.height) / lines / size
    # As far as it rounds to 50 to 500.
    if height and not 0.495 <= height <= 5.005:
        conversion.approximated["line height"] += 1
        height = usual
    return round((height or usual) * 100)
