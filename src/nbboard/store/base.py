"""The contract of a store: what every implementation promises, tested by one suite.

A store keeps, per board, an append-only log of encoded entries, blobs, and snapshots that only
speed up loading. `append` returns when the entries are *committed*: they survive a crash of this
process, and (SQLite with FULL) a power cut.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple, Protocol

from nbboard.core.ids import BoardId, ClientId, UserId
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


class Appended(NamedTuple):
    """The fate of one draft: the committed entry, or for a repeat the first one's seq.

    `conflict` means that (client, n) is in the log with other content: nothing was appended and
    the draft must be refused, never acknowledged.
    """

    seq: int
    entry: Entry | None
    conflict: bool = False


class StoredSnapshot(NamedTuple):
    """A verified snapshot: `chunks` as made by `core.snapshot.chunks`, of the state at `seq`."""

    seq: int
    digest: str
    chunks: tuple[bytes, ...]


class Blob(NamedTuple):
    """Bytes of one image of one board."""

    sha256: str
    media_type: str
    data: bytes


class Store(Protocol):
    """See the module's text. All methods may be called from one event loop at a time.

    Errors: StoreReadOnly when it cannot be written now, StoreDamaged when stored data fails its
    check, BoardNotFound for an unknown board, BoardExists from `create`.
    """

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""

    async def list(self) -> Sequence[BoardRecord]:
        """Give every board, newest change first."""

    async def delete(self, board: BoardId) -> None:
        """Remove a board with its log, snapshots and blobs; its id stays used."""

    async def append(
        self, board: BoardId, drafts: Sequence[Draft]
    ) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n)."""

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""

    def read(self, board: BoardId, after: int) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups."""

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when another process may have appended; gives the unsubscribe."""

    async def save_snapshot(self, board: BoardId, snapshot: StoredSnapshot) -> None:
        """Keep a snapshot; the one before goes only when this one is safely stored."""

    async def load_snapshot(self, board: BoardId) -> StoredSnapshot | None:
        """Give the newest snapshot whose digest still fits its chunks."""

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""

    async def rename(self, board: BoardId, title: str, access: Access) -> None:
        """Keep the record's title and access in step with the log."""

    async def close(self) -> None:
        """Commit what is under way and release everything."""
