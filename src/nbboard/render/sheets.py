"""Sheets of paper: how a drawing lies on one, or is spread over several that are put together.

Lengths of paper are in millimetres where people give them and in points (1/72 inch) on the page.
A drawing's natural size is one CSS pixel, 1/96 inch or 3/4 point, a board unit.
"""

import math
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.geometry import Bounds

Orientation = Literal["auto", "portrait", "landscape"]

SIZES: Final[dict[str, tuple[float, float]]] = {
    "a2": (420, 594),
    "a3": (297, 420),
    "a4": (210, 297),
    "a5": (148, 210),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "tabloid": (279.4, 431.8),
}
"""Width and height in millimetres, upright."""
POINTS_PER_UNIT: Final = 0.75
_POINTS_PER_MM: Final = 72 / 25.4
_LARGEST_FIT: Final = 2.0
# The largest side of a page that readers must support (PDF 1.7, annex C).
LARGEST_PAGE: Final = 14_400.0
_LEAST_ROOM: Final = 20.0


class Sheet(Struct, array_like=True, frozen=True):
    """The paper of a PDF.

    `size` is a name of `SIZES` or (width, height) in mm; "auto" turns it as the drawing needs.
    Without a `scale` the drawing fits on one sheet, at most twice its natural size; with one it
    has that many times its natural size and is spread over as many sheets as it takes, each
    repeating `overlap` mm of its neighbours, with `marks` in the margin where they meet.
    """

    size: str | tuple[float, float] = "a4"
    orientation: Orientation = "auto"
    margin: float = 10.0
    scale: float | None = None
    overlap: float = 5.0
    marks: bool = True


class Tile(NamedTuple):
    """One sheet: what of the board it shows, and its place among the sheets."""

    region: Bounds
    row: int
    column: int


class Layout(NamedTuple):
    """Sheets that together show a region of the board; lengths in points, y up."""

    width: float
    height: float
    margin: float
    overlap: float
    scale: float
    """Points a board unit."""
    rows: int
    columns: int
    tiles: tuple[Tile, ...]
    marks: bool = False


def natural(region: Bounds) -> Layout:
    """Give one page of the drawing's own size; smaller when no page can be that large."""
    width, height = region.right - region.left, region.bottom - region.top
    whole = max(width, height, 1.0) * POINTS_PER_UNIT
    scale = POINTS_PER_UNIT * min(1.0, LARGEST_PAGE / whole)
    return Layout(width * scale, height * scale, 0, 0, scale, 1, 1, (Tile(region, 0, 0),))


def arranged(sheet: Sheet, region: Bounds) -> Layout:
    """Lay a region of the board out on sheets.

    Raises InvalidInput for paper that makes no sense, LimitExceeded for more sheets than
    `limits.PDF_PAGES`.
    """
    found = [_turned(sheet, region, *size) for size in _ways(sheet)]
    if sheet.scale is None:
        best = max(found, key=lambda layout: layout.scale)
    else:
        best = min(found, key=lambda layout: layout.rows * layout.columns)
    count = best.rows * best.columns
    if count > limits.PDF_PAGES:
        raise LimitExceeded(
            f"{best.columns} × {best.rows} sheets; the limit is {limits.PDF_PAGES}: give a lower "
            "scale, or a region"
        )
    return best._replace(tiles=tuple(_tiles(best, region)), marks=sheet.marks and count > 1)


def _ways(sheet: Sheet) -> list[tuple[float, float]]:
    """Give the sizes in points that the paper may have: one, or both ways round."""
    short, long = sorted(side * _POINTS_PER_MM for side in _millimetres(sheet))
    ways = {
        "portrait": [(short, long)],
        "landscape": [(long, short)],
        "auto": [(short, long), (long, short)],
    }
    if sheet.orientation not in ways:
        raise InvalidInput(
            f"orientation {shown(sheet.orientation)}: choose auto, portrait or landscape"
        )
    return ways[sheet.orientation]


def _millimetres(sheet: Sheet) -> tuple[float, float]:
    if isinstance(sheet.size, str):
        size = SIZES.get(sheet.size.lower())
        if size is None:
            raise InvalidInput(
                f"page {shown(sheet.size)}: choose one of {', '.join(SIZES)}, "
                "or give (width, height) in mm"
            )
    else:
        size = sheet.size
    largest = LARGEST_PAGE / _POINTS_PER_MM
    if not all(math.isfinite(side) and 0 < side <= largest for side in size):
        raise InvalidInput(f"page {size}: sides are over 0 and up to {largest:g} mm")
    room = min(size) - 2 * sheet.margin
    if not (sheet.margin >= 0 and room >= min(_LEAST_ROOM, *size)):
        raise InvalidInput(
            f"margin {sheet.margin} mm: 0 or more, leaving {_LEAST_ROOM:g} mm of the page between"
        )
    if not 0 <= sheet.overlap <= room / 2:
        raise InvalidInput(f"overlap {sheet.overlap} mm: 0 to {room / 2:g} on this page")
    if sheet.scale is not None and not 0.01 <= sheet.scale <= 64:
        raise InvalidInput(f"scale {sheet.scale} is not in 0.01 to 64")
    return size


def _turned(sheet: Sheet, region: Bounds, width: float, height: float) -> Layout:
    margin, overlap = sheet.margin * _POINTS_PER_MM, sheet.overlap * _POINTS_PER_MM
    across, down = region.right - region.left, region.bottom - region.top
    room_across, room_down = width - 2 * margin, height - 2 * margin
    if sheet.scale is None:
        fit = min(room_across / max(across, 1e-9), room_down / max(down, 1e-9))
        scale = min(fit, _LARGEST_FIT * POINTS_PER_UNIT)
        return Layout(width, height, margin, 0, scale, 1, 1, ())
    scale = sheet.scale * POINTS_PER_UNIT
    columns = _count(across * scale, room_across, overlap)
    rows = _count(down * scale, room_down, overlap)
    return Layout(width, height, margin, overlap, scale, rows, columns, ())


def _count(length: float, room: float, overlap: float) -> int:
    # What floating point added is not worth another sheet.
    return max(1, math.ceil(round((length - overlap) / (room - overlap), 6)))


def _tiles(layout: Layout, region: Bounds) -> Iterator[Tile]:
    """Give the sheets row by row, with the drawing in the middle of them all."""
    width = (layout.width - 2 * layout.margin) / layout.scale
    height = (layout.height - 2 * layout.margin) / layout.scale
    overlap = layout.overlap / layout.scale
    across = layout.columns * (width - overlap) + overlap
    down = layout.rows * (height - overlap) + overlap
    left = (region.left + region.right - across) / 2
    top = (region.top + region.bottom - down) / 2
    for row in range(layout.rows):
        for column in range(layout.columns):
            x, y = left + column * (width - overlap), top + row * (height - overlap)
            yield Tile(Bounds(x, y, x + width, y + height), row, column)
