"""Taking what was deleted or purged out of the backups that migrations leave beside the file.

Nobody asked for those, so nobody would think of what is in them. A board that was purged is not
in them at all then, as its past is all that they could give back.
"""

import logging
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Final

from nbboard.core.errors import StoreError, shown
from nbboard.core.ids import BoardId
from nbboard.store.sqlite.connections import errors_named, many, open_file
from nbboard.store.sqlite.schema import backups

_log = logging.getLogger(__name__)
_DELETE: Final = (
    "DELETE FROM entries WHERE board IN (VALUES",
    "DELETE FROM commits WHERE board IN (VALUES",
    "DELETE FROM snapshots WHERE board IN (VALUES",
    "DELETE FROM snapshot_chunks WHERE board IN (VALUES",
    "DELETE FROM blobs WHERE board IN (VALUES",
    "DELETE FROM grants WHERE board IN (VALUES",
    "DELETE FROM visits WHERE board IN (VALUES",
    "DELETE FROM links WHERE board IN (VALUES",
    "DELETE FROM purges WHERE board IN (VALUES",
    "DELETE FROM doomed_blobs WHERE board IN (VALUES",
    "DELETE FROM boards WHERE key IN (VALUES",
)


def forget(path: Path, boards: Collection[BoardId]) -> None:
    """Remove boards from every backup beside the file at `path`, with each trace of them.

    One that cannot be written is logged and passed over.
    """
    for backup in backups(path):
        try:
            with errors_named(backup), closing(open_file(backup, "rw")) as connection:
                _forget(connection, boards)
        except StoreError as error:
            _log.warning(
                "%d deleted or purged boards are still in a backup, %s: %s",
                len(boards),
                shown(backup.name),
                error,
            )


def _forget(connection: sqlite3.Connection, boards: Collection[BoardId]) -> None:
    # So that nothing is left beside the backup.
    connection.execute("PRAGMA journal_mode=DELETE")
    ids = [(board,) for board in boards]
    keys = many(connection, "SELECT key FROM boards WHERE id IN (VALUES", ids, ")")
    if not keys:
        return
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.execute("BEGIN IMMEDIATE")
    for statement in _DELETE:
        if statement.split()[2] in tables:
            many(connection, statement, keys, ")")
    connection.execute("COMMIT")
    connection.execute("VACUUM")
