"""Waiting for a condition, with a bound and a reason."""

import os
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")
TIME_FACTOR: Final = float(os.environ.get("NBBOARD_TIME_FACTOR", "1"))
"""How much longer things may take here, where time itself is judged: the machine is slow."""
_PAUSE = threading.Event()
"""Never set: its `wait` gives the processor away between two looks."""


def _pause() -> None:
    _PAUSE.wait(0.02)


def until(
    look: Callable[[], T],
    what: str,
    timeout: float = 20.0,
    pause: Callable[[], object] = _pause,
) -> T:
    """Look until there is something true and give it; fails after `timeout` seconds.

    `pause` is called between two looks; it may do something useful.
    """
    deadline = time.monotonic() + timeout
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {timeout:g} s; last seen {found!r}")
        pause()
    return found
