"""One board as a store in memory holds it."""

from collections.abc import Sequence

from nbboard.core.ids import GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.core.roles import Role
from nbboard.store.base import Blob, BoardRecord, Listing, StoredSnapshot
from nbboard.store.moving import Around, Part, Run, Spent, following
from nbboard.store.numbering import FORGOTTEN, Committed, Key, content


class HeldBoard:
    """All of a board; what may be done with it is its store's to check."""

    def __init__(self, record: BoardRecord) -> None:
        self.record = record
        self.entries: list[Entry] = []
        self.commits: dict[Key, Committed] = {}
        self.blobs: dict[str, Blob] = {}
        # In order; one, or the beginning of a rewritten history and one more.
        self.snapshots: list[StoredSnapshot] = []
        self.grants: dict[UserId | GroupId, Role] = {}
        self.visits: dict[UserId, int] = {}

    def listing(self, parties: Sequence[UserId | GroupId]) -> Listing | None:
        """Give the board as those parties see it, or None when it does not concern them."""
        held = {party: self.grants[party] for party in parties if party in self.grants}
        visited_at = self.visits.get(parties[0], 0) if parties else 0
        offered = self.record.listed and self.record.access != "private"
        if held or visited_at or offered:
            return Listing(self.record, tuple(held.items()), visited_at)
        return None

    def take(self, part: Part) -> None:
        """Take in a part of a board that moves here; links are the store's."""
        match part:
            case Run():
                for entry in following(part.entries, self.record.head):
                    self.entries.append(entry)
                    self.commits.setdefault(
                        (entry.client, entry.n), Committed(entry.seq, content(entry.ops))
                    )
                    self.record = self.record._replace(head=entry.seq)
            case Spent():
                for client, n, seq in part.numbers:
                    self.commits.setdefault((client, n), Committed(seq, FORGOTTEN))
            case StoredSnapshot():
                first = [kept for kept in self.snapshots if kept.seq == self.record.history_from]
                beginning = first if self.record.history_from < part.seq else []
                self.snapshots = [*beginning, part]
            case Blob():
                self.blobs.setdefault(part.sha256, part)
            case Around():
                self.grants = dict(part.grants)
                for user, at in part.visits.items():
                    self.visits[user] = max(at, self.visits.get(user, 0))
