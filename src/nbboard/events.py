"""What happens on a board, for asyncio: ``async for event in board.aio.changes()``."""

import asyncio
import logging
import threading
import weakref
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final, NamedTuple, Protocol, Self

from nbboard.client.session import EVENTS
from nbboard.core import limits
from nbboard.core.errors import InvalidInput

_ENDS: Final = ("closed", "refused")
_log: Final = logging.getLogger("nbboard")


class Event(NamedTuple):
    """One thing that happened: its `name`, and what `board.on` gives for it.

    - "element": (id, the element, or None if it was removed)
    - "chat": a message; "member": all members; "status": a word
    - "missed": how many events were left out before the next one, because nobody took them in
      time: look at the board itself (`board.elements`)
    """

    name: str
    value: Any


class _Source(Protocol):
    def on(self, event: str, callback: Callable[[Any], None]) -> Callable[[], None]: ...


class Events:
    """The events of a board from now on: an async iterator that ends when the board is closed.

    At most `limit` wait to be taken; then the oldest go and are counted ("missed"). Leave the loop
    and forget it, or `close()` it, or use ``async with``, which ends the subscription at once.
    """

    def __init__(self, source: _Source, names: tuple[str, ...], limit: int):
        unknown = [name for name in names if name not in EVENTS]
        if unknown or limit < 1:
            choices = ", ".join(EVENTS)
            raise InvalidInput(f"events {unknown}, limit {limit}: choose of {choices}; 1 or more")
        self._inbox = _Inbox(asyncio.get_running_loop(), limit)
        # The board knows the inbox, not this: who forgets the iterator need not close it.
        inbox, chosen = self._inbox, names or EVENTS
        ends = [source.on(name, inbox.taker(name)) for name in chosen]
        ends.append(source.on("status", inbox.watch))
        self.close = weakref.finalize(self, _end, inbox, ends)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        """Wait for the next event."""
        return await self._inbox.take()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.close()


def listen(
    source: _Source, name: str, callback: Callable[[Any], Awaitable[None]], limit: int
) -> Callable[[], None]:
    """Await `callback` for each event, one at a time, on the running loop; gives the way to stop.

    An exception of the callback is logged and the next event comes; stopping cancels a call that
    is under way.
    """
    events = Events(source, (name,), limit)
    task = asyncio.get_running_loop().create_task(_call_for_each(events, callback))
    _running.add(task)
    task.add_done_callback(_running.discard)

    def stop() -> None:
        events.close()
        # From whatever thread it is called.
        task.get_loop().call_soon_threadsafe(task.cancel)

    return stop


_running: Final[set[asyncio.Task[None]]] = set()


async def _call_for_each(events: Events, callback: Callable[[Any], Awaitable[None]]) -> None:
    async with events:
        async for event in events:
            if event.name == "missed":
                _log.warning("a callback of board.aio.on was too slow: %s missed", event.value)
                continue
            try:
                await callback(event.value)
            except Exception:  # noqa: BLE001 - a user's callback may raise anything; it is shown
                _log.exception("a callback of board.aio.on raised")


class _Inbox:
    """Events on their way from the dispatcher's thread to a loop, at most `limit` of them."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limit: int):
        self._loop = loop
        self._limit = limit
        self._lock = threading.Lock()
        self._waiting: deque[Event] = deque()
        self._missed = 0
        self._ended = False
        self._called = False
        self._arrived = asyncio.Event()

    def taker(self, name: str) -> Callable[[Any], None]:
        """Give a callback for one kind of event."""
        return lambda value: self._put(Event(name, value))

    def watch(self, status: str) -> None:
        """Come to an end with the board."""
        if status in _ENDS:
            self.end()

    def end(self) -> None:
        """Let who waits go on to the end; what is waiting still comes."""
        with self._lock:
            self._ended = True
            self._call()

    async def take(self) -> Event:
        """Give the next event; raises StopAsyncIteration when there will be none."""
        while True:
            with self._lock:
                for event in self._next():
                    return event
                if self._ended:
                    raise StopAsyncIteration
                self._arrived.clear()
            await self._arrived.wait()

    def _next(self) -> Iterator[Event]:
        if self._missed:
            count, self._missed = self._missed, 0
            yield Event("missed", count)
        elif self._waiting:
            yield self._waiting.popleft()

    def _put(self, event: Event) -> None:
        with self._lock:
            if self._ended:
                return
            if len(self._waiting) >= self._limit:
                self._waiting.popleft()
                self._missed += 1
            self._waiting.append(event)
            self._call()

    def _call(self) -> None:
        """Wake the loop, once however many events come before it runs."""
        if self._called or self._loop.is_closed():
            return
        self._called = True
        try:
            self._loop.call_soon_threadsafe(self._wake)
        except RuntimeError:
            # The loop was closed just now: nobody will take anything any more.
            self._ended = True

    def _wake(self) -> None:
        with self._lock:
            self._called = False
            self._arrived.set()


def _end(inbox: _Inbox, ends: list[Callable[[], None]]) -> None:
    for end in ends:
        end()
    inbox.end()


class AioEvents:
    """What happens on a board, for asyncio. A part of `board.aio`."""

    _blocking: Any

    def changes(self, *names: str, limit: int = limits.EVENTS_WAITING) -> Events:
        """Give the events from now on: ``async for name, value in board.aio.changes():``.

        `names` chooses of "element", "chat", "member" and "status"; none are all four. When more
        than `limit` wait, the oldest go and an event "missed" says how many. It ends when the
        board is closed; ending the loop, or cancelling its task, ends the subscription.
        """
        return Events(self._blocking, names, limit)

    def on(
        self,
        event: str,
        callback: Callable[[Any], Awaitable[None]],
        *,
        limit: int = limits.EVENTS_WAITING,
    ) -> Callable[[], None]:
        """Await `callback(value)` on this loop for each event, one at a time.

        The twin of `board.on` for coroutine functions; gives a function that unsubscribes and
        cancels a call under way. Of more than `limit` that wait the oldest are left out, with a
        warning in the log.
        """
        return listen(self._blocking, event, callback, limit)
