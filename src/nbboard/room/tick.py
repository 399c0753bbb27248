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
_ONE: Final = 90
"""Messages in a second, which one pen does not send (60) and two do."""


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
    def is_of_one(self) -> bool:
        """Whether no more is going on than one pen does: nothing else comes in the same turn."""
        return self._rate < _ONE

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
        """See to it that `deliver` is called; at once when it was not for a moment.

        In a small room that spares a quarter of the cost of a message: a turn of the loop. What
        comes in bursts is delivered together, in the loop's next turn.
        """
        if self._cancel is not None:
            return
        now = self._clock.monotonic()
        interval = self.pace.interval
        if interval == 0 and now - self._last >= _REST and self.pace.is_of_one:
            self._run()
            return
        wait = self._last + interval - now
        # Who waits for a rest of it would deliver what is read together in two parts.
        self._cancel = self._clock.call_later(wait if wait > _REST else 0, self._run)

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
