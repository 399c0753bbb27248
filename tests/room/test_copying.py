"""A copy of a board (room/copying.py)."""

import hashlib

import pytest

from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.model import Image
from nbboard.core.ops import Add, Introduce, Remove, Reorder, Say, SetRole
from nbboard.core.roles import Role
from nbboard.store.base import Blob
from tests.room.doubles import ADA, BEN, House, add, new_id, rect
from tests.room.test_pen import Full
from tests.room.test_restoring import content

PIXELS = b"pixels"
SHA = hashlib.sha256(PIXELS).hexdigest()


async def drawn(house: House) -> None:
    """A board with chat, roles, pictures, something removed, locked and moved."""
    await house.store.put_blob(house.board, Blob(SHA, "image/png", PIXELS))
    ada = await house.join()
    keys = [new_id() for _ in range(3)]
    image = Image(id=new_id(), at=(0, 0), size=(9, 9), blob=SHA)
    await ada.submit(*(add(key) for key in keys), Add(image), add(rect(locked=True)))
    await ada.submit(Remove((keys[0],)), Reorder((keys[1],), "front"))
    await ada.submit(Say("secret"), SetRole("cy", Role.OWNER), Introduce(SHA))
    assert ada.refusals == []


async def test_a_copy_shows_the_same_and_knows_nothing_else() -> None:
    house = await House().begin()
    await drawn(house)
    source = await house.registry.state(house.board)
    record = await house.registry.duplicate(house.board, BEN)
    assert record.id != house.board
    assert (record.title, record.owner, record.access) == ("Sprint", "ben", "private")
    copied = await house.registry.state(record.id)
    assert content(copied) == content(source)
    assert copied.roles == {"ben": Role.OWNER}
    assert (copied.chat, copied.pictures, copied.removed) == ([], {}, set())
    assert {element.author for element in copied} == {"ben"}
    assert await house.store.get_blob(record.id, SHA) is not None


async def test_a_copy_has_the_title_it_is_given() -> None:
    house = await House().begin()
    record = await house.registry.duplicate(house.board, BEN, "Mine")
    assert record.title == "Mine"
    assert len(await house.registry.state(record.id)) == 0


async def test_a_large_board_is_copied_whole() -> None:
    house = await House().begin()
    for _ in range(20):
        await house.registry.submit(house.board, ADA, tuple(add() for _ in range(700)))
    record = await house.registry.duplicate(house.board, ADA)
    copied = await house.registry.state(record.id)
    assert content(copied) == content(await house.registry.state(house.board))
    await house.registry.close()


class Filling(Full):
    """Has room for a board's first entry, not for its copy."""

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        await super().put_blob(board, blob)
        self.full = board != self.source

    source = BoardId("")


async def test_half_a_copy_is_none() -> None:
    house = House()
    store = Filling(house.clock.wall)
    house.use(store)
    await house.begin()
    store.source = house.board
    await drawn(house)
    with pytest.raises(StoreReadOnly):
        await house.registry.duplicate(house.board, BEN)
    assert [listing.record.id for listing in await store.list()] == [house.board]
