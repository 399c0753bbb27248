import logging
from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.store.base import Card, StoredSnapshot
from nbboard.store.sqlite import boards
from tests.store.drafts import BOARD, OTHER, blob, draft, entries, record
from tests.store.sqlite.opened import change, opened

SECRET = "a word that must not stay"
TABLES = ("entries", "commits", "snapshots", "snapshot_chunks", "blobs")


def test_a_seal_knows_where_each_part_ends() -> None:
    seals = {
        boards.seal(*parts)
        for parts in (("ab", "c"), ("a", "bc"), (b"ab", "c"), (1, "c"), (1.0, "c"), (None, "c"))
    }
    assert len(seals) == 6


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    "damage",
    [
        "title = 'Sprin\u0074s'",
        "owner = 'eve'",
        "access = 'private'",
        "head = 1",
        "changed_at = 3",
        "epoch = 'other'",
        "state = 2",
        "title = CAST(x'ff00ff' AS TEXT)",
        "title = NULL",
    ],
)
async def test_g15_a_changed_record_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.create(record(OTHER))
        await store.append(BOARD, [draft(1), draft(2)])
        if damage.endswith("NULL"):
            await change(store, "PRAGMA ignore_check_constraints=ON")
            with pytest.raises(StoreDamaged, match="NOT NULL"):
                await change(store, f"UPDATE boards SET {damage}")
            return
        assert await change(store, f"UPDATE boards SET {damage} WHERE key = 1") == 1
        for call in (
            store.get(BOARD),
            store.append(BOARD, [draft(3)]),
            entries(store),
            store.describe(BOARD, Card("x", "edit")),
            store.delete(BOARD),
        ):
            with pytest.raises(StoreDamaged, match=f"record of board '{BOARD}' fails its check"):
                await call
        with caplog.at_level(logging.ERROR):
            assert [found.record.id for found in await store.list()] == [OTHER]
        assert BOARD in caplog.text
        await store.append(OTHER, [draft(1)])


@pytest.mark.guarantee("T34")
async def test_t34_what_is_deleted_is_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.create(record(OTHER)._replace(title=SECRET, owner=SECRET))
        await store.append(OTHER, [draft(n, f"{SECRET} {n}" * 20) for n in range(800)])
        await store.save_snapshot(OTHER, StoredSnapshot.sealed(2, [SECRET.encode() * 1000]))
        await store.save_snapshot(OTHER, StoredSnapshot.sealed(3, [SECRET.encode() * 2000]))
        await store.put_blob(OTHER, blob(SECRET.encode() * 9000))
        await store.delete(OTHER)
        for table in TABLES:
            assert await change(store, f"DELETE FROM {table}") == 0
        await store.append(BOARD, [draft(1)])
    assert SECRET.encode() not in path.read_bytes()
    assert BOARD.encode() in path.read_bytes()


async def test_a_deletion_that_was_cut_short_is_finished_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(n) for n in range(1200)])
        await store._writer.run(lambda connection: boards.delete(connection, BOARD))
    async with opened(path, fresh=False) as store:
        assert list(await store.list()) == []
        for table in TABLES:
            assert await change(store, f"DELETE FROM {table}") == 0


async def test_a_thousand_boards(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        ids = [BoardId(f"board-{number}") for number in range(1000)]

        async def fill(board: BoardId) -> None:
            await store.create(record(board))
            await store.append(board, [draft(1)])

        import asyncio  # noqa: PLC0415

        await asyncio.gather(*map(fill, ids))
        found = await store.list()
        assert len(found) == 1001
        assert {board.record.head for board in found if board.record.id != BOARD} == {1}
