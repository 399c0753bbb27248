"""The rows of boards. All functions run inside the caller's transaction."""

import hashlib
import logging
import sqlite3
from collections.abc import Collection, Sequence
from enum import IntEnum
from typing import Any, Final, NamedTuple

import msgspec

from nbboard.core.errors import BoardExists, StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.store.base import BoardRecord, Card
from nbboard.store.checks import board_not_found
from nbboard.store.sqlite.connections import many

_log = logging.getLogger(__name__)
_encoder = msgspec.msgpack.Encoder()
_SEAL_BYTES: Final = 8
_SELECT: Final = (
    "SELECT key, state, id, title, owner, access, created_at, changed_at, head, epoch, listed, "
    "archived, deleted_at, history_from, seal FROM boards"
)
_INSERT: Final = (
    "INSERT INTO boards (key, state, id, title, owner, access, created_at, changed_at, head, "
    "epoch, listed, archived, deleted_at, history_from, seal) VALUES"
)
_UPDATE: Final = (
    "UPDATE boards SET state = ?, id = ?, title = ?, owner = ?, access = ?, created_at = ?, "
    "changed_at = ?, head = ?, epoch = ?, listed = ?, archived = ?, deleted_at = ?, "
    "history_from = ?, seal = ? WHERE key = ?"
)
_CLEANED_AT_ONCE: Final = 500


class State(IntEnum):
    """Of a board's row; it stays for ever, so that neither its id nor its key is used again."""

    LIVE = 0
    EMPTYING = 1
    GONE = 2


class Board(NamedTuple):
    """A live or discarded board: what stands for it in every other table, and its record."""

    key: int
    record: BoardRecord


def seal(*parts: object) -> bytes:
    """Give 8 bytes (BLAKE2b) that a damaged row would not have.

    SQLite checks how its pages hang together, not what is written in a row.
    """
    return hashlib.blake2b(_encoder.encode(parts), digest_size=_SEAL_BYTES).digest()


def _sealed(key: int, state: State, record: BoardRecord) -> bytes:
    flags = (int(record.listed), int(record.archived))
    return seal(key, int(state), *record[:8], *flags, *record[10:])


def _board(row: Sequence[Any]) -> Board | None:
    """Read a row; None for a deleted board. Raises StoreDamaged when the seal does not fit."""
    key, state, *fields, sealed = row
    first, (listed, archived, deleted_at, history_from) = fields[:8], fields[8:]
    record = BoardRecord._make([*first, bool(listed), bool(archived), deleted_at, history_from])
    if seal(key, state, *fields) != sealed:
        raise StoreDamaged(
            f"the record of board {shown(record.id)} fails its check and is refused: restore a "
            "backup"
        )
    return Board(key, record) if state == State.LIVE else None


def find(connection: sqlite3.Connection, ids: Collection[BoardId]) -> dict[BoardId, Board]:
    """Give those of the boards that are there and not discarded."""
    found = _rows(connection, ids)
    return {key: board for key, board in found.items() if not board.record.deleted_at}


def _rows(connection: sqlite3.Connection, ids: Collection[BoardId]) -> dict[BoardId, Board]:
    rows = many(connection, _SELECT + " WHERE id IN (VALUES", [(board,) for board in ids], ")")
    boards = [board for board in map(_board, rows) if board is not None]
    return {board.record.id: board for board in boards}


def get(connection: sqlite3.Connection, board: BoardId) -> Board:
    """Give one board; raises BoardNotFound."""
    found = find(connection, [board])
    if board not in found:
        raise board_not_found(board)
    return found[board]


def any_state(connection: sqlite3.Connection, board: BoardId) -> Board | None:
    """Give one board, discarded or not; None where there is none."""
    return _rows(connection, [board]).get(board)


def used(connection: sqlite3.Connection) -> list[BoardId]:
    """Give the ids of deleted boards."""
    rows = connection.execute("SELECT id FROM boards WHERE state <> ?", (State.LIVE,))
    return [BoardId(board) for (board,) in rows]


def spend(connection: sqlite3.Connection, board: BoardId) -> None:
    """Let an id count as that of a deleted board; raises BoardExists when one has it."""
    if any_state(connection, board) is not None:
        raise BoardExists(f"the id {shown(board)} is in use")
    if connection.execute("SELECT 1 FROM boards WHERE id = ?", (board,)).fetchone() is None:
        create(connection, BoardRecord(board, "", "", "private", 0, 0, 0, ""))
        _strip(connection, _rows(connection, [board])[board].key, board, State.GONE)


def discarded(connection: sqlite3.Connection, board: BoardId) -> Board:
    """Give one board that was discarded; raises BoardNotFound."""
    found = _rows(connection, [board]).get(board)
    if found is None or not found.record.deleted_at:
        raise board_not_found(board)
    return found


def create(connection: sqlite3.Connection, record: BoardRecord) -> None:
    """Add a board; raises BoardExists when its id is or was in use."""
    if connection.execute("SELECT 1 FROM boards WHERE id = ?", (record.id,)).fetchone():
        raise BoardExists(f"the id {shown(record.id)} is or was in use: take another")
    (key,) = connection.execute("SELECT ifnull(max(key), 0) + 1 FROM boards").fetchone()
    row = (key, State.LIVE, *record, _sealed(key, State.LIVE, record))
    many(connection, _INSERT, [row])


