"""The changes of a board that are still to be settled: those that wait, and those in flight."""

import asyncio
from collections import deque
from typing import Final

from nbboard.room import rights
from nbboard.room.submission import Submission
from nbboard.store.base import Draft

BATCH: Final = 256
BATCH_BYTES: Final = 128 * 1024
"""Changes, and their bytes, that are committed together; applying them takes some ms."""
QUEUE_BYTES: Final = 4 * 1024 * 1024
"""Queued changes above which whoever submits waits (their socket is not read meanwhile)."""


class Queue:
    """One writer takes changes from its front and settles them, in order; true while some wait."""

    def __init__(self) -> None:
        self._waiting: deque[Submission] = deque()
        self._in_flight: deque[Submission] = deque()
        self._bytes = 0
        self._governing = 0
        self._moved = asyncio.Event()

    def __bool__(self) -> bool:
        """Tell whether changes wait that are not in flight."""
        return bool(self._waiting)

    @property
    def full(self) -> bool:
        """Whether a change must wait: for those that decide about rights, or for room."""
        return self._governing > 0 or self._bytes > QUEUE_BYTES

    @property
    def first(self) -> Submission:
        """The change in flight that is settled next."""
        return self._in_flight[0]

    def put(self, submission: Submission) -> None:
        """Let a change wait, behind all others."""
        self._waiting.append(submission)
        self._bytes += submission.size
        self._governing += rights.governs(submission.draft.ops)

    def take(self) -> list[Draft]:
        """Put in flight what is committed together, behind what is; gives all that is in flight."""
        size = 0
        while self._waiting and size < BATCH_BYTES and len(self._in_flight) < BATCH:
            size += self._waiting[0].size
            self._in_flight.append(self._waiting.popleft())
        return [submission.draft for submission in self._in_flight]

    def settled(self) -> None:
        """Forget the first change in flight: its author was told what became of it."""
        submission = self._in_flight.popleft()
        self._bytes -= submission.size
        self._governing -= rights.governs(submission.draft.ops)

    def drop(self, *, in_flight: bool) -> list[Submission]:
        """Give the changes that wait, and those `in_flight` before them, and forget them."""
        dropped = [*self._in_flight, *self._waiting] if in_flight else list(self._waiting)
        self._waiting.clear()
        if in_flight:
            self._in_flight.clear()
        self._bytes = sum(submission.size for submission in self._in_flight)
        self._governing = sum(rights.governs(item.draft.ops) for item in self._in_flight)
        return dropped

    async def moved(self) -> None:
        """Wait until `stir`."""
        await self._moved.wait()

    def stir(self) -> None:
        """Let those who wait look again."""
        self._moved.set()
        self._moved = asyncio.Event()
