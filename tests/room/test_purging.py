"""What is not on a board any more removed for good (room/purging.py)."""

import hashlib
from collections.abc import Sequence

import pytest

from nbboard.core.digest import digest
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.model import Image
from nbboard.core.ops import Add, Introduce, Patch, PatchSet, Remove, Say, SetRole, Unsay
from nbboard.core.protocol import Committed, Snapshot, Welcome
from nbboard.core.roles import Role
from nbboard.room.purging import blobs_of, without_removed
from nbboard.store.base import Appended, Blob, Draft
from nbboard.store.memory import MemoryStore
from tests.room.doubles import ADA, BEN, House, add, new_id, settle
from tests.room.test_pen import Shared


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def images(house: House, *datas: bytes) -> list[Image]:
    for data in datas:
        await house.store.put_blob(house.board, Blob(sha(data), "image/png", data))
    return [Image(id=new_id(), at=(0, 0), size=(9, 9), blob=sha(data)) for data in datas]


@pytest.mark.guarantee("T34")
async def test_what_was_removed_is_gone_and_what_shows_stays() -> None:
    house = await House().begin()
    ada = await house.join()
    kept, gone = await images(house, b"kept", b"gone")
    await images(house, b"portrait")
    key = new_id()
    await ada.submit(add(key), Add(kept), Add(gone), Say("stays"), Introduce(sha(b"portrait")))
    await ada.submit(Say("gone"), SetRole("ben", Role.EDITOR))
    await ada.submit(Patch(key, PatchSet(angle=7)), Remove((gone.id,)), Unsay(3))
    assert ada.refusals == []
    before = await house.registry.state(house.board)
    old = await house.store.get(house.board)
    purged = await house.registry.purge(house.board, ADA)
    assert (purged.removed_entries, purged.removed_blobs) == (4, 1)
    record = await house.store.get(house.board)
    assert record.epoch == purged.epoch != old.epoch
    assert (record.history_from, record.head) == (4, 4)
    after = await house.registry.state(house.board)
    assert digest(after) == digest(without_removed(before))
    assert [message.text for message in after.chat] == ["stays"]
    assert [element.id for element in after] == [key, kept.id]
    assert await house.log() == []
    held = [await house.store.get_blob(house.board, sha(data)) is not None
            for data in (b"kept", b"gone", b"portrait")]  # fmt: skip
    assert held == [True, False, True]


@pytest.mark.guarantee("G4", "G6")
async def test_members_come_back_and_what_is_pending_is_written_once() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    committed = await ben.submit(add())
    welcome = ben.peer.of(Welcome)[0]
    await house.registry.purge(house.board, ADA)
    for person in (ada, ben):
        assert person.bye is not None
        assert (person.bye.code, person.bye.retry) == ("rewritten", True)
    # Ben has seen no answer to the first, and drew another meanwhile.
    ben.connect()
    await ben.hello(since=2, epoch=welcome.epoch, pending=(committed, committed + 1))
    again = ben.peer.of(Welcome)[0]
    assert again.epoch != welcome.epoch
    assert again.committed == ((committed, 2),)
    assert (again.history_from, again.seq) == (2, 2)
    assert len(ben.peer.of(Snapshot)) == 1
    key = new_id()
    await ben.submit(add(key))
    await ben.submit(add(key), n=ben.n)
    await ben.submit(add(), n=committed)
    assert [(entry.client, entry.n) for entry in await house.log()] == [(ben.client, 2)]
    assert ben.refusals == []
    assert [answer.seq for answer in ben.peer.of(Committed)] == [3, 2]


async def test_undo_of_something_purged_comes_to_nothing() -> None:
    house = await House().begin()
    ada = await house.join()
    key = new_id()
    await ada.submit(add(key))
    await ada.submit(Remove((key,)))
    await house.registry.purge(house.board, ADA)
    ada.connect()
    await ada.hello()
    await ada.submit(add(key))
    assert ada.peer.entries()[-1].verdicts == ("done",)


async def test_a_second_purge_begins_from_the_first() -> None:
    house = await House().begin()
    first = await house.registry.purge(house.board, ADA)
    ada = await house.join()
    await ada.submit(add())
    second = await house.registry.purge(house.board, ADA)
    assert (first.removed_entries, second.removed_entries) == (1, 1)
    assert len(await house.registry.state(house.board)) == 1
    await house.registry.close()
    house.use(house.store)
    assert len(await house.registry.state(house.board)) == 1


@pytest.mark.guarantee("G5")
async def test_another_server_notices_and_sends_its_members_back() -> None:
    house = House()
    store = Shared(house.clock.wall)
    house.use(store)
    await house.begin()
    here = house.registry
    house.registry = house.new_registry()
    ben = await house.join(BEN)
    await ben.submit(add())
    await here.purge(house.board, ADA)
    await ben.submit(add())
    await settle()
    assert ben.bye is not None
    assert (ben.bye.code, ben.bye.retry) == ("rewritten", True)
    ben.connect()
    await ben.hello()
    await ben.submit(add(), n=ben.n)
    assert ben.refusals == []
    assert len(await here.state(house.board)) == 2


class Busy(MemoryStore):
    """Another server appends whenever this one wants to rewrite."""

    times = 0

    async def get(self, board: BoardId):  # type: ignore[no-untyped-def]
        record = await super().get(board)
        if self.times > 0 and record.head:
            self.times -= 1
            draft = Draft("eve", "Eve", "x" * 20, record.head, "", (Say("x"),), Role.EDITOR,
                          Role.NONE)  # fmt: skip
            appended: Sequence[Appended] = await self.append(board, [draft])
            assert appended
        return record


async def test_what_another_server_writes_meanwhile_is_not_lost() -> None:
    house = House()
    store = Busy(house.clock.wall)
    house.use(store)
    await house.begin()
    await house.registry.open(house.board)
    store.times = 3
    await house.registry.purge(house.board, ADA)
    state = await house.registry.state(house.board)
    assert [message.text for message in state.chat] == ["x"] * 3
    store.times = 99
    with pytest.raises(StoreReadOnly, match="writes to this board"):
        await house.registry.purge(house.board, ADA)


def test_blobs_of_ops_are_images_and_pictures_of_people() -> None:
    image = Image(id=new_id(), at=(0, 0), size=(1, 1), blob="a" * 64)
    assert blobs_of((Add(image), Introduce("b" * 64), Introduce(None), Say("x"))) == {
        "a" * 64,
        "b" * 64,
    }
