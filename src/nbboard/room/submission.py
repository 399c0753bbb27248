"""A change on its way to the log, and who is told what became of it."""

import asyncio
from collections.abc import Container
from typing import Final, NamedTuple, Protocol

from msgspec import msgpack

from nbboard.core import limits, protocol
from nbboard.core.errors import OpRefused, StoreReadOnly
from nbboard.core.ids import GroupId
from nbboard.core.ops import Entry
from nbboard.store.base import Draft

READ_ONLY: Final = "read-only"
"""The one refusal that is none: keep the change and send it again after ``status live``."""


def kept(reason: str | None) -> str:
    """Say that a change was not taken now, and why."""
    return f"{reason or 'the board is closing'}: this change is not stored yet"


class Answer(Protocol):
    """Who is told the fate of a submission: exactly one of the last three is called."""

    def holds_back(self, n: int) -> bool:
        """Tell whether submission `n` must wait until an earlier one is sent again."""

    def judged(self, entry: Entry) -> None:
        """It is in the log, with these verdicts."""

    def repeated(self, n: int, seq: int) -> None:
        """It was in the log before, as entry `seq`."""

    def refused(self, n: int, code: str, message: str) -> None:
        """It has no seq; `READ_ONLY` means not now."""


class Submission(NamedTuple):
    """A change whose ops were checked, who is told of its fate, and its size as an entry."""

    draft: Draft
    answer: Answer
    size: int

    @classmethod
    def of(cls, draft: Draft, answer: Answer) -> "Submission":
        """Measure a draft."""
        return cls(draft, answer, len(protocol.encode(draft.entry(0, 0))))

    def of_groups(self, known: Container[GroupId]) -> "Submission":
        """Leave only those of its author's groups that the board knows: they go into the log."""
        groups = self.draft.groups
        kept = tuple(group for group in groups if group in known)[: limits.GROUPS_OF_USER]
        if kept == groups:
            return self
        size = self.size - len(msgpack.encode(groups)) + len(msgpack.encode(kept))
        return Submission(self.draft._replace(groups=kept), self.answer, size)


class Receipt:
    """The answer to a submission of the server itself: a future entry."""

    def __init__(self) -> None:
        self.entry: asyncio.Future[Entry] = asyncio.get_running_loop().create_future()

    def holds_back(self, n: int) -> bool:
        """Nothing: each call of the server's own stands by itself."""
        return False

    def judged(self, entry: Entry) -> None:
        """Give the entry to whoever waits."""
        if not self.entry.done():
            self.entry.set_result(entry)

    def repeated(self, n: int, seq: int) -> None:
        """Raise OpRefused at whoever waits: the same was asked for twice at once (a restore)."""
        words = f"the same was asked for at the same moment, and done as entry {seq}"
        if not self.entry.done():
            self.entry.set_exception(OpRefused(words, "conflict"))

    def refused(self, n: int, code: str, message: str) -> None:
        """Raise OpRefused, or StoreReadOnly, at whoever waits."""
        error = StoreReadOnly(message) if code == READ_ONLY else OpRefused(message, code)
        if not self.entry.done():
            self.entry.set_exception(error)
