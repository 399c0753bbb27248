"""What a board was: its state at any entry, its changes in short, its older chat.

All of it is the fold of the log once more, read from the store and applied in a thread, so that
the room goes on meanwhile. Copies of the state on the way (they share the frozen elements) make
the next question quick.
"""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from nbboard.core.apply import apply
from nbboard.core.errors import InvalidInput, StoreDamaged
from nbboard.core.ops import Entry, Unsay, kind
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState, ChatMessage
from nbboard.store.base import BoardRecord, Store

SPACING: Final = 256
"""Ops between two copies at first; twice as many each time that there are too many copies."""
KEPT_COPIES: Final = 256
KEPT_PLACES: Final = 500_000
"""Places of elements in all copies of one board; about 25 MB."""


class Change(Struct, frozen=True):
    """One entry in short; `ops` counts what was not void, `touched` the elements it touched."""

    seq: int
    at: int
    author: str
    name: str
    batch: str
    ops: dict[str, int]
    touched: int


class Changes(Struct, frozen=True):
    """Entries in order, and whether there are older ones; the log begins after `history_from`."""

    history_from: int
    head: int
    entries: tuple[Change, ...]
    more: bool


class ChatPage(Struct, frozen=True):
    """Messages in order, all of an entry or none, and whether there are older ones."""

    messages: tuple[ChatMessage, ...]
    more: bool


class _Step(NamedTuple):
    """What folding some entries came by: copies of the state, and messages taken back."""

    copies: list[BoardState]
    unsaid: set[int]


