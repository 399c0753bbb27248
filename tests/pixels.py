"""How far two pictures of one board agree, for browser against PNG."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

INK: Final = 16
"""A pixel is ink when a channel differs from the background by more than this."""


class Agreement(NamedTuple):
    """Shares are 0..1, the colour difference is in levels of 0..255."""

    precision: float
    """Share of the first picture's ink that has ink of the second near it."""
    recall: float
    """Share of the second picture's ink that has ink of the first near it."""
    colour_difference: float
    """Median over pixels that are ink in both; of each the channel that differs most."""

    @property
    def score(self) -> float:
        return min(self.precision, self.recall)


class Comparison:
    """Two pictures of shape (height, width, 3), ready to be compared as a whole or in parts.

    "Near" is within `tolerance` pixels in either axis. Raises ValueError when the shapes differ.
    """

    def __init__(
        self,
        a: Picture,
        b: Picture,
        background: tuple[int, int, int] = (255, 255, 255),
        tolerance: int = 1,
    ):
        if a.shape != b.shape or a.ndim != 3 or a.shape[2] != 3:
            raise ValueError(
                f"pictures must both be (height, width, 3), not {a.shape} and {b.shape}"
            )
        self._a, self._b = a, b
        self._ink_a, self._ink_b = _ink(a, background), _ink(b, background)
        self._near_a = _dilated(self._ink_a, tolerance)
        self._near_b = _dilated(self._ink_b, tolerance)

    def agreement(self, where: Mask | None = None) -> Agreement:
        """Say how far the pictures agree, or only their pixels in `where`.

        A blank picture has precision 1 (it claims nothing) and recall 0 against ink; where no ink
        meets, the colour difference is 255, for two blank pictures 0.
        """
        ink_a, ink_b = self._ink_a, self._ink_b
        if where is not None:
            ink_a, ink_b = ink_a & where, ink_b & where
        both = ink_a & ink_b
        if both.any():
            levels = np.abs(self._a[both].astype(np.int16) - self._b[both]).max(axis=1)
            colour = float(np.median(levels))
        else:
            colour = 255.0 if ink_a.any() or ink_b.any() else 0.0
        return Agreement(_share(ink_a, self._near_b), _share(ink_b, self._near_a), colour)

    def strays(self, levels: int = 64) -> float:
        """Give the share of ink whose colour the other picture shows nowhere within a pixel.

        Sharper than `agreement` where areas touch: what lies on other ink counts as well. The
        worse of both directions; 0 for two blank pictures.
        """
        ink = np.count_nonzero(self._ink_a | self._ink_b)
        if not ink:
            return 0.0
        one, other = _unlike(self._a, self._b, levels), _unlike(self._b, self._a, levels)
        return max(one, other) / ink


def agreement(
    a: Picture,
    b: Picture,
    background: tuple[int, int, int] = (255, 255, 255),
    tolerance: int = 1,
) -> Agreement:
    """Say how far two pictures agree; see `Comparison`."""
    return Comparison(a, b, background, tolerance).agreement()


def _unlike(a: Picture, b: Picture, levels: int) -> int:
    """Count the pixels of `a` outside the range of colours round the same place in `b`."""
    unlike = np.zeros(a.shape[:2], np.bool_)
    for channel in range(3):
        # Copied, since a channel by itself is several times faster to walk through.
        values, others = a[:, :, channel].copy(), b[:, :, channel].copy()
        least, most = _spread(others, np.minimum), _spread(others, np.maximum)
        unlike |= values < np.maximum(least, levels) - levels
        unlike |= values > np.minimum(most, 255 - levels) + levels
    return int(np.count_nonzero(unlike))


def _spread(values: Picture, extreme: np.ufunc) -> Picture:
    """The least or largest value in the 3 by 3 pixels round each."""
    rows = values.copy()
    extreme(rows[1:], values[:-1], out=rows[1:])
    extreme(rows[:-1], values[1:], out=rows[:-1])
    spread = rows.copy()
    extreme(spread[:, 1:], rows[:, :-1], out=spread[:, 1:])
    extreme(spread[:, :-1], rows[:, 1:], out=spread[:, :-1])
    return spread


def _ink(picture: Picture, background: tuple[int, int, int]) -> Mask:
    ink = np.zeros(picture.shape[:2], np.bool_)
    for channel, level in enumerate(background):
        values = picture[:, :, channel]
        if level > INK:
            ink |= values < level - INK
        if level < 255 - INK:
            ink |= values > level + INK
    return ink


def _share(ink: Mask, near: Mask) -> float:
    count = np.count_nonzero(ink)
    return np.count_nonzero(ink & near) / count if count else 1.0


def _dilated(ink: Mask, by: int) -> Mask:
    for _ in range(by):
        rows = ink.copy()
        rows[1:] |= ink[:-1]
        rows[:-1] |= ink[1:]
        ink = rows.copy()
        ink[:, 1:] |= rows[:, :-1]
        ink[:, :-1] |= rows[:, 1:]
    return ink
