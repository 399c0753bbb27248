"""A drawn curve as a function: `board.curve(id)`."""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbboard.core import lasso
from nbboard.core.errors import InvalidInput
from nbboard.core.model import SCALE, PointElement
from nbboard.core.plot import Scale, dates
from nbboard.plots import PlotAxes, numbers

Floats = NDArray[np.float64]

_BOARD: Final = Scale(0, 1)
"""Board units: the value is the place."""


class Curve:
    """A stroke or line read as a function of x, along the line that is painted.

    In board units (y down), or in the data coordinates of the axes it was asked for in. `x` and
    `y` are its points, in the order in which they were drawn: floats of shape (n,), on a date axis
    datetime64. The curve is a snapshot: ask the board again after somebody changed it.
    """

    def __init__(self, element: PointElement, axes: PlotAxes | None = None):
        line = np.concatenate(lasso.placed_lines(element))
        self.id = element.id
        self._axes = axes
        self._plane = line if axes is None else axes.to_places(line)
        # A hand trembles; going back by less than the line is wide does not show.
        width = element.style.width / SCALE
        self._slack = width if axes is None else width / axes.unit
        self._x, self._y = (_BOARD, _BOARD) if axes is None else (axes.x, axes.y)

    def __len__(self) -> int:
        """Count the points."""
        return len(self._plane)

    @property
    def x(self) -> NDArray[Any]:
        """Where its points are, left to right or back as they were drawn."""
        return _typed(self._x, self._x.values(self._plane[:, 0]))

    @property
    def y(self) -> NDArray[Any]:
        """How high its points are."""
        return _typed(self._y, self._y.values(self._plane[:, 1]))

    @property
    def domain(self) -> tuple[Any, Any]:
        """The least and the greatest x it has a value for."""
        x = self.x
        return x.min(), x.max()

    def sample(self, x: ArrayLike, *, extend: bool = False) -> NDArray[Any]:
        """Give the curve's y at each x, in the shape of `x`; NaN beside where it was drawn.

        With `extend` its ends go on level. Between points it is straight on the screen, also on a
        log axis. Where the pen went back by less than its own width, x counts as the furthest
        reached. Raises InvalidInput for a curve that turns back further: it has more than one y.
        """
        wanted = self._x.places(numbers(x, self._x, "x"))
        places, heights = self._rising()
        beside = None if extend else np.nan
        found = np.interp(wanted, places, heights, left=beside, right=beside)
        return _typed(self._y, self._y.values(found))

    __call__ = sample

    def resample(self, n: int) -> NDArray[np.float64]:
        """Give n points at equal distances along the curve, (n, 2), however it turns.

        Distances are those on the board, dates are days since 1970-01-01.
        """
        if n < 2:
            raise InvalidInput(f"{n} points: a curve is resampled to 2 or more")
        line = self._plane
        if self._axes is not None:
            line = self._axes.from_places(line)
        walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        at = np.linspace(0, walked[-1], n)
        x, y = (np.interp(at, walked, self._plane[:, column]) for column in (0, 1))
        return np.column_stack([self._x.values(x), self._y.values(y)])

    def _rising(self) -> tuple[Floats, Floats]:
        places, heights = self._plane.T
        if places[0] > places[-1]:
            places, heights = places[::-1], heights[::-1]
        reached = np.maximum.accumulate(places)
        back = reached - places
        worst = int(back.argmax())
        if back[worst] > self._slack:
            where = self._x.values(reached[worst : worst + 1])
            raise InvalidInput(
                f"the curve turns back at x = {_typed(self._x, where)[0]}: it has more than one y "
                "there. Draw it from one side to the other, or use resample(n), which follows it"
            )
        return reached, heights

    def __repr__(self) -> str:
        low, high = self.domain
        return f"<Curve {self.id}: {len(self)} points, x {low} to {high}>"


def _typed(scale: Scale, values: Floats) -> NDArray[Any]:
    return dates(values) if scale.unit == "date" else values
