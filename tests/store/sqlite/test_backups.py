import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.store.base import StoredSnapshot
from nbboard.store.sqlite import backups
from nbboard.store.sqlite.schema import MIGRATIONS
from tests.store.drafts import BOARD, OTHER, blob, draft, entries, record
from tests.store.sqlite.opened import names, opened

SECRET = "a word that must not stay"
CLEAN = StoredSnapshot.sealed(2, [b"what is left"])


async def with_backups(path: Path) -> None:
    """Two boards in a file and in two backups beside it, named as migrations name them."""
    async with opened(path) as store:
        await store.create(record(OTHER))
        for board, words in ((BOARD, SECRET), (OTHER, "ordinary")):
            await store.append(board, [draft(1, words * 9), draft(2)])
            await store.save_snapshot(board, StoredSnapshot.sealed(1, [words.encode() * 900]))
            await store.put_blob(board, blob(words.encode() * 900))
        for name in ("boards.db.schema-1.backup", "boards.db.schema-1.backup-2"):
            await store.backup(path.with_name(name))


def with_secret(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if SECRET.encode() in file.read_bytes()]


@pytest.mark.guarantee("T34")
@pytest.mark.parametrize("act", ["rewrite", "delete", "sweep"])
async def test_t34_what_is_purged_or_deleted_is_in_no_backup_beside_the_file(
    tmp_path: Path, act: str
) -> None:
    path = tmp_path / "boards.db"
    await with_backups(path)
    assert len(with_secret(tmp_path)) == 3
    async with opened(path, fresh=False) as store:
        if act == "rewrite":
            await store.rewrite(BOARD, "epoch-2", CLEAN, set())
        elif act == "delete":
            await store.delete(BOARD)
        else:
            # Over thirty days before the clock of these tests.
            await store.discard(BOARD, 1)
            store._clock = lambda: 31 * 24 * 3600 * 1000
            assert await store.sweep() == 1
    assert with_secret(tmp_path) == []
    assert names(tmp_path) == [
        "boards.db",
        "boards.db.schema-1.backup",
        "boards.db.schema-1.backup-2",
    ]
    async with opened(path.with_name("boards.db.schema-1.backup"), fresh=False) as backup:
        assert [found.record.id for found in await backup.list()] == [OTHER]
        assert len(await entries(backup, OTHER)) == 2
        assert await backup.load_snapshot(OTHER) is not None


def test_boards_of_the_first_schema_are_taken_out_too(first: Path) -> None:
    backup = first.rename(first.with_name("boards.db.schema-1.backup"))
    assert b"brave-otter" in backup.read_bytes()
    backups.forget(first, [BOARD])
    assert b"brave-otter" not in backup.read_bytes()
    assert b"calm-heron" in backup.read_bytes()


@pytest.mark.guarantee("G15")
async def test_g15_a_damaged_backup_is_left_alone_and_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "boards.db"
    broken = path.with_name("boards.db.schema-1.backup")
    broken.write_bytes(b"no database at all" * 400)
    async with opened(path) as store:
        with caplog.at_level(logging.WARNING):
            await store.delete(BOARD)
    assert "1 deleted or purged boards are still in a backup, 'boards.db.schema-1" in caplog.text
    assert broken.read_bytes() == b"no database at all" * 400


def test_each_table_that_holds_something_of_boards_is_emptied(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for migration in MIGRATIONS:
            migration(connection)
        rows = connection.execute(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'board'"
        )
        held = {name for (name,) in rows}
    assert {statement.split()[2] for statement in backups._DELETE} == held | {"boards"}
