"""Looking after a store: whether all of it is there and sound, and its fingerprint."""

from typing import NamedTuple

from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.errors import StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.store.base import BoardRecord, Store


class Checked(NamedTuple):
    """One board that was read from its first entry to its last.

    `digest` is the SHA-256 of its state (`core.digest`); two copies of a board that are at the
    same seq have the same. `problem` says what is wrong, "" when nothing is.
    """

    record: BoardRecord
    elements: int
    digest: str
    problem: str = ""


async def check(store: Store, board: BoardRecord) -> Checked:
    """Read a whole board again and compare its snapshot with its log.

    The log alone makes the board, except where its history was purged: there it begins with the
    snapshot. What is damaged is told, never mended.
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


async def check_all(store: Store) -> list[Checked]:
    """Check every board, deleted ones that may be recovered included."""
    records = [
        listing.record for deleted in (False, True) for listing in await store.list(deleted=deleted)
    ]
    return [await check(store, record) for record in records]


async def _folded(store: Store, board: BoardRecord) -> BoardState:
    key = BoardId(board.id)
    snapshot = await store.load_snapshot(key)
    state = BoardState()
    if board.history_from:
        if snapshot is None:
            raise StoreDamaged(f"the snapshot that board {board.id} begins with is not sound")
        state = restore(snapshot.chunks)
    async for group in store.read(key, state.seq):
        for entry in group:
            apply(state, entry)
            if snapshot is not None and snapshot.seq == state.seq:
                _compare(state, restore(snapshot.chunks))
    return state


def _compare(folded: BoardState, kept: BoardState) -> None:
    if digest(folded) != digest(kept):
        raise StoreDamaged(f"the snapshot at {kept.seq} is not what the log comes to there")
