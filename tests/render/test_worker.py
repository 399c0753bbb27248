"""The worker process from outside: real ones, killed, stopped and asked from many threads."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nbboard import render
from nbboard.core.errors import InvalidInput, LimitExceeded, RenderFailed
from nbboard.render import worker
from nbboard.render.picture import Frame, Region
from nbboard.render.requests import Draw, Drawn, Recode, Recoded
from nbboard.render.worker import Job, Worker
from tests.render.boards import BLOBS, every_kind, png_of
from tests.waiting import until

pytestmark = pytest.mark.store

ELEMENTS = tuple(every_kind())
SVG = Draw("svg", ELEMENTS, BLOBS, Frame(Region(0, 0, 300, 200)))


@pytest.fixture
def own() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.stop()


def pid_of(some: Worker) -> int:
    assert some._process is not None
    return some._process.pid


def test_one_process_serves_many_requests(own: Worker) -> None:
    first = own.request(SVG)
    started = pid_of(own)
    assert isinstance(first, Drawn)
    assert own.request(SVG) == first
    assert isinstance(own.request(Recode(png_of((1, 2, 3)))), Recoded)
    assert pid_of(own) == started


@pytest.mark.guarantee("G21")
def test_another_process_gives_the_same_bytes(own: Worker) -> None:
    draw = Draw("png", ELEMENTS, BLOBS, Frame())
    one = own.request(draw)
    own.stop()
    assert own.request(draw) == one


def test_errors_come_back_by_name_and_the_process_lives(own: Worker) -> None:
    with pytest.raises(InvalidInput, match="not a PNG, JPEG or WebP"):
        own.request(Recode(b"<svg/>"))
    started = pid_of(own)
    with pytest.raises(LimitExceeded, match="pixels"):
        own.request(Draw("png", (), {}, Frame(Region(0, 0, 1e6, 1e6))))
    assert pid_of(own) == started


def test_a_process_that_died_is_replaced(own: Worker) -> None:
    own.request(SVG)
    first = pid_of(own)
    os.kill(first, signal.SIGKILL)
    assert own._process is not None
    own._process.wait()
    assert isinstance(own.request(SVG), Drawn)
    assert pid_of(own) != first


def test_a_process_that_dies_at_work_is_named_and_replaced(own: Worker) -> None:
    own.request(SVG)
    os.kill(pid_of(own), signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (pid_of(own), signal.SIGKILL))
    killer.start()
    with pytest.raises(RenderFailed, match="ended with status -9"):
        own.request(SVG)
    killer.join()
    assert isinstance(own.request(SVG), Drawn)


def test_a_process_that_takes_too_long_is_killed() -> None:
    slow = Worker(seconds=60)
    slow.request(SVG)
    slow._seconds = 0.5
    stopped = pid_of(slow)
    # Which goes on only to be killed.
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(RenderFailed, match=r"took over 0\.5 seconds"):
        slow.request(SVG)
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)
    slow.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_memory_is_bounded(own: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: RLIMIT_AS of the running process, as the kernel tells it."""
    own.request(SVG)
    rows = Path(f"/proc/{pid_of(own)}/limits").read_text().splitlines()
    (row,) = [row for row in rows if row.startswith("Max address space")]
    assert row.split()[3] == str(1024**3)


def test_last_words_of_a_process_are_told(own: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    with pytest.raises(RenderFailed, match="ended with status"):
        own.request(SVG)


def test_a_process_that_cannot_start_is_named(own: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(RenderFailed, match=r"cannot be started: .*No such file"):
        own.request(SVG)


FORK = """
import os
from nbboard import render
from nbboard.render import worker

assert "<svg" in render.svg([])
child = os.fork()
if not child:
    own = worker.shared._process is None and "<svg" in render.svg([])
    worker.shared.stop()
    os._exit(not own)
assert os.waitpid(child, 0)[1] == 0
assert worker.shared._process.poll() is None
assert "<svg" in render.svg([])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_has_a_worker_of_its_own() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK], capture_output=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stderr == b""


def test_a_process_without_work_is_ended() -> None:
    idle = Worker(idle_seconds=0.1)
    idle.request(SVG)
    until(lambda: idle._process is None, "the idle process ends")
    assert isinstance(idle.request(SVG), Drawn)
    idle.stop()


def test_a_process_is_ended_though_what_was_asked_last_was_given_up() -> None:
    idle, given_up = Worker(idle_seconds=0.1), Job()
    idle.request(SVG)
    given_up.cancel()
    with pytest.raises(RenderFailed, match="given up"):
        idle.request(SVG, given_up)
    until(lambda: idle._process is None, "the idle process ends")


def test_many_threads_get_their_own_answers(own: Worker) -> None:
    def width(number: int) -> bytes:
        frame = Frame(Region(0, 0, number, 10))
        found = own.request(Draw("svg", (), {}, frame))
        assert isinstance(found, Drawn)
        return found.data

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(width, range(1, 40)))
    for number, data in enumerate(found, 1):
        assert f'width="{number}"'.encode() in data


async def _beats_while_drawing() -> None:
    process = pid_of(worker.shared)
    os.kill(process, signal.SIGSTOP)
    try:
        drawing = asyncio.ensure_future(render.png_async(ELEMENTS, blobs=BLOBS))
        for _ in range(10):
            await asyncio.sleep(0.005)
        assert not drawing.done()
    finally:
        os.kill(process, signal.SIGCONT)
    assert (await drawing).startswith(b"\x89PNG")


def test_the_loop_goes_on_while_a_picture_is_drawn() -> None:
    worker.shared.request(SVG)
    asyncio.run(_beats_while_drawing())


def test_a_user_s_settings_change_no_byte(
    own: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a matplotlibrc nor a module of a standard name in the user's folder matters."""
    draw = Draw("png", ELEMENTS, BLOBS, Frame())
    expected = own.request(draw)
    own.stop()
    (tmp_path / "matplotlibrc").write_text("lines.antialiased: False\npath.sketch: 5, 50, 10\n")
    (tmp_path / "msgspec.py").write_text("raise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))
    monkeypatch.setenv("MPLBACKEND", "module://nothing")
    assert own.request(draw) == expected
