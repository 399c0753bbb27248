import asyncio

import pytest

from nbboard.core.errors import StoreReadOnly
from nbboard.room.identity import Identity
from nbboard.server.hosting import Hosting
from nbboard.store.base import Store
from nbboard.store.memory import MemoryStore


def test_the_store_is_opened_once_on_first_use() -> None:
    opened: list[Store] = []

    async def open_store() -> Store:
        await asyncio.sleep(0)
        opened.append(MemoryStore(lambda: 0))
        return opened[-1]

    async def story() -> None:
        hosting = Hosting(open_store)
        assert opened == []
        registries = await asyncio.gather(*(hosting.registry() for _ in range(20)))
        assert len({id(registry) for registry in registries}) == 1
        assert await hosting.store() is opened[0]
        await registries[0].create(Identity("ann", "Ann"), "t", "edit")
        await hosting.close()
        await hosting.close()

    asyncio.run(story())
    assert len(opened) == 1


def test_a_store_that_cannot_be_opened_is_tried_again() -> None:
    tries: list[int] = []

    async def open_store() -> Store:
        tries.append(1)
        if len(tries) == 1:
            raise StoreReadOnly("the disk is full")
        return MemoryStore(lambda: 0)

    async def story() -> None:
        hosting = Hosting(open_store)
        with pytest.raises(StoreReadOnly, match="full"):
            await hosting.registry()
        await hosting.registry()
        await hosting.close()

    asyncio.run(story())


def test_every_server_has_a_token_of_its_own() -> None:
    async def never() -> Store:
        raise AssertionError("not opened")

    assert Hosting(never).kernel_token != Hosting(never).kernel_token


def test_boards_deleted_long_ago_are_swept_when_the_store_is_opened() -> None:
    swept = asyncio.Event()

    class Watched(MemoryStore):
        async def sweep(self) -> int:
            swept.set()
            raise StoreReadOnly("the disk is full")

    async def open_store() -> Store:
        return Watched(lambda: 0)

    async def story() -> None:
        hosting = Hosting(open_store)
        await hosting.store()
        await asyncio.wait_for(swept.wait(), 30)
        await hosting.close()

    asyncio.run(story())


def test_what_is_closed_is_not_opened_again() -> None:
    """Who is sent away would come back to a process that ends."""

    async def open_store() -> Store:
        return MemoryStore(lambda: 0)

    async def story() -> None:
        hosting = Hosting(open_store)
        await hosting.store()
        await hosting.close()
        with pytest.raises(StoreReadOnly, match="shutting down"):
            await hosting.registry()

    asyncio.run(story())
