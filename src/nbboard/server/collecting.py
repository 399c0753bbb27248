"""Keeping Python's garbage collector from holding up the rooms.

A full collection walks over all that is in memory and holds the loop meanwhile: 90 ms for the
200,000 objects of a Jupyter server that nothing ever frees, 56 for 2,000 members who come, 10 for
four boards of 100,000 elements. What is frozen it passes over. The price: of that, what becomes
garbage and refers to itself in a circle stays until it is thawed. So members and rooms free
themselves (`Session.closed`, `Room.free`), and it is thawed now and then. Measurements:
docs/adr/0026-the-collector-passes-over-what-stays.md.
"""

import gc
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, Final

LONG: Final = 0.004
"""Seconds from which on what a full collection walked over is out of the way of the next."""
OFTEN: Final = 3
"""Collections of what is younger before a full one (Python: 10): each then has less to walk over,
30,000 objects and 5 ms when a crowd comes."""
THAW_SECONDS: Final = 600.0
"""Between two collections of everything, while nobody is connected whom they could hold up."""
AT_LAST: Final = 6 * 3600.0
"""The same, whoever is there."""


@cache
def settle() -> None:
    """Let the collector pass over all that is in memory now; once in a process."""
    gc.freeze()


class Collecting:
    """Follows the full collections of this process; open it on the thread of the rooms.

    `empty` tells whether nobody is connected.
    """

    def __init__(self, empty: Callable[[], bool]) -> None:
        self._empty = empty
        self._usual = gc.get_threshold()
        self._thread = 0
        self._began = 0.0
        self._thawed_at = time.monotonic()

    def open(self) -> None:
        """Begin."""
        self._thread = threading.get_ident()
        self._usual = gc.get_threshold()
        gc.set_threshold(*self._usual[:2], OFTEN)
        gc.callbacks.append(self._collected)

    def close(self) -> None:
        """End; what is frozen stays so."""
        if self._collected in gc.callbacks:
            gc.callbacks.remove(self._collected)
            gc.set_threshold(*self._usual)

    def _collected(self, phase: str, info: dict[str, Any]) -> None:
        if info["generation"] < 2:
            return
        if phase == "start":
            if threading.get_ident() == self._thread:
                self._thaw(time.monotonic())
            self._began = time.thread_time()
        elif time.thread_time() - self._began >= LONG:
            gc.freeze()

    def _thaw(self, now: float) -> None:
        """Let this collection walk over everything, if it is time."""
        if now - self._thawed_at >= (THAW_SECONDS if self._empty() else AT_LAST):
            self._thawed_at = now
            gc.unfreeze()