def every(
    connection: sqlite3.Connection, keys: Collection[int] | None, *, deleted: bool
) -> list[Board]:
    """Give boards, newest change first: all, or those of `keys`; the discarded or the others.

    A damaged one is left out and logged.
    """
    if keys is None:
        rows = connection.execute(_SELECT).fetchall()
    else:
        rows = many(connection, _SELECT + " WHERE key IN (VALUES", [(key,) for key in keys], ")")
    found = []
    for row in rows:
        try:
            board = _board(row)
        except StoreDamaged as error:
            _log.error("%s", error)
            continue
        if board is not None and bool(board.record.deleted_at) is deleted:
            found.append(board)
    return sorted(found, key=lambda board: (board.record.changed_at, board.key), reverse=True)


def advance(connection: sqlite3.Connection, boards: Collection[Board]) -> None:
    """Write what an append changes of the records: time and head."""
    connection.executemany(
        "UPDATE boards SET changed_at = ?, head = ?, seal = ? WHERE key = ?",
        [
            (record.changed_at, record.head, _sealed(key, State.LIVE, record), key)
            for key, record in boards
        ],
    )


def update(connection: sqlite3.Connection, board: Board) -> None:
    """Write a board's record."""
    _write(connection, board, State.LIVE)


def _write(connection: sqlite3.Connection, board: Board, state: State) -> None:
    key, record = board
    connection.execute(_UPDATE, (state, *record, _sealed(key, state, record), key))


def describe(connection: sqlite3.Connection, board: BoardId, card: Card) -> Board:
    """Write what lists show but the grants; raises BoardNotFound."""
    key, record = get(connection, board)
    title, access, listed, archived, _ = card
    record = record._replace(title=title, access=access, listed=listed, archived=archived)
    update(connection, Board(key, record))
    return Board(key, record)


def discard(connection: sqlite3.Connection, board: BoardId, at: int) -> None:
    """Hide a board until it is recovered; raises BoardNotFound."""
    key, record = get(connection, board)
    update(connection, Board(key, record._replace(deleted_at=max(at, 1))))


def recover(connection: sqlite3.Connection, board: BoardId) -> None:
    """Show a discarded board again; raises BoardNotFound."""
    key, record = discarded(connection, board)
    update(connection, Board(key, record._replace(deleted_at=0)))


def delete(connection: sqlite3.Connection, board: BoardId) -> int:
    """Take a board out of sight and give its key; `clean` then removes what it held."""
    found = _rows(connection, [board])
    if board not in found:
        raise board_not_found(board)
    key = found[board].key
    _strip(connection, key, board, State.EMPTYING)
    return key


def delete_due(connection: sqlite3.Connection, until: int) -> list[int]:
    """Do the same with all that were discarded at `until` or before and give their keys."""
    rows = connection.execute(
        "SELECT id FROM boards WHERE deleted_at > 0 AND deleted_at <= ?", (until,)
    )
    return [delete(connection, BoardId(board)) for (board,) in rows.fetchall()]


def _strip(connection: sqlite3.Connection, key: int, board: str, state: State) -> None:
    # Nothing but the id is kept.
    nothing = BoardRecord(BoardId(board), "", "", "private", 0, 0, 0, "")
    _write(connection, Board(key, nothing), state)


def emptying(connection: sqlite3.Connection) -> list[int]:
    """Give the keys of deleted boards that still hold something."""
    rows = connection.execute("SELECT key FROM boards WHERE state = ?", (State.EMPTYING,))
    return [key for (key,) in rows]


def ids(connection: sqlite3.Connection, keys: Collection[int]) -> list[BoardId]:
    """Give the ids of boards, live or not."""
    rows = many(
        connection, "SELECT id FROM boards WHERE key IN (VALUES", [(key,) for key in keys], ")"
    )
    return [BoardId(board) for (board,) in rows]


_CLEAN: Final = (
    "DELETE FROM entries WHERE board = :key AND seq IN "
    "(SELECT seq FROM entries WHERE board = :key LIMIT :most)",
    "DELETE FROM commits WHERE board = :key AND (client, n) IN "
    "(SELECT client, n FROM commits WHERE board = :key LIMIT :most)",
    "DELETE FROM grants WHERE board = :key AND party IN "
    "(SELECT party FROM grants WHERE board = :key LIMIT :most)",
    "DELETE FROM visits WHERE board = :key",
    "DELETE FROM links WHERE board = :key",
    "DELETE FROM purges WHERE board = :key",
    "DELETE FROM doomed_blobs WHERE board = :key",
    "DELETE FROM snapshots WHERE board = :key",
    "DELETE FROM snapshot_chunks WHERE board = :key AND (seq, place) IN "
    "(SELECT seq, place FROM snapshot_chunks WHERE board = :key LIMIT 1)",
    "DELETE FROM blobs WHERE board = :key AND sha256 IN "
    "(SELECT sha256 FROM blobs WHERE board = :key LIMIT 1)",
)


def clean(connection: sqlite3.Connection, key: int) -> bool:
    """Remove some of what a deleted board held; False when nothing is left.

    In pieces, so that a large board does not hold up the others.
    """
    for delete_some in _CLEAN:
        removed = connection.execute(delete_some, {"key": key, "most": _CLEANED_AT_ONCE})
        if removed.rowcount > 0:
            return True
    return False


def bury(connection: sqlite3.Connection, keys: Collection[int]) -> None:
    """Note that nothing is left of these deleted boards but their ids."""
    for key in keys:
        [board] = ids(connection, [key])
        _strip(connection, key, board, State.GONE)
