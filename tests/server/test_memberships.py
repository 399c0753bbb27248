import asyncio

import pytest

from nbboard.core.ids import GroupId
from nbboard.server.memberships import Memberships
from nbboard.store.base import Group
from nbboard.store.memory import MemoryStore


def group(key: str, *members: str, owner: str = "ann") -> Group:
    return Group(GroupId(f"group:{key}"), key, owner, members, 0)


def test_groups_are_asked_for_once_and_again_after_a_change() -> None:
    async def story() -> None:
        store = MemoryStore(lambda: 0)
        now = [0.0]
        memberships = Memberships(store, lambda: now[0])
        await store.put_group(group("a", "bob"))
        assert await memberships.of("bob") == ("group:a",)
        await store.put_group(group("b", "bob"))
        assert await memberships.of("bob") == ("group:a",), "remembered"
        memberships.forget(["bob"])
        assert set(await memberships.of("bob")) == {"group:a", "group:b"}
        await store.delete_group(GroupId("group:b"))
        now[0] += 10.1
        assert await memberships.of("bob") == ("group:a",), "another process changed it"

    asyncio.run(story())


@pytest.mark.guarantee("T7")
def test_an_owner_who_is_no_member_is_in_no_group() -> None:
    async def story() -> None:
        store = MemoryStore(lambda: 0)
        await store.put_group(group("a", "bob"))
        assert await Memberships(store, lambda: 0.0).of("ann") == ()

    asyncio.run(story())


@pytest.mark.guarantee("T28")
def test_what_was_read_before_a_change_is_not_remembered() -> None:
    class Slow(MemoryStore):
        async def groups_of(self, user: str) -> list[Group]:  # type: ignore[override]
            found = list(await super().groups_of(user))
            if not changed:
                changed.append(1)
                await self.put_group(group("a"))
                memberships.forget(["bob"])
            return found

    changed: list[int] = []
    store = Slow(lambda: 0)
    memberships = Memberships(store, lambda: 0.0)

    async def story() -> None:
        await store.put_group(group("a", "bob"))
        await memberships.of("bob")
        assert await memberships.of("bob") == ()

    asyncio.run(story())


@pytest.mark.guarantee("T19")
def test_nobody_is_pushed_out_by_being_put_into_many_groups() -> None:
    async def story() -> None:
        store = MemoryStore(lambda: 0)
        for number in range(400):
            await store.put_group(group(f"a{number:03}", "bob", owner="eve"))
        await store.put_group(group("z", "bob"))
        assert "group:z" in await Memberships(store, lambda: 0.0).of("bob")

    asyncio.run(story())
