"""A store in memory: for local boards and for tests; it ends with its process."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from nbboard.core.errors import BoardExists, StoreReadOnly, shown
from nbboard.core.ids import BoardId, ClientId
from nbboard.core.ops import Entry
from nbboard.core.roles import Access
from nbboard.store.base import (
    Appended,
    Blob,
    BoardRecord,
    Draft,
    StoredSnapshot,
    board_not_found,
    check_blob,
    check_new_board,
    check_snapshot,
    snapshot_digest,
)
from nbboard.store.numbering import Committed, Key, number

_log = logging.getLogger(__name__)
_GROUP: Final = 256
"""Entries that `read` gives at once."""


class _Board:
    def __init__(self, record: BoardRecord) -> None:
        self.record = record
        self.entries: list[Entry] = []
        self.commits: dict[Key, Committed] = {}
        self.blobs: dict[str, Blob] = {}
        self.snapshot: StoredSnapshot | None = None


class MemoryStore:
    """See `Store`. `clock` gives milliseconds since 1970."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._boards: dict[BoardId, _Board] = {}
        self._used: set[BoardId] = set()
        self._closed = False

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""
        self._check_open()
        check_new_board(record)
        if record.id in self._used:
            raise BoardExists(f"the id {shown(record.id)} is or was in use: take another")
        self._used.add(record.id)
        self._boards[record.id] = _Board(record)

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""
        return self._find(board).record

    async def list(self) -> Sequence[BoardRecord]:
        """Give every board, newest change first."""
        self._check_open()
        records = [board.record for board in reversed(self._boards.values())]
        return sorted(records, key=lambda record: -record.changed_at)

    async def delete(self, board: BoardId) -> None:
        """Remove a board with its log, snapshots and blobs; its id stays used."""
        self._find(board)
        del self._boards[board]

    async def append(self, board: BoardId, drafts: Sequence[Draft]) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n)."""
        found = self._find(board)
        record = found.record
        at = max(self._clock(), record.changed_at)
        numbered = number(drafts, found.commits, record.head, at)
        if numbered.new:
            found.commits.update(numbered.new)
            found.entries.extend(item.entry for item in numbered.appended if item.entry)
            found.record = record._replace(head=len(found.entries), changed_at=at)
        return numbered.appended

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""
        commits = self._find(board).commits
        return {n: commits[client, n].seq for n in numbers if (client, n) in commits}

    async def read(self, board: BoardId, after: int) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups."""
        while group := self._find(board).entries[after : after + _GROUP]:
            yield group
            after = group[-1].seq

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Never call `changed`: no other process shares this memory."""
        self._find(board)
        return lambda: None

    async def save_snapshot(self, board: BoardId, snapshot: StoredSnapshot) -> None:
        """Keep a snapshot instead of the one before, unless that is newer."""
        found = self._find(board)
        check_snapshot(snapshot, found.record.head)
        if found.snapshot is None or found.snapshot.seq <= snapshot.seq:
            found.snapshot = snapshot

    async def load_snapshot(self, board: BoardId) -> StoredSnapshot | None:
        """Give the snapshot if its digest still fits its chunks."""
        snapshot = self._find(board).snapshot
        if snapshot is None or snapshot_digest(snapshot.chunks) == snapshot.digest:
            return snapshot
        _log.warning("passed over a damaged snapshot of %s at seq %d", board, snapshot.seq)
        return None

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""
        found = self._find(board)
        check_blob(blob)
        found.blobs.setdefault(blob.sha256, blob)

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""
        return self._find(board).blobs.get(sha256)

    async def rename(self, board: BoardId, title: str, access: Access) -> None:
        """Keep the record's title and access in step with the log."""
        found = self._find(board)
        found.record = found.record._replace(title=title, access=access)

    async def close(self) -> None:
        """Refuse calls from now on."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise StoreReadOnly("the store is closed: open it again")

    def _find(self, board: BoardId) -> _Board:
        self._check_open()
        try:
            return self._boards[board]
        except KeyError:
            raise board_not_found(board) from None
