"""Events for asyncio: bounded, in order, across threads, and gone when nobody wants them."""

import asyncio
import gc
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from nbboard.core.errors import InvalidInput
from nbboard.events import AioEvents, Event, Events, listen

pytestmark = pytest.mark.unit


class Source:
    """A board that happens when a test says so, on another thread as the real one does."""

    def __init__(self) -> None:
        self.callbacks: list[tuple[str, Callable[[Any], None]]] = []

    def on(self, event: str, callback: Callable[[Any], None]) -> Callable[[], None]:
        self.callbacks.append((event, callback))
        return lambda: self.callbacks.remove((event, callback))

    def happen(self, *events: tuple[str, Any]) -> None:
        def tell() -> None:
            for name, value in events:
                for event, callback in tuple(self.callbacks):
                    if event == name:
                        callback(value)

        thread = threading.Thread(target=tell)
        thread.start()
        thread.join()


async def soon(what: Any) -> Any:
    return await asyncio.wait_for(what, 30)


def test_events_come_in_order_from_another_thread() -> None:
    async def story() -> list[Event]:
        source = Source()
        async with Events(source, ("element", "chat"), 10) as events:
            waiting = asyncio.create_task(anext(events))
            await asyncio.sleep(0)  # it waits now
            source.happen(("element", 1), ("member", "nobody asked"), ("chat", 2))
            found = [await soon(waiting), await soon(anext(events))]
        assert source.callbacks == []
        return found

    assert asyncio.run(story()) == [("element", 1), ("chat", 2)]


def test_when_nobody_takes_them_the_oldest_are_missed_and_counted() -> None:
    async def story() -> list[Event]:
        source = Source()
        events = Events(source, ("element",), 3)
        source.happen(*(("element", number) for number in range(10)))
        found = [await soon(anext(events)) for _ in range(4)]
        source.happen(("element", 10))
        return [*found, await soon(anext(events))]

    assert asyncio.run(story()) == [
        ("missed", 7),
        *(("element", number) for number in (7, 8, 9, 10)),
    ]


@pytest.mark.parametrize("status", ["closed", "refused"])
def test_the_iterator_ends_with_the_board(status: str) -> None:
    async def story() -> list[Event]:
        source = Source()
        events = Events(source, (), 10)
        source.happen(("chat", "bye"), ("status", "live"), ("status", status), ("chat", "late"))
        return [event async for event in events]

    assert asyncio.run(story()) == [("chat", "bye"), ("status", "live"), ("status", status)]


def test_a_cancelled_task_ends_its_subscription() -> None:
    async def story() -> None:
        source = Source()

        async def follow() -> None:
            async for _ in AioEventsOf(source).changes("chat"):
                pass

        task = asyncio.create_task(follow())
        await asyncio.sleep(0)
        assert source.callbacks
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        del task
        gc.collect()
        assert source.callbacks == []

    asyncio.run(story())


def test_a_forgotten_iterator_is_unsubscribed_and_a_dead_loop_hurts_nobody() -> None:
    source = Source()
    kept: list[Events] = []

    async def story() -> None:
        for _ in Events(source, ("chat",), 1), Events(source, ("chat",), 1):
            pass
        kept.append(Events(source, ("chat",), 1))

    asyncio.run(story())
    gc.collect()
    assert len(source.callbacks) == 2  # chat, and status for its end
    source.happen(("chat", 1), ("chat", 2))
    kept[0].close()
    assert source.callbacks == []


def test_a_listener_is_awaited_one_at_a_time_and_its_errors_are_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> list[int]:
        source, heard, running = Source(), [], 0
        done = asyncio.Event()

        async def hear(value: int) -> None:
            nonlocal running
            running += 1
            assert running == 1
            await asyncio.sleep(0)
            running -= 1
            heard.append(value)
            if value == 1:
                raise ValueError("mine")
            if value == 2:
                done.set()

        stop = listen(source, "element", hear, 10)
        source.happen(("element", 1), ("element", 2))
        await soon(done.wait())
        stop()
        assert source.callbacks == []
        source.happen(("element", 3))
        return heard

    with caplog.at_level(logging.ERROR, "nbboard"):
        assert asyncio.run(story()) == [1, 2]
    assert "ValueError: mine" in caplog.text


def test_stopping_cancels_the_call_under_way() -> None:
    async def story() -> str:
        source, ended = Source(), asyncio.Event()
        begun = asyncio.Event()

        async def hear(_value: int) -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        stop = listen(source, "element", hear, 10)
        source.happen(("element", 1))
        await soon(begun.wait())
        threading.Thread(target=stop).start()
        await soon(ended.wait())
        return "ended"

    assert asyncio.run(story()) == "ended"


def test_what_is_no_event_is_refused() -> None:
    async def story() -> None:
        with pytest.raises(InvalidInput, match=r"'colour'.*element, chat, member, status"):
            AioEventsOf(Source()).changes("colour")
        with pytest.raises(InvalidInput, match="limit 0"):
            AioEventsOf(Source()).on("chat", lambda _: asyncio.sleep(0), limit=0)

    asyncio.run(story())


class AioEventsOf(AioEvents):
    def __init__(self, source: Source):
        self._blocking = source
