"""Whole-board work that many joiners share: the encoded snapshot and the checksum."""

import asyncio
from collections.abc import Iterable
from typing import Final, NamedTuple

from nbboard.core import snapshot
from nbboard.core.apply import Outcome
from nbboard.core.digest import checksum, checksum_with, summing
from nbboard.core.ops import Clear, Entry, Patch, Remove, Reorder, Revive
from nbboard.core.protocol import Ready, encode
from nbboard.core.state import BoardState
from nbboard.room.host import Cancel, Clock
from nbboard.room.log import Log
from nbboard.room.member import Member
from nbboard.room.tasks import Spawn
from nbboard.room.turns import free, in_turns, let_go

AT_ONCE: Final = 1000
"""Elements up to which a board is encoded, or its checksum counted, at once: about 1 ms."""
_STALE_BYTES: Final = 64 * 1024
_KEPT_SECONDS: Final = 60
_SHARE: Final = 0.1
"""Part of a core that checksums for joiners may take."""
_CHANGING: Final = (Patch, Remove, Revive, Reorder, Clear)
"""Ops after which a checksum does not go on from the one before."""


class Picture(NamedTuple):
    """The board at `seq`: encoded snapshot messages and their bytes in all."""

    seq: int
    chunks: tuple[bytes, ...]
    size: int

    @classmethod
    def of(cls, seq: int, chunks: Iterable[bytes]) -> "Picture":
        """Make a picture of what `core.snapshot.chunks` gave."""
        kept = tuple(chunks)
        return cls(seq, kept, sum(map(len, kept)))


