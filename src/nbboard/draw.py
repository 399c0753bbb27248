"""Drawing from Python: `board.draw`. Everything here is in board units (CSS pixels at 100 %).

Each call puts one element on the board (a very long stroke: several, still one undo step) and
gives its id at once; the server's answer is awaited by `board.wait()`.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbboard.colors import parse_color
from nbboard.core import limits, model
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import SCALE, Element, Style
from nbboard.core.ops import PatchSet
from nbboard.core.points import pack
from nbboard.draw_data import DrawData
from nbboard.pictures import Coloring, coded
from nbboard.plots import Find
from nbboard.render.text import line_path

Point = tuple[float, float]
_LINE_HEIGHT: Final = 1.25


class Draw(DrawData):
    """Puts elements on a board. Colours are ``#rrggbb`` or CSS names; None paints nothing.

    Common keywords: `color`, `fill`, `width` (board units), `alpha` (0 to 1, stroke and fill),
    `dash` (solid, dashed, dotted).
    """

    def __init__(
        self,
        put: Callable[[Sequence[Element]], None],
        new_id: Callable[[], str],
        upload: Callable[[bytes], tuple[str, int, int]],
        find: Find | None = None,
    ):
        self._put = put
        self._new_id = new_id
        self._upload = upload
        self._find = find or _nowhere

    def stroke(self, xy: ArrayLike, pressures: ArrayLike | None = None, **style: Any) -> str:
        """Draw a freehand stroke through an (n, 2) array; gives the id of its (first) element.

        `pressures` are n values of 0 to 1; without them the width is constant.
        """
        points = _points(xy, 1)
        pressed = None if pressures is None else _pressures(pressures, len(points))
        ids = []
        elements = []
        # The next part begins with the last point of the one before, so that no gap shows.
        for start in range(0, max(1, len(points) - 1), limits.POINTS - 1):
            part = slice(start, start + limits.POINTS)
            box = _box(points[part])
            elements.append(
                model.Stroke(
                    id=self._new_id(),
                    **box,
                    style=make_style(**style),
                    pressures=b"" if pressed is None else pressed[part].tobytes(),
                )
            )
            ids.append(elements[-1].id)
        self._put(elements)
        return ids[0]

    def line(
        self, xy: ArrayLike, *, closed: bool = False, curve: bool = False, **style: Any
    ) -> str:
        """Draw a line through an (n, 2) array, n >= 2; `curve` rounds it through the points."""
        return self._add(model.Line, style, **_box(_points(xy, 2)), closed=closed, curve=curve)

    def arrow(self, xy: ArrayLike, *, curve: bool = False, **style: Any) -> str:
        """Draw an arrow through an (n, 2) array, n >= 2, its head at the last point."""
        return self._add(model.Arrow, style, **_box(_points(xy, 2)), curve=curve)

    def rect(self, at: Point, size: Point, *, radius: float = 0, **style: Any) -> str:
        """Draw a rectangle with its top-left corner `at`."""
        return self._add(model.Rect, style, **_place(at, size), radius=_extent(radius, "radius"))

    def ellipse(self, at: Point, size: Point, **style: Any) -> str:
        """Draw the ellipse in the box with its top-left corner `at`."""
        return self._add(model.Ellipse, style, **_place(at, size))

    def triangle(self, at: Point, size: Point, *, right: bool = False, **style: Any) -> str:
        """Draw an isosceles or `right` triangle in the box with its top-left corner `at`."""
        return self._add(model.Triangle, style, **_place(at, size), right=right)

    def diamond(self, at: Point, size: Point, *, radius: float = 0, **style: Any) -> str:
        """Draw a diamond in the box with its top-left corner `at`."""
        return self._add(model.Diamond, style, **_place(at, size), radius=_extent(radius, "radius"))

    def polygon(self, xy: ArrayLike, **style: Any) -> str:
        """Draw a closed polygon through an (n, 2) array, n >= 3."""
        return self._add(model.Polygon, style, **_box(_points(xy, 3)))

    def text(self, text: str, at: Point, **style: Any) -> str:
        """Write text, top-left corner `at`; `font_size` in board units, `align` of its lines."""
        size = _text_size(text, style)
        return self._add(model.TextBox, style, **_place(at, size), text=text)

    def note(self, text: str, at: Point, size: Point = (200, 200), **style: Any) -> str:
        """Stick a note on the board; lines break only where `text` does."""
        style.setdefault("fill", "#ffec99")
        return self._add(model.Note, style, **_place(at, size), text=text)

    def image(
        self,
        picture: Any,
        at: Point = (0, 0),
        width: float | None = None,
        *,
        cmap: Any = None,
        vmin: float | None = None,
        vmax: float | None = None,
    ) -> str:
        """Put a matplotlib figure, an array, a PIL image, bytes or a file on the board.

        `width` in board units; None takes one unit a pixel, and 100 units an inch of a figure.
        Arrays are (h, w), (h, w, 3) or (h, w, 4) of bytes, of booleans, or of floats from 0 to 1;
        with a `cmap` (a name of matplotlib's, or a colormap) an (h, w) array of any numbers is
        coloured from `vmin` to `vmax`, and NaN is transparent. `board.mask(id)` gives what was
        drawn over it in the shape of the array. A figure keeps its data coordinates (`figure`).
        """
        if hasattr(picture, "savefig"):
            from nbboard.figures import drawn_figure  # noqa: PLC0415  matplotlib is imported late

            figure = picture.gcf() if hasattr(picture, "gcf") else picture
            drawn = drawn_figure(figure, width)
            return self._add_image(drawn.png, at, grain=drawn.grain)
        return self._add_image(coded(picture, Coloring(cmap, vmin, vmax)), at, width)

    def _add_image(
        self, data: bytes, at: Point, width: float | None = None, grain: float = 1.0
    ) -> str:
        sha256, pixels_wide, pixels_high = self._upload(data)
        wide = float(pixels_wide / grain if width is None else width)
        size = (wide, wide * pixels_high / pixels_wide)
        return self._add(model.Image, {}, **_place(at, size), blob=sha256)

    def _add(self, kind: Callable[..., Element], style: dict[str, Any], **fields: Any) -> str:
        element = kind(id=self._new_id(), style=make_style(**style), **fields)
        model.check_new(element)
        self._put([element])
        return element.id


def make_style(
    *,
    color: str | None = "#1e1e1e",
    fill: str | None = None,
    width: float = 2.0,
    alpha: float = 1.0,
    dash: Literal["solid", "dashed", "dotted"] = "solid",
    font_size: float = 20.0,
    align: Literal["left", "center", "right"] = "left",
) -> Style:
    """Make a style from board units and colours by name; raises InvalidInput."""
    if not 0 <= alpha <= 1:
        raise InvalidInput(f"alpha {alpha}: choose 0 to 1")
    opacity = round(alpha * 255)
    for value, choices in ((dash, ("solid", "dashed", "dotted")), (align, _ALIGNMENTS)):
        if value not in choices:
            raise InvalidInput(f"{shown(value)}: choose one of {', '.join(choices)}")
    return Style(
        stroke=parse_color(color),
        fill=parse_color(fill),
        stroke_alpha=opacity,
        fill_alpha=opacity,
        width=_extent(width, "width"),
        dash=dash,
        font_size=_extent(font_size, "font_size"),
        align=align,
    )


_ALIGNMENTS: Final = ("left", "center", "right")


def fixed(values: ArrayLike, what: str) -> NDArray[np.int64]:
    """Give board units as integers of 1/16; raises InvalidInput for what is not a number."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{what}: {error}") from error
    if not np.isfinite(array).all():
        raise InvalidInput(f"{what} holds NaN or infinity")
    if array.size and np.abs(array).max() * SCALE > limits.COORDINATE:
        limit = limits.COORDINATE // SCALE
        raise InvalidInput(f"{what} reaches {np.abs(array).max():g}; the limit is ±{limit}")
    return np.round(array * SCALE).astype(np.int64)


