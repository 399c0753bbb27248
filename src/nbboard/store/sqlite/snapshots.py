"""The rows of snapshots. All functions run inside the caller's transaction.

A snapshot is written chunk by chunk in transactions of their own, so that appends wait for none
of it; it counts once its row in ``snapshots`` is there. Chunks without that row are what a crash
left, and go with the next snapshot.
"""

import logging
import sqlite3
from typing import Final

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.store.base import StoredSnapshot, check_snapshot, snapshot_digest
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import Board

_log = logging.getLogger(__name__)


def wanted(connection: sqlite3.Connection, board: BoardId, snapshot: StoredSnapshot) -> bool:
    """Tell whether a snapshot is newer than what is kept; raises InvalidInput as base says."""
    found = boards.get(connection, board)
    check_snapshot(snapshot, found.record.head)
    kept = load(connection, board)
    return kept is None or kept.seq < snapshot.seq


def put_chunk(
    connection: sqlite3.Connection, board: BoardId, seq: int, chunk: tuple[int, bytes]
) -> None:
    """Write one chunk, a pair of its place and its bytes."""
    connection.execute(
        "REPLACE INTO snapshot_chunks (board, seq, place, data) VALUES (?, ?, ?, ?)",
        (boards.get(connection, board).key, seq, *chunk),
    )


def finish(connection: sqlite3.Connection, board: BoardId, snapshot: StoredSnapshot) -> None:
    """Let a snapshot count whose chunks are all written."""
    connection.execute(
        "REPLACE INTO snapshots (board, seq, chunks, digest) VALUES (?, ?, ?, ?)",
        (
            boards.get(connection, board).key,
            snapshot.seq,
            len(snapshot.chunks),
            snapshot.digest,
        ),
    )


def verify(connection: sqlite3.Connection, board: BoardId, seq: int) -> None:
    """Read a finished snapshot back; raises StoreDamaged when it is not what was written."""
    kept = load(connection, board)
    if kept is None or kept.seq < seq:
        raise StoreDamaged(
            f"the snapshot of {shown(board)} at seq {seq} cannot be read back: the disk may be "
            "failing; the log is not affected"
        )


_DROP: Final = (
    "DELETE FROM snapshots WHERE board = :key AND seq < :seq",
    "DELETE FROM snapshot_chunks WHERE board = :key AND (seq, place) IN "
    "(SELECT seq, place FROM snapshot_chunks WHERE board = :key AND seq < :seq LIMIT 1)",
)


def drop_older(connection: sqlite3.Connection, board: BoardId, seq: int) -> bool:
    """Remove some of the snapshots before `seq`; False when nothing is left of them."""
    key = boards.get(connection, board).key
    removed = [connection.execute(drop, {"key": key, "seq": seq}).rowcount for drop in _DROP]
    return any(removed)


def load(connection: sqlite3.Connection, board: BoardId) -> StoredSnapshot | None:
    """Give the newest snapshot that is sound, passing over others with a warning."""
    found = boards.get(connection, board)
    rows = connection.execute(
        "SELECT seq, chunks, digest FROM snapshots WHERE board = ? ORDER BY seq DESC",
        (found.key,),
    ).fetchall()
    for seq, count, digest in rows:
        snapshot = StoredSnapshot(seq, digest, _chunks(connection, found, seq))
        sound = len(snapshot.chunks) == count and snapshot_digest(snapshot.chunks) == digest
        if sound and seq <= found.record.head:
            return snapshot
        _log.warning("passed over a damaged snapshot of %s at seq %s", board, seq)
    return None


def _chunks(connection: sqlite3.Connection, board: Board, seq: int) -> tuple[bytes, ...]:
    rows = connection.execute(
        "SELECT data FROM snapshot_chunks WHERE board = ? AND seq = ? ORDER BY place",
        (board.key, seq),
    )
    return tuple(data if isinstance(data, bytes) else b"" for (data,) in rows)
