"""One background thread whose event loop holds every connection of this process.

A cell may block for minutes; the loop keeps answering, so the board neither stalls nor misses
strokes. User callbacks never run here but on the dispatcher's thread, where blocking is legal.
"""

import asyncio
import os
import queue
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")
DEFAULT_TIMEOUT: Final = 30.0


class Background:
    """A daemon thread running an event loop, and one for callbacks."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.loop = asyncio.new_event_loop()
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        for name, run in (("loop", self._run_loop), ("callbacks", self._run_callbacks)):
            threading.Thread(target=run, name=f"nbboard-{name}", daemon=True).start()

    def run(self, coroutine: Coroutine[Any, Any, T], timeout: float = DEFAULT_TIMEOUT) -> T:
        """Run a coroutine on the loop and wait for it; raises TimeoutError after `timeout` s."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        try:
            return future.result(timeout)
        except BaseException:
            # Also on KeyboardInterrupt: what the user gave up must not go on by itself.
            future.cancel()
            raise

    def dispatch(self, call: Callable[[], None]) -> None:
        """Run a callback on the dispatcher's thread, after those before it."""
        self._calls.put(call)

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def _run_callbacks(self) -> None:
        while True:
            self._calls.get()()


_lock = threading.Lock()
_background: Background | None = None


def background() -> Background:
    """Give this process's background threads, starting them when needed (also after a fork)."""
    global _background  # noqa: PLW0603 - one per process is the point
    with _lock:
        if _background is None or _background.pid != os.getpid():
            _background = Background()
        return _background


def _begin_anew() -> None:
    """Leave threads and lock to the process that this one was forked from."""
    global _lock, _background
    # Freed, its loop would take the parent's sockets out of the parent's.
    _parents.append(_background)
    _lock, _background = threading.Lock(), None


_parents: Final[list[Background | None]] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
