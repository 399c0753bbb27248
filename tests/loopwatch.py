"""How long each callback keeps an event loop: processor time of its thread, and who it was.

For tests and benchmarks only: it stands in for `asyncio.Handle._run`, through which asyncio runs
every callback, every step of a task and every ready socket.
"""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final

NAMED: Final = 0.001
"""Seconds from which on a callback is noted by name."""


class LoopWatch:
    """Watches the loop of the thread that made it, between `with` and its end.

    `worst` has, by name, the most seconds of processor time that a callback took; `collecting`
    the most of them that one run of the garbage collector took within it. `longest` is the most
    time on the clock, waiting for the interpreter's lock included. The seconds of each callback are
    appended to `every`, if it is given.
    """

    def __init__(self, every: list[float] | None = None) -> None:
        self._every = every
        self._thread = threading.get_ident()
        self._run = asyncio.Handle._run
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.worst: dict[str, float] = {}
        self.longest = 0.0
        self.collecting = 0.0
        self.count = 0
        self._collected_from = 0.0

    def read(self) -> dict[str, Any]:
        """Give what was seen so far."""
        return {
            "worst": self.worst,
            "longest": self.longest,
            "collecting": self.collecting,
            "count": self.count,
        }

    def __enter__(self) -> "LoopWatch":
        asyncio.Handle._run = self._watched()  # type: ignore[method-assign, assignment]
        gc.callbacks.append(self._collected)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        asyncio.Handle._run = self._run  # type: ignore[method-assign]
        gc.callbacks.remove(self._collected)

    def _watched(self) -> Callable[[asyncio.Handle], None]:
        run, thread = self._run, self._thread

        def watched(handle: asyncio.Handle) -> None:
            if threading.get_ident() != thread:
                run(handle)
                return
            began, clock = time.thread_time(), time.perf_counter()
            run(handle)
            took = time.thread_time() - began
            self.count += 1
            if self._every is not None:
                self._every.append(took)
            self.longest = max(self.longest, time.perf_counter() - clock)
            if took >= NAMED:
                name = _name(handle)
                self.worst[name] = max(took, self.worst.get(name, 0.0))

        return watched

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._collected_from = time.thread_time()
        else:
            took = time.thread_time() - self._collected_from
            self.collecting = max(self.collecting, took)


def _name(handle: Any) -> str:
    """Say whose callback it was: the coroutine of a task, else the function."""
    callback = handle._callback
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return str(getattr(owner.get_coro(), "__qualname__", owner.get_coro()))
    callback = getattr(callback, "func", callback)
    return str(getattr(callback, "__qualname__", callback))
