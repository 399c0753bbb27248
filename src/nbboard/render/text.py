"""Text as outlines: nbboard's own face, shaped by HarfBuzz, the engine browsers use.

The author's client breaks text into lines; from then on nobody measures or breaks again. So page
and picture agree as long as both use this face, the same kerning, and the rule of `layout`, whose
twin is `js/src/core/text.ts` (held equal by `conformance/outlines/text.json`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import numpy as np
import uharfbuzz as harfbuzz
from numpy.typing import NDArray

from nbboard.core.path import Floats, Path
from nbboard.render import faces

Align = Literal["left", "center", "right"]

FAMILY: Final = "nbboard Sans"
ASCENT: Final = 1984 / 2048
"""Height of a line above its baseline, as a share of the font size."""
DESCENT: Final = 494 / 2048

_SHARE_BEFORE: Final = {"left": 0.0, "center": 0.5, "right": 1.0}
_WHITE_SPACE: Final = re.compile(r"[\t\n\v\f\r\u2028\u2029]")
_INVISIBLE: Final = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class PlacedLine(NamedTuple):
    """One line of a text box, placed."""

    text: str
    x: float
    """Where the line starts, has its middle or ends, as its alignment says."""
    baseline: float


class LinePath(NamedTuple):
    """The outlines of one line, its baseline starting at (0, 0), y down, to be filled."""

    codes: NDArray[np.uint8]
    vertices: Floats
    advance: float
    """Where the next glyph would start."""


def drawable(text: str) -> str:
    """Return one line as it is drawn.

    Tabs and line ends become spaces. Signs that cannot be seen but would break kerning or turn the
    order of letters around (soft hyphens, zero-width spaces, marks of direction) are left out.
    """
    return _INVISIBLE.sub("", _WHITE_SPACE.sub(" ", text))


def lowered(count: int, font_size: float, line_height: float, room: float) -> float:
    """Return how far `count` lines lie below the top of a room whose middle they take.

    Lines that are higher than the room begin at its top.
    """
    return max(0.0, (room - count * font_size * line_height) / 2)


def layout(
    lines: Sequence[str], font_size: float, line_height: float, align: Align, box_width: float
) -> list[PlacedLine]:
    """Place the lines of a text box whose upper left corner is (0, 0); make them `drawable`.

    `line_height` is a multiple of `font_size`; ascent and descent lie centred in it.
    """
    height = font_size * line_height
    first = (height - (ASCENT + DESCENT) * font_size) / 2 + ASCENT * font_size
    x = box_width * _SHARE_BEFORE[align]
    return [PlacedLine(drawable(line), x, row * height + first) for row, line in enumerate(lines)]


def lines_path(lines: Sequence[PlacedLine], font_size: float, align: Align) -> Path:
    """Return the outlines of placed lines as one path, to be filled."""
    codes, vertices = [np.empty(0, np.uint8)], [np.empty((0, 2))]
    for line in lines:
        shaped = line_path(line.text, font_size)
        left = line.x - shaped.advance * _SHARE_BEFORE[align]
        codes.append(shaped.codes)
        vertices.append(shaped.vertices + np.array((left, line.baseline)))
    return Path(np.concatenate(codes), np.concatenate(vertices))


def line_path(text: str, size: float) -> LinePath:
    """Return the outlines of one `drawable` line at a font size, in board units.

    A character that nbboard's face lacks is drawn with another of this machine; what none has
    becomes an empty box, and `missing` says which those are.
    """
    glyphs, scale = _shape(text), size / faces.own().font.face.upem
    codes, vertices = [np.empty(0, np.uint8)], [np.empty((0, 2))]
    for outline, place in glyphs.outlines:
        codes.append(outline.codes)
        vertices.append(outline.vertices + np.array(place))
    return LinePath(np.concatenate(codes), np.concatenate(vertices) * scale, glyphs.advance * scale)


def missing(text: str) -> list[str]:
    """Return the characters of one line that no face has, each once, in order of appearance."""
    return list(dict.fromkeys(_shape(text).missing))


@dataclass(slots=True)
class _Glyphs:
    """A shaped line, in units of nbboard's own face, y down."""

    outlines: list[tuple[Path, tuple[float, float]]] = field(default_factory=list)
    """Each with the place of its origin."""
    advance: float = 0
    missing: list[str] = field(default_factory=list)

    def add(self, run: str, face: faces.Face) -> None:
        """Shape text of one script, which a face has all of, behind what is there."""
        buffer = harfbuzz.Buffer()
        buffer.add_str(run)
        # Fixed, for the result must not depend on the locale.
        buffer.direction, buffer.language = "rtl" if _is_rtl(run) else "ltr", "en"
        buffer.guess_segment_properties()
        harfbuzz.shape(face.font, buffer, {"kern": True})
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            across, down = position.x_offset * face.scale, -position.y_offset * face.scale
            self.outlines.append((face.outline(info.codepoint), (self.advance + across, down)))
            self.advance += position.x_advance * face.scale

    def add_boxes(self, characters: str) -> None:
        """Put a box for each character that no face has behind what is there."""
        for character in characters:
            if _is_mark(character):
                continue
            outline, advance = faces.box()
            self.outlines.append((outline, (self.advance, 0)))
            self.advance += advance
            self.missing.append(character)


