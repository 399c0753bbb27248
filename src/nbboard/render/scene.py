"""Elements to paint: the one rule that PNG, PDF and SVG share with the page's canvas.

Each element becomes a few items, bottom to top, in board coordinates: paths that are filled or
stroked with round joins and caps, and images. The canvas does the same in
`js/src/canvas/paint.ts`. Areas are filled by the non-zero rule, before their lines are drawn.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from nbboard.core import geometry, path
from nbboard.core.freehand import outline, size_for_width
from nbboard.core.geometry import NOTE_FILL, NOTE_PADDING, Affine, Bounds
from nbboard.core.model import SCALE, Element, Image, Note, Stroke, Style, TextBox
from nbboard.core.path import Floats, Path
from nbboard.render import text

_AT_ONCE: Final = 256
_MISSING_PICTURE: Final = "#adb5bd"
_MOST_DASHES: Final = 1_000_000
"""In one line; Chromium's canvas paints one of more as a solid line."""


class Ink(NamedTuple):
    """A colour ``#rrggbb`` and its alpha, 1 to 255."""

    color: str
    alpha: int


class Pen(NamedTuple):
    """How a line is stroked, in board units; `dashes` are on and off lengths."""

    ink: Ink
    width: float
    dashes: tuple[float, float] | None = None


class PathItem(NamedTuple):
    """A path to fill, then to stroke with a pen."""

    path: Path
    fill: Ink | None = None
    pen: Pen | None = None
    title: str = ""
    """The text that the path spells."""
    leaves: bool = False
    """Whether some of it may lie outside the picture."""


class ImageItem(NamedTuple):
    """An image to draw into the box (0, 0, width, height), which `placement` puts on the board."""

    data: bytes
    width: float
    height: float
    placement: Affine
    alpha: int


Item = PathItem | ImageItem


def items(
    elements: Iterable[Element], blobs: Mapping[str, bytes], region: Bounds | None = None
) -> Iterator[Item]:
    """Give what to paint, bottom to top; what lies outside `region` is left out.

    An image whose blob is not there becomes a crossed frame, as on the page.
    """
    for element, local in _with_points(elements):
        leaves = False
        if region is not None:
            covered = geometry.bounds(element)
            if not covered.overlaps(region):
                continue
            leaves = not region.contains(covered)
        placement = geometry.placement(element)
        for item in _local_items(element, local, blobs, placement):
            if isinstance(item, PathItem):
                placed = Path(item.path.codes, placement.applied(item.path.vertices))
                yield item._replace(path=placed, leaves=leaves)
            else:
                yield item


def _with_points(elements: Iterable[Element]) -> Iterator[tuple[Element, Floats | None]]:
    """Give each element with the local points of a stroke, which are read many at once."""
    rest = iter(elements)
    while chunk := list(islice(rest, _AT_ONCE)):
        strokes = [element for element in chunk if isinstance(element, Stroke)]
        points = iter(geometry.local_points_of_many(strokes))
        for element in chunk:
            yield element, next(points) if isinstance(element, Stroke) else None


def placed_box(item: ImageItem) -> Floats:
    """Give the corners of an image's box on the board, closed by the first, shape (5, 2)."""
    width, height = item.width, item.height
    corners = np.array(((0, 0), (width, 0), (width, height), (0, height), (0, 0)), float)
    return item.placement.applied(corners)


def extent(elements: Iterable[Element], padding: float) -> Bounds:
    """Give the box, in whole board units, round everything painted and `padding` round that.

    Text counts with its letters, which may stick out of its box: that was measured elsewhere.
    """
    found = [_covered(element) for element in elements]
    if not found:
        return Bounds(0, 0, 0, 0).grown(padding)
    corners = np.array(found)
    left, top = np.floor(corners[:, :2].min(axis=0) - padding).tolist()
    right, bottom = np.ceil(corners[:, 2:].max(axis=0) + padding).tolist()
    return Bounds(left, top, right, bottom)


def _covered(element: Element) -> Bounds:
    covered = geometry.bounds(element)
    if isinstance(element, TextBox | Note):
        for item in items((element,), {}):
            assert isinstance(item, PathItem)
            covered = covered.joined(Bounds(*path.bounds(item.path)))
    return covered


