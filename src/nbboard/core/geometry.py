"""Where an element lies and what it covers: twin of `js/src/core/geometry.ts`.

The two are held equal by `conformance/outlines/geometry.json`. Everything here is in board units
(1/16 of them on the wire). A local coordinate becomes a board coordinate in this order: scaled to
the element's size, moved to `at`, mirrored about the middle of the box (`flip`), turned by `angle`
about the pivot. Stroke width is never scaled.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbboard.core import path as paths
from nbboard.core.model import (
    SCALE,
    Arrow,
    Diamond,
    Element,
    Ellipse,
    Image,
    Line,
    Note,
    PointElement,
    Polygon,
    Rect,
    Stroke,
    Style,
    TextBox,
    Triangle,
)
from nbboard.core.path import HeadKind, Path
from nbboard.core.points import Points, unpack, unpack_many

Floats = NDArray[np.float64]
BoxElement = Rect | Ellipse | Triangle | Diamond | TextBox | Note | Image

CLOSING_DISTANCE: Final = 8 * SCALE
"""Ends of a line this close together (1/16 unit) make it a filled area."""
NOTE_RADIUS: Final = 4.0
"""Corner radius of a note's sheet, board units."""
NOTE_PADDING: Final = 12.0
"""Distance of a note's text from the edge of its sheet, board units."""
NOTE_FILL: Final = "#fff3bf"
"""Colour of the sheet of a note that names none."""

_FULL_PRESSURE_RADIUS: Final = math.sin(0.4 * math.pi) / (2 * math.sin(math.pi / 4))
"""Radius of a stroke at full pressure, as a share of its width (see `core.freehand`)."""


class Bounds(NamedTuple):
    """An upright box in board units, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: "Bounds") -> "Bounds":
        """Give the box round both."""
        return Bounds(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, by: float) -> "Bounds":
        """Give the box with `by` more on each side."""
        return Bounds(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def contains(self, other: "Bounds") -> bool:
        """Tell whether all of the other box lies in this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def overlaps(self, other: "Bounds") -> bool:
        """Tell whether the boxes share a point."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


_UPRIGHT: Final = (1.0, 0.0, 0.0, 1.0)


class Affine(NamedTuple):
    """From local to board coordinates: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def applied(self, points: Floats) -> Floats:
        """Map an (n, 2) array."""
        if self[:4] == _UPRIGHT:
            return points + self[4:]
        turn = np.array(((self.a, self.b), (self.c, self.d)))
        return np.asarray(points @ turn + (self.e, self.f))

    def inverted(self) -> "Affine":
        """Give the map back; raises ZeroDivisionError for one that makes an area flat."""
        determinant = self.a * self.d - self.b * self.c
        a, b = self.d / determinant, -self.b / determinant
        c, d = -self.c / determinant, self.a / determinant
        return Affine(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))


class LineHead(NamedTuple):
    """The head at one end of a line, local and scaled."""

    kind: HeadKind
    path: Path


def box(element: Element) -> Bounds:
    """Give the unturned box."""
    left, top = element.at[0] / SCALE, element.at[1] / SCALE
    width, height = box_size(element)
    return Bounds(left, top, left + width, top + height)


def box_size(element: Element) -> tuple[float, float]:
    """Give width and height of the unturned box."""
    return element.size[0] / SCALE, element.size[1] / SCALE


def local_points(element: PointElement) -> Floats:
    """Give the (n, 2) points of an element, local and scaled to its size."""
    natural = unpack(element.points)
    extent = tuple(natural.max(axis=0).tolist())
    if extent == element.size:
        return natural / SCALE
    scale = [
        size / natural_size if natural_size > 0 else 1.0
        for size, natural_size in zip(element.size, extent, strict=True)
    ]
    return natural * (np.array(scale) / SCALE)


def local_points_of_many(elements: Sequence[PointElement]) -> list[Floats]:
    """Give what `local_points` gives of each, a few times as quickly."""
    if not elements:
        return []
    natural, counts = unpack_many([element.points for element in elements])
    ends = np.cumsum(counts)
    extents = np.maximum.reduceat(natural, ends - counts, axis=0)
    sizes = np.array([element.size for element in elements], float)
    scales = np.where(extents > 0, sizes / np.maximum(extents, 1), 1.0) / SCALE
    scaled = np.asarray(natural * np.repeat(scales, counts, axis=0), np.float64)
    begins = (ends - counts).tolist()
    return [scaled[begin:end] for begin, end in zip(begins, ends.tolist(), strict=True)]


def absolute_points(element: Element) -> Floats:
    """Give the (n, 2) points of an element where they lie on the board.

    For an element without points: the corners of its box, clockwise from the one that is upper
    left before flip and turn.
    """
    if isinstance(element, PointElement):
        local = local_points(element)
    else:
        width, height = box_size(element)
        local = np.array(((0, 0), (width, 0), (width, height), (0, height)))
    return placement(element).applied(local)


def placed_points(elements: Sequence[PointElement]) -> list[Floats]:
    """Give `absolute_points` of many elements, thirty times as quick as one by one.

    The arrays are parts of one, so that keeping any of them keeps them all.
    """
    natural, counts = unpack_many([element.points for element in elements])
    if not len(counts):
        return []
    begins = np.cumsum(counts) - counts
    sizes = np.array([element.size for element in elements])
    corners = np.array([element.at for element in elements])
    plain = (np.maximum.reduceat(natural, begins) == sizes).all(axis=1)
    plain &= [not (element.angle or element.flip) for element in elements]
    placed = np.split((natural + np.repeat(corners, counts, axis=0)) / SCALE, begins[1:])
    for number in np.flatnonzero(~plain).tolist():
        placed[number] = absolute_points(elements[number])
    return placed


