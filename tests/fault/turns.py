"""How much processor time each turn of an event loop takes."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def turns() -> Iterator[list[float]]:
    """Note the thread's seconds of every callback and task step that runs meanwhile.

    Thread time does not count what other programs and threads did in between.
    """
    noted: list[float] = []
    run = asyncio.Handle._run

    def timed(handle: Any) -> None:
        begun = time.thread_time()
        run(handle)
        noted.append(time.thread_time() - begun)

    setattr(asyncio.Handle, "_run", timed)  # noqa: B010 - mypy knows it as another's method
    try:
        yield noted
    finally:
        setattr(asyncio.Handle, "_run", run)  # noqa: B010
