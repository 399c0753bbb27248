"""An order of ids as links: any number of moves for the price of one walk.

A single move is cheaper in a list; an undo of many, or a hostile entry of a thousand, is not.
"""

from collections.abc import Iterable
from typing import Final

from nbboard.core.ids import ElementId

# Stands below the lowest and above the topmost id; no id is empty.
_END: Final = ""


class Chain:
    """An order, bottom to top, in which a move costs no more than the ids it moves."""

    def __init__(self, order: Iterable[ElementId]) -> None:
        up = [_END, *order]
        down = [*up[1:], _END]
        self._above = dict(zip(up, down, strict=True))
        self._below = dict(zip(down, up, strict=True))

    def append(self, key: ElementId) -> None:
        """Put a new id on top."""
        self._link(key, self._below[_END])

    def move(self, ids: Iterable[ElementId], to: str, anchor: ElementId) -> None:
        """Move `ids`, in the order given; `to` is front, back, or above or below the anchor.

        All must be in the order, and the anchor must not be among the ids.
        """
        moving = tuple(ids)
        for key in moving:
            above, below = self._above[key], self._below[key]
            self._above[below], self._below[above] = above, below
        under = {
            "front": self._below[_END],
            "back": _END,
            "above": anchor,
            "below": self._below.get(anchor, _END),
        }[to]
        for key in moving:
            self._link(key, under)
            under = key

    def ids(self) -> list[ElementId]:
        """Give all ids, bottom to top."""
        found = []
        key = _END
        for _ in range(len(self._above) - 1):
            key = self._above[key]
            found.append(key)
        return found

    def _link(self, key: ElementId, under: ElementId) -> None:
        above = self._above[under]
        self._above[under] = self._below[above] = key
        self._above[key], self._below[key] = above, under
