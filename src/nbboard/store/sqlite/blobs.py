"""The rows of blobs. All functions run inside the caller's transaction."""

import hashlib
import sqlite3

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.store.base import Blob
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import Board, seal


def put(connection: sqlite3.Connection, board: BoardId, blob: Blob) -> None:
    """Keep a blob for this board; the same hash again is no change."""
    put_in(connection, boards.get(connection, board), blob)


def put_in(connection: sqlite3.Connection, found: Board, blob: Blob) -> None:
    """Do so for a board that may be discarded."""
    key, record = found
    sealed = seal(record.id, blob.sha256, blob.media_type)
    # A purge that is still at work must not take what came after it.
    connection.execute(
        "DELETE FROM doomed_blobs WHERE board = ? AND sha256 = ?", (key, blob.sha256)
    )
    connection.execute(
        "INSERT INTO blobs (board, sha256, media_type, data, seal) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (key, *blob, sealed),
    )


def get(connection: sqlite3.Connection, board: BoardId, sha256: str) -> Blob | None:
    """Give a blob of this board, or None; raises StoreDamaged when it fails its check."""
    return get_of(connection, boards.get(connection, board), sha256)


def get_of(connection: sqlite3.Connection, found: Board, sha256: str) -> Blob | None:
    """Do so for a board that may be discarded."""
    key, record = found
    row = connection.execute(
        "SELECT sha256, media_type, data, seal FROM blobs WHERE board = ? AND sha256 = ?",
        (key, sha256),
    ).fetchone()
    if row is None:
        return None
    name, media_type, data, sealed = row
    whole = isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256
    if not whole or seal(record.id, name, media_type) != sealed:
        raise StoreDamaged(f"blob {shown(sha256)} of board {shown(record.id)} fails its check")
    return Blob(name, media_type, data)
