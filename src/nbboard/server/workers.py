"""Several processes behind one port: the kernel of the machine hands each visitor to one of them.

SO_REUSEPORT (Linux 3.9 and newer, and macOS, where it hands all to one). Boards must be on Redis:
each process is a node of its own.
"""

import logging
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess as Process
from types import FrameType
from typing import Final, Generic, TypeVar

STOP_SECONDS: Final = 30.0
"""After which a worker that was asked to stop is killed."""
QUICK_SECONDS: Final = 5.0
QUICK_ENDS: Final = 3
"""So many workers in a row that ended so soon after their start are not started again."""
_context = multiprocessing.get_context("spawn")
_log: Final = logging.getLogger(__name__)
T = TypeVar("T")


class Workers(Generic[T]):
    """Runs `work(given)` in so many processes, and again in place of one that ended."""

    def __init__(self, count: int, work: Callable[[T], None], given: T) -> None:
        self._work = work
        self._given = given
        self._count = count

    def run(self) -> None:
        """Run until SIGTERM or SIGINT, then let all end; raises SystemExit when they cannot run."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        running: dict[Process, float] = {}
        quick = 0
        try:
            while True:
                while len(running) < self._count:
                    worker = _context.Process(target=self._work, args=(self._given,))
                    worker.start()
                    running[worker] = time.monotonic()
                wait([process.sentinel for process in running])
                for process in [one for one in running if not one.is_alive()]:
                    lived = time.monotonic() - running.pop(process)
                    quick = quick + 1 if lived < QUICK_SECONDS else 0
                    if quick == QUICK_ENDS:
                        sys.exit(f"{quick} workers in a row ended at once: see the log")
                    _log.error("a worker ended (%s): starting another", process.exitcode)
        finally:
            _end(list(running))


def _stop(number: int, frame: FrameType | None) -> None:
    # Once: a second signal, which a terminal sends to everybody, must not cut the ending short.
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, signal.SIG_IGN)
    raise SystemExit(0)


def _end(processes: list[Process]) -> None:
    for process in processes:
        process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for process in processes:
        process.join(max(0.0, end - time.monotonic()))
        if process.is_alive():
            _log.error("a worker did not stop within %g s: killed", STOP_SECONDS)
            process.kill()
            process.join()
