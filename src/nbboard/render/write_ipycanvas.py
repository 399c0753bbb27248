"""A board painted on an ipycanvas, by the rules that page and exports share.

A canvas takes whole lines as arrays, so curves become short straight pieces: what would be a
command for each point is one for each line. ipycanvas itself is not imported here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbboard.core.geometry import Bounds
from nbboard.core.path import CLOSE, CURVE3, CURVE4, LINE, MOVE, Floats, Path
from nbboard.render.scene import ImageItem, Item, PathItem, Pen

TOLERANCE: Final = 0.2
"""Pixels between a curve and the lines that stand for it."""
_MOST_PIECES: Final = 32

Images = Callable[[bytes], Any]
"""Gives the ipywidgets Image of an image's bytes."""


class View(NamedTuple):
    """Which part of the board a canvas shows: `scale` pixels a board unit, from a corner on."""

    left: float
    top: float
    scale: float

    def to_pixels(self, points: Floats) -> Floats:
        """Map board units to pixels."""
        return (points - (self.left, self.top)) * self.scale

    def to_board(self, x: float, y: float) -> tuple[float, float]:
        """Map a pixel to board units."""
        return x / self.scale + self.left, y / self.scale + self.top


def fitted(region: Bounds, width: float, height: float) -> View:
    """Show all of a region in the middle of a canvas, at most 1:1."""
    across = max(region.right - region.left, 1.0)
    down = max(region.bottom - region.top, 1.0)
    scale = min(width / across, height / down, 1.0)
    left = region.left - (width / scale - across) / 2
    top = region.top - (height / scale - down) / 2
    return View(left, top, scale)


def paint(canvas: Any, items: Iterable[Item], view: View, images: Images) -> None:
    """Paint items, bottom to top; the canvas's styles are other ones afterwards."""
    brush = _Brush(canvas, view)
    canvas.line_cap = canvas.line_join = "round"
    for item in items:
        if isinstance(item, PathItem):
            brush.path(item)
        else:
            brush.image(item, images)


class _Brush:
    """Paints, and sets no style twice: each is a command of its own."""

    def __init__(self, canvas: Any, view: View):
        self._canvas = canvas
        self._view = view
        self._set: dict[str, object] = {}

    def path(self, item: PathItem) -> None:
        """Fill and stroke a path."""
        lines = list(flattened(item.path, self._view.scale))
        if item.fill:
            self._style("fill_style", item.fill.color)
            self._style("global_alpha", item.fill.alpha / 255)
            self._fill(lines)
        if item.pen:
            self._take(item.pen)
            for points, closed in lines:
                pixels = self._pixels(points)
                if closed:
                    self._canvas.stroke_polygon(pixels)
                else:
                    self._canvas.stroke_lines(pixels)

    def image(self, item: ImageItem, images: Images) -> None:
        """Draw an image into its box."""
        a, b, c, d, e, f = item.placement
        scale, canvas = self._view.scale, self._canvas
        (left, top), *_ = self._view.to_pixels(np.array([(e, f)])).tolist()
        canvas.save()
        canvas.global_alpha = item.alpha / 255
        canvas.transform(a * scale, b * scale, c * scale, d * scale, left, top)
        canvas.draw_image(images(item.data), 0, 0, item.width, item.height)
        canvas.restore()

    def _pixels(self, points: Floats) -> NDArray[np.float32]:
        # Half the bytes, and still a thousandth of a pixel.
        return self._view.to_pixels(points).astype(np.float32)

    def _fill(self, lines: list[tuple[Floats, bool]]) -> None:
        canvas = self._canvas
        if len(lines) == 1:
            canvas.fill_polygon(self._pixels(lines[0][0]))
            return
        # Several lines are one area with holes: letters.
        canvas.begin_path()
        for points, _ in lines:
            (x, y), *rest = self._view.to_pixels(points).round(2).tolist()
            canvas.move_to(x, y)
            for x, y in rest:
                canvas.line_to(x, y)
            canvas.close_path()
        canvas.fill()

    def _take(self, pen: Pen) -> None:
        ink, scale = pen.ink, self._view.scale
        self._style("stroke_style", ink.color)
        self._style("global_alpha", ink.alpha / 255)
        self._style("line_width", pen.width * scale)
        dashes = tuple(length * scale for length in pen.dashes or ())
        if self._set.get("dashes", ()) != dashes:
            self._set["dashes"] = dashes
            self._canvas.set_line_dash(list(dashes))

    def _style(self, name: str, value: object) -> None:
        if self._set.get(name) != value:
            self._set[name] = value
            setattr(self._canvas, name, value)


def flattened(path: Path, scale: float) -> Iterator[tuple[Floats, bool]]:
    """Give the lines of a path, shape (n, 2), and whether each is closed; curves as short pieces.

    `scale` is pixels a board unit: a piece stays within `TOLERANCE` pixels of its curve.
    """
    codes, vertices = path
    second = np.flatnonzero(codes == CURVE3)[0::2]
    third = np.flatnonzero(codes == CURVE4)[0::3]
    count = _pieces(vertices, second, third, scale)
    straight = np.flatnonzero((codes == MOVE) | (codes == LINE))
    lengths = np.zeros(len(codes), int)
    lengths[straight] = 1
    lengths[second] = lengths[third] = count
    starts = np.cumsum(lengths) - lengths
    points = np.empty((int(lengths.sum()), 2))
    points[starts[straight]] = vertices[straight]
    t = (np.arange(count) + 1)[:, None] / count
    for first, order in ((second, 2), (third, 3)):
        if len(first):
            row = [vertices[first + k - 1][:, None, :] for k in range(order + 1)]
            while len(row) > 1:
                row = [row[k] * (1 - t) + row[k + 1] * t for k in range(len(row) - 1)]
            points[starts[first][:, None] + np.arange(count)] = row[0]
    moves = np.flatnonzero(codes == MOVE)
    ends = [*starts[moves[1:]].tolist(), len(points)]
    last = [*(moves[1:] - 1).tolist(), len(codes) - 1]
    for begin, end, final in zip(starts[moves].tolist(), ends, last, strict=True):
        yield points[begin:end], bool(codes[final] == CLOSE)


def _pieces(vertices: Floats, second: Any, third: Any, scale: float) -> int:
    """Give how many pieces the path's most bent curve needs."""
    bent = 0.0
    for first, order in ((second, 2), (third, 3)):
        if len(first):
            row = [vertices[first + k - 1] for k in range(order + 1)]
            for k in range(order - 1):
                turn = np.abs(row[k] - 2 * row[k + 1] + row[k + 2]).sum(axis=1).max()
                # A cubic curve strays three times as far as a quadratic one that bends as much.
                bent = max(bent, float(turn) * (2 * order - 3))
    return min(max(int(np.ceil(np.sqrt(bent * scale / (4 * TOLERANCE)))), 1), _MOST_PIECES)
