import asyncio
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged, StoreReadOnly
from nbboard.store.sqlite import SqliteStore, connections
from tests.store.drafts import BOARD, ManualClock, blob, draft, entries
from tests.store.sqlite.opened import names, opened


def error(code: int) -> sqlite3.OperationalError:
    made = sqlite3.OperationalError("what SQLite says")
    made.sqlite_errorcode = code
    return made


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        (sqlite3.SQLITE_FULL, StoreReadOnly, "free some space"),
        (sqlite3.SQLITE_IOERR_FSYNC, StoreReadOnly, "the disk gave an error"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, StoreReadOnly, "check their owner"),
        (sqlite3.SQLITE_BUSY, StoreReadOnly, "another program holds the file"),
        (sqlite3.SQLITE_CORRUPT, StoreDamaged, "restore a backup"),
        (sqlite3.SQLITE_NOTADB, StoreDamaged, "restore a backup"),
        (sqlite3.SQLITE_IOERR_SHORT_READ, StoreDamaged, "restore a backup"),
        (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, StoreDamaged, "restore a backup"),
    ],
)
def test_errors_get_a_name_and_say_what_to_do(code: int, kind: type[Exception], text: str) -> None:
    match = rf"/b\.db.*{text}|what SQLite says.*{text}"
    with pytest.raises(kind, match=match), connections.errors_named(Path("/b.db")):
        raise error(code)


def test_a_mistake_in_a_statement_keeps_its_own_name() -> None:
    with (
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        connections.errors_named(Path("/b.db")),
        closing(sqlite3.connect(":memory:")) as connection,
    ):
        connection.execute("SELECT * FROM nowhere")


async def test_every_commit_is_synced(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        for connection in (store._writer._connection, store._reading):
            modes = [
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "fullfsync", "secure_delete")
            ]
            assert modes == ["wal", 2, 1, 1]


@pytest.mark.guarantee("G15")
async def test_g15_looking_leaves_a_damaged_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(n, "x" * 900) for n in range(200)])
    data = bytearray(path.read_bytes())
    data[40 * 4096 : 40 * 4096 + 100] = bytes(range(100))
    path.write_bytes(data)
    with pytest.raises(StoreDamaged, match=r"was left as it is.*restore a backup"):
        SqliteStore.open(path, ManualClock())
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(data).digest()


async def test_another_program_that_keeps_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreReadOnly, match="another program holds the file"):
                await store.append(BOARD, [draft(1)])
            assert await entries(store) == []
            other.execute("ROLLBACK")
        [fate] = await store.append(BOARD, [draft(1)])
        assert fate.seq == 1


class TestCopy:
    @pytest.mark.guarantee("G24")
    async def test_g24_a_backup_under_way_is_whole(self, tmp_path: Path) -> None:
        copies = [tmp_path / f"copy-{number}.db" for number in range(5)]
        async with opened(tmp_path / "boards.db") as store:
            await store.put_blob(BOARD, blob())
            drawing = True

            async def draw() -> None:
                n = 0
                while drawing:
                    n += 1
                    await store.append(BOARD, [draft(n, "x" * 500)])

            drawer = asyncio.create_task(draw())
            for copy in copies:
                await store.backup(copy)
            drawing = False
            await drawer
            log = await entries(store)
        lengths = []
        for path in copies:
            async with opened(path, fresh=False) as copied:
                part = await entries(copied)
                assert part == log[: len(part)]
                assert await copied.get_blob(BOARD, blob().sha256) == blob()
                lengths.append(len(part))
        assert lengths == sorted(lengths)
        assert lengths[-1] > 0

    async def test_a_backup_replaces_nothing(self, tmp_path: Path) -> None:
        target = tmp_path / "precious.db"
        target.write_text("precious")
        async with opened(tmp_path / "boards.db") as store:
            with pytest.raises(FileExistsError, match="choose another name"):
                await store.backup(target)
        assert target.read_text() == "precious"
        assert names(tmp_path, "*.partial*") == []

    async def test_a_backup_into_nowhere(self, tmp_path: Path) -> None:
        async with opened(tmp_path / "boards.db") as store:
            with pytest.raises(StoreReadOnly, match=r"cannot write .*nowhere"):
                await store.backup(tmp_path / "nowhere" / "copy.db")


def test_many_gives_what_each_part_found() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (a, b)")
        rows = [(number, number * 2) for number in range(2000)]
        assert connections.many(connection, "INSERT INTO t VALUES", rows) == []
        found = connections.many(
            connection, "SELECT b FROM t WHERE a IN (VALUES", [(a,) for a, _ in rows], ")"
        )
        assert sorted(found) == [(number * 2,) for number in range(2000)]
        assert connections.many(connection, "no SQL at all", []) == []
