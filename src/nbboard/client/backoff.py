"""When to try again to reach a server; `js/src/sync/backoff.ts` has the same rule.

Pauses grow from 0.2 to 10 s. A server that said it restarts is expected back: until it is there, a
whole class tries every second or so, each at a moment of its own.
"""

import math
from collections.abc import Callable
from typing import Final

LEAST: Final = 0.2
MOST: Final = 10.0
EXPECTED_MOST: Final = 2.0
EXPECTED_SECONDS: Final = 60.0


class Backoff:
    """Gives the pauses of one connection; times are seconds that never go back.

    `chance` gives a number from 0 to 1, below 1.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._failures = 0
        self._joined_at = math.inf
        self._expected_until = -math.inf

    def joined(self, now: float) -> None:
        """Take note that the connection is good."""
        self._joined_at = now
        self._expected_until = -math.inf

    def restarts(self, now: float) -> None:
        """Take note that the server said it would be back."""
        self._expected_until = now + EXPECTED_SECONDS

    def pause(self, now: float) -> float:
        """Give the seconds to wait before the next try."""
        if now - self._joined_at >= MOST:
            self._failures = 0
        self._joined_at = math.inf
        if now < self._expected_until:
            longest = EXPECTED_MOST
        else:
            longest = min(MOST, 2 * LEAST * 2**self._failures)
            self._failures = min(self._failures + 1, 16)
        return LEAST + self._chance() * (longest - LEAST)
