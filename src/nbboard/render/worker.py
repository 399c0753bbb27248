"""The worker process from outside: started when it is needed, killed when it takes too long.

One process serves everything in this one, a request at a time. A request may be made from any
thread; the ``_async`` forms never block the loop that awaits them.
"""

import asyncio
import atexit
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Final

from nbboard.core import errors, limits
from nbboard.core.errors import NBBoardError, RenderFailed
from nbboard.render import requests
from nbboard.render.requests import Answer, Draw, Drawn, Failed, Recode, Recoded, Request

_ROOT: Final = Path(__file__).parents[2]
_SHOWN: Final = 500
_IDLE_SECONDS: Final = 120.0


class Worker:
    """One worker process, or none while nothing is asked of it."""

    def __init__(
        self, seconds: float = limits.RENDER_SECONDS, idle_seconds: float = _IDLE_SECONDS
    ) -> None:
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._idle: threading.Timer | None = None

    def request(self, request: Request) -> Answer:
        """Send one request and wait for its answer.

        Raises the error that the worker names, RenderFailed when it died or was killed.
        """
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            answer = self._exchange(request)
            self._idle = threading.Timer(self._idle_seconds, self.stop)
            self._idle.daemon = True
            self._idle.start()
        if isinstance(answer, Failed):
            raise _error(answer)
        return answer

    def stop(self) -> None:
        """End the process, if there is one; the next request starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """Leave the process to whom it belongs: after a fork it is the parent's."""
        self._lock = threading.Lock()
        self._process = self._log = self._idle = None

    def _exchange(self, request: Request) -> Answer:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        # Reading a pipe has no time limit on every platform; a killed process ends it.
        killer = threading.Timer(self._seconds, process.kill)
        killer.start()
        try:
            requests.write(process.stdin, request)
            answer = requests.read_answer(process.stdout)
        except BrokenPipeError:
            answer = None
        finally:
            expired = not killer.is_alive()
            killer.cancel()
        if answer is None:
            raise RenderFailed(self._obituary(expired))
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed by _end
        try:
            self._process = subprocess.Popen(
                # -P: a file of the user's that is called numpy.py stays out of this.
                [sys.executable, "-P", "-m", "nbboard.render.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                cwd=_ROOT,
                env=_environment(),
            )
        except OSError as error:
            raise RenderFailed(f"the drawing process cannot be started: {error}") from None
        return self._process

    def _obituary(self, expired: bool) -> str:
        assert self._process is not None
        assert self._log is not None
        self._process.kill()
        status = self._process.wait()
        self._log.seek(0)
        said = self._log.read()[-_SHOWN:].decode(errors="replace").strip()
        self._end()
        if expired:
            return (
                f"drawing took over {self._seconds:g} seconds and was stopped: give a lower scale "
                "or a region"
            )
        return f"the drawing process ended with status {status}: {said or 'it said nothing'}"

    def _end(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.kill()
            self._process.wait()
            # Closing flushes what the process, dead by now, did not take.
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.stdout.close()
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None


shared: Final = Worker()
"""The worker of this process."""
atexit.register(shared.stop)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=shared.forget)

# One thread: requests queue here and not in the loop's own pool, which others need.
_thread: Final = ThreadPoolExecutor(1, thread_name_prefix="nbboard-render")


def draw(request: Draw) -> bytes:
    """Have a picture drawn."""
    return _drawn(shared.request(request))


async def draw_async(request: Draw) -> bytes:
    """Have a picture drawn without blocking the running loop."""
    return _drawn(await _request_async(request))


def recode(request: Recode) -> Recoded:
    """Have an image coded anew."""
    return _recoded(shared.request(request))


async def recode_async(request: Recode) -> Recoded:
    """Have an image coded anew without blocking the running loop."""
    return _recoded(await _request_async(request))


async def _request_async(request: Request) -> Answer:
    return await asyncio.get_running_loop().run_in_executor(_thread, shared.request, request)


def _drawn(answer: Answer) -> bytes:
    assert isinstance(answer, Drawn)
    return answer.data


def _recoded(answer: Answer) -> Recoded:
    assert isinstance(answer, Recoded)
    return answer


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    # A notebook's back-end and a user's settings are not for the worker.
    for name in ("MPLBACKEND", "MATPLOTLIBRC"):
        environment.pop(name, None)
    path = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = f"{_ROOT}{os.pathsep}{path}" if path else str(_ROOT)
    # Threads that would idle here reserve address space, which is bounded.
    environment["OPENBLAS_NUM_THREADS"] = environment["OMP_NUM_THREADS"] = "1"
    return environment


def _error(failed: Failed) -> NBBoardError:
    kind = getattr(errors, failed.error, RenderFailed)
    if not (isinstance(kind, type) and issubclass(kind, NBBoardError)):
        kind = RenderFailed
    return kind(failed.message)
