"""Faces that text is drawn with: nbboard's own, and for what it lacks those of this machine.

Pictures of text that nbboard's own face covers are the same everywhere. What is written in other
scripts is drawn with a face of the machine, as browsers do, and as a box where there is none.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path as FilePath
from typing import Any, Final

import numpy as np
import uharfbuzz as harfbuzz

from nbboard.core.path import CLOSE, CURVE3, CURVE4, LINE, MOVE, Path

FONT_FILE: Final = "nbboard-sans.ttf"
_ENDINGS: Final = frozenset((".ttf", ".otf", ".ttc", ".otc"))
_UNWANTED: Final = ("bold", "italic", "oblique", "mono", "serif", "condensed", "light", "thin")
"""Parts of the names of faces that stand out beside a plain one; taken where no other is found."""
_MOST_FILES: Final = 3000
_OUTLINES: Final = frozenset(("glyf", "CFF ", "CFF2"))
_OPEN_AT_ONCE: Final = 8
"""Each is mapped into memory, which the process that draws has little of."""


@dataclass(frozen=True, eq=False)
class Face:
    """A face, measured in units of nbboard's own."""

    font: Any
    scale: float = 1.0

    def has(self, character: str) -> bool:
        """Tell whether it has a glyph for one character."""
        return bool(self.font.get_nominal_glyph(ord(character)))

    def outline(self, glyph: int) -> Path:
        """Give a glyph's outline, y down."""
        return _outline(self, glyph)


@cache
def own() -> Face:
    """Give nbboard's own face, the same in page and picture."""
    file = resources.files("nbboard") / "assets" / FONT_FILE
    return Face(harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob(file.read_bytes()))))


@lru_cache(4096)
def other(character: str) -> Face | None:
    """Give a face of this machine that has a character, the plainest there is; None without one."""
    for file in (*_used, *_files()):
        face = _opened(file)
        if face is not None and face.has(character):
            # Who needs one character of a script needs others.
            _used[file] = None
            return face
    return None


def box() -> tuple[Path, float]:
    """Give outline and advance of what stands for a character that no face has."""
    return own().outline(0), own().font.get_glyph_h_advance(0)


_used: dict[FilePath, None] = {}


@lru_cache(_OPEN_AT_ONCE)
def _opened(file: FilePath) -> Face | None:
    try:
        face = harfbuzz.Face(harfbuzz.Blob.from_file_path(os.fspath(file)))
    except (OSError, MemoryError, harfbuzz.HarfBuzzError):
        # Gone by now or not for this person: others may have the character.
        return None
    # Pictures of emoji have no outlines that could be filled with an ink.
    if not face.upem or not _OUTLINES & set(face.table_tags):
        return None
    return Face(harfbuzz.Font(face), own().font.face.upem / face.upem)


@cache
def _files() -> tuple[FilePath, ...]:
    found = [
        file
        for folder in _folders()
        for file in folder.rglob("*")
        if file.suffix.lower() in _ENDINGS
    ]
    return tuple(sorted(found, key=_plainness)[:_MOST_FILES])


def _plainness(file: FilePath) -> tuple[int, str]:
    name = file.stem.lower().replace("sansserif", "sans")
    return sum(part in name for part in _UNWANTED), str(file)


def _folders() -> Iterator[FilePath]:
    """Give where this machine keeps its faces."""
    home = FilePath.home()
    if sys.platform == "win32":
        yield FilePath(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield home / "AppData/Local/Microsoft/Windows/Fonts"
    elif sys.platform == "darwin":
        yield from (FilePath("/System/Library/Fonts"), FilePath("/Library/Fonts"))
        yield home / "Library/Fonts"
    else:
        yield from (FilePath("/usr/share/fonts"), FilePath("/usr/local/share/fonts"))
        yield from (home / ".local/share/fonts", home / ".fonts")


@lru_cache(8192)
def _outline(face: Face, glyph: int) -> Path:
    recorder = _Recorder()
    face.font.draw_glyph(glyph, _draw_functions(), recorder)
    vertices = np.array(recorder.vertices, float).reshape(-1, 2) * face.scale
    return Path(np.array(recorder.codes, np.uint8), vertices)


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

    def curve(self, code: int, *points: tuple[float, float]) -> None:
        for x, y in points:
            self._add(code, (x, -y))

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
    functions.set_quadratic_to_func(lambda a, b, x, y, to: to.curve(CURVE3, (a, b), (x, y)))
    functions.set_cubic_to_func(
        lambda a, b, c, d, x, y, to: to.curve(CURVE4, (a, b), (c, d), (x, y))
    )
    functions.set_close_path_func(lambda to: to.close())
    return functions
