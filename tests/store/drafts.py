"""Boards, drafts and a clock for tests of stores; without pytest, as other programs use it too."""

import hashlib

from nbboard.core.ids import BoardId
from nbboard.core.ops import Entry, Op, Say
from nbboard.core.roles import Role
from nbboard.store.base import Blob, BoardRecord, Draft, Store

BOARD = BoardId("brave-otter-7f3k")
OTHER = BoardId("calm-heron-0a1b")


class ManualClock:
    """Milliseconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


def record(board: BoardId = BOARD, created_at: int = 1_000) -> BoardRecord:
    return BoardRecord(board, "Sprint", "ada", "edit", created_at, created_at, 0, "epoch-1")


def draft(n: int, *ops: Op | str, client: str = "c1", batch: str = "") -> Draft:
    """A draft that says something, by default something of its own."""
    said = tuple(Say(op) if isinstance(op, str) else op for op in ops or (f"{client} {n}",))
    return Draft("ada", "Ada", client, n, batch, said, Role.OWNER, Role.NONE)


def blob(data: bytes = b"\x89PNG...") -> Blob:
    return Blob(hashlib.sha256(data).hexdigest(), "image/png", data)


async def entries(store: Store, board: BoardId = BOARD, after: int = 0) -> list[Entry]:
    return [entry async for group in store.read(board, after) for entry in group]