class Pictures:
    """The newest picture of one board, made once for all who ask at the same time.

    An older one is used as long as the entries since are few beside it: they follow it.
    """

    def __init__(self, state: BoardState, log: Log, clock: Clock) -> None:
        self._state = state
        self._log = log
        self._clock = clock
        self._latest: Picture | None = None
        self._used_at = 0.0
        self._making: asyncio.Task[Picture] | None = None

    @property
    def size(self) -> int | None:
        """Bytes of the newest picture, if there is one."""
        return None if self._latest is None else self._latest.size

    def have(self, picture: Picture) -> None:
        """Take a picture that there is already; of a small board one is made when it is wanted."""
        if len(self._state.placed) > AT_ONCE:
            self._latest = picture
            self._used_at = self._clock.monotonic()

    async def get(self) -> Picture:
        """Give a picture from which the log leads on to the head."""
        self._used_at = self._clock.monotonic()
        latest = self._latest
        if latest is None or not self._leads_on(latest):
            latest = await self.newest()
            while not self._log.reaches(latest.seq):
                latest = await self.newest()
        return latest

    async def newest(self) -> Picture:
        """Give a picture of the state as it is, or of when the one being made was begun."""
        if self._latest is None or self._latest.seq != self._state.seq:
            if len(self._state.placed) <= AT_ONCE:
                self._latest = Picture.of(self._state.seq, snapshot.chunks(self._state))
            else:
                self._latest = await self._in_turns()
        return self._latest

    def forget(self, now: float) -> None:
        """Free the picture if nobody wanted it for a while."""
        if now - self._used_at > _KEPT_SECONDS:
            self._latest = None

    async def free(self) -> None:
        """Free the picture, and the log that led on from it.

        In one go, or by the garbage collector, it would take up to 20 ms.
        """
        self._log.empty()
        chunks = [] if self._latest is None else list(self._latest.chunks)
        self._latest = None
        await let_go(chunks, self._clock)

    async def _in_turns(self) -> Picture:
        if self._making is None:
            self._making = asyncio.create_task(self._make(self._state.kept()))
            self._making.add_done_callback(self._made)
        return await asyncio.shield(self._making)

    async def _make(self, state: BoardState) -> Picture:
        seq, chunks = state.seq, await in_turns(snapshot.chunking(state), self._clock)
        await free(state, self._clock)
        return Picture.of(seq, chunks)

    def _made(self, task: asyncio.Task[Picture]) -> None:
        self._making = None

    def _leads_on(self, picture: Picture) -> bool:
        log = self._log
        allowed = max(_STALE_BYTES, picture.size // 4)
        return log.reaches(picture.seq) and log.size_after(picture.seq) <= allowed


class Readiness:
    """Says `ready` to joiners: the checksum of the state they have been sent.

    It is kept in step while elements are only added. After other changes it is counted anew when
    a joiner wants it, of a large board in slices, and not more often than its share of a core
    allows; joiners get entries meanwhile.
    """

    def __init__(self, state: BoardState, clock: Clock, spawn: Spawn) -> None:
        self._state = state
        self._clock = clock
        self._spawn = spawn
        # The checksum of the state as it is, if it is known, and the message that says so.
        self._known: int | None = None if state.order else 0
        self._frame: tuple[int, bytes] | None = None
        self._waiting: dict[Member, None] = {}
        # While it is counted: for which seq, who is told, and what was applied since.
        self._counting: int | None = None
        self._held: dict[Member, None] = {}
        self._since: list[tuple[Entry, Outcome]] = []
        self._next_at = float("-inf")
        self._cancel: Cancel | None = None

    def want(self, member: Member) -> None:
        """Send `ready` to a member whose outbox has begun; once, if it has begun anew meanwhile."""
        self._held.pop(member, None)
        self._waiting[member] = None
        if self._known is not None:
            self._tell(self._known)
        elif self._counting == self._state.seq:
            self._hold()
        elif self._counting is None:
            self._count_soon()

    def applied(self, entry: Entry, outcome: Outcome) -> None:
        """Follow an entry that was applied."""
        if self._counting is not None:
            self._since.append((entry, outcome))
        elif self._known is not None:
            self._known = _after(self._known, entry, outcome)

    def stop(self) -> None:
        """Tell nobody anything more."""
        self._waiting.clear()
        self._held.clear()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _count_soon(self) -> None:
        if self._cancel is None and self._waiting:
            wait = self._next_at - self._clock.monotonic()
            if wait <= 0:
                self._count()
            else:
                self._cancel = self._clock.call_later(wait, self._count)

    def _count(self) -> None:
        self._cancel = None
        state = self._state
        if self._known is not None:
            self._tell(self._known)
        elif len(state.placed) <= AT_ONCE:
            began = self._clock.monotonic()
            self._known = checksum(state)
            self._counted(began)
            self._tell(self._known)
        else:
            self._counting = state.seq
            self._hold()
            self._spawn(self._count_in_turns(state.kept()))

    async def _count_in_turns(self, state: BoardState) -> None:
        began = self._clock.monotonic()
        seq, found = state.seq, await in_turns(summing(state), self._clock)
        self._counted(began)
        self._say(self._held, (seq, encode(Ready(seq, found))))
        self._held, self._counting = {}, None
        self._known = found
        since, self._since = self._since, []
        for entry, outcome in since:
            self._known = None if self._known is None else _after(self._known, entry, outcome)
        if self._known is None:
            self._count_soon()
        else:
            self._tell(self._known)
        await free(state, self._clock)

    def _counted(self, began: float) -> None:
        now = self._clock.monotonic()
        self._next_at = now + (now - began) / _SHARE

    def _hold(self) -> None:
        """Let those who wait get no entry beyond the one that is counted for."""
        for member in self._waiting:
            member.outbox.expect(self._state.seq)
        self._held |= self._waiting
        self._waiting = {}

    def _tell(self, known: int) -> None:
        seq = self._state.seq
        if self._frame is None or self._frame[0] != seq:
            self._frame = seq, encode(Ready(seq, known))
        waiting, self._waiting = self._waiting, {}
        self._say(waiting, self._frame)

    def _say(self, members: Iterable[Member], frame: tuple[int, bytes]) -> None:
        for member in members:
            member.outbox.ready(*frame)


def _after(known: int, entry: Entry, outcome: Outcome) -> int | None:
    """Give the checksum after an entry; None when it must be counted anew."""
    if not outcome.touched:
        return known
    if any(isinstance(op, _CHANGING) for op in entry.ops):
        return None
    return checksum_with(known, outcome.touched, entry.seq)
