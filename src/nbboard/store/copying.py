"""Copying all boards from one store to another, and proof that they are the same there.

Each board is read whole from both: the states that the logs come to have the same digest, and
entries (who, when, which number of which client), images, roles, visits and links are all there.
What is there already is passed over, so that a copy that was cut short can be started again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import msgspec

from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.errors import BoardExists, StoreDamaged, StoreError, shown
from nbboard.core.ids import BoardId
from nbboard.core.protocol import encode
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.store.base import Blob, BoardRecord, StoredSnapshot
from nbboard.store.checks import check_blob
from nbboard.store.moving import Around, Inventory, Movable, Number, Run, Spent

ROUNDS: Final = 3
"""How often what changed meanwhile is copied again, before the copy gives up."""
_SHOWN: Final = 5
_NOTHING: Final = Around({}, {}, ())
_DAMAGED: Final = (StoreDamaged, ValueError, msgspec.MsgspecError)


class Copied(NamedTuple):
    """What became of one board; `problem` is "" when both ends are proven to be the same."""

    record: BoardRecord
    what: Literal["copied", "continued", "same", "failed"]
    elements: int = 0
    digest: str = ""
    problem: str = ""


class Total(NamedTuple):
    """What a copy came to."""

    boards: int
    copied: int
    failed: int
    entries: int
    gone: int
    groups: int
    secrets: int


@dataclass
class _Sum:
    """All of one board, in a form that compares; `early` is the log's hash at an earlier seq."""

    elements: int = 0
    digest: str = ""
    log: bytes = b""
    early: bytes = b""
    spent: set[Number] = field(default_factory=set)
    blobs: set[str] = field(default_factory=set)
    around: Around = _NOTHING


async def copy(source: Movable, target: Movable, tell: Callable[[Copied], None]) -> Total:
    """Copy everything that `source` has to `target`; `tell` hears of each board.

    Nobody else may write either; what changes at the source all the same is copied again. A board
    that cannot be read is told and left out. Raises BoardExists, before anything is written, where
    the target has a board of the same id with other content; StoreError where it has secrets of its
    own, or when the source goes on changing.
    """
    have, there = await source.inventory(), await target.inventory()
    _check_beside(have, there)
    move = _Move(source, target, tell)
    await move.compare(have, there)
    for _ in range(ROUNDS):
        await target.adopt_beside(have)
        for record in have.boards.values():
            await move.bring(record)
        have, before = await source.inventory(), have
        if have == before:
            break
        _check_beside(have, await target.inventory())
    else:
        raise StoreError(
            f"the source still changes after {ROUNDS} rounds: stop the servers that use it, then "
            "copy again: what is there is passed over"
        )
    _check_end(have, await target.inventory(), move.failed)
    return Total(
        boards=len(have.boards),
        copied=len(move.copied),
        failed=len(move.failed),
        entries=sum(record.head for record in have.boards.values()),
        gone=len(have.gone),
        groups=len(have.groups),
        secrets=len(have.secrets),
    )


class _Move:
    def __init__(self, source: Movable, target: Movable, tell: Callable[[Copied], None]) -> None:
        self._source = source
        self._target = target
        self._tell = tell
        # As they were when they were found the same at both ends, or not readable.
        self._done: dict[BoardId, BoardRecord] = {}
        self._begun: dict[BoardId, BoardRecord] = {}
        self.copied: set[BoardId] = set()
        self.failed: set[BoardId] = set()

    async def compare(self, have: Inventory, there: Inventory) -> None:
        """Look at boards that both have; raises BoardExists when one is another there."""
        others = []
        for board, record in have.boards.items():
            kept = there.boards.get(board)
            if kept is None:
                continue
            try:
                other = await self._compare(record, kept)
            except _DAMAGED as error:
                other = str(error)
            if other:
                others.append(f"{board} {other}")
        if others:
            raise _conflict(others)

    async def _compare(self, record: BoardRecord, kept: BoardRecord) -> str:
        if (kept.epoch, kept.history_from) != (record.epoch, record.history_from):
            return "is there with another history"
        if kept.head > record.head:
            return f"is there with {kept.head} changes, the source has {record.head}"
        self._begun[record.id] = kept
        if kept.deleted_at not in (0, record.deleted_at) and kept.head == kept.history_from:
            # Cut short before any of its log was in.
            return ""
        try:
            mine = await _summed(self._source, record, kept.head)
        except _DAMAGED as error:
            self._failed(record, str(error))
            return ""
        theirs = await _summed(self._target, kept)
        if mine.early != theirs.log:
            return "is there with other changes"
        ours = {link.id: link for link in mine.around.links}
        for link in theirs.around.links:
            if link.id not in ours or (link.revoked_at and not ours[link.id].revoked_at):
                return f"has the link {shown(link.title)} there, made or ended since it was copied"
        if kept == record and not _missing(mine, theirs):
            self._done[record.id] = record
            self._tell(Copied(record, "same", mine.elements, mine.digest))
        return ""

    async def bring(self, record: BoardRecord) -> None:
        """Copy one board, unless it is there as it is now, and compare both ends."""
        board = record.id
        if self._done.get(board) == record:
            return
        kept = self._begun.get(board)
        whole = kept is None or kept.head <= kept.history_from
        after = 0 if kept is None or whole else kept.head
        what: Literal["copied", "continued"] = "copied" if whole else "continued"
        self._done[board] = self._begun[board] = record
        try:
            await self._target.adopt(record, self._source.parts(record, after))
            mine = await _summed(self._source, record)
            problem = _missing(mine, await _summed(self._target, record))
        except _DAMAGED as error:
            self._failed(record, str(error))
            return
        if problem:
            self._failed(record, problem)
            return
        self.copied.add(board)
        self.failed.discard(board)
        self._tell(Copied(record, what, mine.elements, mine.digest))

    def _failed(self, record: BoardRecord, problem: str) -> None:
        self._done[record.id] = record
        self.failed.add(record.id)
        self._tell(Copied(record, "failed", problem=problem))


