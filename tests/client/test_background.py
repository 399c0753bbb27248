import asyncio
import threading

import pytest

from nbboard.client.background import background
from tests.waiting import until


async def give(value: int) -> int:
    return value


def test_one_loop_serves_all_threads_also_inside_a_running_loop() -> None:
    assert background() is background()

    async def cell() -> int:
        return background().run(give(7))

    assert asyncio.run(cell()) == 7


def test_a_timeout_ends_what_was_waited_for() -> None:
    ended = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        background().run(forever(), 0.05)
    assert ended.wait(30)


def test_callbacks_run_in_order_on_one_thread_that_may_block() -> None:
    seen: list[tuple[int, str]] = []
    gate = threading.Event()

    def call(number: int) -> None:
        gate.wait(50)
        seen.append((number, threading.current_thread().name))

    for number in range(3):
        background().dispatch(lambda number=number: call(number))  # type: ignore[misc]
    assert background().run(give(1)) == 1  # the loop is free while a callback blocks
    gate.set()
    until(lambda: len(seen) == 3, "three callbacks")
    assert seen == [(number, "nbboard-callbacks") for number in range(3)]
