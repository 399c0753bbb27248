"""Whole-board work that many joiners share: the encoded snapshot and the checksum."""

import asyncio
from typing import Final, NamedTuple

from nbboard.core import snapshot
from nbboard.core.digest import checksum
from nbboard.core.protocol import Ready, encode
from nbboard.core.state import BoardState
from nbboard.room.host import Cancel, Clock
from nbboard.room.log import Log
from nbboard.room.member import Member

AT_ONCE: Final = 5000
"""Elements up to which a snapshot is encoded on the loop (about 5 ms); larger ones in a thread."""
_STALE_BYTES: Final = 64 * 1024
_KEPT_SECONDS: Final = 60
_SHARE: Final = 0.1
"""Part of a core that checksums for joiners may take."""


class Picture(NamedTuple):
    """The board at `seq`: encoded snapshot messages and their bytes in all."""

    seq: int
    chunks: tuple[bytes, ...]
    size: int


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
                self._latest = _picture(self._state)
            else:
                self._latest = await self._from_thread()
        return self._latest

    def forget(self, now: float) -> None:
        """Free the picture if nobody wanted it for a while."""
        if now - self._used_at > _KEPT_SECONDS:
            self._latest = None

    async def _from_thread(self) -> Picture:
        if self._making is None:
            self._making = asyncio.create_task(asyncio.to_thread(_picture, self._state.copy()))
            self._making.add_done_callback(self._made)
        return await asyncio.shield(self._making)

    def _made(self, task: asyncio.Task[Picture]) -> None:
        self._making = None

    def _leads_on(self, picture: Picture) -> bool:
        log = self._log
        allowed = max(_STALE_BYTES, picture.size // 4)
        return log.reaches(picture.seq) and log.size_after(picture.seq) <= allowed


def _picture(state: BoardState) -> Picture:
    chunks = tuple(snapshot.chunks(state))
    return Picture(state.seq, chunks, sum(map(len, chunks)))


class Readiness:
    """Says `ready` to joiners: the checksum of the state they have been sent.

    Computed once per seq, and on large boards under a steady stream of entries not more often
    than its share of a core allows; joiners get entries meanwhile.
    """

    def __init__(self, state: BoardState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._latest: tuple[int, bytes] | None = None
        self._waiting: list[Member] = []
        self._next_at = float("-inf")
        self._cancel: Cancel | None = None

    def want(self, member: Member) -> None:
        """Send `ready` to a member whose outbox has begun."""
        self._waiting.append(member)
        fresh = self._latest is not None and self._latest[0] == self._state.seq
        wait = self._next_at - self._clock.monotonic()
        if fresh or wait <= 0:
            self._tell()
        elif self._cancel is None:
            self._cancel = self._clock.call_later(wait, self._tell)

    def stop(self) -> None:
        """Tell nobody anything more."""
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _tell(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        latest = self._latest
        if latest is None or latest[0] != self._state.seq:
            began = self._clock.monotonic()
            latest = self._state.seq, encode(Ready(self._state.seq, checksum(self._state)))
            self._latest = latest
            now = self._clock.monotonic()
            self._next_at = now + (now - began) / _SHARE
        waiting, self._waiting = self._waiting, []
        for member in waiting:
            member.outbox.ready(*latest)
