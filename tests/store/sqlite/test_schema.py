import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.core.errors import BoardExists, StoreDamaged, StoreError, StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.core.snapshot import restore
from nbboard.store.sqlite import SqliteStore, schema
from nbboard.store.sqlite.schema import MIGRATIONS, Migrations
from tests.store.drafts import BOARD, OTHER, ManualClock, blob, draft, entries, record
from tests.store.sqlite.opened import names, opened, unpacked


def _colour(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE boards ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")


def _note(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE notes (board INTEGER PRIMARY KEY, note TEXT)")
    connection.execute("INSERT INTO notes SELECT key, title FROM boards")


def _fail(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE entries")
    raise StoreReadOnly("the disk is full in the middle of it")


# `_colour` would need `boards.create` to change with it; here only old boards are looked at.
NEWER: Migrations = (*MIGRATIONS, _note)
NEWEST: Migrations = (*NEWER, _colour)


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


async def old_file(path: Path) -> None:
    async with opened(path) as store:
        await store.append(BOARD, [draft(1), draft(2)])


@pytest.mark.guarantee("G20")
async def test_g20_an_old_file_is_migrated_after_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    await old_file(path)
    store = SqliteStore.open(path, ManualClock(), migrations=NEWEST)
    assert [entry.seq for entry in await entries(store)] == [1, 2]
    await store.append(BOARD, [draft(3)])
    await store.close()
    assert version(path) == 4
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT note FROM notes").fetchall() == [("Sprint",)]
        assert connection.execute("SELECT colour FROM boards").fetchall() == [("red",)]
    backup = tmp_path / "boards.db.schema-2.backup"
    assert backup.stat().st_mode & 0o777 == 0o600
    async with opened(backup, fresh=False) as before:
        assert len(await entries(before)) == 2
    # Opened again, there is nothing left to do.
    await SqliteStore.open(path, ManualClock(), migrations=NEWEST).close()
    assert names(tmp_path, "*.backup*") == [backup.name]


async def test_step_by_step_is_the_same_as_at_once(tmp_path: Path) -> None:
    await old_file(tmp_path / "steps.db")
    await old_file(tmp_path / "once.db")
    await SqliteStore.open(tmp_path / "steps.db", ManualClock(), migrations=NEWER).close()
    tables = []
    for name in ("steps.db", "once.db", "new.db"):
        await SqliteStore.open(tmp_path / name, ManualClock(), migrations=NEWEST).close()
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            tables.append(
                connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
            )
    assert tables[0] == tables[1] == tables[2]


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    await old_file(path)
    for _ in range(2):
        with pytest.raises(StoreReadOnly, match="in the middle of it"):
            SqliteStore.open(path, ManualClock(), migrations=(*NEWER, _fail))
    assert version(path) == 2
    async with opened(path, fresh=False) as store:
        assert len(await entries(store)) == 2
    # Each try has a backup of its own: none replaces another.
    assert names(tmp_path, "*.backup*") == [
        "boards.db.schema-2.backup",
        "boards.db.schema-2.backup-2",
    ]


async def test_a_file_of_a_newer_nbboard_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    await SqliteStore.open(path, ManualClock(), migrations=NEWER).close()
    with pytest.raises(StoreError, match=r"schema 3, this one knows 2\): update nbboard"):
        SqliteStore.open(path, ManualClock())
    assert version(path) == 3


async def test_an_old_server_stops_when_the_file_is_migrated_under_it(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as old:
        new = SqliteStore.open(path, ManualClock(), migrations=NEWER)
        with pytest.raises(StoreReadOnly, match="restart this server with the newer nbboard"):
            await old.append(BOARD, [draft(1)])
        await new.append(BOARD, [draft(1)])
        assert len(await entries(old)) == 1
        await new.close()


@pytest.mark.parametrize("known", [True, False])
async def test_a_database_of_another_program_is_refused(tmp_path: Path, known: bool) -> None:
    path = tmp_path / "boards.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE songs (title)")
        connection.execute("PRAGMA user_version=1")
        if known:
            connection.execute(f"PRAGMA application_id={0x4E424244}")
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match=r"its header is|its tables are"):
        SqliteStore.open(path, ManualClock())
    assert path.read_bytes() == before


async def test_two_processes_that_make_the_file_at_once(tmp_path: Path) -> None:
    # Both have seen that there is none; the second finds the first one's.
    path = tmp_path / "boards.db"
    async with opened(path) as first:
        await first.append(BOARD, [draft(1)])
        schema.create(path, MIGRATIONS, "WAL")
        assert len(await entries(first)) == 1
    async with opened(path, fresh=False) as second:
        assert (await second.get(BOARD)).head == 1
        assert await second.get(BOARD) != record()


# ---- files of older schemas, made by the nbboard of then

OLD = {
    BoardId("brave-otter-7f3k"): ("Board 0", "ada", "edit"),
    BoardId("calm-heron-0a1b"): ("Board 1", "ben", "private"),
    BoardId("neat-wolf-9z9z"): ("Board 2", "ada", "view"),
}


def dumped(path: Path) -> list[str]:
    """All that is in a file, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.guarantee("G20")
async def test_g20_a_file_of_schema_1_opens_with_all_its_boards(first: Path) -> None:
    async with opened(first, fresh=False) as store:
        assert {found.record.id for found in await store.list()} == set(OLD)
        for board, shown in OLD.items():
            found = await store.get(board)
            assert (found.title, found.owner, found.access) == shown
            assert found[6:] == (8, "epoch-1", False, False, 0, 0)
            assert [entry.seq for entry in await entries(store, board)] == list(range(1, 9))
            snapshot = await store.load_snapshot(board)
            assert snapshot is not None
            assert restore(snapshot.chunks).seq == snapshot.seq == 5
            picture = blob(b"picture %d" % list(OLD).index(board))
            assert await store.get_blob(board, picture.sha256) == picture
            [again, fate] = await store.append(board, [draft(7, client=shown[1]), draft(8)])
            assert (again.seq, fate.seq) == (8, 9)
        with pytest.raises(BoardExists):
            await store.create(record(BoardId("gone-gecko-0000")))
        # Until a room tells who else has a role, its owner is known to have one.
        for user in ("ada", "ben", "eve"):
            theirs = {board for board, (_, owner, _) in OLD.items() if owner == user}
            listings = await store.list([user])
            assert {found.record.id for found in listings} == theirs
            assert {found.grants for found in listings} <= {((user, Role.OWNER),)}
    backup = first.with_name("boards.db.schema-1.backup")
    assert version(backup) == 1
    assert version(first) == len(MIGRATIONS)
    assert dumped(backup) == dumped(unpacked(first.with_name("as-it-was.db")))


@pytest.mark.guarantee("G15")
async def test_g15_a_migration_hides_no_damage(first: Path) -> None:
    with closing(sqlite3.connect(first, isolation_level=None)) as connection:
        connection.execute("UPDATE boards SET owner = 'eve' WHERE key = 2")
    async with opened(first, fresh=False) as store:
        with pytest.raises(StoreDamaged, match="record of board 'calm-heron-0a1b'"):
            await store.get(OTHER)
        assert await store.list(["eve"]) == []
        assert len(await store.list()) == 2


async def test_an_old_file_gets_the_tables_of_a_new_one(first: Path, tmp_path: Path) -> None:
    await SqliteStore.open(tmp_path / "new.db", ManualClock()).close()
    await SqliteStore.open(first, ManualClock()).close()
    select = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    with (
        closing(sqlite3.connect(first)) as old,
        closing(sqlite3.connect(tmp_path / "new.db")) as new,
    ):
        assert old.execute(select).fetchall() == new.execute(select).fetchall()
