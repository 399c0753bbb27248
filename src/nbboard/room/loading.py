"""From the store to a running room: the board's first entry, its snapshot, the rest of its log."""

import logging
from typing import Final

import msgspec

from nbboard.core import protocol
from nbboard.core.errors import EpochChanged, StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.core.ops import Rename, SetAccess, SetRole
from nbboard.core.roles import Role
from nbboard.core.snapshot import restoring
from nbboard.core.state import BoardState
from nbboard.room.applying import apply_gently
from nbboard.room.host import Host
from nbboard.room.log import Log
from nbboard.room.picture import Picture
from nbboard.room.room import Room
from nbboard.room.turns import Turns, free, in_turns
from nbboard.store.base import BoardRecord, Card, Draft, Store

GENESIS: Final = "genesis"
"""The client of a board's first entry; no secret hashes to it."""
_log: Final = logging.getLogger(__name__)


async def found(store: Store, record: BoardRecord, name: str) -> None:
    """Append a new board's first entry: title, access, and `record.owner` as its owner.

    The record of a board changes with its log, so a board must not begin from it: the state is
    the fold of the log and of nothing else. Again is no change.
    """
    ops = (Rename(record.title), SetAccess(record.access), SetRole(record.owner, Role.OWNER))
    draft = Draft(record.owner, name, GENESIS, 1, "", ops, Role.OWNER, Role.OWNER)
    await store.append(record.id, [draft])
    # Its owner's lobby shows it before anybody has opened it.
    grants = frozenset([(record.owner, Role.OWNER)])
    await store.describe(record.id, Card(record.title, record.access, grants=grants))


async def load(host: Host, board: BoardId) -> Room:
    """Load a board.

    Raises BoardNotFound, StoreDamaged when its log does not follow on, other StoreErrors.
    """
    while True:
        try:
            return await _load(host, board)
        except EpochChanged:
            # Another process has rewritten the history between two calls: from the beginning.
            _log.info("rewritten while loading", extra={"board": board})


async def _load(host: Host, board: BoardId) -> Room:
    store = host.store
    record = await store.get(board)
    if record.head == 0:
        # Whoever created it was stopped between two calls; nobody has changed it since.
        await found(store, record, record.owner)
    state, picture = await _stored(host, board)
    log = Log(state.seq)
    turns = Turns(host.clock)
    left: list[BoardState] = []
    try:
        async for group in store.read(board, state.seq, epoch=record.epoch):
            for entry in group:
                outcome = await apply_gently(state, entry, left.append)
                judged = msgspec.structs.replace(entry, verdicts=outcome.verdicts)
                log.append(protocol.encode(judged))
                await turns.pause()
                while left:
                    await free(left.pop(), host.clock)
    except ValueError as error:
        raise StoreDamaged(f"board {board}: {error}") from error
    if state.seq < record.head:
        raise StoreDamaged(f"board {board}: its log ends at {state.seq}, not {record.head}")
    room = Room(host, record, state, log)
    if picture is not None:
        room.audience.pictures.have(picture)
    # For what another process appended between the last read and the room's own watching.
    room.look()
    _log.info("loaded", extra={"board": board, "seq": state.seq, "elements": len(state)})
    return room


async def _stored(host: Host, board: BoardId) -> tuple[BoardState, Picture | None]:
    """Give what the newest snapshot holds, and itself: the first joiners can be sent it."""
    snapshot = await host.store.load_snapshot(board)
    if snapshot is not None:
        try:
            state = await in_turns(restoring(snapshot.chunks), host.clock)
            if state.seq != snapshot.seq:
                raise ValueError(f"a snapshot of seq {snapshot.seq} holds {state.seq}")
        except (ValueError, msgspec.DecodeError) as error:
            # The log alone makes the board; the next snapshot replaces this one.
            reason = str(error)
            _log.warning("snapshot unreadable", extra={"board": board, "reason": reason})
        else:
            return state, Picture.of(snapshot.seq, snapshot.chunks)
    return BoardState(), None
