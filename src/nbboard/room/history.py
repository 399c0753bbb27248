"""What a board was: its state at any entry, its changes in short, its older chat.

All of it is the fold of the log once more, read from the store and applied in a thread, so that
the room goes on meanwhile. Copies of the state on the way (they share the frozen elements) make
the next question quick.
"""

import asyncio
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from nbboard.core import limits
from nbboard.core.apply import Outcome, apply
from nbboard.core.errors import InvalidInput, StoreDamaged
from nbboard.core.ops import Entry, Unsay, kind
from nbboard.core.snapshot import restoring
from nbboard.core.state import BoardState, ChatMessage
from nbboard.room.host import Clock, Host
from nbboard.room.turns import free, free_all, in_turns
from nbboard.store.base import BoardRecord

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


class _Walk:
    """Applies entries to `state`, leaving copies of it every `spacing` ops."""

    def __init__(self, state: BoardState, spacing: int) -> None:
        self.state = state
        self.copies: list[BoardState] = []
        # Entries whose messages were taken back.
        self.unsaid: set[int] = set()
        self.spacing = spacing
        self._since = 0

    def visit(self, entry: Entry) -> Outcome:
        """Apply the next entry."""
        outcome = apply(self.state, entry)
        for op, verdict in zip(entry.ops, outcome.verdicts, strict=True):
            if isinstance(op, Unsay) and verdict == "done":
                self.unsaid.add(op.seq)
        self._since += len(entry.ops)
        if self._since >= self.spacing:
            self.copies.append(self.state.kept())
            self._since = 0
            # Here and not at the end: on the way to 100,000 elements they would be 400 MB.
            while len(self.copies) > 1 and _places(self.copies) > KEPT_PLACES:
                del self.copies[1::2]
                self.spacing *= 2
        return outcome


class History:
    """The past of one board, up to where its room is now; one question at a time.

    Raises InvalidInput for a moment that is not in the log, and StoreErrors.
    """

    def __init__(self, host: Host, record: BoardRecord, state: BoardState) -> None:
        self._store = host.store
        self._clock: Clock = host.clock
        self._record = record
        self._state = state
        self._lock = asyncio.Lock()
        self._copies: list[BoardState] = []
        self._spare: list[BoardState] = []
        self._spacing = SPACING
        self._unsaid: set[int] = set()
        # How far the log was searched for messages taken back.
        self._searched = record.history_from

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
                walk = _Walk(await self._at(start), self._spacing)
                found: list[Change] = []
                await self._go(walk, end, lambda *judged: found.append(_change(*judged)))
                entries = tuple(found)
                await free(walk.state, self._clock)
        return Changes(self.begins, head, entries, start > self.begins)

    async def chat(self, before: int | None, limit: int) -> ChatPage:
        """Give the newest `limit` messages before entry `before`, or some more of one entry."""
        end = self._state.seq + 1 if before is None else before
        recent = [message for message in self._state.chat if message.seq < end]
        page = _newest(recent, limit)
        if page.more:
            return page
        async with self._lock:
            await self._search(self._state.seq)
            return await self._older_chat(min(end, self._state.seq + 1), limit)

    async def free(self) -> None:
        """Let go of the copies; the next question begins anew."""
        async with self._lock:
            copies = [*self._copies, *self._spare]
            self._copies, self._spare = [], []
            await free_all(copies, self._clock)

    async def _older_chat(self, end: int, limit: int) -> ChatPage:
        """Go back from tail to tail: each state has the newest messages of its moment."""
        found: list[ChatMessage] = []
        while not (page := _newest(found, limit)).more:
            moment = max(end - 1, self.begins)
            then = await self._at(moment)
            tail = [said for said in then.chat if said.seq < end]
            await free(then, self._clock)
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
        nearest = await self._nearest(seq)
        walk = _Walk(await asyncio.to_thread(nearest.copy), self._spacing)
        await self._go(walk, seq)
        return walk.state

    async def _search(self, seq: int) -> None:
        """Learn what was taken back up to `seq`."""
        if seq > self._searched:
            walk = _Walk(await self._at(self._searched), self._spacing)
            await self._go(walk, seq)
            await free(walk.state, self._clock)
            self._unsaid |= walk.unsaid
            self._searched = seq

    async def _nearest(self, seq: int) -> BoardState:
        """Give the newest copy or snapshot at or before `seq`; not the caller's to change."""
        place = bisect_right(self._copies, seq, key=_seq)
        base = self._copies[place - 1] if place else None
        if base is not None and seq - base.seq <= limits.SNAPSHOT_ENTRIES:
            return base
        snapshot = await self._store.load_snapshot(self._record.id, seq)
        if snapshot is None or (base is not None and snapshot.seq <= base.seq):
            return base or BoardState()
        chunks = deque(snapshot.chunks)
        del snapshot
        # Each is let go of when it is read: 24 MB at once take some ms.
        each = (chunks.popleft() for _ in range(len(chunks)))
        try:
            stored = await in_turns(restoring(each), self._clock)
        except (ValueError, msgspec.DecodeError) as error:
            if self.begins and base is None:
                raise StoreDamaged(f"board {self._record.id}: {error}") from error
            return base or BoardState()
        self._keep([stored.keep()])
        return stored

    async def _go(
        self, walk: _Walk, seq: int, then: Callable[[Entry, Outcome], None] | None = None
    ) -> None:
        """Apply the entries up to `seq`, in a thread; call `then` with each."""
        if walk.state.seq >= seq:
            return
        groups = self._store.read(self._record.id, walk.state.seq, epoch=self._record.epoch)
        try:
            async for group in groups:
                due = [entry for entry in group if entry.seq <= seq]
                for entry, outcome in await asyncio.to_thread(_visited, walk, due):
                    if then is not None:
                        then(entry, outcome)
                if group[-1].seq >= seq:
                    break
        except ValueError as error:
            raise StoreDamaged(f"board {self._record.id}: {error}") from error
        if walk.state.seq != seq:
            found = f"its log ends at {walk.state.seq}, not {seq}"
            raise StoreDamaged(f"board {self._record.id}: {found}")
        self._spacing = max(self._spacing, walk.spacing)
        self._keep(walk.copies)
        # By now nobody goes on from one of them.
        await free_all(self._spare, self._clock)

    def _keep(self, copies: list[BoardState]) -> None:
        kept = {copied.seq: copied for copied in (*self._copies, *copies)}
        self._copies = sorted(kept.values(), key=_seq)
        while len(self._copies) > KEPT_COPIES or _places(self._copies) > KEPT_PLACES:
            if len(self._copies) < 2:
                break
            self._spare += self._copies[1::2]
            self._copies = self._copies[::2]
            self._spacing *= 2


def _places(states: Sequence[BoardState]) -> int:
    return sum(len(state.placed) for state in states)


def _visited(walk: _Walk, entries: Sequence[Entry]) -> list[tuple[Entry, Outcome]]:
    return [(entry, walk.visit(entry)) for entry in entries]


def _seq(state: BoardState) -> int:
    return state.seq


def _change(entry: Entry, outcome: Outcome) -> Change:
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