class History:
    """The past of one board, up to where its room is now; one question at a time.

    Raises InvalidInput for a moment that is not in the log, and StoreErrors.
    """

    def __init__(self, store: Store, record: BoardRecord, state: BoardState) -> None:
        self._store = store
        self._record = record
        self._state = state
        self._lock = asyncio.Lock()
        self._copies: list[BoardState] = []
        self._spacing = SPACING
        self._unsaid: set[int] = set()
        # How far the log has been gone through for copies and for messages taken back.
        self._walked = -1

    @property
    def begins(self) -> int:
        """The first moment that can be asked for."""
        return self._record.history_from

    async def at(self, seq: int) -> BoardState:
        """Give the board as it was just after entry `seq`; it is the caller's."""
        head = self._state.seq
        if not self.begins <= seq <= head:
            raise InvalidInput(f"no moment {seq}: the log goes from {self.begins} to {head}")
        async with self._lock:
            return await self._at(seq)

    async def changes(self, before: int | None, limit: int) -> Changes:
        """Give the newest `limit` entries before entry `before` (None: of all)."""
        head = self._state.seq
        end = head if before is None else min(before - 1, head)
        start = max(self.begins, end - limit)
        entries: tuple[Change, ...] = ()
        if end > start:
            async with self._lock:
                state = await self._at(start)
                found: list[Change] = []
                await self._go(state, end, lambda entry: found.append(_change(state, entry)))
                entries = tuple(found)
        return Changes(self.begins, head, entries, start > self.begins)

    async def chat(self, before: int | None, limit: int) -> ChatPage:
        """Give the newest `limit` messages before entry `before`, or some more of one entry."""
        end = self._state.seq + 1 if before is None else before
        recent = [message for message in self._state.chat if message.seq < end]
        page = _newest(recent, limit)
        if page.more:
            return page
        async with self._lock:
            await self._walk(self._state.seq)
            return await self._older_chat(min(end, self._state.seq + 1), limit)

    async def _older_chat(self, end: int, limit: int) -> ChatPage:
        """Go back from tail to tail: each state has the newest messages of its moment."""
        found: list[ChatMessage] = []
        while not (page := _newest(found, limit)).more:
            moment = max(end - 1, self.begins)
            tail = [said for said in (await self._at(moment)).chat if said.seq < end]
            if not tail:
                break
            end = tail[0].seq
            later = [said for said in tail if said.seq > end]
            if later and moment > self.begins:
                # Some of the oldest entry's messages may have left the tail: asked for again.
                tail, end = later, end + 1
            found = [*filter(self._said, tail), *found]
        return page

    def _said(self, message: ChatMessage) -> bool:
        return message.seq not in self._unsaid

    async def _at(self, seq: int) -> BoardState:
        if seq > self._walked:
            return await self._walk(seq)
        state = await asyncio.to_thread((await self._nearest(seq)).copy)
        await self._go(state, seq, lambda entry: apply(state, entry))
        return state

    async def _walk(self, seq: int) -> BoardState:
        """Go on to `seq` from where nobody has been, leaving copies on the way."""
        nearest = await self._nearest(min(seq, max(self._walked, self.begins)))
        state = await asyncio.to_thread(nearest.copy)
        self._walked = max(self._walked, self.begins)
        step = _Step([], set())
        since = 0

        def visit(entry: Entry) -> None:
            nonlocal since
            outcome = apply(state, entry)
            if entry.seq <= self._walked:
                return
            for op, verdict in zip(entry.ops, outcome.verdicts, strict=True):
                if isinstance(op, Unsay) and verdict == "done":
                    step.unsaid.add(op.seq)
            since += len(entry.ops)
            if since >= self._spacing:
                step.copies.append(state.copy())
                since = 0

        await self._go(state, seq, visit)
        self._walked = max(self._walked, seq)
        self._unsaid |= step.unsaid
        self._keep(step.copies)
        return state

    async def _nearest(self, seq: int) -> BoardState:
        """Give the newest copy at or before `seq`; not the caller's to change."""
        place = bisect_right(self._copies, seq, key=lambda copied: copied.seq)
        if place:
            return self._copies[place - 1]
        if not self.begins:
            return BoardState()
        snapshot = await self._store.load_snapshot(self._record.id, self.begins)
        if snapshot is None:
            raise StoreDamaged(
                f"board {self._record.id}: nothing tells how it was at {self.begins}"
            )
        first = await asyncio.to_thread(restore, snapshot.chunks)
        self._keep([first])
        return first

    async def _go(self, state: BoardState, seq: int, visit: Callable[[Entry], object]) -> None:
        """Call `visit`, which must apply it to `state`, with each entry to `seq`, in a thread."""
        if state.seq >= seq:
            return
        groups = self._store.read(self._record.id, state.seq, epoch=self._record.epoch)
        try:
            async for group in groups:
                await asyncio.to_thread(_visit, [e for e in group if e.seq <= seq], visit)
                if group[-1].seq >= seq:
                    break
        except ValueError as error:
            raise StoreDamaged(f"board {self._record.id}: {error}") from error
        if state.seq != seq:
            raise StoreDamaged(f"board {self._record.id}: its log ends at {state.seq}, not {seq}")

    def _keep(self, copies: list[BoardState]) -> None:
        self._copies = sorted([*self._copies, *copies], key=lambda copied: copied.seq)
        while len(self._copies) > KEPT_COPIES or self._places > KEPT_PLACES:
            # The first stays: with a rewritten history it is where everything begins.
            if len(self._copies) < 2:
                break
            self._copies = self._copies[::2]
            self._spacing *= 2

    @property
    def _places(self) -> int:
        return sum(len(copied.placed) for copied in self._copies)


def _visit(entries: Sequence[Entry], visit: Callable[[Entry], object]) -> None:
    for entry in entries:
        visit(entry)


def _change(state: BoardState, entry: Entry) -> Change:
    outcome = apply(state, entry)
    judged = zip(entry.ops, outcome.verdicts, strict=True)
    done = Counter(kind(op) for op, verdict in judged if verdict == "done")
    return Change(
        seq=entry.seq,
        at=entry.at,
        author=entry.author,
        name=entry.name,
        batch=entry.batch,
        ops=dict(done),
        touched=len(outcome.touched),
    )


def _newest(messages: Sequence[ChatMessage], limit: int) -> ChatPage:
    start = max(0, len(messages) - limit)
    while 0 < start < len(messages) and messages[start - 1].seq == messages[start].seq:
        start -= 1
    return ChatPage(tuple(messages[start:]), start > 0)
