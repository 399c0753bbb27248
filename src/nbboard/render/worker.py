"""The worker process from outside: started when it is needed, killed when it takes too long.

One process draws for everything in this one, a request at a time; another serves what is small, so
that it need not wait for a large drawing. A request may be made from any thread; the ``_async``
forms never block the loop that awaits them.
"""

import asyncio
import atexit
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Final

from nbboard.core import errors, limits
from nbboard.core.errors import NBBoardError, RenderFailed
from nbboard.render import requests
from nbboard.render.requests import (
    Answer,
    Draw,
    Drawn,
    Failed,
    Film,
    Progressed,
    Recode,
    Recoded,
    Request,
)

_ROOT: Final = Path(__file__).parents[2]
_SHOWN: Final = 500
_IDLE_SECONDS: Final = 120.0

OnProgress = Callable[[float], None]
"""Told what share is drawn, 0 to 1, on the thread that waits; what it raises ends the drawing."""


class Job:
    """One request that somebody waits for, watches and may give up."""

    def __init__(self, on_progress: OnProgress | None = None) -> None:
        self.on_progress = on_progress
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Give it up, from any thread: what is being drawn for it is stopped at once."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()

    def begin(self, process: "subprocess.Popen[bytes]") -> None:
        """Note the process that works on it; raises RenderFailed when it was given up before."""
        with self._lock:
            if self._cancelled:
                raise RenderFailed(_GIVEN_UP)
            self._process = process

    def end(self) -> bool:
        """Forget the process; tells whether the job was given up."""
        with self._lock:
            self._process = None
            return self._cancelled


_GIVEN_UP: Final = "the drawing was given up"
_current: Final[ContextVar[Job | None]] = ContextVar("nbboard-job", default=None)


@contextlib.contextmanager
def working_for(job: Job) -> Iterator[None]:
    """Have all that is drawn in the with-block, by this thread, belong to `job`."""
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)


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

    def request(self, request: Request, job: Job | None = None) -> Answer:
        """Send one request and wait for its answer.

        Raises the error that the worker names, RenderFailed when it died, was killed or the `job`
        was given up.
        """
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            try:
                answer = self._exchange(request, job or Job())
            finally:
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

    def _exchange(self, request: Request, job: Job) -> Answer:
        process = self._running()
        job.begin(process)
        # Reading a pipe has no time limit on every platform; a killed process ends it.
        killer = threading.Timer(self._seconds, process.kill)
        killer.start()
        try:
            answer = _ask(process, request, job.on_progress)
        except BaseException:
            # Nobody will read what it still answers: the next request would take it for its own.
            self._end()
            raise
        finally:
            expired = not killer.is_alive()
            killer.cancel()
            given_up = job.end()
        if answer is None:
            words = self._obituary(expired)
            raise RenderFailed(_GIVEN_UP if given_up else words)
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


def _ask(
    process: "subprocess.Popen[bytes]", request: Request, on_progress: OnProgress | None
) -> Answer | None:
    """Send the request; give the last answer to it, None when the process ended before."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        requests.write(process.stdin, request)
    except BrokenPipeError:
        return None
    while isinstance(answer := requests.read_answer(process.stdout), Progressed):
        if on_progress is not None:
            on_progress(answer.share)
    return answer


class _Queue:
    """A worker, and the one thread in which the requests of coroutines wait for it.

    Not the loop's own pool: others need that.
    """

    def __init__(self, name: str, seconds: float = limits.RENDER_SECONDS) -> None:
        self.worker: Final = Worker(seconds)
        self._thread: Final = ThreadPoolExecutor(1, thread_name_prefix=name)
        atexit.register(self.worker.stop)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.worker.forget)

    async def request(self, request: Request, on_progress: OnProgress | None = None) -> Answer:
        """Have it done without blocking the running loop; cancelling stops the work."""
        job = Job(on_progress)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self.worker.request, request, job)
        except asyncio.CancelledError:
            job.cancel()
            raise


_pictures: Final = _Queue("nbboard-render")
_small: Final = _Queue("nbboard-recode")
_films: Final = _Queue("nbboard-film", limits.REPLAY_SECONDS)
shared: Final = _pictures.worker
"""The worker of this process that draws."""


def draw(request: Draw, on_progress: OnProgress | None = None) -> bytes:
    """Have a picture drawn; an interrupt stops the work."""
    job = _current.get() or Job()
    job.on_progress = on_progress
    return _drawn(shared.request(request, job))


async def draw_async(request: Draw, on_progress: OnProgress | None = None) -> bytes:
    """Have a picture drawn without blocking the running loop; cancelling stops the work."""
    return _drawn(await _pictures.request(request, on_progress))


async def draw_small_async(request: Draw) -> bytes:
    """Have a small picture drawn, which need not wait for large ones."""
    return _drawn(await _small.request(request))


def film(request: Film, on_progress: OnProgress | None = None) -> bytes:
    """Have a film made, in a process of its own: pictures need not wait; an interrupt stops it."""
    job = _current.get() or Job()
    job.on_progress = on_progress
    return _drawn(_films.worker.request(request, job))


def recode(request: Recode) -> Recoded:
    """Have an image coded anew."""
    return _recoded(_small.worker.request(request))


async def recode_async(request: Recode) -> Recoded:
    """Have an image coded anew without blocking the running loop."""
    return _recoded(await _small.request(request))


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
