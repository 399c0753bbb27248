"""How far two pictures of one board agree, for browser against PNG."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

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


def agreement(
    a: Picture,
    b: Picture,
    background: tuple[int, int, int] = (255, 255, 255),
    tolerance: int = 1,
) -> Agreement:
    """Compare two pictures of shape (height, width, 3).

    "Near" is within `tolerance` pixels in either axis. A blank picture has precision 1 (it claims
    nothing) and recall 0 against ink; where no ink meets, the colour difference is 255, for two
    blank pictures 0. Raises ValueError when the shapes differ.
    """
    if a.shape != b.shape or a.ndim != 3 or a.shape[2] != 3:
        raise ValueError(f"pictures must both be (height, width, 3), not {a.shape} and {b.shape}")
    ink_a, ink_b = _ink(a, background), _ink(b, background)
    both = ink_a & ink_b
    if both.any():
        levels = np.abs(a[both].astype(np.int16) - b[both]).max(axis=1)
        colour = float(np.median(levels))
    else:
        colour = 255.0 if ink_a.any() or ink_b.any() else 0.0
    return Agreement(
        _share(ink_a, _dilated(ink_b, tolerance)), _share(ink_b, _dilated(ink_a, tolerance)), colour
    )


def _ink(picture: Picture, background: tuple[int, int, int]) -> NDArray[np.bool_]:
    difference = np.abs(picture.astype(np.int16) - np.array(background, np.int16))
    return np.asarray(difference.max(axis=2) > INK)


def _share(ink: NDArray[np.bool_], near: NDArray[np.bool_]) -> float:
    return float(near[ink].mean()) if ink.any() else 1.0


def _dilated(ink: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    for axis in (0, 1):
        width = [(by, by) if axis == other else (0, 0) for other in (0, 1)]
        padded, length = np.pad(ink, width), ink.shape[axis]
        ink = np.logical_or.reduce(
            [np.take(padded, range(k, k + length), axis=axis) for k in range(2 * by + 1)]
        )
    return ink