async def _summed(store: Movable, record: BoardRecord, early: int = -1) -> _Sum:
    """Read a whole board; raises StoreDamaged, ValueError where it is not sound."""
    found, state, log = _Sum(), BoardState(), hashlib.sha256()
    async for part in store.parts(record):
        match part:
            case StoredSnapshot() if part.seq == record.history_from:
                state = restore(part.chunks)
                log.update(part.digest.encode())
            case Run():
                for entry in part.entries:
                    if state.seq == early:
                        found.early = log.digest()
                    apply(state, entry)
                    data = encode(entry)
                    log.update(len(data).to_bytes(8, "big") + data)
            case Spent():
                found.spent.update(part.numbers)
            case Blob():
                check_blob(part)
                found.blobs.add(part.sha256)
            case Around():
                found.around = part
    if state.seq != record.head:
        raise StoreDamaged(f"entries {state.seq + 1} to {record.head} are missing")
    found.log = log.digest()
    if state.seq == early:
        found.early = found.log
    found.elements, found.digest = len(state), digest(state)
    return found


def _missing(mine: _Sum, theirs: _Sum) -> str:
    """Say what of one board is not at the other end, "" when all is."""
    links = {link.id: link for link in theirs.around.links}
    visits = theirs.around.visits
    found = {
        "its state": mine.digest != theirs.digest,
        "its log": mine.log != theirs.log,
        "numbers of clients": not mine.spent <= theirs.spent,
        "images": not mine.blobs <= theirs.blobs,
        "roles": mine.around.grants != theirs.around.grants,
        "visits": any(visits.get(user, 0) < at for user, at in mine.around.visits.items()),
        "links": any(links.get(link.id) != link for link in mine.around.links),
    }
    differing = [name for name, differs in found.items() if differs]
    return f"not the same at both ends: {', '.join(differing)}" if differing else ""


def _check_beside(have: Inventory, there: Inventory) -> None:
    """Refuse where ids or secrets of one end mean something else at the other: StoreError."""
    others = [f"{board} was deleted there" for board in have.boards.keys() & there.gone]
    others += [
        f"{board} was deleted at the source, and not there"
        for board in have.gone & there.boards.keys()
    ]
    if others:
        raise _conflict(sorted(others))
    for name, value in have.secrets.items():
        if there.boards and there.secrets.get(name, value) != value:
            raise StoreError(
                f"the destination has boards, and a secret {shown(name)} of its own: the links or "
                "logins of one of the two would end. Copy to an empty store"
            )


def _check_end(have: Inventory, there: Inventory, failed: set[BoardId]) -> None:
    """Raise StoreError unless all that the source has is at the destination."""
    groups = {group.id: group.changed_at for group in there.groups}
    lacking: dict[str, list[str]] = {
        "records": [
            board
            for board, record in have.boards.items()
            if board not in failed and there.boards.get(board) != record
        ],
        "used ids": sorted(have.gone - there.gone),
        "groups": [
            group.id for group in have.groups if groups.get(group.id, -1) < group.changed_at
        ],
        "secrets": sorted(dict(have.secrets.items() - there.secrets.items())),
    }
    for what, names in lacking.items():
        if names:
            raise StoreError(f"{what} are not the same at the destination: {_listed(names)}")


def _conflict(others: list[str]) -> BoardExists:
    return BoardExists(
        f"nothing was copied, as the destination has other boards of the same ids: "
        f"{_listed(others)}. Copy to an empty store"
    )


def _listed(names: list[str]) -> str:
    more = f"; and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return "; ".join(names[:_SHOWN]) + more
