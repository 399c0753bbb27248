"""The rows of snapshots. All functions run inside the caller's transaction.

A snapshot is written chunk by chunk in transactions of their own, so that appends wait for none
of it; it counts once its row in ``snapshots`` is there. Chunks without that row are what a crash
left, and go with the next snapshot.
"""

import logging
import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.store.base import StoredSnapshot, snapshot_digest
from nbboard.store.checks import check_epoch, check_snapshot, no_beginning
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import Board

_log = logging.getLogger(__name__)


class Place(NamedTuple):
    """Where a snapshot's chunks go: a board, as its history was when the snapshot was made."""

    board: BoardId
    epoch: str

    def key(self, connection: sqlite3.Connection) -> int:
        """Give the board's key; raises BoardNotFound, EpochChanged."""
        key, record = boards.get(connection, self.board)
        check_epoch(record, self.epoch)
        return key


def wanted(
    connection: sqlite3.Connection, board: BoardId, snapshot: StoredSnapshot, epoch: str | None
) -> Place | None:
    """Give where a snapshot goes, None if it is no newer than what is kept; raises as base says."""
    found = boards.get(connection, board)
    check_epoch(found.record, epoch)
    check_snapshot(snapshot, found.record.head)
    kept = newest(connection, found)
    first = found.record.history_from
    newer = snapshot.seq > (first or -1) and (kept is None or kept.seq < snapshot.seq)
    return Place(board, found.record.epoch) if newer else None


def put_chunk(
    connection: sqlite3.Connection, place: Place, seq: int, chunk: tuple[int, bytes]
) -> None:
    """Write one chunk, a pair of its number and its bytes."""
    put_chunks(connection, place.key(connection), seq, [chunk])


def put_chunks(
    connection: sqlite3.Connection, key: int, seq: int, chunks: Iterable[tuple[int, bytes]]
) -> None:
    """Write chunks of the snapshot at `seq` of the board with this key."""
    connection.executemany(
        "REPLACE INTO snapshot_chunks (board, seq, place, data) VALUES (?, ?, ?, ?)",
        [(key, seq, *chunk) for chunk in chunks],
    )


def finish(connection: sqlite3.Connection, place: Place, snapshot: StoredSnapshot) -> None:
    """Let a snapshot count whose chunks are all written."""
    put_row(connection, place.key(connection), snapshot)


def put_row(connection: sqlite3.Connection, key: int, snapshot: StoredSnapshot) -> None:
    """Write the row of a snapshot of the board with this key."""
    connection.execute(
        "REPLACE INTO snapshots (board, seq, chunks, digest) VALUES (?, ?, ?, ?)",
        (key, snapshot.seq, len(snapshot.chunks), snapshot.digest),
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
    "DELETE FROM snapshots WHERE board = :key AND seq < :seq AND seq <> :first",
    "DELETE FROM snapshot_chunks WHERE board = :key AND (seq, place) IN "
    "(SELECT seq, place FROM snapshot_chunks WHERE board = :key AND seq < :seq AND seq <> :first "
    "LIMIT 1)",
)


def drop_older(connection: sqlite3.Connection, board: BoardId, seq: int) -> bool:
    """Remove some of the snapshots before `seq`; False when nothing is left of them.

    That which a rewritten history begins with stays.
    """
    key, record = boards.get(connection, board)
    first = record.history_from or -1
    values = {"key": key, "seq": seq, "first": first}
    removed = [connection.execute(drop, values).rowcount for drop in _DROP]
    return any(removed)


def load(
    connection: sqlite3.Connection, board: BoardId, upto: int | None = None
) -> StoredSnapshot | None:
    """Give the newest snapshot up to a seq that is sound; raises StoreDamaged as base says."""
    found = boards.get(connection, board)
    snapshot = newest(connection, found, upto)
    if snapshot is None and found.record.history_from:
        raise no_beginning(found.record)
    return snapshot


def newest(
    connection: sqlite3.Connection, found: Board, upto: int | None = None
) -> StoredSnapshot | None:
    """Give the newest snapshot that is sound, passing over others with a warning."""
    board, first = found.record.id, found.record.history_from
    rows = connection.execute(
        "SELECT seq, chunks, digest FROM snapshots WHERE board = ? AND seq >= ? "
        "AND seq <= ifnull(?, seq) ORDER BY seq DESC",
        (found.key, first, upto),
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
