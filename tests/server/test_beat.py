"""Many pens are read together at each beat; a few, and whoever falls silent, as they come."""

import asyncio
import time
from collections.abc import Callable

import pytest

from nbboard.server import beat as module
from nbboard.server.beat import BEAT, BUSY, SILENT, Beat, beat
from tests.server.echo import until


class FakePen:
    """Says something whenever it is read from while `says`; notes when that was."""

    def __init__(self) -> None:
        self.heard_at = 0.0
        self.says = True
        self.watched = True
        self.read_at: list[float] = []
        self.then: Callable[[], None] = lambda: None

    def watch(self, watched: bool) -> None:
        assert self.watched is not watched
        self.watched = watched

    def read(self) -> bool:
        assert not self.watched
        self.read_at.append(time.perf_counter())
        self.then()
        return self.says


async def write(beat: Beat, pens: list[FakePen], per_second: float, seconds: float = 0.4) -> None:
    """Have the loop hear the pens that it watches, all of them so often in a second."""
    end = time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        for pen in pens:
            beat.messages += 1
            if pen.watched:
                beat.heard(pen)
        await asyncio.sleep(max(0.0, len(pens) / per_second - (time.perf_counter() - now)))


@pytest.fixture
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, a pen that was heard twice goes on."""
    monkeypatch.setattr(module, "STEADY", 10.0)


@pytest.mark.usefixtures("_steady")
async def test_few_pens_are_read_as_they_write() -> None:
    beat, pens = Beat(), [FakePen(), FakePen()]
    await write(beat, pens, BUSY / 4)
    assert all(pen.watched and not pen.read_at for pen in pens)


@pytest.mark.usefixtures("_steady")
async def test_many_pens_are_read_in_turn_at_each_beat() -> None:
    beat, pens = Beat(), [FakePen() for _ in range(10)]
    await write(beat, pens, BUSY * 10, 0.6)
    assert not any(pen.watched for pen in pens)
    order = [pen for _, pen in sorted((at, n) for n, pen in enumerate(pens) for at in pen.read_at)]
    rounds = [order[at : at + len(pens)] for at in range(0, len(order), len(pens))]
    assert 3 <= len(rounds) <= 0.6 / BEAT + 1
    assert all(one == rounds[0] for one in rounds[1:-1])


@pytest.mark.usefixtures("_steady")
async def test_who_falls_silent_and_all_when_it_is_calm_are_watched_again() -> None:
    beat, pens = Beat(), [FakePen() for _ in range(10)]
    await write(beat, pens, BUSY * 10)
    assert not any(pen.watched for pen in pens)
    pens[0].says = False
    silent_at = time.perf_counter()
    await write(beat, pens[1:], BUSY * 10, 2 * SILENT)
    assert not any(pen.watched for pen in pens[1:])
    await until(lambda: pens[0].watched)
    assert pens[0].read_at[-1] - silent_at < 1
    # What was read at beats is not counted by these: so it is calm.
    await until(lambda: all(pen.watched for pen in pens))


@pytest.mark.usefixtures("_steady")
async def test_a_pen_that_pauses_is_not_taken_for_a_steady_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STEADY", 0.0)
    beat, pen = Beat(), FakePen()
    await write(beat, [pen], BUSY * 10)
    assert pen.watched


@pytest.mark.usefixtures("_steady")
async def test_the_loop_has_its_turn_while_many_are_read() -> None:
    beat, pens = Beat(), [FakePen() for _ in range(20)]
    await write(beat, pens, BUSY * 10)
    turns: list[float] = []

    def linger() -> None:
        end = time.perf_counter() + 0.001
        while time.perf_counter() < end:
            pass

    for pen in pens:
        pen.read_at.clear()
        pen.then = linger
    while not all(pen.read_at for pen in pens):
        turns.append(time.perf_counter())
        await asyncio.sleep(0)
    first, last = (edge(pen.read_at[0] for pen in pens) for edge in (min, max))
    assert sum(first < at < last for at in turns) >= 5


@pytest.mark.usefixtures("_steady")
async def test_one_that_breaks_or_leaves_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    beat, pens = Beat(), [FakePen() for _ in range(5)]
    await write(beat, pens, BUSY * 10)

    def fail() -> None:
        pens[0].then = lambda: None
        beat.leave(pens[1])
        raise ValueError("broken")

    pens[0].then = fail
    await until(lambda: "broken" in caplog.text)
    left_at = len(pens[1].read_at)
    before = [len(pen.read_at) for pen in pens[2:]]
    await write(beat, pens[2:], BUSY * 10, 0.2)
    assert pens[1].watched
    assert len(pens[1].read_at) == left_at
    assert all(len(pen.read_at) > count for pen, count in zip(pens[2:], before, strict=True))
    for pen in pens:
        beat.leave(pen)


async def test_a_loop_has_one_beat() -> None:
    assert beat() is beat()
