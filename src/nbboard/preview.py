"""The picture of a board that stays in a saved notebook."""

from collections.abc import Mapping, Sequence
from typing import Final

from nbboard.core.model import Element
from nbboard.render import png

MAX_SIDE: Final = 1600
"""Pixels of the longer side: sharp enough to read, small enough to commit."""
MAX_BYTES: Final = 300_000


class Picture:
    """A PNG that notebooks show."""

    def __init__(self, data: bytes):
        self.data = data

    def _repr_png_(self) -> bytes:
        return self.data


def preview(elements: Sequence[Element], blobs: Mapping[str, bytes]) -> bytes:
    """Draw a PNG of at most MAX_SIDE pixels, smaller until it has at most MAX_BYTES or 200 px."""
    side = MAX_SIDE
    while True:
        data = png(elements, scale=1.0, max_side=side, blobs=blobs)
        if len(data) <= MAX_BYTES or side <= 200:
            return data
        side //= 2