def element_path(element: Element, local: Floats | None = None) -> Path:
    """Give the line an element is drawn along, local and scaled; `local`: a stroke's points.

    A stroke with pressures gives its middle line; text, notes and images give their box.
    """
    match element:
        case Stroke():
            return paths.smooth(local_points(element) if local is None else local)
        case Line() | Arrow():
            draw = paths.curve if element.curve else paths.polyline
            return draw(local_points(element), element.closed)
        case Polygon():
            return paths.polyline(local_points(element), closed=True)
        case _:
            return _box_path(element)


def _box_path(element: BoxElement) -> Path:
    width, height = box_size(element)
    match element:
        case Ellipse():
            return paths.ellipse(width, height)
        case Triangle():
            return paths.triangle(width, height, element.right)
        case Rect():
            return paths.rounded_rect(width, height, element.radius / SCALE)
        case Diamond():
            return paths.diamond(width, height, element.radius / SCALE)
        case Note():
            return paths.rounded_rect(width, height, NOTE_RADIUS)
        case TextBox() | Image():
            return paths.rounded_rect(width, height, 0)


def is_loop(natural: Points) -> bool:
    """Tell whether points (1/16 unit, unscaled) end where they began, or nearly so."""
    if len(natural) < 3:
        return False
    across, down = (natural[-1] - natural[0]).tolist()
    return bool(across * across + down * down <= CLOSING_DISTANCE * CLOSING_DISTANCE)


def has_area(element: Element) -> bool:
    """Tell whether the inside is painted when the style has a fill."""
    match element:
        case TextBox() | Image():
            return False
        case Line() | Arrow():
            return element.closed or is_loop(unpack(element.points))
        case Stroke():
            return is_loop(unpack(element.points))
        case _:
            return True


def line_heads(element: Element) -> list[LineHead]:
    """Give the heads at the ends of an open line; none for anything else."""
    if not isinstance(element, Line | Arrow) or element.closed:
        return []
    if element.head_start == "none" and element.head_end == "none":
        return []
    points = local_points(element)
    width = element.style.width / SCALE
    ends = ((element.head_start, points[::-1]), (element.head_end, points))
    return [
        LineHead(kind, paths.line_head(towards, element.curve, kind, width))
        for kind, towards in ends
        if kind != "none"
    ]


def pivot(element: Element) -> tuple[float, float]:
    """Give the point an element turns about: the middle of its box, or of the curve it draws."""
    width, height = box_size(element)
    x, y = width / 2, height / 2
    if element.angle and isinstance(element, Line | Arrow) and element.curve:
        left, top, right, bottom = paths.bounds(element_path(element))
        x, y = (left + right) / 2, (top + bottom) / 2
        if element.flip & 1:
            x = width - x
        if element.flip & 2:
            y = height - y
    return element.at[0] / SCALE + x, element.at[1] / SCALE + y


def placement(element: Element) -> Affine:
    """Give the map from local, scaled coordinates to the board."""
    width, height = box_size(element)
    a = -1.0 if element.flip & 1 else 1.0
    d = -1.0 if element.flip & 2 else 1.0
    e = element.at[0] / SCALE + (width if element.flip & 1 else 0)
    f = element.at[1] / SCALE + (height if element.flip & 2 else 0)
    if not element.angle:
        return Affine(a, 0, 0, d, e, f)
    x, y = pivot(element)
    turn = element.angle / 18_000 * math.pi
    cosine, sine = math.cos(turn), math.sin(turn)
    return Affine(
        a=a * cosine,
        b=a * sine,
        c=-d * sine,
        d=d * cosine,
        e=x + (e - x) * cosine - (f - y) * sine,
        f=y + (e - x) * sine + (f - y) * cosine,
    )


def reach(element: Element) -> float:
    """Give how far paint reaches beyond the line an element is drawn along."""
    if isinstance(element, TextBox | Image | Note) or element.style.stroke is None:
        return 0.0
    width = element.style.width / SCALE
    pressed = isinstance(element, Stroke) and element.pressures
    return width * _FULL_PRESSURE_RADIUS if pressed else width / 2


def bounds(element: Element) -> Bounds:
    """Give what an element covers on the board, stroke width and heads included.

    Exact for an unturned element; a turned one gets the box round its turned box.
    """
    left, top, right, bottom = _outline(element).grown(reach(element))
    if not element.angle and not element.flip:
        x, y = element.at[0] / SCALE, element.at[1] / SCALE
        return Bounds(left + x, top + y, right + x, bottom + y)
    corners = np.array(((left, top), (right, top), (right, bottom), (left, bottom)))
    placed = placement(element).applied(corners)
    return Bounds(*placed.min(axis=0).tolist(), *placed.max(axis=0).tolist())


def dashes(style: Style) -> tuple[float, float] | None:
    """Give on and off lengths of a dashed or dotted line; None for a solid one."""
    width = style.width / SCALE
    match style.dash:
        case "solid":
            return None
        case "dashed":
            length = max(8, 2.5 * width)
            return length, length
        case "dotted":
            # Round caps make a dot of a dash without length.
            return 0, 2 * width + 2


def _outline(element: Element) -> Bounds:
    """Give the local box of the lines alone."""
    around = Bounds(0, 0, *box_size(element))
    if isinstance(element, Line | Arrow):
        if element.curve:
            around = Bounds(*paths.bounds(element_path(element)))
        for head in line_heads(element):
            around = around.joined(Bounds(*paths.bounds(head.path)))
    return around
