"""What can be read of a drawing and made of it: arrays, pictures, files.

A live board (`NBBoard`) and a board as it was at a moment (`Moment`) are both drawings.
"""

import numpy as np
from numpy.typing import NDArray

from nbboard.core import geometry
from nbboard.core.model import Stroke
from nbboard.exports import Exports


class Drawing(Exports):
    """Elements with a title, read as arrays and exported with no browser."""

    @property
    def strokes(self) -> list[NDArray[np.float64]]:
        """Every freehand stroke, bottom to top, as an (n, 2) array of board units."""
        return [geometry.absolute_points(element) for element in self._strokes()]

    @property
    def pressures(self) -> list[NDArray[np.float64] | None]:
        """Beside `strokes`: n values from 0 to 1, or None for a stroke of constant width."""
        return [
            np.frombuffer(element.pressures, np.uint8) / 255 if element.pressures else None
            for element in self._strokes()
        ]

    def _strokes(self) -> list[Stroke]:
        return [element for element in self.elements if isinstance(element, Stroke)]
