import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.cli import main
from nbboard.core.digest import digest
from nbboard.core.ids import BoardId
from nbboard.core.ops import Rename, Say
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.memory import MemoryStore
from nbboard.store.sqlite import SqliteStore
from nbboard.upkeep import check, check_all
from tests.store.drafts import ManualClock, blob

ADA = Identity("ada", "Ada")


async def filled(path: Path) -> tuple[BoardId, str]:
    """A file with one board of 30 messages and a snapshot; gives its id and fingerprint."""
    store = SqliteStore.open(path, ManualClock())
    rooms = Registry(store)
    board = (await rooms.create(ADA, "Sprint", "edit")).id
    for number in range(30):
        await rooms.submit(board, ADA, (Say(f"{number}"),))
    fingerprint = digest(await rooms.state(board))
    await rooms.close()
    await store.close()
    return board, fingerprint


async def test_a_sound_board_has_the_fingerprint_of_its_state(tmp_path: Path) -> None:
    board, fingerprint = await filled(tmp_path / "boards.db")
    store = SqliteStore.open(tmp_path / "boards.db", ManualClock())
    (checked,) = await check_all(store)
    await store.close()
    assert (checked.record.id, checked.digest, checked.problem) == (board, fingerprint, "")


async def test_a_missing_entry_is_told(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    await filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM entries WHERE seq = 12")
        connection.commit()
    store = SqliteStore.open(path, ManualClock())
    (checked,) = await check_all(store)
    await store.close()
    assert "entry 12" in checked.problem
    assert checked.digest == ""


async def test_a_deleted_board_that_may_be_recovered_is_checked_too(tmp_path: Path) -> None:
    board, fingerprint = await filled(tmp_path / "boards.db")
    store = SqliteStore.open(tmp_path / "boards.db", ManualClock())
    await store.put_blob(board, blob())
    await store.discard(board, 5)
    (checked,) = await check_all(store)
    assert (checked.record.deleted_at, checked.digest, checked.problem) == (5, fingerprint, "")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE blobs SET data = x'00'")
    (checked,) = await check_all(store)
    await store.close()
    assert "blob" in checked.problem


async def test_a_snapshot_that_differs_from_its_log_is_told() -> None:
    store = MemoryStore(ManualClock())
    rooms = Registry(store)
    record = await rooms.create(ADA, "Sprint", "edit")
    async with rooms.using(record.id) as room:
        await rooms.submit(record.id, ADA, (Say("hello"),))
        room.state.title = "not what the log says"
        await room.save()
    checked = await check(store, await store.get(record.id))
    await rooms.close()
    assert "is not what the log comes to" in checked.problem


async def test_a_purged_board_begins_with_its_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    board, _ = await filled(path)
    store = SqliteStore.open(path, ManualClock())
    rooms = Registry(store)
    await rooms.purge(board, ADA)
    await rooms.submit(board, ADA, (Rename("after"),))
    fingerprint = digest(await rooms.state(board))
    await rooms.close()
    (checked,) = await check_all(store)
    await store.close()
    assert (checked.digest, checked.problem) == (fingerprint, "")


def test_the_command_line_backs_up_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, copy = tmp_path / "boards.db", tmp_path / "copy.db"
    board, fingerprint = asyncio.run(filled(path))
    assert main(["backup", str(copy), "--database", str(path)]) == 0
    assert main(["backup", str(copy), "--database", str(path)]) == 1
    assert "copy.db" in capsys.readouterr().err
    assert main(["check", "--database", str(copy)]) == 0
    line = capsys.readouterr().out
    assert board in line
    assert fingerprint[:16] in line
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM entries WHERE seq = 3")
        connection.commit()
    assert main(["check", "--database", str(copy)]) == 1
    assert "1 of 1 boards are damaged" in capsys.readouterr().err
    assert main(["check", "--database", str(tmp_path / "none.db")]) == 1
    assert "does not exist" in capsys.readouterr().err
