"""Text as outlines: nbboard's own face, shaped by HarfBuzz, the engine browsers use.

The author's client breaks text into lines; from then on nobody measures or breaks again. So page
and picture agree as long as both use this face, the same kerning, and the rule of `layout`, whose
twin is `js/src/core/text.ts` (held equal by `conformance/outlines/text.json`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import uharfbuzz as harfbuzz
from numpy.typing import NDArray

from nbboard.core.path import CLOSE, CURVE3, LINE, MOVE, Floats, Path

Align = Literal["left", "center", "right"]

FAMILY: Final = "nbboard Sans"
FONT_FILE: Final = "nbboard-sans.ttf"
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

    A character that the face lacks becomes its empty box; `missing` says which those are.
    """
    glyphs, scale = _shape(text), size / _font().face.upem
    codes, vertices = [np.empty(0, np.uint8)], [np.empty((0, 2))]
    for glyph, place in zip(glyphs.ids, glyphs.places, strict=True):
        outline = _glyph(glyph)
        codes.append(outline.codes)
        vertices.append(outline.vertices + np.array(place))
    return LinePath(np.concatenate(codes), np.concatenate(vertices) * scale, glyphs.advance * scale)


def missing(text: str) -> list[str]:
    """Return the characters of one line that the face lacks, each once, in order of appearance."""
    return list(dict.fromkeys(_shape(text).missing))


@dataclass(slots=True)
class _Glyphs:
    """A shaped line, in units of the face, y down."""

    ids: list[int] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    advance: int = 0
    missing: list[str] = field(default_factory=list)

    def add(self, run: str) -> None:
        """Shape text of one script behind what is there."""
        buffer = harfbuzz.Buffer()
        buffer.add_str(run)
        # Fixed, for the result must not depend on the locale.
        buffer.direction, buffer.language = "ltr", "en"
        buffer.guess_segment_properties()
        harfbuzz.shape(_font(), buffer, {"kern": True})
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            self.ids.append(info.codepoint)
            self.places.append((self.advance + position.x_offset, -position.y_offset))
            self.advance += position.x_advance
            if info.codepoint == 0:
                self.missing.append(run[info.cluster])


def _shape(text: str) -> _Glyphs:
    glyphs = _Glyphs()
    for run in _runs(drawable(text)):
        glyphs.add(run)
    return glyphs


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


@cache
def _font() -> Any:
    file = resources.files("nbboard") / "assets" / FONT_FILE
    return harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob(file.read_bytes())))


@cache
def _glyph(glyph: int) -> Path:
    """Return a glyph's outline in units of the face, y down."""
    recorder = _Recorder()
    _font().draw_glyph(glyph, _draw_functions(), recorder)
    return Path(
        np.array(recorder.codes, np.uint8), np.array(recorder.vertices, float).reshape(-1, 2)
    )


class _Recorder:
    """Collects a glyph's commands, which come with y up."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.vertices: list[tuple[float, float]] = []
        self._start = (0.0, 0.0)

    def move(self, x: float, y: float) -> None:
        self._start = (x, -y)
        self._add(MOVE, self._start)

    def line(self, x: float, y: float) -> None:
        self._add(LINE, (x, -y))

    def quadratic(self, control: tuple[float, float], end: tuple[float, float]) -> None:
        self._add(CURVE3, (control[0], -control[1]))
        self._add(CURVE3, (end[0], -end[1]))

    def close(self) -> None:
        self._add(CLOSE, self._start)

    def _add(self, code: int, vertex: tuple[float, float]) -> None:
        self.codes.append(code)
        self.vertices.append(vertex)


@cache
def _draw_functions() -> Any:
    functions = harfbuzz.DrawFuncs()
    functions.set_move_to_func(lambda x, y, to: to.move(x, y))
    functions.set_line_to_func(lambda x, y, to: to.line(x, y))
    functions.set_quadratic_to_func(lambda a, b, x, y, to: to.quadratic((a, b), (x, y)))
    functions.set_close_path_func(lambda to: to.close())
    return functions