def make_patch(changes: dict[str, Any]) -> PatchSet:
    """Turn `board.patch`'s names and units into the model's; raises InvalidInput."""
    fields: dict[str, Any] = {}
    for name, value in changes.items():
        match name:
            case "color":
                fields["stroke"] = parse_color(value)
            case "fill":
                fields["fill"] = parse_color(value)
            case "alpha":
                style = make_style(alpha=value)
                fields["stroke_alpha"], fields["fill_alpha"] = style.stroke_alpha, style.fill_alpha
            case "at" | "size":
                fields[name] = tuple(fixed(value, name).tolist())
            case "width" | "font_size" | "radius":
                fields[name] = int(fixed(value, name))
            case "angle":
                fields["angle"] = round(float(value) * 100) % 36_000
            case _ if name in PatchSet.__struct_fields__:
                fields[name] = value
            case _:
                raise InvalidInput(f"{name!r} is not a field of an element")
    return PatchSet(**fields)


def _nowhere(_element_id: str) -> None:
    """Find nothing: where elements only go to."""


def _points(xy: ArrayLike, least: int) -> NDArray[np.int64]:
    points = fixed(xy, "points")
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < least:
        raise InvalidInput(f"points must have shape (n, 2) with n >= {least}, not {points.shape}")
    return points


def _pressures(values: ArrayLike, count: int) -> NDArray[np.uint8]:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (count,):
        raise InvalidInput(f"pressures must have shape ({count},), not {array.shape}")
    if not ((array >= 0) & (array <= 1)).all():
        raise InvalidInput("pressures must be from 0 to 1")
    return np.round(array * 255).astype(np.uint8)


def _box(points: NDArray[np.int64]) -> dict[str, Any]:
    corner = points.min(axis=0)
    size = points.max(axis=0) - corner
    return {
        "at": tuple(corner.tolist()),
        "size": tuple(size.tolist()),
        "points": pack(points - corner),
    }


def _place(at: Point, size: Point) -> dict[str, Any]:
    corner, extent = fixed(at, "at"), fixed(size, "size")
    if corner.shape != (2,) or extent.shape != (2,) or (extent < 0).any():
        raise InvalidInput(f"at {shown(at)} and size {shown(size)} must be pairs, size >= 0")
    return {"at": tuple(corner.tolist()), "size": tuple(extent.tolist())}


def _extent(value: float, what: str) -> int:
    number = int(fixed(value, what))
    if number < 0:
        raise InvalidInput(f"{what} {value} is below 0")
    return number


def _text_size(text: str, style: dict[str, Any]) -> Point:
    font_size = float(style.get("font_size", 20.0))
    lines = text.split("\n")
    width = max(line_path(line, font_size).advance for line in lines)
    return width, len(lines) * font_size * _LINE_HEIGHT
