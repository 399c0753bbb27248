"""SVG, written by allow-list: only what this file spells out can ever stand in it.

Elements: svg, title, desc, rect, g, path, image. No style, no script, no reference to anything
outside: an image is a ``data:`` URL of PNG, JPEG or WebP bytes. Text is drawn as outlines, so
that it looks alike everywhere, and said in a title for those who cannot see it.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nbboard.core.model import Element, Note, TextBox, kind
from nbboard.core.path import CLOSE, CURVE3, CURVE4, LINE, MOVE, Path
from nbboard.render.images import media_type
from nbboard.render.picture import Picture
from nbboard.render.scene import ImageItem, Ink, PathItem, Pen

_LETTERS: Final = {MOVE: "M", LINE: "l", CURVE3: "q", CURVE4: "c"}
_SPANS: Final = np.ones(CLOSE + 1, np.int64)
"""How many points a command has, by its code."""
_SPANS[[CURVE3, CURVE4]] = 2, 3
_NAMES: Final = {"rect": "rectangle"}
_MOST_WORDS: Final = 1000
"""Characters of the words on a board that its description repeats."""
# Characters that XML 1.0 has no way to write.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
)


def draw(picture: Picture, title: str = "") -> str:
    """Write the picture; its size is that of the region, one CSS pixel a board unit."""
    return "\n".join(_document(picture, title)) + "\n"


def _document(picture: Picture, title: str) -> Iterator[str]:
    left, top, *_ = picture.region
    width, height = _number(picture.width), _number(picture.height)
    place = f'x="{_number(left)}" y="{_number(top)}" width="{width}" height="{height}"'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{_number(left)} {_number(top)} {width} {height}" role="img">'
    )
    yield f"<title>{escaped(title or 'Whiteboard')}</title>"
    yield f"<desc>{escaped(_description(picture.elements))}</desc>"
    if picture.background:
        yield f'<rect {place} fill="{picture.background}"/>'
    yield '<g fill="none" stroke-linecap="round" stroke-linejoin="round">'
    for item in picture.items():
        yield _path(item) if isinstance(item, PathItem) else _image(item)
    yield "</g>"
    yield "</svg>"


def _description(elements: Sequence[Element]) -> str:
    """Say what is there, and the words on it, for those who cannot see it."""
    counted = Counter(map(kind, elements))
    kinds = [
        f"{count} {_NAMES.get(name, name)}{'s' if count != 1 else ''}"
        for name, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    count = f"{len(elements)} element{'s' if len(elements) != 1 else ''}"
    words = " · ".join(
        each.text.strip() for each in elements if isinstance(each, TextBox | Note) and each.text
    )
    said = f"A whiteboard with {count}" + (f": {', '.join(kinds)}." if kinds else ".")
    if len(words) > _MOST_WORDS:
        words = words[: _MOST_WORDS - 1] + "…"
    return f"{said} {words}".rstrip()


def _path(item: PathItem) -> str:
    attributes = "".join(
        (
            f' d="{path_data(item.path)}"',
            _ink("fill", item.fill) if item.fill else "",
            _pen(item.pen) if item.pen else "",
        )
    )
    if item.title:
        return f"<path{attributes}><title>{escaped(item.title)}</title></path>"
    return f"<path{attributes}/>"


def _ink(name: str, ink: Ink) -> str:
    opacity = "" if ink.alpha == 255 else f' {name}-opacity="{_number(ink.alpha / 255, 4)}"'
    return f' {name}="{ink.color}"{opacity}'


def _pen(pen: Pen) -> str:
    width = "" if pen.width == 1 else f' stroke-width="{_number(pen.width, 4)}"'
    dashes = ""
    if pen.dashes:
        on, off = pen.dashes
        dashes = f' stroke-dasharray="{_number(on, 4)} {_number(off, 4)}"'
    return f"{_ink('stroke', pen.ink)}{width}{dashes}"


def _image(item: ImageItem) -> str:
    matrix = " ".join(_number(value, 6) for value in item.placement)
    opacity = "" if item.alpha == 255 else f' opacity="{_number(item.alpha / 255, 4)}"'
    # The same size as on the page: stretched to its box.
    return (
        f'<image width="{_number(item.width)}" height="{_number(item.height)}" '
        f'transform="matrix({matrix})"{opacity} preserveAspectRatio="none" '
        f'href="data:{media_type(item.data)};base64,{base64.b64encode(item.data).decode()}"/>'
    )


def path_data(path: Path) -> str:
    """Write a path's commands, each point in hundredths of a board unit.

    Points are relative to where their command begins, which halves the text; they are rounded
    before, so that no error adds up.
    """
    parts: list[str] = []
    before = CLOSE
    for code, (x, y) in zip(path.codes.tolist(), _steps(path).tolist(), strict=True):
        if code == CLOSE:
            parts.append("z")
        else:
            # Numbers that follow a command's last one repeat it.
            letter = "" if code == before else _LETTERS[code]
            parts.append(f"{letter}{_hundredths(x)} {_hundredths(y)}")
        before = code
    return " ".join(parts).replace(" -", "-")


def _steps(path: Path) -> NDArray[np.int64]:
    """Give each point, in hundredths, from where its command begins; moves go as they are."""
    codes = path.codes
    points = np.rint(path.vertices * 100).astype(np.int64)
    rows = np.arange(len(codes))
    begins = np.maximum.accumulate(np.where(np.diff(codes, prepend=0) != 0, rows, 0))
    within = (rows - begins) % _SPANS[codes]
    steps = points - points[np.maximum(rows - 1 - within, 0)]
    moves = codes == MOVE
    steps[moves] = points[moves]
    return steps


@lru_cache(65_536)
def _hundredths(value: int) -> str:
    whole, part = divmod(abs(value), 100)
    digits = f"{part:02}".rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole or '' if digits else whole}{'.' if digits else ''}{digits}"


def escaped(text: str) -> str:
    """Give text as it may stand between tags and in attributes."""
    return _UNWRITABLE.sub("\ufffd", text).translate(_ESCAPES)


def _number(value: float, digits: int = 2) -> str:
    return _short(round(value, digits) + 0.0)


def _short(value: float) -> str:
    text = repr(value)
    if "e" in text:
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return text.removesuffix(".0")
