"""Plots on a board: where their axes lie, and their data coordinates."""

from collections.abc import Callable, Iterable, Iterator
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbboard.core import geometry, plot
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import Element, Image
from nbboard.core.plot import AxesNote, Scale

Floats = NDArray[np.float64]
Find = Callable[[str], Element | None]
"""Gives the element of an id as it is now, or None."""


class PlotAxes:
    """The axes of a plot on a board, wherever the plot is by now and however it is turned.

    Get them from `board.draw.axes`, `board.draw.figure` or, for plots that others drew,
    `board.axes`. `image` is the id of the plot's element, `x` and `y` say how its axes run.
    """

    def __init__(self, image: str, index: int, note: AxesNote, find: Find):
        self.image = image
        self.index = index
        self._note = note
        self._find = find

    @property
    def title(self) -> str:
        """The title above the axes."""
        return self._note.title

    @property
    def x(self) -> Scale:
        """The horizontal axis: `first` is its value at the left, `last` at the right."""
        return self._note.x

    @property
    def y(self) -> Scale:
        """The vertical axis: `first` is its value at the bottom, `last` at the top."""
        return self._note.y

    @property
    def corners(self) -> Floats:
        """Where the corners are on the board, shape (4, 2): lower left, lower right, upper ones."""
        return self.from_places(np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float))

    @property
    def unit(self) -> float:
        """How many board units the axes are wide: at the size the plot has now."""
        return float(np.hypot(*(self.corners[1] - self.corners[0])))

    def to_data(self, points: ArrayLike) -> Floats:
        """Turn (n, 2) points of the board, board units, into the plot's data coordinates.

        Points beside the axes get what the axes would say there; a date is days since 1970-01-01
        (see `nbboard.core.plot.dates`). Raises InvalidInput when the plot is gone.
        """
        return self.data_at(self.to_places(_pairs(points)))

    def to_board(self, points: ArrayLike) -> Floats:
        """Turn (n, 2) points in data coordinates into board units, to draw there.

        On a date axis also datetimes are taken. Raises InvalidInput for values that have no place
        (zero on a log axis), and when the plot is gone.
        """
        array = np.asarray(points)
        if array.ndim != 2 or array.shape[1] != 2:
            raise InvalidInput(f"points must have shape (n, 2), not {array.shape}")
        columns = [
            scale.places(numbers(column, scale, name))
            for column, scale, name in ((array[:, 0], self.x, "x"), (array[:, 1], self.y, "y"))
        ]
        places = np.column_stack(columns)
        wrong = ~np.isfinite(places).all(axis=1)
        if wrong.any():
            where = array[wrong][0].tolist()
            raise InvalidInput(f"{shown(where)} has no place on these axes ({self.rules})")
        return self.from_places(places)

    def to_places(self, points: Floats) -> Floats:
        """Turn board units into shares of the axes: (0, 0) is lower left, (1, 1) upper right."""
        width, height = geometry.box_size(self._element)
        if not (width and height):
            raise InvalidInput("the plot has no size on the board: make it larger")
        local = geometry.placement(self._element).inverted().applied(points) / (width, height)
        left, top, right, bottom = self._note.box
        return (local - (left, bottom)) / (right - left, top - bottom)

    def from_places(self, places: Floats) -> Floats:
        """Turn shares of the axes into board units."""
        element = self._element
        left, top, right, bottom = self._note.box
        local = places * (right - left, top - bottom) + (left, bottom)
        return geometry.placement(element).applied(local * geometry.box_size(element))

    def data_at(self, places: Floats) -> Floats:
        """Turn shares of the axes into data coordinates."""
        return np.column_stack([self.x.values(places[:, 0]), self.y.values(places[:, 1])])

    def seen_by(self, find: Find) -> Self:
        """Give the same axes on another view of the board: as it was at a moment."""
        return type(self)(self.image, self.index, self._note, find)

    @property
    def ranges(self) -> tuple[str, str]:
        """What x and y run from and to, in words."""
        return _ends(self.x), _ends(self.y)

    @property
    def rules(self) -> str:
        """How the axes run, in words for messages."""
        return f"x {self.x.rule} {self.x.unit}, y {self.y.rule} {self.y.unit}"

    @property
    def _element(self) -> Element:
        element = self._find(self.image)
        if element is None:
            raise InvalidInput(
                f"the plot {self.image} is not on the board: it was removed, or is not yet there"
            )
        return element

    def __repr__(self) -> str:
        of = f" {self.title!r}" if self.title else ""
        return f"<PlotAxes{of} x {_ends(self.x)}, y {_ends(self.y)}>"


def axes_of(image: Image, data: bytes, find: Find) -> list[PlotAxes]:
    """Give the axes that an image shows; none for an image that is no plot."""
    shows = plot.read(data)
    if shows is None:
        return []
    return [PlotAxes(image.id, index, note, find) for index, note in enumerate(shows.axes)]


def images(elements: Iterable[Element]) -> Iterator[Image]:
    """Go over the images among elements."""
    return (element for element in elements if isinstance(element, Image))


def numbers(values: ArrayLike, scale: Scale, name: str) -> Floats:
    """Give values of an axis as numbers; raises InvalidInput for what it does not hold."""
    array = np.asarray(values)
    if array.dtype.kind == "O":
        array = np.array(array.tolist())
    try:
        if scale.unit == "date":
            return plot.days(array)
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{name} of {shown(array.ravel()[:3].tolist())}: {error}") from error


def _ends(scale: Scale) -> str:
    """Give the values at both ends of an axis, in words."""
    if scale.unit == "number":
        return f"{scale.first:g} to {scale.last:g}"
    first, last = plot.dates([scale.first, scale.last]).astype("datetime64[s]")
    return f"{first} to {last}"


def _pairs(points: ArrayLike) -> Floats:
    array = np.asarray(points, np.float64)
    if array.ndim != 2 or array.shape[1] != 2:
        raise InvalidInput(f"points must have shape (n, 2), not {array.shape}")
    return array
