"""Time, as tests of nodes read it and wait for it."""

import asyncio
import time
from collections.abc import Callable


def now() -> int:
    return time.time_ns() // 1_000_000


async def until(look: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait for a condition, or fail with what was waited for."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"{what}: not within {seconds:g} s"
        await asyncio.sleep(0.01)
