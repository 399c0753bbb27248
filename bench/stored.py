"""Boards of known size in a store: drawn by entries, and a snapshot some way back."""

import asyncio
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from bench import scenes
from nbboard.core.apply import apply
from nbboard.core.ids import BoardId, board_id
from nbboard.core.model import Element, Stroke
from nbboard.core.ops import Add, Op
from nbboard.core.roles import Role
from nbboard.core.snapshot import chunks
from nbboard.core.state import BoardState
from nbboard.room.loading import found
from nbboard.store.base import BoardRecord, Draft, Store, StoredSnapshot
from nbboard.store.sqlite import SqliteStore

_AT_ONCE = 500
_DIFFERENT = 1000


def now() -> int:
    """Give milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def many(count: int) -> list[Stroke]:
    """Make strokes of 40 points, cheaply: the shapes come again, the ids do not."""
    made = scenes.strokes(min(count, _DIFFERENT))
    return [
        msgspec.structs.replace(made[number % _DIFFERENT], id=f"{number:016d}")
        for number in range(count)
    ]


async def drawn(store: Store, count: int, after_snapshot: int = 0) -> BoardId:
    """Store a board of so many strokes; the last `after_snapshot` are in no snapshot."""
    board = BoardId(f"brave-otter-{count % 10_000:04d}")
    await put(store, board, many(count), after_snapshot)
    return board


async def put(
    store: Store,
    board: BoardId,
    elements: Sequence[Element],
    after_snapshot: int = 0,
) -> None:
    """Store a board of these elements; the last `after_snapshot` are in no snapshot."""
    count = len(elements)
    record = BoardRecord(board, "Large", "ann", "edit", now(), now(), 0, f"{count:016x}")
    await store.create(record)
    await found(store, record, "Ann")
    state = BoardState()
    for n, start in enumerate(range(0, count, _AT_ONCE), 1):
        ops: tuple[Op, ...] = tuple(map(Add, elements[start : start + _AT_ONCE]))
        draft = Draft("ann", "Ann", "c" * 20, n, "", ops, Role.OWNER, Role.OWNER)
        await store.append(board, [draft])
        if start < count - after_snapshot <= start + _AT_ONCE:
            async for group in store.read(board, state.seq):
                for entry in group:
                    apply(state, entry)
            await store.save_snapshot(board, StoredSnapshot.sealed(state.seq, chunks(state)))


async def drawn_in_file(path: Path, count: int, after_snapshot: int = 0) -> BoardId:
    """Do so in a new file of SQLite."""
    store = SqliteStore.open(path, now)
    try:
        return await drawn(store, count, after_snapshot)
    finally:
        await store.close()


def put_in_file(path: Path, elements: Sequence[Element]) -> BoardId:
    """Store a board in a file of SQLite, which may be a server's that runs; gives its id.

    In a thread of its own: Playwright's loop may run in the caller's.
    """
    board = board_id(secrets.token_bytes(8))

    async def put_all() -> None:
        store = SqliteStore.open(path, now)
        try:
            await put(store, board, elements)
        finally:
            await store.close()

    with ThreadPoolExecutor(1) as alone:
        alone.submit(lambda: asyncio.run(put_all())).result()
    return board
