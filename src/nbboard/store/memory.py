"""A store in memory: for local boards and for tests; it ends with its process."""

import logging
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence, Set
from typing import Final

from nbboard.core.errors import BoardExists, StoreReadOnly, shown
from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.store.base import (
    SECRET_BYTES,
    Appended,
    Blob,
    BoardRecord,
    Card,
    Draft,
    Group,
    Listing,
    ShareLink,
    StoredSnapshot,
    snapshot_digest,
)
from nbboard.store.checks import (
    board_not_found,
    check_beginning,
    check_blob,
    check_epoch,
    check_link,
    check_new_board,
    check_snapshot,
    no_beginning,
    recover_until,
)
from nbboard.store.held import HeldBoard
from nbboard.store.moving import (
    Around,
    Inventory,
    Part,
    Run,
    Spent,
    beginning,
    check_history,
    check_whole,
    earlier,
)
from nbboard.store.numbering import FORGOTTEN, number
from nbboard.store.one_node import OneNode

_log = logging.getLogger(__name__)
_GROUP: Final = 256
"""Entries that `read` gives at once."""


class MemoryStore(OneNode):
    """See `Store`. `clock` gives milliseconds since 1970."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._clock = clock
        self._boards: dict[BoardId, HeldBoard] = {}
        self._used: set[BoardId] = set()
        self._groups: dict[GroupId, Group] = {}
        self._links: dict[str, ShareLink] = {}
        self._secrets: dict[str, bytes] = {}
        self._closed = False

    # ---- boards and lists

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""
        self._check_open()
        check_new_board(record)
        if record.id in self._used:
            raise BoardExists(f"the id {shown(record.id)} is or was in use: take another")
        self._used.add(record.id)
        self._boards[record.id] = HeldBoard(record)

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""
        return self._find(board).record

    async def list(
        self, parties: Sequence[UserId | GroupId] | None = None, *, deleted: bool = False
    ) -> Sequence[Listing]:
        """Give boards, newest change first: every one, or those that concern `parties`."""
        self._check_open()
        boards = reversed(self._boards.values())
        found = (
            Listing(board.record) if parties is None else board.listing(parties)
            for board in boards
            if bool(board.record.deleted_at) is deleted
        )
        listings = [listing for listing in found if listing is not None]
        return sorted(listings, key=lambda listing: -listing.record.changed_at)

    async def describe(self, board: BoardId, card: Card) -> None:
        """Keep what lists show in step with the log."""
        found = self._find(board)
        title, access, listed, archived, grants = card
        found.record = found.record._replace(
            title=title, access=access, listed=listed, archived=archived
        )
        found.grants = dict(grants)

    async def visited(self, board: BoardId, user: UserId, at: int) -> None:
        """Note that a user was on a board."""
        visits = self._find(board).visits
        visits[user] = max(at, visits.get(user, 0))

    async def discard(self, board: BoardId, at: int) -> None:
        """Delete a board so that it may be recovered: meanwhile it is not found, but in `list`."""
        found = self._find(board)
        found.record = found.record._replace(deleted_at=max(at, 1))

    async def recover(self, board: BoardId) -> None:
        """Take back a `discard`; raises BoardNotFound for a board that was not discarded."""
        found = self._find(board, deleted=True)
        found.record = found.record._replace(deleted_at=0)

    async def delete(self, board: BoardId) -> None:
        """Remove a board, discarded or not, with all of it; its id stays used."""
        self._check_open()
        if self._boards.pop(board, None) is None:
            raise board_not_found(board)
        self._links = {key: link for key, link in self._links.items() if link.board != board}

    async def sweep(self) -> int:
        """Delete what was discarded over `limits.RECOVER_DAYS` ago; gives how many boards."""
        self._check_open()
        until = recover_until(self._clock())
        due = [key for key, held in self._boards.items() if 0 < held.record.deleted_at <= until]
        for board in due:
            await self.delete(board)
        return len(due)

    # ---- the log

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n)."""
        found = self._find(board)
        record = found.record
        check_epoch(record, epoch)
        at = max(self._clock(), record.changed_at)
        numbered = number(drafts, found.commits, record.head, at)
        if numbered.new:
            found.commits.update(numbered.new)
            found.entries.extend(item.entry for item in numbered.appended if item.entry)
            head = record.head + len(numbered.new)
            found.record = record._replace(head=head, changed_at=at)
        return numbered.appended

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""
        commits = self._find(board).commits
        return {n: commits[client, n].seq for n in numbers if (client, n) in commits}

    async def read(
        self, board: BoardId, after: int, *, epoch: str | None = None
    ) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups."""
        while True:
            found = self._find(board)
            check_epoch(found.record, epoch)
            start = max(after - found.record.history_from, 0)
            group = found.entries[start : start + _GROUP]
            if not group:
                return
            yield group
            after = group[-1].seq

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Never call `changed`: no other process shares this memory."""
        self._find(board)
        return lambda: None

    async def rewrite(
        self, board: BoardId, epoch: str, snapshot: StoredSnapshot, blobs: Set[str]
    ) -> None:
        """Make `snapshot`, of the head, the beginning of the board's history."""
        found = self._find(board)
        check_beginning(found.record, epoch, snapshot)
        found.entries.clear()
        found.snapshots = [snapshot]
        found.blobs = {sha: blob for sha, blob in found.blobs.items() if sha in blobs}
        found.commits = {
            key: committed._replace(content=FORGOTTEN) for key, committed in found.commits.items()
        }
        found.record = found.record._replace(epoch=epoch, history_from=snapshot.seq)

    # ---- snapshots and blobs

    async def save_snapshot(
        self, board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None
    ) -> None:
        """Keep a snapshot instead of the one before, unless that is newer."""
        found = self._find(board)
        check_epoch(found.record, epoch)
        check_snapshot(snapshot, found.record.head)
        first = found.record.history_from
        newest = max((kept.seq for kept in found.snapshots), default=-1)
        if snapshot.seq > newest or snapshot.seq == newest != first:
            beginning = [kept for kept in found.snapshots if first and kept.seq == first]
            found.snapshots = [*beginning, snapshot]

    async def load_snapshot(self, board: BoardId, upto: int | None = None) -> StoredSnapshot | None:
        """Give the newest snapshot, at seq `upto` at most, whose digest fits its chunks."""
        found = self._find(board)
        for snapshot in reversed(found.snapshots):
            if upto is not None and snapshot.seq > upto:
                continue
            if snapshot_digest(snapshot.chunks) == snapshot.digest:
                return snapshot
            _log.warning("passed over a damaged snapshot of %s at seq %d", board, snapshot.seq)
        if found.record.history_from:
            raise no_beginning(found.record)
        return None

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""
        found = self._find(board)
        check_blob(blob)
        found.blobs.setdefault(blob.sha256, blob)

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""
        return self._find(board).blobs.get(sha256)

    # ---- groups, links, secrets

    async def put_group(self, group: Group) -> None:
        """Keep a group, new or changed."""
        self._check_open()
        self._groups[group.id] = group

    async def get_group(self, group: GroupId) -> Group | None:
        """Give a group, or None."""
        self._check_open()
        return self._groups.get(group)

    async def delete_group(self, group: GroupId) -> None:
        """Forget a group; what boards say of it means nobody then."""
        self._check_open()
        self._groups.pop(group, None)

    async def groups_of(self, user: UserId) -> Sequence[Group]:
        """Give the groups that a user owns or is in, by title."""
        self._check_open()
        groups = self._groups.values()
        theirs = [group for group in groups if user == group.owner or user in group.members]
        return sorted(theirs, key=lambda group: (group.title, group.id))

    async def put_link(self, link: ShareLink) -> None:
        """Keep a share link, new or changed."""
        self._find(link.board)
        check_link(link, self._links.get(link.id))
        self._links[link.id] = link

    async def get_link(self, link: str) -> ShareLink | None:
        """Give a share link, also an ended one, or None."""
        self._check_open()
        found = self._links.get(link)
        if found is None or self._boards[found.board].record.deleted_at:
            return None
        return found

    async def links(self, board: BoardId) -> Sequence[ShareLink]:
        """Give a board's share links, newest first."""
        self._find(board)
        links = [link for link in self._links.values() if link.board == board]
        return sorted(links, key=lambda link: (-link.created_at, link.id))

    async def secret(self, name: str) -> bytes:
        """Give 32 random bytes, made when first asked for and the same for ever."""
        self._check_open()
        return self._secrets.setdefault(name, secrets.token_bytes(SECRET_BYTES))

    # ---- moving

    async def inventory(self) -> Inventory:
        """Give all records, also of discarded boards, used ids, groups and secrets."""
        self._check_open()
        records = {key: board.record for key, board in self._boards.items()}
        gone = frozenset(self._used - records.keys())
        return Inventory(records, gone, tuple(self._groups.values()), dict(self._secrets))

    async def parts(self, record: BoardRecord, after: int = 0) -> AsyncIterator[Part]:
        """Go over all of a board, of its log only what follows seq `after`."""
        found, first = self._boards[record.id], record.history_from
        early = [snapshot for snapshot in found.snapshots if snapshot.seq <= first]
        if first and not after:
            yield early[-1]
        entries = found.entries[: record.head - first]
        for start in range(max(after - first, 0), len(entries), _GROUP):
            yield Run(entries[start : start + _GROUP])
        numbers = [(*key, one.seq) for key, one in found.commits.items() if one.seq <= first]
        if numbers:
            yield Spent(numbers)
        for snapshot in found.snapshots[len(early) :]:
            yield snapshot
        for blob in found.blobs.values():
            yield blob
        links = [link for link in self._links.values() if link.board == record.id]
        yield Around(found.grants, found.visits, links)

    async def adopt(self, record: BoardRecord, parts: AsyncIterable[Part]) -> None:
        """Take in a board as it is elsewhere, or go on with one."""
        self._check_open()
        found = self._boards.get(record.id)
        if found is None:
            await self.create(beginning(record, self._clock())._replace(head=0))
            found = self._boards[record.id]
            found.record = beginning(record, self._clock())
        check_history(found.record, record)
        async for part in parts:
            if isinstance(part, Around):
                for link in part.links:
                    check_link(link, self._links.get(link.id))
                    self._links[link.id] = link
            found.take(part)
        check_whole(found.record.head, record)
        found.record = record

    async def adopt_beside(self, inventory: Inventory) -> None:
        """Take in used ids, groups (unless a newer one is there) and secrets."""
        self._check_open()
        for board in inventory.gone:
            if board in self._boards:
                raise BoardExists(f"the id {shown(board)} is in use")
        self._used |= inventory.gone
        for group in inventory.groups:
            if not earlier(group, self._groups.get(group.id)):
                self._groups[group.id] = group
        self._secrets |= inventory.secrets

    def promise(self) -> str:
        """Say what an acknowledgement survives."""
        return "acknowledged lasts as long as this process"

    def free_bytes(self) -> int | None:
        """Nobody knows."""
        return None

    async def close(self) -> None:
        """Refuse calls from now on."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise StoreReadOnly("the store is closed: open it again")

    def _find(self, board: BoardId, *, deleted: bool = False) -> HeldBoard:
        self._check_open()
        found = self._boards.get(board)
        if found is None or bool(found.record.deleted_at) is not deleted:
            raise board_not_found(board)
        return found
