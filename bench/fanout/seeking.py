"""How many viewers a server keeps up with: upward in steps from a guess, then closer.

The load has a core of its own and is watched too: where it, and not the server, comes to its end,
what was found is the least that the server can do.
"""

from collections.abc import Callable
from math import sqrt
from typing import Final

from bench.fanout.load import Crowd, Job, Window

TIRED: Final = 0.92
"""Part of a core above which the load is as likely as the server to be late."""
FEWEST: Final = 20

Measure = Callable[[Crowd, int], Window]


class Search:
    """Looks for the largest crowd of a room whose p99 of delivery is below `job.enough` ms."""

    def __init__(self, crowd: Crowd, job: Job, measure: Measure) -> None:
        self.seen: list[Window] = []
        self._crowd = crowd
        self._job = job
        self._measure = measure
        self._there = 0

    def most(self) -> Window:
        """Give the window of the largest crowd that was kept up with."""
        good, bad = self._bounds()
        for _ in range(self._job.halvings if good and bad else 0):
            middle = int(sqrt(good * bad))
            good, bad = (middle, bad) if self._keeps_up(middle) else (good, middle)
        kept = [one for one in self.seen if one.within(self._job.enough)]
        return max(kept, key=lambda one: one.viewers) if kept else self.seen[-1]

    def _bounds(self) -> tuple[int, int]:
        """Give what was kept up with and what was not; 0 where there is no such."""
        size, good, bad = self._job.viewers[0], 0, 0
        while size >= FEWEST and not (good and bad):
            if self._keeps_up(size):
                good = size
                if self._job.ceiling <= size or self.seen[-1].busy_load > TIRED:
                    break
                size = bad or min(self._job.ceiling, int(size * self._job.step))
            else:
                bad = size
                size = good or int(size / self._job.step)
        return good, bad

    def _keeps_up(self, viewers: int) -> bool:
        (path,) = self._job.rooms
        if viewers < self._there:
            self._crowd.leave(self._there - viewers)
        else:
            first = self._job.drawers if not self.seen else 0
            self._crowd.join(path, viewers - self._there, first)
        self._there = viewers
        window = self._measure(self._crowd, viewers)
        if not window.within(self._job.enough):
            # Once more: it may have been the machine.
            window = self._measure(self._crowd, viewers)
        self.seen.append(window)
        return window.within(self._job.enough)
