"""Writing what speeds up the next load: snapshots, and the record that lists show."""

import asyncio
import logging
from typing import Final

from nbboard.core import limits
from nbboard.core.errors import EpochChanged, StoreReadOnly
from nbboard.core.ids import GroupId, UserId
from nbboard.core.roles import Role
from nbboard.core.snapshot import reading_back
from nbboard.core.state import BoardState
from nbboard.room.host import Clock, Host
from nbboard.room.log import Log
from nbboard.room.picture import Picture, Pictures
from nbboard.room.turns import in_turns
from nbboard.store.base import BoardRecord, Card, StoredSnapshot

SNAPSHOT_BYTES: Final = 1024 * 1024
"""Encoded entries after which a snapshot is due, even if they are few."""
_SEALED_AT_ONCE: Final = 256 * 1024
_log: Final = logging.getLogger(__name__)


class Saving:
    """What of one board is stored beside its log; the log alone makes the board."""

    def __init__(self, host: Host, record: BoardRecord, state: BoardState, log: Log) -> None:
        self._store = host.store
        self._clock = host.clock
        self._id = record.id
        self._epoch = record.epoch
        self._state = state
        # A crash may have come between the log and what lists show of it.
        self._described: tuple[object, object] | None = None
        # What was loaded beyond a snapshot is in none yet.
        self._saved_seq = log.first - 1
        self._unsaved_bytes = 0
        self._lock = asyncio.Lock()

    def grew(self, size: int) -> None:
        """Count the bytes of an entry that was applied."""
        self._unsaved_bytes += size

    @property
    def due(self) -> bool:
        """Whether a snapshot would speed up the next load enough."""
        entries = self._state.seq - self._saved_seq
        enough = entries >= limits.SNAPSHOT_ENTRIES or self._unsaved_bytes >= SNAPSHOT_BYTES
        return enough and not self._lock.locked()

    async def save(self, pictures: Pictures) -> None:
        """Store a snapshot of what is not yet in one, checked by reading it back.

        A store that cannot be written is logged, no more: nothing is lost without a snapshot.
        """
        async with self._lock:
            if self._state.seq == self._saved_seq:
                return
            self._unsaved_bytes = 0
            picture = await pictures.newest()
            snapshot = await _sealed(picture, self._clock)
            try:
                await self._store.save_snapshot(self._id, snapshot, epoch=self._epoch)
            except (StoreReadOnly, EpochChanged) as error:
                _log.warning("no snapshot", extra={"board": self._id, "reason": str(error)})
                return
            self._saved_seq = picture.seq

    async def keep_record(self, *, always: bool = False) -> None:
        """Write what lists show of the board if it changed; raises StoreReadOnly.

        `always` makes it a write that changes nothing: a probe.
        """
        state = self._state
        # Compared as they are: a card of thousands of roles takes ms to make.
        shown = (state.title, state.access, state.listed, state.archived)
        rights = (state.roles, state.groups, state.banned)
        if always or self._described != (shown, rights):
            described = (shown, (dict(state.roles), dict(state.groups), dict(state.banned)))
            await self._store.describe(self._id, card(state))
            self._described = described


def card(state: BoardState) -> Card:
    """Give what lists need to know of a board; a ban goes before a role."""
    grants: dict[UserId | GroupId, Role] = {**state.groups, **state.roles}
    grants.update(dict.fromkeys(state.banned, Role.NONE))
    shown = (state.title, state.access, state.listed, state.archived)
    return Card(*shown, frozenset(grants.items()))


async def _sealed(picture: Picture, clock: Clock) -> StoredSnapshot:
    """Make the stored form of a picture; raises ValueError if it does not read back."""
    seq = await in_turns(reading_back(picture.chunks), clock)
    if seq != picture.seq:
        raise ValueError(f"a snapshot of seq {picture.seq} reads back as {seq}")
    if picture.size <= _SEALED_AT_ONCE:
        return StoredSnapshot.sealed(picture.seq, picture.chunks)
    # Hashing lets other threads run.
    return await asyncio.to_thread(StoredSnapshot.sealed, picture.seq, picture.chunks)
