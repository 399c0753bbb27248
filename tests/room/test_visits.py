"""Who was where: noted for the lists of boards, beside the joins."""

import asyncio
from collections.abc import Callable

from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.protocol import Welcome
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.store.memory import MemoryStore
from tests.room.doubles import BEN, House, add, settle


class Visits(MemoryStore):
    """Is slow to note visits, and may be unable to."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__(clock)
        self.full = False
        self.free = asyncio.Event()
        self.noted: list[tuple[str, int]] = []

    async def visited(self, board: BoardId, user: str, at: int) -> None:
        await self.free.wait()
        if self.full:
            raise StoreReadOnly("the disk is full")
        self.noted.append((user, at))
        await super().visited(board, user, at)


async def test_a_visit_is_noted_once_per_join_and_nobody_waits_for_it() -> None:
    house = House()
    store = Visits(house.clock.wall)
    house.use(store)
    await house.begin()
    ben = await house.join(BEN)
    assert len(ben.peer.of(Welcome)) == 1
    await ben.submit(add())
    await house.join(Identity("guest:gus", "Gus", floor=Role.EDITOR))
    store.free.set()
    await settle()
    assert store.noted == [("ben", house.clock.wall())]
    store.full = True
    ben.connect()
    await ben.hello()
    assert ben.bye is None
    (listing,) = await store.list(("ben",))
    assert listing.visited_at == house.clock.wall()
