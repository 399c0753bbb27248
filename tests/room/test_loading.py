"""A board is the fold of its log, whatever its record says now."""

import logging

import pytest

from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.errors import StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.core.ops import Entry, Rename, SetAccess
from nbboard.core.roles import Role
from nbboard.core.snapshot import chunks, restore
from nbboard.core.state import BoardState
from nbboard.room import picture
from nbboard.room.counts import Counts
from nbboard.room.farewell import RESTART
from nbboard.room.host import Host
from nbboard.room.loading import GENESIS, found, load
from nbboard.store.base import BoardRecord, StoredSnapshot
from nbboard.store.memory import MemoryStore
from tests.room.doubles import BEN, House, add, seqs


async def test_a_board_begins_with_an_entry_of_its_owner() -> None:
    house = await House().begin("view")
    (entry,) = await house.log()
    assert (entry.seq, entry.author, entry.name, entry.client) == (1, "ada", "Ada", GENESIS)
    state = await house.registry.state(house.board)
    assert (state.title, state.access, state.roles) == ("Sprint", "view", {"ada": Role.OWNER})


async def test_what_was_allowed_then_stays_allowed_on_replay() -> None:
    house = await House().begin("edit")
    ada, ben = await house.join(), await house.join(BEN)
    await ben.submit(add())
    await ada.submit(SetAccess("private"), Rename("Closed"))
    before = digest(await house.registry.state(house.board))
    room = await load(house.registry.host, house.board)
    assert digest(room.state) == before
    assert len(room.state) == 1
    room.stop(RESTART)


async def test_creation_that_was_cut_short_is_finished_by_the_first_load() -> None:
    house = House()
    record = BoardRecord(house.board, "Sprint", "ada", "private", 1, 1, 0, "epoch")
    await house.store.create(record)
    state = await house.registry.state(house.board)
    assert (state.seq, state.title, state.access) == (1, "Sprint", "private")
    await found(house.store, record, "Ada")
    assert seqs(await house.log()) == [1], "again is no change"


async def test_snapshot_and_tail_make_the_same_board_as_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture, "AT_ONCE", 1)
    house = await House().begin()
    ben = await house.join(BEN)
    for _ in range(3):
        await ben.submit(add(), add())
    await (await house.registry.open(house.board)).save()
    for _ in range(3):
        await ben.submit(add())
    expected = digest(await house.registry.state(house.board))
    room = await load(house.registry.host, house.board)
    assert digest(room.state) == expected
    assert room.log.first == 5, "only the tail is read"
    sent = await room.audience.pictures.get()
    assert (sent.seq, len(restore(sent.chunks))) == (4, 6), "what was stored is sent as it is"
    await house.store.save_snapshot(house.board, StoredSnapshot.sealed(7, [b"\x93what"]))
    room.stop(RESTART)


@pytest.mark.guarantee("G15")
async def test_a_snapshot_that_cannot_be_read_is_passed_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = await House().begin()
    ben = await house.join(BEN)
    await ben.submit(add())
    await house.store.save_snapshot(house.board, StoredSnapshot.sealed(2, [b"\x93what"]))
    with caplog.at_level(logging.WARNING):
        room = await load(house.registry.host, house.board)
    assert "snapshot unreadable" in [record.getMessage() for record in caplog.records]
    assert len(room.state) == 1
    room.stop(RESTART)


class Holed(MemoryStore):
    """Has lost an entry."""

    missing = 0

    async def read(self, board: str, after: int, *, epoch: str | None = None):  # type: ignore[no-untyped-def, override]
        async for group in super().read(board, after, epoch=epoch):
            kept: list[Entry] = [entry for entry in group if entry.seq != self.missing]
            yield kept


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize("missing", [2, 4])
async def test_a_log_with_a_hole_or_a_lost_end_is_refused(missing: int) -> None:
    house = House()
    holed = Holed(house.clock.wall)
    house.use(holed)
    await house.begin()
    ben = await house.join(BEN)
    for _ in range(3):
        await ben.submit(add())
    holed.missing = missing
    with pytest.raises(StoreDamaged, match=house.board):
        await load(Host(holed, house.clock, house.random.randbytes, Counts()), house.board)


class Rewritten(MemoryStore):
    """Another process removes the past just after the record was read."""

    rewrites = 0

    async def load_snapshot(self, board: BoardId, upto: int | None = None) -> StoredSnapshot | None:
        if self.rewrites > 0:
            self.rewrites -= 1
            state = BoardState()
            async for group in self.read(board, 0):
                for entry in group:
                    apply(state, entry)
            snapshot = StoredSnapshot.sealed(state.seq, chunks(state))
            await self.rewrite(board, "another", snapshot, set())
        return await super().load_snapshot(board, upto)


async def test_a_history_rewritten_while_it_is_read_is_read_anew() -> None:
    house = House()
    store = Rewritten(house.clock.wall)
    house.use(store)
    await house.begin()
    ben = await house.join(BEN)
    await ben.submit(add())
    store.rewrites = 1
    room = await load(Host(store, house.clock, house.random.randbytes, Counts()), house.board)
    assert (len(room.state), room.history.begins) == (1, 2)
    room.stop(RESTART)
