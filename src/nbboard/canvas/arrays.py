"""The arguments of ipycanvas's calls for many shapes, as arrays of one row a shape."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from nbboard.canvas.colours import Ink
from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.path import Floats

MOST: Final = limits.ELEMENTS
"""Shapes of one call: a board holds no more."""


def columns(*values: ArrayLike) -> Floats:
    """Put arguments beside each other, shape (n, number of arguments); single ones repeat.

    The shortest array says how many there are, as with ipycanvas. Raises InvalidInput for what is
    not a finite number.
    """
    try:
        arrays = [np.asarray(value, dtype=np.float64) for value in values]
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"coordinates: {error}") from None
    count = min((array.size for array in arrays if array.ndim), default=1)
    rows = [array.ravel()[:count] if array.ndim else np.full(count, array) for array in arrays]
    joined = np.stack(rows, axis=1)
    _check(joined)
    return joined


def boxes(x: ArrayLike, y: ArrayLike, width: ArrayLike, height: ArrayLike | None) -> Floats:
    """Give boxes of shape (n, 4) with sizes not below 0; without `height` they are squares."""
    found = columns(x, y, width, width if height is None else height).copy()
    for axis in (0, 1):
        back = np.minimum(found[:, axis + 2], 0)
        found[:, axis] += back
        found[:, axis + 2] -= 2 * back
    return found


def lines(points: Any, counts: ArrayLike | None) -> list[Floats]:
    """Give the points of many lines: a list of (n, 2), (k, n, 2), or (m, 2) and how many each."""
    if isinstance(points, list | tuple):
        if counts is not None:
            raise InvalidInput("a list of lines says itself how many points each has")
        return [pairs(line) for line in points]
    array = np.asarray(points)
    if array.ndim == 3:
        return [pairs(line) for line in array]
    if counts is None:
        raise InvalidInput(f"points of shape {array.shape} need how many belong to each line")
    flat = pairs(array.reshape(-1, 2) if array.ndim == 1 and array.size % 2 == 0 else array)
    ends = np.cumsum(np.asarray(counts, dtype=np.int64).ravel())
    if len(ends) == 0 or ends[-1] != len(flat):
        total = int(ends[-1]) if len(ends) else 0
        raise InvalidInput(f"{len(flat)} points, but the lines have {total} in all")
    return np.split(flat, ends[:-1])


def pairs(points: ArrayLike) -> Floats:
    """Give points as an array of shape (n, 2); raises InvalidInput for any other."""
    try:
        array = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"points: {error}") from None
    if array.ndim != 2 or array.shape[1] != 2:
        raise InvalidInput(f"points must have shape (n, 2), not {array.shape}")
    _check(array)
    return array


def inks(count: int, color: ArrayLike, alpha: ArrayLike) -> Sequence[Ink]:
    """Give one colour a shape from arrays of 0 to 255, shape (n, 3), and 0 to 1, shape (n,).

    One of either serves all; what is left over is not looked at, as with ipycanvas.
    """
    try:
        colors = np.asarray(color).reshape(-1, 3)[: max(count, 1)]
        colors = np.broadcast_to(colors, (count, 3))
        alphas = np.asarray(alpha, dtype=np.float64).ravel()[: max(count, 1)]
        alphas = np.broadcast_to(alphas, (count,))
    except ValueError:
        shapes = f"{np.shape(color)} and alpha {np.shape(alpha)}"
        raise InvalidInput(f"color {shapes}: give ({count}, 3) and ({count},)") from None
    if not ((colors >= 0) & (colors <= 255)).all() or not ((alphas >= 0) & (alphas <= 1)).all():
        raise InvalidInput(f"color {shown(color)}: 0 to 255, and alpha 0 to 1")
    packed = colors.astype(np.uint8)
    return [
        Ink(f"#{bytes(row).hex()}", opacity)
        for row, opacity in zip(packed, alphas.tolist(), strict=True)
    ]


def _check(array: Floats) -> None:
    if len(array) > MOST:
        raise LimitExceeded(f"{len(array)} shapes; a board holds {MOST}")
    if not np.isfinite(array).all():
        raise InvalidInput("a coordinate is NaN or infinity")
