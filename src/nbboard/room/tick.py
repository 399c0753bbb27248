"""When live changes go out: at once in a quiet room, merged in a busy one."""

from collections.abc import Callable
from math import exp
from typing import Final

from nbboard.room.host import Cancel, Clock

LONGEST: Final = 0.033
"""Seconds that a live change waits at most to be merged with others."""
_FRAME: Final = 0.016
_QUIET: Final = 0.04
_BUSY: Final = 0.5
_REST: Final = 0.004
_MEMORY: Final = 0.5


class Pace:
    """How long to wait between two fan-outs, from the work they would be without waiting.

    The load is messages in a second times seconds for one fan-out: the part of a core that
    sending each message at once would take. Waiting for a frame of the screen (`_FRAME`) spares
    the part of it that is more than one message a frame: none with one drawer, seven eighths with
    eight. Up to `_QUIET` of a core that is not worth anybody's waiting; at twice that it is. A
    room whose load is above `_BUSY` waits up to `LONGEST`, whoever draws. The load does not fall
    because frames are merged, so the pace does not swing.
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

    def took_also(self, seconds: float) -> None:
        """Learn what the rest of the same fan-out cost."""
        self._cost += seconds * 0.2

    @property
    def interval(self) -> float:
        """Seconds from one fan-out to the next."""
        load = self._rate * self._cost
        if load <= _QUIET:
            return 0.0
        spared = load * (1 - 1 / max(1.0, self._rate * _FRAME))
        shared = min(1.0, max(0.0, spared / _QUIET - 1)) * _FRAME
        pressed = min(1.0, max(0.0, load / _BUSY - 1)) * LONGEST
        return max(shared, pressed)


class Tick:
    """Calls `deliver` soon after `wake`, not more often than the pace; it says if more waits."""

    def __init__(self, clock: Clock, deliver: Callable[[], bool]) -> None:
        self.pace = Pace()
        self._clock = clock
        self._deliver = deliver
        self._last = float("-inf")
        self._cancel: Cancel | None = None

    def wake(self) -> None:
        """See to it that `deliver` is called, in a quiet room in the loop's next turn.

        So what is read in one turn goes out together, and the code that takes messages and the
        code that sends them each stay in the processor's caches while they are at it.
        """
        if self._cancel is None:
            wait = self._last + self.pace.interval - self._clock.monotonic()
            # Who waits for a rest of it would deliver what is read together in two parts.
            self._cancel = self._clock.call_later(wait if wait > _REST else 0, self._run)

    def stop(self) -> None:
        """Deliver nothing more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _run(self) -> None:
        self._cancel = None
        self._last = self._clock.monotonic()
        # Not time that passed: other work on a busy machine makes no room's fan-out dearer.
        began = self._clock.worked()
        more = self._deliver()
        self.pace.took(self._clock.worked() - began)
        if more:
            # What was left over (thinned cursors) must wait: at once would be no thinning.
            self._cancel = self._clock.call_later(max(_FRAME, self.pace.interval), self._run)
