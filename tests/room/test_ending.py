"""How a room ends: with a fault, while it is committing, and when it is closed."""

import asyncio
import logging
from collections.abc import Sequence

import pytest

from nbboard.core.errors import BoardNotFound, StoreReadOnly
from nbboard.core.ids import BoardId, UserId
from nbboard.core.ops import Say
from nbboard.core.roles import Role
from nbboard.room.submission import Receipt, Submission
from nbboard.store.base import Appended, Draft
from nbboard.store.memory import MemoryStore
from tests.room.doubles import BEN, House, add, seqs, settle
from tests.room.test_room import Watched


class Broken(MemoryStore):
    broken = False

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        if self.broken:
            raise RuntimeError("out of luck")
        return await super().append(board, drafts, epoch=epoch)


async def test_a_room_that_fails_tells_everyone_and_is_loaded_afresh(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House()
    store = Broken(house.clock.wall)
    house.use(store)
    await house.begin()
    ada, ben = await house.join(), await house.join(BEN)
    store.broken = True
    with caplog.at_level(logging.ERROR):
        await ada.submit(add())
    for person in (ada, ben):
        assert person.bye is not None
        assert (person.bye.code, person.bye.retry) == ("internal", True)
    assert [record.getMessage() for record in caplog.records] == ["room failed"]
    assert house.registry.active(house.board) is None
    store.broken = False
    ada.connect()
    await ada.hello(pending=(1,))
    await ada.submit(add(), n=1)
    assert seqs(ada.peer.entries()) == [2]


class Deleted(Watched):
    """Is told by another process that the board is gone, first of all by a visit."""

    deleted = False

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        await self.gate.wait()
        if self.deleted:
            raise BoardNotFound("no such board")
        return await super().append(board, drafts, epoch=epoch)

    async def visited(self, board: BoardId, user: UserId, at: int) -> None:
        if self.deleted:
            raise BoardNotFound("no such board")


@pytest.mark.guarantee("G4")
async def test_what_is_in_flight_when_a_room_ends_is_answered_and_not_freed_before() -> None:
    house = House()
    store = Deleted(house)
    house.use(store)
    await house.begin()
    room = await house.registry.open(house.board)
    store.gate.clear()
    receipt = Receipt()
    draft = Draft("ada", "Ada", "c1", 1, "", (Say("hi"),), Role.OWNER, Role.NONE)
    await room.submit(Submission.of(draft, receipt))
    store.deleted = True
    ben = await house.join(BEN)
    assert ben.bye is not None
    assert (ben.bye.code, receipt.entry.done()) == ("deleted", False)
    freeing = asyncio.create_task(room.free())
    await settle()
    assert not freeing.done()
    store.gate.set()
    await asyncio.wait_for(freeing, 30)
    with pytest.raises(StoreReadOnly, match="not stored"):
        await asyncio.wait_for(receipt.entry, 30)


async def test_closing_finishes_what_is_queued() -> None:
    house = House()
    store = Watched(house)
    house.use(store)
    await house.begin()
    ada = await house.join()
    store.gate.clear()
    await ada.submit(add())
    await ada.submit(add())
    closing = asyncio.create_task(house.registry.close())
    await settle()
    await ada.submit(add())
    assert ada.refusals == [(3, "read-only")]
    store.gate.set()
    await asyncio.wait_for(closing, 30)
    kinds = [type(message).__name__ for message in ada.peer.messages]
    assert kinds[-3:] in (["Refused", "Entries", "Bye"], ["Entries", "Entries", "Bye"])
    assert seqs(ada.peer.entries()) == [2, 3]
    assert house.clock.pending == 0, "no timer is left"
