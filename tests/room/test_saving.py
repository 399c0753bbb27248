import logging

import pytest

from nbboard.core import limits
from nbboard.core.digest import digest
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ops import Rename, SetAccess
from nbboard.core.snapshot import restore
from nbboard.room.log import Log
from nbboard.room.picture import Picture
from nbboard.room.saving import SNAPSHOT_BYTES, Saving, _sealed
from nbboard.store.base import StoredSnapshot
from nbboard.store.memory import MemoryStore
from tests.room.doubles import BEN, House, add, settle


async def test_a_snapshot_is_due_after_many_entries_or_many_bytes() -> None:
    house = await House().begin()
    room = await house.registry.open(house.board)
    await room.save()
    saving = Saving(house.registry.host, await house.store.get(house.board), room.state, Log(1))
    assert not saving.due
    room.state.seq += limits.SNAPSHOT_ENTRIES - 1
    assert not saving.due
    room.state.seq += 1
    assert saving.due
    room.state.seq -= limits.SNAPSHOT_ENTRIES
    saving.grew(SNAPSHOT_BYTES)
    assert saving.due


async def test_a_busy_room_saves_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SNAPSHOT_ENTRIES", 5)
    house = await House().begin()
    ben = await house.join(BEN)
    for _ in range(4):
        await ben.submit(add())
    snapshot = await house.store.load_snapshot(house.board)
    assert snapshot is not None
    assert snapshot.seq == 5
    room = await house.registry.open(house.board)
    await room.save()
    latest = await house.store.load_snapshot(house.board)
    assert latest is snapshot, "nothing new"


async def test_what_was_loaded_without_a_snapshot_gets_one() -> None:
    house = await House().begin()
    await (await house.registry.open(house.board)).save()
    snapshot = await house.store.load_snapshot(house.board)
    assert snapshot is not None
    assert snapshot.seq == 1


async def test_a_snapshot_reads_back_as_the_board() -> None:
    house = await House().begin()
    ben = await house.join(BEN)
    await ben.submit(add(), add())
    room = await house.registry.open(house.board)
    await room.save()
    snapshot = await house.store.load_snapshot(house.board)
    assert snapshot is not None
    assert digest(restore(snapshot.chunks)) == digest(room.state)


async def test_a_picture_of_something_else_is_not_stored() -> None:
    house = await House().begin()
    chunks = (await (await house.registry.open(house.board)).audience.pictures.get()).chunks
    with pytest.raises(ValueError, match="seq 9 reads back as 1"):
        await _sealed(Picture(9, chunks, 1), house.clock)


async def test_title_and_access_of_the_record_follow_the_log() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(Rename("Retro"), SetAccess("private"))
    record = await house.store.get(house.board)
    assert (record.title, record.access) == ("Retro", "private")


class Unwilling(MemoryStore):
    async def save_snapshot(
        self, board: str, snapshot: StoredSnapshot, *, epoch: str | None = None
    ) -> None:
        raise StoreReadOnly("the disk is full")


async def test_a_snapshot_that_cannot_be_written_is_logged_and_missed_by_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House()
    house.use(Unwilling(house.clock.wall))
    await house.begin()
    ben = await house.join(BEN)
    await ben.submit(add())
    room = await house.registry.open(house.board)
    with caplog.at_level(logging.WARNING):
        await room.save()
    await settle()
    assert [record.getMessage() for record in caplog.records] == ["no snapshot"]
    assert not room.ended
