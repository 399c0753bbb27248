import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from nbboard.bridge import hearing
from nbboard.bridge.hearing import Hearing


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "_BEAT_SECONDS", 0.02)


class Ears:
    """A loop in a thread, as a kernel's main one."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def close(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(30)
            self.loop.close()


@pytest.fixture
def ears() -> Iterator[Ears]:
    ears = Ears()
    yield ears
    ears.close()


async def reached(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110  what is waited for tells nobody
            await asyncio.sleep(0.005)


def nothing() -> None:
    pass


@pytest.mark.usefixtures("quick")
async def test_time_passes_while_the_kernel_could_hear_and_stands_still_while_it_is_busy(
    ears: Ears,
) -> None:
    beats: list[float] = []
    clock = Hearing(ears.loop)
    clock.start(lambda: beats.append(clock.seconds), nothing)
    await reached(lambda: clock.seconds > 0.05)
    busy, free = threading.Event(), threading.Event()

    def work() -> None:
        busy.set()
        free.wait(50)

    ears.loop.call_soon_threadsafe(work)
    assert await asyncio.to_thread(busy.wait, 30)
    await asyncio.sleep(0)  # a beat that was answered before
    before = clock.seconds
    count = len(beats)
    await asyncio.to_thread(free.wait, 0.3)
    assert clock.seconds - before <= 0.05
    free.set()
    await reached(lambda: len(beats) > count + 2)
    assert clock.seconds - before < 0.3
    clock.stop()


@pytest.mark.usefixtures("quick")
async def test_a_loop_that_is_closed_hears_nothing_any_more(ears: Ears) -> None:
    deaf = asyncio.Event()
    clock = Hearing(ears.loop)
    ears.close()
    clock.start(nothing, deaf.set)
    await asyncio.wait_for(deaf.wait(), 30)
    clock.stop()


@pytest.mark.usefixtures("quick")
async def test_where_no_loop_is_known_all_time_counts() -> None:
    clock = Hearing(None)
    clock.start(nothing, nothing)
    clock.start(nothing, nothing)
    await reached(lambda: clock.seconds > 0.05)
    clock.stop()
    clock.stop()
