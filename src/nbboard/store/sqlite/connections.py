"""Connections to the file: opened, checked, copied, and their errors given names."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, Literal, TypeVar

from nbboard.core.errors import StoreDamaged, StoreReadOnly
from nbboard.store.sqlite.files import publish

_T = TypeVar("_T")
Journal = Literal["WAL", "TRUNCATE", "DELETE"]
"""WAL; TRUNCATE only on a network file system, where WAL cannot work at all; DELETE leaves nothing
beside a file that its user moves and sends."""

BUSY_SECONDS: Final = 5.0
_PAUSES: Final = (0.0003, 0.0007, 0.0011, 0.0017, 0.0023)
_CHECKPOINT_PAGES: Final = 1000
_WAL_BYTES: Final = 16 * 1024 * 1024
_PARAMETERS: Final = 900
"""In one statement: every SQLite takes 999."""

_DAMAGED: Final = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_CONSTRAINT,
}
"""Primary codes. A constraint fails only when rows contradict each other."""
_SHORT_READ: Final = sqlite3.SQLITE_IOERR_SHORT_READ
_UNWRITABLE: Final = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
    sqlite3.SQLITE_READONLY: "the file or its directory cannot be written: check their owner",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened: check its directory and owner",
    sqlite3.SQLITE_PERM: "the file may not be opened: check its owner",
    sqlite3.SQLITE_BUSY: "another program holds the file",
    sqlite3.SQLITE_LOCKED: "another program holds the file",
    sqlite3.SQLITE_PROTOCOL: "another program holds the file",
    sqlite3.SQLITE_NOLFS: "the file system cannot hold so large a file",
}


def named(error: sqlite3.Error, path: Path) -> Exception:
    """Give StoreDamaged or StoreReadOnly for an error of SQLite, or `error` if it is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error
    if code & 0xFF in _DAMAGED or code == _SHORT_READ:
        return damaged(path, str(error))
    reason = _UNWRITABLE.get(code & 0xFF)
    return error if reason is None else StoreReadOnly(f"{path}: {reason} ({error})")


def damaged(path: Path, found: str) -> StoreDamaged:
    """Make the error for a file that fails its check."""
    return StoreDamaged(
        f"{path} is damaged ({found}) and was left as it is: keep a copy of it with its -wal, "
        "then restore a backup"
    )


@contextmanager
def errors_named(path: Path) -> Iterator[None]:
    """Raise SQLite's errors under their names in `core.errors`."""
    try:
        yield
    except sqlite3.Error as error:
        found = named(error, path)
        if found is error:
            raise
        raise found from error
    except UnicodeDecodeError as error:
        # The sqlite3 module tried to tell of a damaged name.
        raise damaged(path, "a name in it is not text") from error


def connect(path: Path, journal: Journal = "WAL", *, write: bool = True) -> sqlite3.Connection:
    """Open the existing file; every commit of the connection is on the disk when it returns."""
    connection = open_file(path, "rw")
    connection.execute(f"PRAGMA journal_mode={journal}")
    # A rollback journal needs EXTRA to be as safe as WAL is with FULL.
    connection.execute(f"PRAGMA synchronous={'FULL' if journal == 'WAL' else 'EXTRA'}")
    connection.execute("PRAGMA fullfsync=ON")
    connection.execute("PRAGMA checkpoint_fullfsync=ON")
    # What is deleted is gone from the file, not only from view.
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit={_WAL_BYTES}")
    connection.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    if write and journal == "WAL":
        # Only `begin` can meet another process, and waits in its own way.
        connection.execute("PRAGMA busy_timeout=0")
    return connection


def open_file(path: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """Open the existing file with nothing set but how long to wait for others."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    # Damaged text must reach the check of its row, not stop before it.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def look(path: Path, reading: Callable[[sqlite3.Connection], _T]) -> _T:
    """Read with a connection that leaves even a damaged file and its ``-wal`` as they are."""
    with errors_named(path), closing(open_file(path, "ro")) as connection:
        return reading(connection)


def check_integrity(path: Path) -> None:
    """Read the whole file; raises StoreDamaged when its structure is not sound."""
    rows = look(path, lambda connection: connection.execute("PRAGMA integrity_check(3)").fetchall())
    if rows != [("ok",)]:
        raise damaged(path, "; ".join(str(row[0]) for row in rows))


def begin(connection: sqlite3.Connection) -> None:
    """Begin to write, waiting for another process to finish."""
    patiently(connection, "BEGIN IMMEDIATE")


def patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement that needs the lock, waiting up to `BUSY_SECONDS` for another process.

    SQLite's own waiting grows to 100 ms a step, so that a busy process would shut out another
    for seconds; short and uneven steps find the gaps between its commits.
    """
    deadline = monotonic() + BUSY_SECONDS
    for pause in cycle(_PAUSES):
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(pause)
        else:
            return


def read_in(connection: sqlite3.Connection, reading: Callable[[sqlite3.Connection], _T]) -> _T:
    """Read from one state of the database, whatever is committed meanwhile."""
    connection.execute("BEGIN")
    try:
        return reading(connection)
    finally:
        connection.execute("ROLLBACK")


def copy(path: Path, target: Path) -> None:
    """Copy the database as it is now, while it is in use, to a new file and check the copy.

    Raises FileExistsError when there is a `target` already.
    """
    target = target.expanduser().resolve()
    if not publish(target, lambda partial: _copy_into(path, partial)):
        raise FileExistsError(f"{target} exists: choose another name for the backup")


def _copy_into(path: Path, partial: Path) -> None:
    with (
        errors_named(path),
        closing(open_file(path, "ro")) as source,
        closing(open_file(partial, "rw")) as copied,
    ):
        source.backup(copied)
    check_integrity(partial)


def many(
    connection: sqlite3.Connection, before: str, rows: Sequence[Sequence[Any]], after: str = ""
) -> list[Any]:
    """Run ``before (?, …), (?, …) after`` over all rows and give what it finds.

    One statement for many rows, because each call gives up the interpreter lock, and getting it
    back from a busy event loop can take 5 ms.
    """
    if not rows:
        return []
    row = f"({','.join('?' * len(rows[0]))})"
    step = _PARAMETERS // len(rows[0])
    found: list[Any] = []
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        statement = f"{before} {','.join([row] * len(part))} {after}"
        found += connection.execute(statement, [value for row in part for value in row])
    return found
