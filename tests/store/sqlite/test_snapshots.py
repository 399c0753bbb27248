from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.store.base import StoredSnapshot
from nbboard.store.sqlite import snapshots
from nbboard.store.sqlite.snapshots import Place
from tests.store.drafts import BOARD, draft
from tests.store.sqlite.opened import change, opened

PLACE = Place(BOARD, "epoch-1")
FIRST = StoredSnapshot.sealed(1, [b"one", b"two"])
SECOND = StoredSnapshot.sealed(2, [b"three", b"four", b"five"])


async def test_only_the_newest_stays_in_the_file(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1), draft(2)])
        await store.save_snapshot(BOARD, FIRST)
        await store.save_snapshot(BOARD, SECOND)
        assert await change(store, "UPDATE snapshots SET seq = seq") == 1
        assert await change(store, "UPDATE snapshot_chunks SET seq = seq") == 3


@pytest.mark.guarantee("G15")
async def test_g15_the_one_before_stays_until_the_new_one_was_read_back(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1), draft(2)])
        await store.save_snapshot(BOARD, FIRST)
        # A disk that writes something else than it was told.
        await change(
            store,
            "CREATE TRIGGER bad AFTER INSERT ON snapshots WHEN new.seq = 2 BEGIN "
            "UPDATE snapshot_chunks SET data = x'00' WHERE seq = 2 AND place = 1; END",
        )
        with pytest.raises(StoreDamaged, match="at seq 2 cannot be read back"):
            await store.save_snapshot(BOARD, SECOND)
        assert await store.load_snapshot(BOARD) == FIRST
        await change(store, "DROP TRIGGER bad")
        await store.save_snapshot(BOARD, SECOND)
        assert await store.load_snapshot(BOARD) == SECOND


async def test_a_snapshot_cut_short_by_a_crash_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(n) for n in range(3)])
        await store.save_snapshot(BOARD, FIRST)
        await store._writer.run(
            lambda connection: snapshots.put_chunk(connection, PLACE, 2, (0, b"three"))
        )
    async with opened(path, fresh=False) as store:
        assert await store.load_snapshot(BOARD) == FIRST
        await store.save_snapshot(BOARD, StoredSnapshot.sealed(3, [b"six"]))
        assert await change(store, "UPDATE snapshot_chunks SET seq = seq") == 1


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE snapshot_chunks SET data = x'00' WHERE seq = 2 AND place = 0",
        "UPDATE snapshot_chunks SET data = 5 WHERE seq = 2 AND place = 0",
        "DELETE FROM snapshot_chunks WHERE seq = 2 AND place = 2",
        "DELETE FROM snapshot_chunks WHERE seq = 2",
        "UPDATE snapshots SET digest = 'x' WHERE seq = 2",
        "UPDATE snapshots SET chunks = 2 WHERE seq = 2",
        "UPDATE snapshots SET seq = 9 WHERE seq = 2",
    ],
)
async def test_g15_an_older_sound_one_is_better_than_a_damaged_one(
    tmp_path: Path, damage: str
) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1), draft(2)])
        await store.save_snapshot(BOARD, FIRST)
        # As if the process had ended before the older one was dropped.
        for place, chunk in enumerate(SECOND.chunks):
            await store._writer.run(
                lambda connection, part=(place, chunk): snapshots.put_chunk(  # type: ignore[misc]
                    connection, PLACE, 2, part
                )
            )
        await store._writer.run(lambda connection: snapshots.finish(connection, PLACE, SECOND))
        assert await store.load_snapshot(BOARD) == SECOND
        assert await change(store, damage) > 0
        assert await store.load_snapshot(BOARD) == FIRST
