"""What every store promises about a history that is rewritten."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

import pytest

from nbboard.core.errors import BoardNotFound, EpochChanged, InvalidInput, StoreDamaged
from nbboard.store.base import Store, StoredSnapshot
from tests.store.drafts import BOARD, OTHER, ManualClock, blob, draft, entries, record
from tests.store.harness import DamageableStore

FIRST = StoredSnapshot.sealed(3, [b"old", b"words"])
AGAIN = StoredSnapshot.sealed(6, [b"one", b"two"])
KEPT, GONE = blob(b"kept"), blob(b"gone")


async def filled(store: Store) -> None:
    """Six entries, a snapshot and two blobs on the board."""
    await store.append(BOARD, [draft(n) for n in range(1, 7)])
    await store.save_snapshot(BOARD, FIRST)
    await store.put_blob(BOARD, KEPT)
    await store.put_blob(BOARD, GONE)


async def rewritten(store: Store) -> None:
    await filled(store)
    await store.rewrite(BOARD, "epoch-2", AGAIN, {KEPT.sha256, "0" * 64})


class HistoryContract(DamageableStore):
    """`rewrite`, and what a caller who loaded the old history may do."""

    async def test_a_rewritten_history_begins_at_its_head(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        await store.create(record(OTHER))
        await store.append(OTHER, [draft(n) for n in range(1, 4)])
        await store.put_blob(OTHER, GONE)
        await filled(store)
        before = await store.get(BOARD)
        await store.rewrite(BOARD, "epoch-2", AGAIN, {KEPT.sha256})
        again = await self.reopened(store, tmp_path, clock)
        assert await again.get(BOARD) == before._replace(epoch="epoch-2", history_from=6)
        assert await entries(again) == []
        assert await again.load_snapshot(BOARD) == AGAIN
        assert await again.get_blob(BOARD, KEPT.sha256) == KEPT
        assert await again.get_blob(BOARD, GONE.sha256) is None
        # Nothing of another board goes with it.
        assert len(await entries(again, OTHER)) == 3
        assert await again.get_blob(OTHER, GONE.sha256) == GONE
        await again.close()

    async def test_the_log_goes_on_after_it(self, store: Store) -> None:
        await rewritten(store)
        [fate] = await store.append(BOARD, [draft(7)], epoch="epoch-2")
        assert fate.seq == 7
        for after in (0, 3, 6):
            assert [entry.seq for entry in await entries(store, after=after)] == [7]
        assert await entries(store, after=7) == []
        assert (await store.get(BOARD)).head == 7

    async def test_numbers_of_a_forgotten_history_stay_used(self, store: Store) -> None:
        await rewritten(store)
        assert await store.find(BOARD, "c1", [2, 6, 7]) == {2: 2, 6: 6}
        # What they held is forgotten, so each is a repeat.
        fates = await store.append(BOARD, [draft(2), draft(6, "other words"), draft(7)])
        assert [(fate.seq, fate.entry is None, fate.conflict) for fate in fates] == [
            (2, True, False),
            (6, True, False),
            (7, False, False),
        ]
        [fate] = await store.append(BOARD, [draft(7, "other words")])
        assert fate.conflict

    async def test_only_a_snapshot_of_the_head_can_begin_a_history(self, store: Store) -> None:
        await filled(store)
        bad = AGAIN._replace(chunks=(b"0ne", b"two"))
        for snapshot, epoch, words in (
            (FIRST, "epoch-2", "at seq 3 of a board whose head is 6"),
            (StoredSnapshot.sealed(7, [b"x"]), "epoch-2", "at seq 7 of a board whose head is 6"),
            (bad, "epoch-2", "digest does not fit"),
            (AGAIN, "epoch-1", "is that of the old history"),
        ):
            with pytest.raises(InvalidInput, match=words):
                await store.rewrite(BOARD, epoch, snapshot, set())
        assert len(await entries(store)) == 6
        assert await store.load_snapshot(BOARD) == FIRST
        assert await store.get_blob(BOARD, GONE.sha256) == GONE
        with pytest.raises(BoardNotFound):
            await store.rewrite(OTHER, "epoch-2", AGAIN, set())

    async def test_a_history_is_rewritten_more_than_once(self, store: Store) -> None:
        await rewritten(store)
        await store.append(BOARD, [draft(7), draft(8)])
        third = StoredSnapshot.sealed(8, [b"three"])
        await store.rewrite(BOARD, "epoch-3", third, set())
        await store.rewrite(BOARD, "epoch-4", third, set())
        assert await store.load_snapshot(BOARD) == third
        assert await store.load_snapshot(BOARD, 8) == third
        assert await store.get_blob(BOARD, KEPT.sha256) is None
        assert await store.find(BOARD, "c1", [1, 8]) == {1: 1, 8: 8}
        assert (await store.get(BOARD)).history_from == 8

    async def test_a_new_board_can_be_rewritten(self, store: Store) -> None:
        await store.rewrite(BOARD, "epoch-2", StoredSnapshot.sealed(0, [b"empty"]), set())
        await store.append(BOARD, [draft(1)])
        assert [entry.seq for entry in await entries(store)] == [1]

    async def test_the_beginning_outlives_later_snapshots(self, store: Store) -> None:
        await rewritten(store)
        await store.append(BOARD, [draft(n) for n in range(7, 11)])
        for seq in (7, 8, 10):
            await store.save_snapshot(BOARD, StoredSnapshot.sealed(seq, [b"at %d" % seq]))
        newest = StoredSnapshot.sealed(10, [b"at 10"])
        assert await store.load_snapshot(BOARD) == newest
        assert await store.load_snapshot(BOARD, 10) == newest
        assert await store.load_snapshot(BOARD, 9) == AGAIN
        assert await store.load_snapshot(BOARD, 6) == AGAIN
        # One that is no newer than the beginning changes nothing.
        await store.save_snapshot(BOARD, StoredSnapshot.sealed(6, [b"other"]))
        assert await store.load_snapshot(BOARD, 6) == AGAIN

    async def test_upto_passes_over_later_snapshots(self, store: Store) -> None:
        await filled(store)
        assert await store.load_snapshot(BOARD, 3) == FIRST
        assert await store.load_snapshot(BOARD, 2) is None

    @pytest.mark.guarantee("G15")
    async def test_g15_a_history_whose_only_snapshot_is_damaged_is_refused(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        await rewritten(store)
        await self.damage_snapshot(store, BOARD)
        with pytest.raises(StoreDamaged, match="its log begins only after 6: restore a backup"):
            await store.load_snapshot(BOARD)
        assert "damaged snapshot" in caplog.text

    async def test_who_loaded_the_old_history_is_told_to_load_it_anew(self, store: Store) -> None:
        await rewritten(store)
        later = StoredSnapshot.sealed(7, [b"old words"])
        await store.append(BOARD, [draft(7)], epoch="epoch-2")
        calls: list[Awaitable[object]] = [
            store.append(BOARD, [draft(8)], epoch="epoch-1"),
            store.append(BOARD, [], epoch="epoch-1"),
            store.save_snapshot(BOARD, later, epoch="epoch-1"),
            _read(store, "epoch-1"),
        ]
        for call in calls:
            with pytest.raises(EpochChanged, match="load the board anew"):
                await call
        assert (await store.get(BOARD)).head == 7
        assert await store.load_snapshot(BOARD) == AGAIN
        assert await _read(store, "epoch-2") == 1
        await store.save_snapshot(BOARD, later, epoch="epoch-2")

    async def test_an_outdated_caller_takes_nobody_elses_append_with_it(self, store: Store) -> None:
        await rewritten(store)
        fates = await asyncio.gather(
            store.append(BOARD, [draft(7)], epoch="epoch-2"),
            store.append(BOARD, [draft(8)], epoch="epoch-1"),
            store.append(BOARD, [draft(9)]),
            return_exceptions=True,
        )
        assert isinstance(fates[1], EpochChanged)
        assert [entry.n for entry in await entries(store)] == [7, 9]

    async def test_a_blob_that_comes_back_stays(self, store: Store) -> None:
        await rewritten(store)
        await store.put_blob(BOARD, GONE)
        assert await store.get_blob(BOARD, GONE.sha256) == GONE


async def _read(store: Store, epoch: str) -> int:
    return sum([len(group) async for group in store.read(BOARD, 0, epoch=epoch)])
