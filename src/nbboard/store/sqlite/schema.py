"""The tables, and how an older file becomes a new one.

The schema's number is SQLite's ``user_version``. Migration k takes a file from k to k + 1 and is
never edited once it was released; a new file runs them all.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from glob import escape
from itertools import count
from pathlib import Path
from typing import Final

from nbboard.core.errors import StoreError, StoreReadOnly
from nbboard.store.sqlite import connections
from nbboard.store.sqlite.boards import seal
from nbboard.store.sqlite.connections import Journal, connect, copy, damaged, errors_named, look
from nbboard.store.sqlite.files import publish

Migration = Callable[[sqlite3.Connection], None]
Migrations = Sequence[Migration]

APPLICATION_ID: Final = 0x4E424244
"""``NBBD``: tells a board database from any other SQLite file."""

# A row is found by its first columns, so one tree per table is enough. `state` is a
# `boards.State`; `seal` guards its row against silent damage (`boards.seal`).
_TABLES: Final = (
    """CREATE TABLE boards (
        key INTEGER PRIMARY KEY, state INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL, owner TEXT NOT NULL, access TEXT NOT NULL,
        created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
        head INTEGER NOT NULL, epoch TEXT NOT NULL, seal BLOB NOT NULL)""",
    """CREATE TABLE entries (
        board INTEGER NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL, seal BLOB NOT NULL,
        PRIMARY KEY (board, seq)) WITHOUT ROWID""",
    """CREATE TABLE commits (
        board INTEGER NOT NULL, client TEXT NOT NULL, n INTEGER NOT NULL,
        seq INTEGER NOT NULL, content BLOB NOT NULL, seal BLOB NOT NULL,
        PRIMARY KEY (board, client, n)) WITHOUT ROWID""",
    """CREATE TABLE snapshots (
        board INTEGER NOT NULL, seq INTEGER NOT NULL, chunks INTEGER NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (board, seq)) WITHOUT ROWID""",
    """CREATE TABLE snapshot_chunks (
        board INTEGER NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (board, seq, place)) WITHOUT ROWID""",
    """CREATE TABLE blobs (
        board INTEGER NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
        data BLOB NOT NULL, seal BLOB NOT NULL,
        PRIMARY KEY (board, sha256)) WITHOUT ROWID""",
)


def _first(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for table in _TABLES:
        connection.execute(table)


_LATER_FIELDS: Final = ("listed", "archived", "deleted_at", "history_from")
# `members` is packed, `group_members` only finds it. `purges` and `doomed_blobs` are what a purge
# has still to remove.
_SECOND: Final = (
    """CREATE TABLE grants (
        board INTEGER NOT NULL, party TEXT NOT NULL, role INTEGER NOT NULL, seal BLOB NOT NULL,
        PRIMARY KEY (board, party)) WITHOUT ROWID""",
    """CREATE TABLE visits (
        user TEXT NOT NULL, board INTEGER NOT NULL, at INTEGER NOT NULL, seal BLOB NOT NULL,
        PRIMARY KEY (user, board)) WITHOUT ROWID""",
    """CREATE TABLE groups (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, owner TEXT NOT NULL, members BLOB NOT NULL,
        changed_at INTEGER NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE group_members (
        user TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (user, id)) WITHOUT ROWID""",
    """CREATE TABLE links (
        id TEXT PRIMARY KEY, board INTEGER NOT NULL, role INTEGER NOT NULL, title TEXT NOT NULL,
        owner TEXT NOT NULL, secret BLOB NOT NULL, created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL, revoked_at INTEGER NOT NULL, seal BLOB NOT NULL)
        WITHOUT ROWID""",
    """CREATE TABLE secrets (
        name TEXT PRIMARY KEY, value BLOB NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE purges (
        board INTEGER PRIMARY KEY, client TEXT NOT NULL, n INTEGER NOT NULL)""",
    """CREATE TABLE doomed_blobs (
        board INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (board, sha256))
        WITHOUT ROWID""",
    "CREATE INDEX grants_by_party ON grants (party)",
    "CREATE INDEX visits_by_board ON visits (board)",
    "CREATE INDEX group_members_by_id ON group_members (id)",
    "CREATE INDEX links_by_board ON links (board)",
    "CREATE INDEX boards_listed ON boards (key) WHERE listed = 1 AND access <> 'private'",
    "CREATE INDEX boards_discarded ON boards (deleted_at) WHERE deleted_at > 0",
)


def _second(connection: sqlite3.Connection) -> None:
    """Add what lists, groups, share links, recovery and purges need.

    Of who holds a role only the owner is known here: the others follow when a room next loads
    their board, from its log.
    """
    for field in _LATER_FIELDS:
        connection.execute(f"ALTER TABLE boards ADD COLUMN {field} INTEGER NOT NULL DEFAULT 0")
    for statement in _SECOND:
        connection.execute(statement)
    rows = connection.execute(
        "SELECT key, state, id, title, owner, access, created_at, changed_at, head, epoch, seal "
        "FROM boards"
    ).fetchall()
    for *fields, sealed in rows:
        if seal(*fields) != sealed:
            # The damage must stay what it is.
            continue
        key, state, board, _, owner, *_ = fields
        again = seal(*fields, *([0] * len(_LATER_FIELDS)))
        connection.execute("UPDATE boards SET seal = ? WHERE key = ?", (again, key))
        if state == 0:
            grant = (key, owner, 3, seal(board, owner, 3))
            connection.execute("INSERT INTO grants VALUES (?, ?, ?, ?)", grant)


MIGRATIONS: Final[tuple[Migration, ...]] = (_first, _second)


def create(path: Path, migrations: Migrations, journal: Journal) -> None:
    """Make a new database at `path`, unless another process just did."""
    publish(path, lambda partial: _fill(partial, migrations, journal))


def _fill(partial: Path, migrations: Migrations, journal: Journal) -> None:
    with errors_named(partial), closing(connect(partial, journal)) as connection:
        connection.execute("BEGIN")
        _advance(connection, 0, migrations)


def _advance(connection: sqlite3.Connection, version: int, migrations: Migrations) -> None:
    """Go on from `version` inside the caller's transaction, and commit it."""
    for migration in migrations[version:]:
        migration(connection)
    connection.execute(f"PRAGMA user_version={len(migrations)}")
    connection.execute("COMMIT")


def check(path: Path, migrations: Migrations) -> None:
    """Refuse a file that this nbboard must not write to.

    Raises StoreDamaged when it is of another program or its tables are not those that the
    migrations make, StoreError when it is of a newer nbboard.
    """
    application, version = look(
        path, lambda connection: (_pragma(connection, "application_id"), _version(connection))
    )
    if application != APPLICATION_ID or version < 1:
        raise damaged(path, "its header is not that of a board database")
    if version > len(migrations):
        raise StoreError(
            f"{path} was written by a newer nbboard (schema {version}, this one knows "
            f"{len(migrations)}): update nbboard"
        )
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        model.execute("BEGIN")
        _advance(model, 0, migrations[:version])
        expected = _tables(model)
    if look(path, _tables) != expected:
        raise damaged(path, f"its tables are not those of schema {version}")


def _tables(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def migrate(path: Path, connection: sqlite3.Connection, migrations: Migrations) -> None:
    """Bring the file to the newest schema, after a backup beside it; all of it or nothing.

    The backup is ``<name>.schema-<old number>.backup``. A process that still runs the older
    nbboard on this file is refused at its next write (`begin`).
    """
    if _version(connection) == len(migrations):
        return
    connections.begin(connection)
    try:
        # Read again: another process may have migrated while this one waited for the lock.
        version = _version(connection)
        if version < len(migrations):
            copy(path, _backup_name(path, version))
            _advance(connection, version, migrations)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _backup_name(path: Path, version: int) -> Path:
    first = path.with_name(f"{path.name}.schema-{version}.backup")
    others = (first.with_name(f"{first.name}-{number}") for number in count(2))
    return first if not first.exists() else next(name for name in others if not name.exists())


def backups(path: Path) -> list[Path]:
    """Give the backups that migrations of this file have left beside it."""
    return sorted(path.parent.glob(f"{escape(path.name)}.schema-*.backup*"))


def begin(connection: sqlite3.Connection, migrations: Migrations) -> None:
    """Begin to write; raises StoreReadOnly when a newer nbboard has migrated the file."""
    connections.begin(connection)
    version = _version(connection)
    if version != len(migrations):
        connection.execute("ROLLBACK")
        raise StoreReadOnly(
            f"a newer nbboard has changed the database to schema {version}, this one knows "
            f"{len(migrations)}: restart this server with the newer nbboard"
        )


def _version(connection: sqlite3.Connection) -> int:
    return _pragma(connection, "user_version")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
