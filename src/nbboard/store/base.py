"""The contract of a store: what every implementation promises, tested by one suite.

A store keeps, per board, an append-only log of encoded entries, blobs, and snapshots that only
speed up loading. `append` returns when the entries are *committed*: they survive a crash of this
process, and (SQLite with FULL) a power cut.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence, Set
from typing import Final, NamedTuple, Protocol

from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry, Ops
from nbboard.core.roles import Access, Role
from nbboard.store.line import Ears, Line, Signal

SECRET_BYTES: Final = 32


class BoardRecord(NamedTuple):
    """What a store knows of a board without reading its log; times in ms since 1970.

    `epoch` is the random id of this history: new only when history was rewritten; entries up to
    `history_from` are gone then. `deleted_at` is 0 unless it may still be recovered.
    """

    id: BoardId
    title: str
    owner: UserId
    access: Access
    created_at: int
    changed_at: int
    head: int
    epoch: str
    listed: bool = False
    archived: bool = False
    deleted_at: int = 0
    history_from: int = 0


class Card(NamedTuple):
    """What lists need of a board's state: kept in step with the log by its room.

    `grants` are the roles of users and groups, each named once; NONE for who is banned.
    """

    title: str
    access: Access
    listed: bool = False
    archived: bool = False
    grants: frozenset[tuple[UserId | GroupId, Role]] = frozenset()


class Listing(NamedTuple):
    """A board as one person's lists show it.

    `grants` are the roles of theirs (their own and their groups'), `visited_at` is 0 if they
    were never there.
    """

    record: BoardRecord
    grants: tuple[tuple[UserId | GroupId, Role], ...] = ()
    visited_at: int = 0


class Group(NamedTuple):
    """People who are given roles together; `members` are accounts, the owner among them or not."""

    id: GroupId
    title: str
    owner: UserId
    members: tuple[UserId, ...]
    changed_at: int


class ShareLink(NamedTuple):
    """A way onto one board without an account; `role` is VIEWER or EDITOR.

    `secret` is a keyed hash (`server` says of what). Times in ms; 0: never.
    """

    id: str
    board: BoardId
    role: Role
    title: str
    owner: UserId
    secret: bytes
    created_at: int
    expires_at: int = 0
    revoked_at: int = 0


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


class Store(Protocol):
    """See the module's text. All methods may be called from one event loop at a time.

    Errors: StoreReadOnly when it cannot be written now (ask again later: it recovers by itself),
    StoreDamaged when stored data fails its check, BoardNotFound for an unknown board,
    BoardExists from `create`, InvalidInput for a record, snapshot or blob that does not fit.
    After an error nothing of that call is in the store.

    A call that is cancelled while it waits may still be committed; its (client, n) tell.

    `epoch`, where a call takes one, is that of the history which the caller loaded: EpochChanged
    when it was rewritten since, in this process or another.
    """

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""

    async def list(
        self, parties: Sequence[UserId | GroupId] | None = None, *, deleted: bool = False
    ) -> Sequence[Listing]:
        """Give boards, newest change first: every one, or those that concern `parties`.

        The first of the parties is the user, the others are their groups. A board concerns them
        when one of them has a grant or the user has been there, and everybody when it is listed
        and not private. `deleted` gives those that may still be recovered, and no others.
        """

    async def visited(self, board: BoardId, user: UserId, at: int) -> None:
        """Note that a user was on a board."""

    async def discard(self, board: BoardId, at: int) -> None:
        """Delete a board so that it may be recovered: meanwhile it is not found, but in `list`."""

    async def recover(self, board: BoardId) -> None:
        """Take back a `discard`; raises BoardNotFound for a board that was not discarded."""

    async def rewrite(
        self, board: BoardId, epoch: str, snapshot: StoredSnapshot, blobs: Set[str]
    ) -> None:
        """Make `snapshot`, of the head, the beginning of the board's history, under a new epoch.

        Entries, older snapshots and blobs other than `blobs` are overwritten on the disk. Numbers
        of clients stay used; as their content is forgotten, each counts as a repeat. Raises
        InvalidInput when the snapshot is not of the head.
        """

    async def delete(self, board: BoardId) -> None:
        """Remove a board, discarded or not, with all of it; its id stays used."""

    async def sweep(self) -> int:
        """Delete what was discarded over `limits.RECOVER_DAYS` ago; gives how many boards.

        To be called at the start and once a day.
        """

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n).

        All of one call or nothing. Where another process writes the same store, the first new
        seq may lie above the caller's head: read the entries between before applying.
        """

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""

    def read(
        self, board: BoardId, after: int, *, epoch: str | None = None
    ) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups.

        Begins after `history_from` if that is later. Ends at the head; entries committed
        meanwhile may be included. Raises StoreDamaged at a gap or an entry that fails its check,
        after what comes before it was given.
        """

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when another process may have appended, rewritten or removed.

        Gives the unsubscribe.

        Must be called while the event loop runs; `changed` is called on that loop.
        """

    async def save_snapshot(
        self, board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None
    ) -> None:
        """Keep a snapshot; the one before goes only when this one is safely stored.

        One that is older than what is kept changes nothing. That of `history_from` never goes.
        """

    async def load_snapshot(self, board: BoardId, upto: int | None = None) -> StoredSnapshot | None:
        """Give the newest snapshot, at seq `upto` at most, whose digest still fits its chunks.

        A damaged one is passed over with a logged warning. None means that the log alone makes
        the board; StoreDamaged is raised where its beginning is gone and no snapshot is sound.
        """

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""

    async def describe(self, board: BoardId, card: Card) -> None:
        """Keep what lists show in step with the log."""

    async def put_group(self, group: Group) -> None:
        """Keep a group, new or changed."""

    async def get_group(self, group: GroupId) -> Group | None:
        """Give a group, or None."""

    async def delete_group(self, group: GroupId) -> None:
        """Forget a group; what boards say of it means nobody then."""

    async def groups_of(self, user: UserId) -> Sequence[Group]:
        """Give the groups that a user owns or is in, by title."""

    async def put_link(self, link: ShareLink) -> None:
        """Keep a share link, new or changed."""

    async def get_link(self, link: str) -> ShareLink | None:
        """Give a share link, also an ended one, or None."""

    async def links(self, board: BoardId) -> Sequence[ShareLink]:
        """Give a board's share links, newest first."""

    async def secret(self, name: str) -> bytes:
        """Give 32 random bytes, made when first asked for and the same for ever."""

    async def claim(self, name: str, seconds: float) -> bool:
        """Hold a name for so many seconds, on all nodes; tells whether nobody held it.

        A crash of the store may free it early.
        """

    def line(self, board: BoardId, ears: Ears) -> Line:
        """Join the rooms of a board on other nodes; call it while the event loop runs."""

    async def here(self, boards: Sequence[BoardId]) -> Mapping[BoardId, Mapping[str, bytes]]:
        """Give what other nodes show on the lines of boards now, by board and node.

        Boards on which none shows anything are left out.
        """

    def signal(self, words: str) -> None:
        """Tell all other nodes something; may be lost, never waits, never raises."""

    def on_signal(self, take: Signal) -> Callable[[], None]:
        """Call `take` with what other nodes signal; gives the unsubscribe."""

    def promise(self) -> str:
        """Say in words, for an admin, what an acknowledgement survives."""

    def free_bytes(self) -> int | None:
        """Give how much more can be stored, or None where that is not known."""

    async def close(self) -> None:
        """Commit what is under way and release everything; calls from then on are refused."""
