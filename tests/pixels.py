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
