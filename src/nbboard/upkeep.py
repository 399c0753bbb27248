"""Looking after a store: whether all of it is there and sound, and its fingerprint."""

from typing import NamedTuple

from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.errors import StoreDamaged
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.store.base import Blob, BoardRecord, StoredSnapshot
from nbboard.store.moving import Around, Movable, Run


class Checked(NamedTuple):
    """One board that was read from its first entry to its last.

    `digest` is the SHA-256 of its state (`core.digest`); two copies of a board that are at the
    same seq have the same. `problem` says what is wrong, "" when nothing is.
    """

    record: BoardRecord
    elements: int
    digest: str
    problem: str = ""


async def check(store: Movable, board: BoardRecord) -> Checked:
    """Read a whole board again, discarded or not, and compare its snapshot with its log.

    Its images, roles, visits and links are read too. The log alone makes the board, except where
    its history was purged: there it begins with a snapshot. What is damaged is told, never mended.
    """
    try:
        state = await _folded(store, board)
    except (StoreDamaged, ValueError) as error:
        return Checked(board, 0, "", str(error))
    if state.seq < board.head:
        return Checked(
            board, len(state), "", f"entries {state.seq + 1} to {board.head} are missing"
        )
    return Checked(board, len(state), digest(state))


async def check_all(store: Movable) -> list[Checked]:
    """Check every board, deleted ones that may be recovered included."""
    records = [
        listing.record for deleted in (False, True) for listing in await store.list(deleted=deleted)
    ]
    return [await check(store, record) for record in records]


async def _folded(store: Movable, board: BoardRecord) -> BoardState:
    newest = await _newest(store, board)
    state = BoardState()
    async for part in store.parts(board):
        if isinstance(part, StoredSnapshot) and part.seq == board.history_from:
            state = restore(part.chunks)
        elif isinstance(part, Run):
            for entry in part.entries:
                apply(state, entry)
                if newest is not None and newest.seq == state.seq:
                    _compare(state, restore(newest.chunks))
    return state


async def _newest(store: Movable, board: BoardRecord) -> StoredSnapshot | None:
    """Give the newest snapshot that is not the beginning of a rewritten history."""
    async for part in store.parts(board, board.head):
        if isinstance(part, StoredSnapshot) and part.seq > board.history_from:
            return part
        if isinstance(part, Blob | Around):
            break
    return None


def _compare(folded: BoardState, kept: BoardState) -> None:
    if digest(folded) != digest(kept):
        raise StoreDamaged(f"the snapshot at {kept.seq} is not what the log comes to there")