def _local_items(
    element: Element, local: Floats | None, blobs: Mapping[str, bytes], placement: Affine
) -> Iterator[Item]:
    match element:
        case TextBox():
            yield from _text(element, 0)
        case Note():
            fill = Ink(element.style.fill or NOTE_FILL, element.style.fill_alpha)
            if fill.alpha:
                yield PathItem(geometry.element_path(element), fill)
            yield from _text(element, NOTE_PADDING)
        case Image():
            yield from _image(element, blobs.get(element.blob), placement)
        case Stroke() if element.pressures:
            yield from _pressed(element, local)
        case _:
            yield from _lines(element, local)


def _lines(element: Element, local: Floats | None) -> Iterator[PathItem]:
    fill, ink, style = _fill(element), _ink(element), element.style
    if ink is None or not style.width:
        if fill:
            yield PathItem(geometry.element_path(element, local), fill)
        return
    width, line = style.width / SCALE, geometry.element_path(element, local)
    yield PathItem(line, fill, Pen(ink, width, _dashes(style, line)))
    for head in geometry.line_heads(element):
        inside = ink if head.kind in path.FILLED_HEADS else None
        yield PathItem(head.path, inside, Pen(ink, width))


def _dashes(style: Style, line: Path) -> tuple[float, float] | None:
    dashes = geometry.dashes(style)
    if dashes is None:
        return None
    # A curve is no longer than the way along its control points.
    length = np.hypot(*np.diff(line.vertices, axis=0).T).sum()
    return dashes if length <= _MOST_DASHES * sum(dashes) else None


def _pressed(element: Stroke, local: Floats | None) -> Iterator[PathItem]:
    fill, ink = _fill(element), _ink(element)
    points = geometry.local_points(element) if local is None else local
    if fill:
        yield PathItem(geometry.element_path(element, points), fill)
    if ink and element.style.width:
        pressures = np.frombuffer(element.pressures, np.uint8) / 255
        size = size_for_width(element.style.width / SCALE)
        edge = outline(points, pressures, size)
        yield PathItem(path.smooth_closed(edge), ink)


def _fill(element: Element) -> Ink | None:
    style = element.style
    if style.fill and style.fill_alpha and geometry.has_area(element):
        return Ink(style.fill, style.fill_alpha)
    return None


def _ink(element: Element) -> Ink | None:
    style = element.style
    return Ink(style.stroke, style.stroke_alpha) if style.stroke and style.stroke_alpha else None


def _text(element: TextBox | Note, padding: float) -> Iterator[PathItem]:
    style, ink = element.style, _ink(element)
    size = style.font_size / SCALE
    if ink is None or not size:
        return
    lines = element.lines or tuple(element.text.split("\n"))
    width, height = (side - 2 * padding for side in geometry.box_size(element))
    spacing = element.line_height / 100
    placed = text.layout(lines, size, spacing, style.align, width)
    glyphs = text.lines_path(placed, size, style.align)
    if len(glyphs.codes):
        # Words stand in the middle of a note's sheet and at the top of a text's own box.
        note = isinstance(element, Note)
        down = text.lowered(len(lines), size, spacing, height) if note else 0.0
        moved = Path(glyphs.codes, glyphs.vertices + np.array((padding, padding + down)))
        yield PathItem(moved, ink, title=element.text)


def _image(element: Image, data: bytes | None, placement: Affine) -> Iterator[Item]:
    alpha = element.style.stroke_alpha
    width, height = geometry.box_size(element)
    if not alpha:
        return
    if data is not None:
        if width and height:
            yield ImageItem(data, width, height, placement, alpha)
        return
    pen = Pen(Ink(_MISSING_PICTURE, alpha), 1.0)
    yield PathItem(path.rounded_rect(width, height, 0), pen=pen)
    for diagonal in ((0, 0), (width, height)), ((width, 0), (0, height)):
        yield PathItem(path.polyline(np.array(diagonal, dtype=float), closed=False), pen=pen)
