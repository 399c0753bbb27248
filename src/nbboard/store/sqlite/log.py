"""The log of entries. All functions run inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId, ClientId
from nbboard.core.ops import Entry
from nbboard.core.protocol import decode_entry, encode
from nbboard.store.base import Appended, Draft
from nbboard.store.checks import board_not_found, check_epoch
from nbboard.store.numbering import Committed, Key, number
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import Board, seal
from nbboard.store.sqlite.connections import many

_GROUP_ENTRIES: Final = 500
_GROUP_BYTES: Final = 512 * 1024


class Submission(NamedTuple):
    """One call of `append`; `at` is the clock then, in ms, `epoch` what its caller loaded."""

    board: BoardId
    drafts: Sequence[Draft]
    at: int
    epoch: str | None = None


@dataclass
class _Rows:
    """What a run of submissions adds to the tables."""

    entries: list[tuple[Any, ...]] = field(default_factory=list)
    commits: list[tuple[Any, ...]] = field(default_factory=list)


def append(
    connection: sqlite3.Connection, submissions: Sequence[Submission]
) -> list[Sequence[Appended]]:
    """Number and write many submissions, of any boards, in order; raises BoardNotFound.

    The number of statements does not grow with that of the submissions.
    """
    found = boards.find(connection, {submission.board for submission in submissions})
    for submission in submissions:
        if submission.board not in found:
            raise board_not_found(submission.board)
        check_epoch(found[submission.board].record, submission.epoch)
    known = _known(connection, submissions, found)
    rows, fates = _Rows(), []
    changed: dict[BoardId, Board] = {}
    for board, drafts, clock, _ in submissions:
        key, record = found[board]
        at = max(clock, record.changed_at)
        numbered = number(drafts, known[board], record.head, at)
        fates.append(numbered.appended)
        if numbered.new:
            known[board].update(numbered.new)
            head = record.head + len(numbered.new)
            found[board] = Board(key, record._replace(head=head, changed_at=at))
            changed[board] = found[board]
            _collect(rows, found[board], numbered.appended, numbered.new)
    many(connection, "INSERT INTO entries (board, seq, data, seal) VALUES", rows.entries)
    commits = "INSERT INTO commits (board, client, n, seq, content, seal) VALUES"
    many(connection, commits, rows.commits)
    boards.advance(connection, changed.values())
    return fates


def _collect(
    rows: _Rows, board: Board, appended: Sequence[Appended], new: Mapping[Key, Committed]
) -> None:
    key, record = board
    for seq, entry, _ in appended:
        if entry is not None:
            data = encode(entry)
            rows.entries.append((key, seq, data, seal(record.id, seq, data)))
    for unique, committed in new.items():
        rows.commits.append((key, *unique, *committed, seal(record.id, *unique, *committed)))


def _known(
    connection: sqlite3.Connection,
    submissions: Sequence[Submission],
    found: Mapping[BoardId, Board],
) -> dict[BoardId, dict[Key, Committed]]:
    """Give, per board, those of the submitted (client, n) that are in the log."""
    keys = {
        (found[board].key, draft.client, draft.n)
        for board, drafts, _, _ in submissions
        for draft in drafts
    }
    return _commits(connection, found.values(), sorted(keys))


def _commits(
    connection: sqlite3.Connection, among: Iterable[Board], keys: Sequence[tuple[int, str, int]]
) -> dict[BoardId, dict[Key, Committed]]:
    """Give, per board, what is remembered of those (board's key, client, n) that are there."""
    ids = {board.key: board.record.id for board in among}
    # CROSS JOIN keeps SQLite from walking through all commits.
    rows = many(
        connection,
        "WITH wanted (board, client, n) AS (VALUES",
        keys,
        ") SELECT board, client, n, seq, content, seal FROM wanted "
        "CROSS JOIN commits USING (board, client, n)",
    )
    known: dict[BoardId, dict[Key, Committed]] = {board: {} for board in ids.values()}
    for key, client, n, seq, content, sealed in rows:
        board = ids[key]
        if seal(board, client, n, seq, content) != sealed:
            raise StoreDamaged(
                f"what is remembered of change {n} of client {shown(client)} on board "
                f"{shown(board)} fails its check: restore a backup"
            )
        known[board][client, n] = Committed(seq, content)
    return known


def find(
    connection: sqlite3.Connection, board: BoardId, client: ClientId, numbers: Sequence[int]
) -> dict[int, int]:
    """Give {n: seq} for those of a client's numbers that are in the log."""
    found = boards.get(connection, board)
    known = _commits(connection, [found], [(found.key, client, n) for n in numbers])
    return {n: committed.seq for (_, n), committed in known[board].items()}


def read(
    connection: sqlite3.Connection, board: BoardId, after: int, epoch: str | None
) -> tuple[list[Entry], int]:
    """Give the next sound entries after seq `after`, none only at the head, and the head.

    Raises StoreDamaged when the very next one is missing or fails its check, EpochChanged.
    """
    found = boards.get(connection, board)
    check_epoch(found.record, epoch)
    return read_of(connection, found, after), found.record.head


def read_of(connection: sqlite3.Connection, found: Board, after: int) -> list[Entry]:
    """Give the same entries of a board that may be discarded."""
    key, record = found
    board = record.id
    after = max(after, record.history_from)
    rows = connection.execute(
        "SELECT seq, data, seal FROM entries WHERE board = ? AND seq > ? ORDER BY seq LIMIT ?",
        (key, after, _GROUP_ENTRIES),
    )
    entries: list[Entry] = []
    size, sound = 0, True
    for seq, data, sealed in rows:
        sound = after + 1 == seq <= record.head and seal(board, seq, data) == sealed
        if not sound:
            break
        entries.append(_decoded(board, seq, data))
        after = seq
        size += len(data)
        if size >= _GROUP_BYTES:
            break
    if not entries and (not sound or after < record.head):
        raise StoreDamaged(
            f"entry {after + 1} of board {shown(board)} is missing or fails its check, the "
            f"{after} before it are sound: restore a backup"
        )
    return entries


def _decoded(board: BoardId, seq: int, data: bytes) -> Entry:
    try:
        return decode_entry(data)
    except msgspec.MsgspecError as error:
        raise StoreDamaged(
            f"entry {seq} of board {shown(board)} is none that this nbboard knows ({error}): "
            "update nbboard"
        ) from error
