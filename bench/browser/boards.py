"""Boards to open, of any size, and the same as plain coordinates for the limit's page.

Synthetic ones have strokes of 40 points, half of them with pressure. Real ones are drawings of the
corpus beside the project, laid side by side until there are enough elements; where there is no
corpus, small boards of the project's own take their place.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench import scenes, stored
from nbboard.core.geometry import bounds, element_path, placement
from nbboard.core.model import SCALE, Element, Image, Rect, Stroke, Style
from nbboard.core.points import unpack
from nbboard.formats import load_file
from tests.browser.boards import OWN
from tests.lab import Lab

CORPUS: Final = Path(__file__).parents[2] / "../shared/corpus"
LAST: Final = "#ff00ff"
"""The colour of the topmost element, in the middle of the board: it is painted last."""
GAP: Final = 40 * SCALE
ACROSS: Final = 40_000 * SCALE
_LARGEST: Final = 3000 * SCALE


def synthetic(count: int) -> list[Element]:
    """So many strokes, and a square on top of them."""
    strokes = scenes.spread(count - 1)
    side = int(400 * (count - 1) ** 0.5)
    return [*strokes, _square(side // 2, side // 2, side // 12)]


def real(count: int) -> list[Element]:
    """So many elements of drawings side by side, and a square on top of them."""
    tiles = cycle(_tiles())
    made: list[Element] = []
    left = top = lowest = 0
    across = int(ACROSS * (count / 50_000) ** 0.5)
    while len(made) < count - 1:
        tile, (wide, high) = next(tiles)
        if left + wide > across and left:
            left, top, lowest = 0, top + lowest + GAP, 0
        for element in tile[: count - 1 - len(made)]:
            at = (element.at[0] + left, element.at[1] + top)
            made.append(msgspec.structs.replace(element, id=f"{len(made):016d}", at=at))
        left += wide + GAP
        lowest = max(lowest, high)
    boxes = [bounds(each) for each in made]
    middle = (max(box.right for box in boxes) / 2, max(box.bottom for box in boxes) / 2)
    x, y = (round(side * SCALE) for side in middle)
    return [*made, _square(x, y, across // 12)]


def _square(x: int, y: int, side: int) -> Rect:
    style = Style(stroke=LAST, fill=LAST, width=SCALE)
    return Rect(id="z" * 16, at=(x - side // 2, y - side // 2), size=(side, side), style=style)


def _tiles() -> Iterator[tuple[list[Element], tuple[int, int]]]:
    """Drawings with their sizes, each with its corner at the origin and without images."""
    drawings: Iterable[list[Element]]
    if CORPUS.is_dir():
        ids = (f"{number:016d}" for number in range(10**9))
        paths = sorted(CORPUS.glob("*.excalidraw"))
        drawings = (load_file(path, lambda: next(ids))[0] for path in paths)
    else:
        drawings = (make() for make in OWN.values())
    for drawing in drawings:
        yield from _tile(drawing)


def _tile(drawing: list[Element]) -> Iterator[tuple[list[Element], tuple[int, int]]]:
    # An image is a file of its own: what it costs is not what is measured here.
    shapes: list[Element] = [each for each in drawing if not isinstance(each, Image)]
    if not shapes:
        return
    boxes = [bounds(each) for each in shapes]
    left, top = (int(min(box[k] for box in boxes) * SCALE) for k in (0, 1))
    right, bottom = (int(max(box[k] for box in boxes) * SCALE) for k in (2, 3))
    size = (right - left, bottom - top)
    if max(size) > _LARGEST:
        return
    moved = [
        msgspec.structs.replace(each, at=(each.at[0] - left, each.at[1] - top), groups=())
        for each in shapes
    ]
    yield moved, size


class Open(NamedTuple):
    """A board on the server, and the file that the limit's page reads."""

    name: str
    size: int
    board_id: str
    file: Path


def put(lab: Lab, folder: Path, name: str, elements: Sequence[Element]) -> Open:
    """Put elements on a new board of the server, and beside it as coordinates.

    They go straight into its file: by a client 100,000 take three minutes, for `MEMBER_OPS_RATE`.
    """
    board_id = stored.put_in_file(lab.database, elements)
    file = folder / f"{name.split(maxsplit=1)[0]}-{len(elements)}.bin"
    file.write_bytes(plain(elements))
    return Open(name, len(elements), board_id, file)


def plain(elements: Sequence[Element]) -> bytes:
    """Give strokes and outlines as `limit.js` reads them, board units; texts are left out."""
    styles: dict[str, int] = {}
    heads, parts, pressures = [], [], []
    first = 0
    for element in elements:
        for xy, style, pressed in _lines(element):
            index = styles.setdefault(json.dumps(style), len(styles))
            heads.append((first, len(xy), index, int(pressed is not None)))
            parts.append(xy)
            pressures.append(pressed or bytes(len(xy)))
            first += len(xy)
    model = {"styles": [json.loads(each) for each in styles], "count": len(heads), "points": first}
    header = json.dumps(model).encode()
    header += b" " * (-(4 + len(header)) % 4)
    return b"".join(
        (
            struct.pack("<I", len(header)) + header,
            np.array(heads, "<u4").tobytes(),
            np.concatenate(parts).astype("<f4").tobytes(),
            b"".join(pressures),
        )
    )


def _lines(
    element: Element,
) -> Iterator[tuple[NDArray[np.float64], dict[str, Any], bytes | None]]:
    style = element.style
    look = {"color": style.stroke or "transparent", "width": style.width / SCALE}
    if isinstance(element, Stroke):
        xy = (unpack(element.points) + np.array(element.at)) / SCALE
        yield xy, look, element.pressures or None
    elif not hasattr(element, "text"):
        yield _placed(element), {**look, "fill": style.fill}, None


def _placed(element: Element) -> NDArray[np.float64]:
    """The corners of an element's path where they lie on the board."""
    a, b, c, d, e, f = placement(element)
    xy = np.asarray(element_path(element).vertices, float).reshape(-1, 2)
    return np.column_stack([a * xy[:, 0] + c * xy[:, 1] + e, b * xy[:, 0] + d * xy[:, 1] + f])
