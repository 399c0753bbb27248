"""What every store promises, as suites: this one and its neighbours ``contract_*``."""

import asyncio
import itertools
import logging
import random
from pathlib import Path

import pytest

from nbboard.core.errors import (
    BoardExists,
    BoardNotFound,
    InvalidInput,
    StoreReadOnly,
)
from nbboard.core.ids import BoardId
from nbboard.core.ops import Entry, Say
from nbboard.core.roles import Role
from nbboard.store.base import Card, Store, StoredSnapshot
from tests.store.drafts import BOARD, OTHER, ManualClock, blob, draft, entries, record
from tests.store.harness import DamageableStore


class StoreContract(DamageableStore):
    """Boards, the log, snapshots and blobs."""

    # ---- boards

    async def test_a_new_board_has_the_record_it_was_made_with(self, store: Store) -> None:
        assert await store.get(BOARD) == record()
        assert await entries(store) == []

    async def test_an_unknown_board_is_an_error_everywhere(self, store: Store) -> None:
        snapshot = StoredSnapshot.sealed(0, [b"chunk"])
        for call in (
            store.get(OTHER),
            store.delete(OTHER),
            store.append(OTHER, [draft(1)]),
            store.append(OTHER, []),
            store.find(OTHER, "c1", [1]),
            entries(store, OTHER),
            store.save_snapshot(OTHER, snapshot),
            store.load_snapshot(OTHER),
            store.put_blob(OTHER, blob()),
            store.get_blob(OTHER, blob().sha256),
            store.describe(OTHER, Card("x", "edit")),
        ):
            with pytest.raises(BoardNotFound, match="ask its owner"):
                await call

    async def test_an_unknown_board_takes_nobody_elses_append_with_it(self, store: Store) -> None:
        fates = await asyncio.gather(
            store.append(BOARD, [draft(1)]),
            store.append(OTHER, [draft(1)]),
            store.append(BOARD, [draft(2)]),
            return_exceptions=True,
        )
        assert isinstance(fates[1], BoardNotFound)
        assert [entry.n for entry in await entries(store)] == [1, 2]

    async def test_list_gives_the_newest_change_first(
        self, store: Store, clock: ManualClock
    ) -> None:
        await store.create(record(OTHER))
        assert [found.record.id for found in await store.list()] == [OTHER, BOARD]
        await store.append(BOARD, [draft(1)])
        clock.now += 5
        assert [found.record.id for found in await store.list()] == [BOARD, OTHER]
        assert (await store.list())[0].record == await store.get(BOARD)

    async def test_an_id_is_never_used_twice(self, store: Store) -> None:
        with pytest.raises(BoardExists, match=BOARD):
            await store.create(record())
        await store.delete(BOARD)
        with pytest.raises(BoardExists, match=BOARD):
            await store.create(record())
        assert list(await store.list()) == []

    async def test_a_board_begins_with_an_empty_log(self, store: Store) -> None:
        with pytest.raises(InvalidInput, match="head 0, not 7"):
            await store.create(record(OTHER)._replace(head=7))
        with pytest.raises(BoardNotFound):
            await store.get(OTHER)

    async def test_delete_takes_all_of_one_board_and_nothing_of_another(self, store: Store) -> None:
        await store.create(record(OTHER))
        for board in (BOARD, OTHER):
            await store.append(board, [draft(n) for n in range(1200)])
            await store.put_blob(board, blob())
            await store.save_snapshot(board, StoredSnapshot.sealed(3, [b"one", b"two"]))
        await store.delete(BOARD)
        with pytest.raises(BoardNotFound):
            await store.get(BOARD)
        with pytest.raises(BoardNotFound):
            await entries(store)
        assert [found.record.id for found in await store.list()] == [OTHER]
        assert len(await entries(store, OTHER)) == 1200
        assert await store.get_blob(OTHER, blob().sha256) == blob()
        assert await store.load_snapshot(OTHER) is not None

    async def test_describe_changes_what_lists_show_and_nothing_else(self, store: Store) -> None:
        await store.append(BOARD, [draft(1)])
        before = await store.get(BOARD)
        await store.describe(BOARD, Card("Retro \U0001f600", "private", listed=True))
        after = await store.get(BOARD)
        assert after == before._replace(
            title="Retro \U0001f600", access="private", listed=True, archived=False
        )

    # ---- the log

    @pytest.mark.guarantee("G3")
    async def test_g3_seqs_are_one_two_three_on_each_board(self, store: Store) -> None:
        await store.create(record(OTHER))
        await store.append(BOARD, [draft(1), draft(2)])
        await store.append(OTHER, [draft(1)])
        fates = await store.append(BOARD, [draft(3)])
        assert [fate.seq for fate in fates] == [3]
        assert [entry.seq for entry in await entries(store)] == [1, 2, 3]
        assert [entry.seq for entry in await entries(store, OTHER)] == [1]
        assert (await store.get(BOARD)).head == 3

    async def test_an_entry_is_what_was_drafted(self, store: Store, clock: ManualClock) -> None:
        sent = draft(9, "a", "b \U0001f600\n", client="c7", batch="b1")._replace(
            ceiling=Role.EDITOR, floor=Role.VIEWER
        )
        [fate] = await store.append(BOARD, [sent])
        [entry] = await entries(store)
        assert fate.entry == entry
        assert entry == Entry(
            seq=1,
            at=clock.now,
            author="ada",
            name="Ada",
            client="c7",
            n=9,
            batch="b1",
            ops=(Say("a"), Say("b \U0001f600\n")),
            ceiling=Role.EDITOR,
            floor=Role.VIEWER,
        )
        assert (await store.get(BOARD)).changed_at == clock.now

    async def test_an_empty_append_changes_nothing(self, store: Store, clock: ManualClock) -> None:
        clock.now += 1
        assert list(await store.append(BOARD, [])) == []
        assert await store.get(BOARD) == record()

    @pytest.mark.guarantee("G22")
    async def test_g22_time_never_goes_back(self, store: Store, clock: ManualClock) -> None:
        await store.append(BOARD, [draft(1)])
        latest = clock.now
        clock.now -= 3_600_000
        await store.append(BOARD, [draft(2)])
        clock.now = latest + 1
        await store.append(BOARD, [draft(3)])
        assert [entry.at for entry in await entries(store)] == [latest, latest, latest + 1]
        assert (await store.get(BOARD)).changed_at == latest + 1

    @pytest.mark.guarantee("G4")
    async def test_g4_the_same_again_gives_the_first_seq(self, store: Store) -> None:
        await store.append(BOARD, [draft(1), draft(2)])
        fates = await store.append(BOARD, [draft(2), draft(3), draft(1)])
        assert [(fate.seq, fate.entry is None, fate.conflict) for fate in fates] == [
            (2, True, False),
            (3, False, False),
            (1, True, False),
        ]
        assert [entry.n for entry in await entries(store)] == [1, 2, 3]

    @pytest.mark.guarantee("G4")
    async def test_g4_other_content_under_the_same_number_is_a_conflict(self, store: Store) -> None:
        await store.append(BOARD, [draft(1, "first")])
        fates = await store.append(BOARD, [draft(1, "second"), draft(2)])
        assert (fates[0].seq, fates[0].entry, fates[0].conflict) == (1, None, True)
        assert fates[1].seq == 2
        assert [entry.ops for entry in await entries(store)] == [(Say("first"),), (Say("c1 2"),)]

    @pytest.mark.guarantee("G4")
    async def test_g4_repeats_within_one_append(self, store: Store) -> None:
        fates = await store.append(BOARD, [draft(1), draft(1), draft(1, "other"), draft(2)])
        assert [(fate.seq, fate.conflict) for fate in fates] == [
            (1, False),
            (1, False),
            (1, True),
            (2, False),
        ]
        assert [entry.n for entry in await entries(store)] == [1, 2]

    async def test_numbers_belong_to_a_client_and_a_board(self, store: Store) -> None:
        await store.create(record(OTHER))
        await store.append(BOARD, [draft(1)])
        [fate] = await store.append(BOARD, [draft(1, client="c2")])
        assert fate.entry is not None
        [fate] = await store.append(OTHER, [draft(1, "something else")])
        assert fate.entry is not None

    async def test_find_tells_which_numbers_are_in_the_log(self, store: Store) -> None:
        await store.append(BOARD, [draft(n) for n in (5, 7, 2**53 - 1)])
        await store.append(BOARD, [draft(6, client="c2")])
        numbers = [4, 5, 6, 7, 2**53 - 1, *range(100, 3000)]
        assert await store.find(BOARD, "c1", numbers) == {5: 1, 7: 2, 2**53 - 1: 3}
        assert await store.find(BOARD, "c9", [5]) == {}
        assert await store.find(BOARD, "c1", []) == {}

    async def test_read_gives_groups_in_order_from_any_seq(self, store: Store) -> None:
        await store.append(BOARD, [draft(n) for n in range(1, 1301)])
        groups = [group async for group in store.read(BOARD, 0)]
        assert len(groups) > 1
        assert [entry.seq for group in groups for entry in group] == list(range(1, 1301))
        assert [entry.seq for entry in await entries(store, after=1298)] == [1299, 1300]
        assert await entries(store, after=1300) == []
        assert await entries(store, after=5000) == []

    async def test_a_board_deleted_while_it_is_read_is_an_error(self, store: Store) -> None:
        await store.append(BOARD, [draft(n) for n in range(1300)])
        reading = store.read(BOARD, 0)
        assert await anext(reading)
        await store.delete(BOARD)
        with pytest.raises(BoardNotFound):
            await anext(reading)

    @pytest.mark.guarantee("G3", "G4")
    async def test_g3_g4_concurrent_appends_with_repeats(self, store: Store) -> None:
        chance = random.Random(20)
        await store.create(record(OTHER))
        seqs: dict[tuple[BoardId, str, int], set[int]] = {}

        async def draw(client: str, board: BoardId) -> None:
            for n in range(40):
                again = [m for m in range(n) if chance.random() < 0.05]
                numbers = [*again, n, *([n] * chance.choice([0, 0, 1]))]
                fates = await store.append(board, [draft(m, client=client) for m in numbers])
                for m, fate in zip(numbers, fates, strict=True):
                    assert not fate.conflict
                    seqs.setdefault((board, client, m), set()).add(fate.seq)
                if chance.random() < 0.3:
                    await asyncio.sleep(0)

        clients = [f"c{number}" for number in range(8)]
        boards = (BOARD, OTHER)
        await asyncio.gather(*itertools.starmap(draw, itertools.product(clients, boards)))
        for board in boards:
            log = await entries(store, board)
            assert [entry.seq for entry in log] == list(range(1, 8 * 40 + 1))
            for entry in log:
                assert seqs[board, entry.client, entry.n] == {entry.seq}
            for client in clients:
                mine = [entry.n for entry in log if entry.client == client]
                assert mine == list(range(40))

    @pytest.mark.guarantee("G1", "G4")
    async def test_g1_g4_a_restart_keeps_everything(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        await store.append(BOARD, [draft(1), draft(2)])
        await store.put_blob(BOARD, blob())
        await store.save_snapshot(BOARD, StoredSnapshot.sealed(2, [b"a", b"b"]))
        before, log = await store.get(BOARD), await entries(store)
        store = await self.reopened(store, tmp_path, clock)
        try:
            assert await store.get(BOARD) == before
            assert await entries(store) == log
            assert await store.get_blob(BOARD, blob().sha256) == blob()
            assert await store.load_snapshot(BOARD) == StoredSnapshot.sealed(2, [b"a", b"b"])
            fates = await store.append(BOARD, [draft(2), draft(1, "other"), draft(3)])
            assert [(fate.seq, fate.conflict) for fate in fates] == [
                (2, False),
                (1, True),
                (3, False),
            ]
            with pytest.raises(BoardExists):
                await store.create(record())
        finally:
            await store.close()

    # ---- snapshots

    async def test_the_newest_snapshot_is_kept(self, store: Store) -> None:
        await store.append(BOARD, [draft(n) for n in range(5)])
        assert await store.load_snapshot(BOARD) is None
        for seq in (0, 2, 5, 4, 5):
            await store.save_snapshot(BOARD, StoredSnapshot.sealed(seq, [b"at", b"%d" % seq]))
        assert await store.load_snapshot(BOARD) == StoredSnapshot.sealed(5, [b"at", b"5"])

    async def test_a_snapshot_that_does_not_fit_changes_nothing(self, store: Store) -> None:
        await store.append(BOARD, [draft(1)])
        good = StoredSnapshot.sealed(1, [b"a" * 300_000, b"b"])
        await store.save_snapshot(BOARD, good)
        with pytest.raises(InvalidInput, match="whose head is 1"):
            await store.save_snapshot(BOARD, StoredSnapshot.sealed(2, [b"c"]))
        await store.append(BOARD, [draft(2)])
        with pytest.raises(InvalidInput, match="digest does not fit"):
            await store.save_snapshot(BOARD, StoredSnapshot(2, good.digest, (b"c",)))
        assert await store.load_snapshot(BOARD) == good

    @pytest.mark.guarantee("G15")
    async def test_g15_a_damaged_snapshot_is_passed_over(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        await store.append(BOARD, [draft(1)])
        await store.save_snapshot(BOARD, StoredSnapshot.sealed(1, [b"one", b"two"]))
        await self.damage_snapshot(store, BOARD)
        with caplog.at_level(logging.WARNING):
            assert await store.load_snapshot(BOARD) is None
        assert f"damaged snapshot of {BOARD} at seq 1" in caplog.text
        again = StoredSnapshot.sealed(1, [b"one", b"two"])
        await store.save_snapshot(BOARD, again)
        assert await store.load_snapshot(BOARD) == again

    # ---- blobs

    async def test_a_blob_belongs_to_one_board(self, store: Store) -> None:
        await store.create(record(OTHER))
        await store.put_blob(BOARD, blob())
        await store.put_blob(BOARD, blob()._replace(media_type="image/webp"))
        assert await store.get_blob(BOARD, blob().sha256) == blob()
        assert await store.get_blob(OTHER, blob().sha256) is None
        assert await store.get_blob(BOARD, "0" * 64) is None

    async def test_a_blob_under_a_wrong_hash_is_refused(self, store: Store) -> None:
        wrong = blob()._replace(sha256="0" * 64)
        with pytest.raises(InvalidInput, match=blob().sha256):
            await store.put_blob(BOARD, wrong)
        assert await store.get_blob(BOARD, wrong.sha256) is None

    # ---- the end

    async def test_close_commits_what_is_under_way(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        calls = [asyncio.create_task(store.append(BOARD, [draft(n)])) for n in range(50)]
        await asyncio.sleep(0)
        await store.close()
        fates = await asyncio.gather(*calls)
        store = await self.reopened(store, tmp_path, clock)
        try:
            assert [entry.seq for entry in await entries(store)] == [fate.seq for [fate] in fates]
        finally:
            await store.close()

    async def test_a_closed_store_refuses_everything(self, store: Store) -> None:
        unsubscribe = store.watch(BOARD, lambda: None)
        await store.close()
        unsubscribe()
        with pytest.raises(StoreReadOnly, match="closed"):
            await store.append(BOARD, [draft(1)])
        with pytest.raises(StoreReadOnly, match="closed"):
            await store.list()
        with pytest.raises(StoreReadOnly, match="closed"):
            await entries(store)
        await store.close()

    async def test_a_cancelled_call_harms_no_other(self, store: Store) -> None:
        calls = [asyncio.create_task(store.append(BOARD, [draft(n)])) for n in range(10)]
        await asyncio.sleep(0)
        calls[4].cancel()
        fates = await asyncio.gather(*calls, return_exceptions=True)
        seqs = [fate[0].seq for fate in fates if not isinstance(fate, BaseException)]
        log = await entries(store)
        assert len(seqs) >= 9
        assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
        assert set(seqs) <= {entry.seq for entry in log}
        # Whether the cancelled one came through, its number tells.
        [again] = await store.append(BOARD, [draft(4)])
        assert [entry.n for entry in await entries(store)].count(4) == 1
        assert again.seq in {entry.seq for entry in await entries(store)}
