"""When live changes go out: at once in a quiet room, merged in a busy one."""

from collections.abc import Callable
from math import exp
from typing import Final

from nbboard.room.host import Cancel, Clock

LONGEST: Final = 0.033
"""Seconds that a live change waits at most to be merged with others."""
_QUIET: Final = 0.12
_FRAME: Final = 0.016
_MEMORY: Final = 0.5


class Pace:
    """How long to wait between two fan-outs, from the work they would be without waiting.

    The load is messages in a second times seconds for one fan-out: the part of a core that
    sending each message at once would take. Up to `_QUIET` nothing waits; at twice that a frame
    of the screen; never longer than `LONGEST`. The load does not fall because frames are merged,
    so the pace does not swing.
    """

    __slots__ = ("_arrived_at", "_cost", "_rate")

    def __init__(self) -> None:
        self._rate = 0.0
        self._cost = 0.0
        self._arrived_at = 0.0

    def arrived(self, now: float) -> None:
        """Count one live message."""
        faded = exp((self._arrived_at - now) / _MEMORY)
        self._rate = self._rate * faded + 1 / _MEMORY
        self._arrived_at = now

    def took(self, seconds: float) -> None:
        """Learn what one fan-out cost."""
        self._cost += (seconds - self._cost) * 0.2

    @property
    def interval(self) -> float:
        """Seconds from one fan-out to the next."""
        excess = self._rate * self._cost / _QUIET - 1
        return min(LONGEST, max(0.0, excess * _FRAME))


class Tick:
    """Calls `deliver` soon after `wake`, not more often than the pace; it says if more waits."""

    def __init__(self, clock: Clock, deliver: Callable[[], bool]) -> None:
        self.pace = Pace()
        self._clock = clock
        self._deliver = deliver
        self._last = float("-inf")
        self._cancel: Cancel | None = None

    def wake(self) -> None:
        """See to it that `deliver` is called; in a quiet room in the loop's next turn."""
        if self._cancel is None:
            due = self._last + self.pace.interval
            wait = max(0.0, due - self._clock.monotonic())
            self._cancel = self._clock.call_later(wait, self._run)

    def stop(self) -> None:
        """Deliver nothing more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _run(self) -> None:
        self._cancel = None
        began = self._last = self._clock.monotonic()
        more = self._deliver()
        self.pace.took(self._clock.monotonic() - began)
        if more:
            # What was left over (thinned cursors) must wait: at once would be no thinning.
            self._cancel = self._clock.call_later(max(_FRAME, self.pace.interval), self._run)
