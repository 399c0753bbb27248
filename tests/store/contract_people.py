"""What every store promises about groups, share links and secrets."""

import asyncio
from pathlib import Path

import pytest

from nbboard.core.errors import BoardNotFound, InvalidInput
from nbboard.core.roles import Role
from nbboard.store.base import Group, ShareLink, Store
from tests.store.drafts import BOARD, OTHER, ManualClock, record
from tests.store.harness import StoreHarness

LAB = Group("group:lab", "Lab \U0001f600", "ada", ("ben", "ada", "cyd"), 5)
CLUB = Group("group:club", "Club", "ben", (), 6)
LINK = ShareLink("link-1", BOARD, Role.EDITOR, "For Zoe", "ada", b"\x00hash", 10, 20)


class PeopleContract(StoreHarness):
    """Groups, share links, secrets."""

    async def test_a_group_is_kept_as_it_was_put(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        assert await store.get_group(LAB.id) is None
        await store.put_group(LAB)
        await store.put_group(CLUB)
        again = await self.reopened(store, tmp_path, clock)
        assert await again.get_group(LAB.id) == LAB
        assert await again.get_group(CLUB.id) == CLUB
        await again.close()

    async def test_groups_of_somebody_are_those_they_own_or_are_in(self, store: Store) -> None:
        await store.put_group(LAB)
        await store.put_group(CLUB)
        assert await store.groups_of("ben") == [CLUB, LAB]
        assert await store.groups_of("ada") == [LAB]
        assert await store.groups_of("zoe") == []
        # Groups of one title come by id.
        await store.put_group(LAB._replace(id="group:b", title="Club"))
        assert [group.id for group in await store.groups_of("ben")] == [
            "group:b",
            "group:club",
            "group:lab",
        ]

    async def test_who_was_taken_out_of_a_group_is_in_it_no_more(self, store: Store) -> None:
        await store.put_group(LAB)
        changed = LAB._replace(owner="dee", members=("cyd", "cyd"), changed_at=9)
        await store.put_group(changed)
        assert await store.get_group(LAB.id) == changed
        for user, groups in (("ada", []), ("ben", []), ("cyd", [changed]), ("dee", [changed])):
            assert await store.groups_of(user) == groups

    async def test_a_forgotten_group_has_nobody(self, store: Store) -> None:
        await store.put_group(LAB)
        await store.delete_group(LAB.id)
        await store.delete_group(LAB.id)
        assert await store.get_group(LAB.id) is None
        assert await store.groups_of("ada") == []

    async def test_a_large_group(self, store: Store) -> None:
        members = tuple(f"user-{number}" for number in range(5000))
        await store.put_group(LAB._replace(members=members))
        [found] = await store.groups_of("user-4999")
        assert found.members == members

    # ---- share links

    async def test_a_link_is_kept_as_it_was_put(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        assert await store.get_link(LINK.id) is None
        await store.put_link(LINK)
        again = await self.reopened(store, tmp_path, clock)
        found = await again.get_link(LINK.id)
        assert found == LINK
        assert type(found.role) is Role
        ended = LINK._replace(revoked_at=15)
        await again.put_link(ended)
        assert await again.get_link(LINK.id) == ended
        assert await again.links(BOARD) == [ended]
        await again.close()

    async def test_links_of_a_board_come_newest_first(self, store: Store) -> None:
        await store.create(record(OTHER))
        links = [LINK._replace(id=f"link-{at}", created_at=at) for at in (3, 9, 5)]
        for link in links:
            await store.put_link(link)
        await store.put_link(LINK._replace(id="other", board=OTHER))
        assert [link.created_at for link in await store.links(BOARD)] == [9, 5, 3]
        assert [link.id for link in await store.links(OTHER)] == ["other"]

    async def test_a_link_stays_with_its_board(self, store: Store) -> None:
        await store.create(record(OTHER))
        await store.put_link(LINK)
        with pytest.raises(InvalidInput, match="'link-1' is of another board"):
            await store.put_link(LINK._replace(board=OTHER))
        assert await store.get_link(LINK.id) == LINK
        assert await store.links(OTHER) == []

    async def test_a_board_that_is_not_there_has_no_links(self, store: Store) -> None:
        for call in (store.links(OTHER), store.put_link(LINK._replace(board=OTHER))):
            with pytest.raises(BoardNotFound):
                await call

    async def test_links_go_with_their_board(self, store: Store) -> None:
        await store.create(record(OTHER))
        await store.put_link(LINK)
        kept = LINK._replace(id="other", board=OTHER)
        await store.put_link(kept)
        await store.delete(BOARD)
        assert await store.get_link(LINK.id) is None
        assert await store.get_link("other") == kept

    # ---- secrets

    async def test_a_secret_is_made_once_and_stays(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        found = await asyncio.gather(*(store.secret("links") for _ in range(20)))
        other = await store.secret("cookies")
        assert len(set(found)) == 1
        assert len(found[0]) == len(other) == 32
        assert found[0] != other
        again = await self.reopened(store, tmp_path, clock)
        assert await again.secret("links") == found[0]
        await again.close()

    # ---- claims

    @pytest.mark.guarantee("T4")
    async def test_a_name_is_held_by_who_asks_first(self, store: Store) -> None:
        found = await asyncio.gather(*(store.claim("ticket:one", 30) for _ in range(20)))
        assert sorted(found) == [False] * 19 + [True]
        assert await store.claim("ticket:two", 0.2)
        async with asyncio.timeout(30):
            while not await store.claim("ticket:two", 0.2):  # noqa: ASYNC110 - the store's time
                await asyncio.sleep(0.02)
        assert not await store.claim("ticket:one", 30)
