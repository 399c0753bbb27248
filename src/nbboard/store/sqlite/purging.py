"""Rewriting a board's history so that what was in it is on the disk no more.

`begin` makes the change, whole or not at all, and notes in ``purges`` what is left to remove;
`clean` then removes it in pieces, so that a large board does not hold up the others; `finish`
forgets the note once the ``-wal`` was emptied too. A rewrite that was cut short goes on when the
file is next opened. All functions run inside the caller's transaction.
"""

import sqlite3
from collections.abc import Set
from typing import Final

from nbboard.core.ids import BoardId
from nbboard.store.base import StoredSnapshot
from nbboard.store.checks import check_beginning
from nbboard.store.numbering import FORGOTTEN
from nbboard.store.sqlite import boards, snapshots
from nbboard.store.sqlite.boards import Board, seal
from nbboard.store.sqlite.connections import many

_AT_ONCE: Final = 500


def begin(
    connection: sqlite3.Connection,
    board: BoardId,
    epoch: str,
    snapshot: StoredSnapshot,
    blobs: Set[str],
) -> int:
    """Let the history begin with the snapshot and give the board's key; raises as base says."""
    key, record = boards.get(connection, board)
    check_beginning(record, epoch, snapshot)
    connection.execute("DELETE FROM snapshots WHERE board = ?", (key,))
    places = (key, snapshot.seq, len(snapshot.chunks))
    connection.execute(
        "DELETE FROM snapshot_chunks WHERE board = ? AND seq = ? AND place >= ?", places
    )
    snapshots.put_chunks(connection, key, snapshot.seq, enumerate(snapshot.chunks))
    snapshots.put_row(connection, key, snapshot)
    boards.update(connection, Board(key, record._replace(epoch=epoch, history_from=snapshot.seq)))
    held = connection.execute("SELECT sha256 FROM blobs WHERE board = ?", (key,)).fetchall()
    doomed = [(key, sha256) for (sha256,) in held if sha256 not in blobs]
    connection.execute("DELETE FROM doomed_blobs WHERE board = ?", (key,))
    many(connection, "INSERT INTO doomed_blobs (board, sha256) VALUES", doomed)
    # The first client comes after "".
    connection.execute("REPLACE INTO purges (board, client, n) VALUES (?, '', 0)", (key,))
    return key


def unfinished(connection: sqlite3.Connection) -> list[int]:
    """Give the keys of the boards whose rewriting is not finished."""
    return [key for (key,) in connection.execute("SELECT board FROM purges")]


_CLEAN: Final = (
    "DELETE FROM entries WHERE board = :key AND seq IN "
    "(SELECT seq FROM entries WHERE board = :key AND seq <= :first LIMIT :most)",
    "DELETE FROM snapshot_chunks WHERE board = :key AND (seq, place) IN "
    "(SELECT seq, place FROM snapshot_chunks WHERE board = :key AND seq < :first LIMIT 1)",
)


def clean(connection: sqlite3.Connection, key: int) -> bool:
    """Remove some of what came before a rewritten history; False when nothing is left."""
    row = connection.execute("SELECT id, history_from FROM boards WHERE key = ?", (key,)).fetchone()
    board, first = row
    for delete_some in _CLEAN:
        values = {"key": key, "first": first, "most": _AT_ONCE}
        if connection.execute(delete_some, values).rowcount > 0:
            return True
    return _clean_blob(connection, key) or _forget_some(connection, key, board, first)


def _clean_blob(connection: sqlite3.Connection, key: int) -> bool:
    row = connection.execute(
        "SELECT sha256 FROM doomed_blobs WHERE board = ? LIMIT 1", (key,)
    ).fetchone()
    if row is None:
        return False
    blob = (key, *row)
    connection.execute("DELETE FROM blobs WHERE board = ? AND sha256 = ?", blob)
    connection.execute("DELETE FROM doomed_blobs WHERE board = ? AND sha256 = ?", blob)
    return True


def _forget_some(connection: sqlite3.Connection, key: int, board: str, first: int) -> bool:
    """Forget what some of the changes were, but not that their numbers are used."""
    place = connection.execute("SELECT client, n FROM purges WHERE board = ?", (key,)).fetchone()
    if place is None:
        return False
    rows = connection.execute(
        "SELECT client, n, seq, content, seal FROM commits "
        "WHERE board = ? AND (client, n) > (?, ?) ORDER BY client, n LIMIT ?",
        (key, *place, _AT_ONCE),
    ).fetchall()
    changed = []
    for client, n, seq, content, sealed in rows:
        if seq <= first:
            # A damaged row must stay one.
            sound = seal(board, client, n, seq, content) == sealed
            again = seal(board, client, n, seq, FORGOTTEN) if sound else sealed
            changed.append((FORGOTTEN, again, key, client, n))
    connection.executemany(
        "UPDATE commits SET content = ?, seal = ? WHERE board = ? AND client = ? AND n = ?", changed
    )
    if rows:
        connection.execute(
            "UPDATE purges SET client = ?, n = ? WHERE board = ?", (*rows[-1][:2], key)
        )
    return bool(rows)


def finish(connection: sqlite3.Connection, key: int) -> None:
    """Note that nothing of the old history is left in the file or its ``-wal``."""
    connection.execute("DELETE FROM purges WHERE board = ?", (key,))
