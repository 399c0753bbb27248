"""How much a kernel sends to its pages.

Jupyter Server drops what a kernel sends above 1 MB/s, measured over 3 s
(`iopub_data_rate_limit`): a big board must stay below, with room for what cells print.
"""

import time
from collections.abc import Callable
from typing import Final

BYTES_A_SECOND: Final = 600_000
BURST_BYTES: Final = 900_000


class Pace:
    """A token bucket of bytes, shared by all pages of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = float(BURST_BYTES)
        self._at = clock()

    def spend(self, size: int) -> float:
        """Take `size` bytes and give how many seconds to wait before the next are sent."""
        now = self._clock()
        self._left = min(BURST_BYTES, self._left + (now - self._at) * BYTES_A_SECOND) - size
        self._at = now
        return max(0.0, -self._left / BYTES_A_SECOND)
