"""What the rooms of one process have done so far, for whoever watches over them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

from nbboard.store.base import Appended

COMMIT_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
"""Upper ends of the classes in which commits are counted by how long they took."""


class Counts:
    """Sums since the process began; they only grow.

    `commits[k]` counts commits of at most `COMMIT_SECONDS[k]` and more than the one before; the
    last of them all that took longer.
    """

    def __init__(self) -> None:
        self.entries = 0
        self.refused: Counter[str] = Counter()
        self.commits = [0] * (len(COMMIT_SECONDS) + 1)
        self.commit_seconds = 0.0

    def committed(self, fates: Sequence[Appended], seconds: float) -> None:
        """Count a commit and its new entries."""
        self.entries += sum(fate.entry is not None for fate in fates)
        self.commits[bisect_left(COMMIT_SECONDS, seconds)] += 1
        self.commit_seconds += seconds
