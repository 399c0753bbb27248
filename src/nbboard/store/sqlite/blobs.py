"""The rows of blobs. All functions run inside the caller's transaction."""

import hashlib
import sqlite3

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.store.base import Blob
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import seal


def put(connection: sqlite3.Connection, board: BoardId, blob: Blob) -> None:
    """Keep a blob for this board; the same hash again is no change."""
    key, record = boards.get(connection, board)
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
    key, record = boards.get(connection, board)
    row = connection.execute(
        "SELECT sha256, media_type, data, seal FROM blobs WHERE board = ? AND sha256 = ?",
        (key, sha256),
    ).fetchone()
    if row is None:
        return None
    found, media_type, data, sealed = row
    whole = isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256
    if not whole or seal(record.id, found, media_type) != sealed:
        raise StoreDamaged(f"blob {shown(sha256)} of board {shown(board)} fails its check")
    return Blob(found, media_type, data)
