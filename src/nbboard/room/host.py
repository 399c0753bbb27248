"""What a room takes from outside: the store, time and randomness.

Nothing in `nbboard.room` reads a clock or a random source by itself, so that tests drive both.
"""

import asyncio
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from nbboard.room.counts import Counts
from nbboard.store.base import Store

Cancel = Callable[[], None]


class Clock(Protocol):
    """Time, and callbacks at a later time."""

    def monotonic(self) -> float:
        """Give seconds that never go back; only differences mean something."""

    def worked(self) -> float:
        """Give seconds of processor that this thread has had; only differences mean something."""

    def wall(self) -> int:
        """Give milliseconds since 1970."""

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Call `callback` once, never before this returns; gives what cancels it."""


class LoopClock:
    """The time of the running event loop; make and use it on that loop's thread."""

    # Seconds of a performance counter; asked for several times in each live message.
    monotonic = staticmethod(time.perf_counter)
    worked = staticmethod(time.thread_time)

    def wall(self) -> int:
        """Give milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        """Call `callback` on the loop; with 0 seconds in the loop's next turn."""
        loop = asyncio.get_running_loop()
        if seconds <= 0:
            return loop.call_soon(callback).cancel
        return loop.call_later(seconds, callback).cancel


class Host(NamedTuple):
    """The surroundings of all rooms of one registry; `random` gives so many random bytes.

    `counts` sums up what the rooms do.
    """

    store: Store
    clock: Clock
    random: Callable[[int], bytes]
    counts: Counts
