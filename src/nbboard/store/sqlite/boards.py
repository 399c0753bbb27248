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
from nbboard.core.roles import Access
from nbboard.store.base import BoardRecord, board_not_found
from nbboard.store.sqlite.connections import many

_log = logging.getLogger(__name__)
_encoder = msgspec.msgpack.Encoder()
_SEAL_BYTES: Final = 8
_SELECT: Final = (
    "SELECT key, state, id, title, owner, access, created_at, changed_at, head, epoch, seal "
    "FROM boards"
)
_CLEANED_AT_ONCE: Final = 500


class State(IntEnum):
    """Of a board's row; it stays for ever, so that neither its id nor its key is used again."""

    LIVE = 0
    EMPTYING = 1
    GONE = 2


class Board(NamedTuple):
    """A live board: the number that stands for it in every other table, and its record."""

    key: int
    record: BoardRecord


def seal(*parts: object) -> bytes:
    """Give 8 bytes (BLAKE2b) that a damaged row would not have.

    SQLite checks how its pages hang together, not what is written in a row.
    """
    return hashlib.blake2b(_encoder.encode(parts), digest_size=_SEAL_BYTES).digest()


def _sealed(key: int, state: State, record: BoardRecord) -> bytes:
    return seal(key, int(state), *record)


def _board(row: Sequence[Any]) -> Board | None:
    """Read a row; None for a deleted board. Raises StoreDamaged when the seal does not fit."""
    key, state, *fields, sealed = row
    record = BoardRecord(*fields)
    if seal(key, state, *record) != sealed:
        raise StoreDamaged(
            f"the record of board {shown(record.id)} fails its check and is refused: restore a "
            "backup"
        )
    return Board(key, record) if state == State.LIVE else None


def find(connection: sqlite3.Connection, ids: Collection[BoardId]) -> dict[BoardId, Board]:
    """Give those of the boards that are there."""
    rows = many(connection, _SELECT + " WHERE id IN (VALUES", [(board,) for board in ids], ")")
    boards = [board for board in map(_board, rows) if board is not None]
    return {board.record.id: board for board in boards}


def get(connection: sqlite3.Connection, board: BoardId) -> Board:
    """Give one board; raises BoardNotFound."""
    found = find(connection, [board])
    if board not in found:
        raise board_not_found(board)
    return found[board]


def create(connection: sqlite3.Connection, record: BoardRecord) -> None:
    """Add a board; raises BoardExists when its id is or was in use."""
    if connection.execute("SELECT 1 FROM boards WHERE id = ?", (record.id,)).fetchone():
        raise BoardExists(f"the id {shown(record.id)} is or was in use: take another")
    (key,) = connection.execute("SELECT ifnull(max(key), 0) + 1 FROM boards").fetchone()
    row = (key, State.LIVE, *record, _sealed(key, State.LIVE, record))
    many(connection, "INSERT INTO boards VALUES", [row])


def every(connection: sqlite3.Connection) -> list[BoardRecord]:
    """Give every record, newest change first; a damaged one is left out and logged."""
    records = []
    for row in connection.execute(_SELECT + " ORDER BY changed_at DESC, key DESC"):
        try:
            board = _board(row)
        except StoreDamaged as error:
            _log.error("%s", error)
            continue
        if board is not None:
            records.append(board.record)
    return records


def update(connection: sqlite3.Connection, boards: Collection[Board]) -> None:
    """Write what can change of the records: title, access, time and head."""
    connection.executemany(
        "UPDATE boards SET title = ?, access = ?, changed_at = ?, head = ?, seal = ? WHERE key = ?",
        [
            (
                record.title,
                record.access,
                record.changed_at,
                record.head,
                _sealed(key, State.LIVE, record),
                key,
            )
            for key, record in boards
        ],
    )


def rename(connection: sqlite3.Connection, board: BoardId, title: str, access: Access) -> None:
    """Change a board's title and access; raises BoardNotFound."""
    key, record = get(connection, board)
    update(connection, [Board(key, record._replace(title=title, access=access))])


def heads(connection: sqlite3.Connection, ids: Collection[BoardId]) -> dict[BoardId, int]:
    """Give the heads of those boards that are there."""
    return {key: board.record.head for key, board in find(connection, ids).items()}


def delete(connection: sqlite3.Connection, board: BoardId) -> int:
    """Take a board out of sight and give its key; `clean` then removes what it held."""
    key = get(connection, board).key
    _bury(connection, key, board, State.EMPTYING)
    return key


def _bury(connection: sqlite3.Connection, key: int, board: str, state: State) -> None:
    # Nothing but the id is kept.
    nothing = BoardRecord(BoardId(board), "", "", "private", 0, 0, 0, "")
    connection.execute(
        "UPDATE boards SET state = ?, title = ?, owner = ?, access = ?, created_at = ?, "
        "changed_at = ?, head = ?, epoch = ?, seal = ? WHERE key = ?",
        (state, *nothing[1:], _sealed(key, state, nothing), key),
    )


def emptying(connection: sqlite3.Connection) -> list[int]:
    """Give the keys of deleted boards that still hold something."""
    rows = connection.execute("SELECT key FROM boards WHERE state = ?", (State.EMPTYING,))
    return [key for (key,) in rows]


_CLEAN: Final = (
    "DELETE FROM entries WHERE board = :key AND seq IN "
    "(SELECT seq FROM entries WHERE board = :key LIMIT :most)",
    "DELETE FROM commits WHERE board = :key AND (client, n) IN "
    "(SELECT client, n FROM commits WHERE board = :key LIMIT :most)",
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
    (board,) = connection.execute("SELECT id FROM boards WHERE key = ?", (key,)).fetchone()
    _bury(connection, key, board, State.GONE)
    return False
