"""The contract of a store: what every implementation promises, tested by one suite.

A store keeps, per board, an append-only log of encoded entries, blobs, and snapshots that only
speed up loading. `append` returns when the entries are *committed*: they survive a crash of this
process, and (SQLite with FULL) a power cut.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple, Protocol

from nbboard.core.errors import NOT_FOUND, BoardNotFound, InvalidInput, shown
from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry, Ops
from nbboard.core.roles import Access, Role


class BoardRecord(NamedTuple):
    """What a store knows of a board without reading its log; times in ms since 1970.

    `epoch` is the random id of this history: new only when history was rewritten.
    """

    id: BoardId
    title: str
    owner: UserId
    access: Access
    created_at: int
    changed_at: int
    head: int
    epoch: str


class Draft(NamedTuple):
    """An entry before it has a place: `append` gives it its seq and time."""

    author: UserId
    name: str
    client: ClientId
    n: int
    batch: str
    ops: Ops
    ceiling: Role
    floor: Role
    groups: tuple[GroupId, ...] = ()

    def entry(self, seq: int, at: int) -> Entry:
        """Make the entry that this is at `seq`, said at `at` (server ms)."""
        return Entry(
            seq=seq,
            at=at,
            author=self.author,
            name=self.name,
            client=self.client,
            n=self.n,
            batch=self.batch,
            ops=self.ops,
            ceiling=self.ceiling,
            floor=self.floor,
            groups=self.groups,
        )


class Appended(NamedTuple):
    """The fate of one draft: the committed entry, or for a repeat the first one's seq.

    `conflict` means that (client, n) is in the log with other content: nothing was appended and
    the draft must be refused, never acknowledged.
    """

    seq: int
    entry: Entry | None
    conflict: bool = False


class StoredSnapshot(NamedTuple):
    """A snapshot: `chunks` as made by `core.snapshot.chunks`, of the state at `seq`.

    `digest` is `snapshot_digest` of the chunks; `sealed` makes both fit.
    """

    seq: int
    digest: str
    chunks: tuple[bytes, ...]

    @classmethod
    def sealed(cls, seq: int, chunks: Sequence[bytes]) -> "StoredSnapshot":
        """Make the snapshot of the state at `seq` with the digest of its chunks."""
        return cls(seq, snapshot_digest(chunks), tuple(chunks))


class Blob(NamedTuple):
    """Bytes of one image of one board."""

    sha256: str
    media_type: str
    data: bytes


def snapshot_digest(chunks: Sequence[bytes]) -> str:
    """Give the SHA-256, as hex, of the chunks and where each ends."""
    whole = hashlib.sha256()
    for chunk in chunks:
        whole.update(len(chunk).to_bytes(8, "big"))
        whole.update(chunk)
    return whole.hexdigest()


def board_not_found(board: BoardId) -> BoardNotFound:
    """Make the one error for a board that is absent, deleted or not shared with the asker."""
    return BoardNotFound(NOT_FOUND)


def check_new_board(record: BoardRecord) -> None:
    """Refuse a record that does not begin a history; raises InvalidInput."""
    if record.head != 0:
        raise InvalidInput(f"a new board has head 0, not {record.head}: append its entries")


def check_snapshot(snapshot: StoredSnapshot, head: int) -> None:
    """Refuse a snapshot of entries that are not committed, or one damaged on its way."""
    if not 0 <= snapshot.seq <= head:
        raise InvalidInput(f"a snapshot at seq {snapshot.seq} of a board whose head is {head}")
    if snapshot_digest(snapshot.chunks) != snapshot.digest:
        raise InvalidInput("a snapshot whose digest does not fit: make it with `sealed`")


def check_blob(blob: Blob) -> None:
    """Refuse a blob whose name is not the SHA-256 of its bytes; raises InvalidInput."""
    found = hashlib.sha256(blob.data).hexdigest()
    if found != blob.sha256:
        raise InvalidInput(f"a blob named {shown(blob.sha256)} has the SHA-256 {found}")


class Store(Protocol):
    """See the module's text. All methods may be called from one event loop at a time.

    Errors: StoreReadOnly when it cannot be written now (ask again later: it recovers by itself),
    StoreDamaged when stored data fails its check, BoardNotFound for an unknown board,
    BoardExists from `create`, InvalidInput for a record, snapshot or blob that does not fit.
    After an error nothing of that call is in the store.

    A call that is cancelled while it waits may still be committed; its (client, n) tell.
    """

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""

    async def list(self) -> Sequence[BoardRecord]:
        """Give every board, newest change first."""

    async def delete(self, board: BoardId) -> None:
        """Remove a board with its log, snapshots and blobs; its id stays used."""

    async def append(self, board: BoardId, drafts: Sequence[Draft]) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n).

        All of one call or nothing. Where another process writes the same store, the first new
        seq may lie above the caller's head: read the entries between before applying.
        """

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""

    def read(self, board: BoardId, after: int) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups.

        Ends at the head; entries committed meanwhile may be included. Raises StoreDamaged at a
        gap or an entry that fails its check, after what comes before it was given.
        """

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when another process may have appended; gives the unsubscribe.

        Must be called while the event loop runs; `changed` is called on that loop.
        """

    async def save_snapshot(self, board: BoardId, snapshot: StoredSnapshot) -> None:
        """Keep a snapshot; the one before goes only when this one is safely stored.

        One that is older than what is kept changes nothing.
        """

    async def load_snapshot(self, board: BoardId) -> StoredSnapshot | None:
        """Give the newest snapshot whose digest still fits its chunks, or None.

        A damaged one is passed over with a logged warning: the log alone makes the board.
        """

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""

    async def rename(self, board: BoardId, title: str, access: Access) -> None:
        """Keep the record's title and access in step with the log."""

    async def close(self) -> None:
        """Commit what is under way and release everything; calls from then on are refused."""