def _shape(text: str) -> _Glyphs:
    glyphs = _Glyphs()
    pieces = [piece for run in _runs(drawable(text)) for piece in _pieces(run)]
    for run, face in _as_seen(pieces):
        if face is None:
            glyphs.add_boxes(run)
        else:
            glyphs.add(run, face)
    return glyphs


_Piece = tuple[str, faces.Face | None]
"""Text of one script, and the face that has it; None when there is none."""


def _pieces(run: str) -> Iterator[_Piece]:
    """Cut text of one script where another face has to stand in."""
    current: faces.Face | None = None
    found: faces.Face | None
    start = 0
    for index, character in enumerate(run):
        if _is_mark(character) and index:
            # It stands on the letter before it, whatever face that is of.
            continue
        found = faces.own()
        if not found.has(character) and not _is_mark(character):
            found = faces.other(character)
        if index == 0:
            current = found
        elif found is not current:
            yield run[start:index], current
            current, start = found, index
    if run:
        yield run[start:], current


def _as_seen(pieces: list[_Piece]) -> list[_Piece]:
    """Put pieces that are read from right to left, and what is between them, into that order."""
    seen: list[_Piece] = []
    turned: list[_Piece] = []
    for piece in pieces:
        is_between = bool(turned) and not any(character.isalnum() for character in piece[0])
        if is_between or _is_rtl(piece[0]):
            turned.append(piece)
        else:
            seen += _turned(turned)
            seen.append(piece)
            turned = []
    return seen + _turned(turned)


def _turned(pieces: list[_Piece]) -> list[_Piece]:
    last = next((k for k in range(len(pieces), 0, -1) if _is_rtl(pieces[k - 1][0])), 0)
    return pieces[:last][::-1] + pieces[last:]


def _is_rtl(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in text
    )


def _is_mark(character: str) -> bool:
    """Tell whether a character only changes the one before it, or is not seen."""
    return not character.isascii() and unicodedata.category(character) in ("Mn", "Me", "Cf")


def _runs(text: str) -> Iterator[str]:
    """Cut text where the script changes: browsers do not kern across that."""
    if text.isascii():
        yield from [text] if text else []
        return
    start, current = 0, ""
    for index, character in enumerate(text):
        script = _script(character)
        if script and current and script != current:
            yield text[start:index]
            start = index
        current = script or current
    yield text[start:]


@lru_cache(4096)
def _script(character: str) -> str:
    """Return the script's ISO 15924 tag, or nothing for what all scripts share."""
    buffer = harfbuzz.Buffer()
    buffer.add_str(character)
    buffer.direction = "ltr"
    buffer.guess_segment_properties()
    return buffer.script or ""
