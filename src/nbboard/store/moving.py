"""What a store gives away and takes in when its boards move to another store, as they are.

Apart from `Store`, because only a move may write what a store otherwise makes itself: seqs, times
and epochs. `copying` is the move.
"""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from nbboard.core.errors import BoardExists, StoreDamaged, shown
from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.core.roles import Role
from nbboard.store.base import Blob, BoardRecord, Group, ShareLink, Store, StoredSnapshot

Number = tuple[ClientId, int, int]
"""A client, its n, and the seq that this had."""


class Inventory(NamedTuple):
    """What there is beside the contents of boards; `gone` are ids that are used and not there."""

    boards: Mapping[BoardId, BoardRecord]
    gone: frozenset[BoardId] = frozenset()
    groups: Sequence[Group] = ()
    secrets: Mapping[str, bytes] = {}


class Run(NamedTuple):
    """Entries of a board's log, in order."""

    entries: Sequence[Entry]


class Spent(NamedTuple):
    """Numbers of clients that stay used though a rewritten history has no entry of them."""

    numbers: Sequence[Number]


class Around(NamedTuple):
    """What belongs to a board and is not in its log."""

    grants: Mapping[UserId | GroupId, Role]
    visits: Mapping[UserId, int]
    links: Sequence[ShareLink]


Part = StoredSnapshot | Run | Spent | Blob | Around


class Movable(Store, Protocol):
    """A store whose boards can move; discarded ones are boards like others here.

    Nobody else may change the boards concerned meanwhile. Errors as `Store` says.
    """

    async def inventory(self) -> Inventory:
        """Give all records, also of discarded boards, used ids, groups and secrets."""

    def parts(self, record: BoardRecord, after: int = 0) -> AsyncIterator[Part]:
        """Go over all of a board, of its log only what follows seq `after`.

        In this order: what a rewritten history begins with (only with `after` 0), `Run`s,
        `Spent`s, a newer snapshot if there is one, blobs, and one `Around`. Raises StoreDamaged
        at what fails its check.
        """

    async def adopt(self, record: BoardRecord, parts: AsyncIterable[Part]) -> None:
        """Take in a board as it is elsewhere, or go on with one.

        Until all of it is in, a new one is hidden like a discarded board; what is in already is
        passed over. Visits are only ever later, other things become as they come. Raises
        BoardExists where the id is that of a deleted board or of another history, StoreDamaged
        when `parts` are less than `record` says.
        """

    async def adopt_beside(self, inventory: Inventory) -> None:
        """Take in used ids, groups (unless a newer one is there) and secrets; boards are not."""


def beginning(record: BoardRecord, at: int) -> BoardRecord:
    """Give the record of a board of which nothing is in yet, hidden since `at` (ms)."""
    return record._replace(head=record.history_from, deleted_at=max(at, 1))


def check_history(kept: BoardRecord, record: BoardRecord) -> None:
    """Refuse to go on with a board that has another history; raises BoardExists."""
    if (kept.epoch, kept.history_from) != (record.epoch, record.history_from):
        raise BoardExists(f"the board {shown(record.id)} is there with another history")
    if kept.head > record.head:
        raise BoardExists(
            f"the board {shown(record.id)} is there and ahead: {kept.head} entries, not "
            f"{record.head}"
        )


def following(entries: Sequence[Entry], head: int) -> Sequence[Entry]:
    """Give those entries that come after `head`; raises StoreDamaged at a gap."""
    rest = [entry for entry in entries if entry.seq > head]
    for place, entry in enumerate(rest, head + 1):
        if entry.seq != place:
            raise StoreDamaged(f"entry {place} is missing: entry {entry.seq} came in its place")
    return rest


def check_whole(head: int, record: BoardRecord) -> None:
    """Refuse to end before all entries are in; raises StoreDamaged."""
    if head != record.head:
        raise StoreDamaged(
            f"the entries of board {shown(record.id)} end at {head}, not at {record.head}"
        )


def earlier(group: Group, kept: Group | None) -> bool:
    """Tell whether a group is older than the one that is kept of this id."""
    return kept is not None and kept.changed_at > group.changed_at
