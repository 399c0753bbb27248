"""What every store promises about lists, visits and boards that may be recovered."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nbboard.core import limits
from nbboard.core.errors import BoardExists, BoardNotFound
from nbboard.core.ids import BoardId
from nbboard.core.roles import Access, Role
from nbboard.store.base import Card, Listing, ShareLink, Store, StoredSnapshot
from tests.store.drafts import BOARD, OTHER, ManualClock, blob, draft, entries, record
from tests.store.harness import StoreHarness

DAY = 24 * 3600 * 1000
PEOPLE = ("ada", "ben", "cyd")
GROUPS = ("group:one", "group:two", "hub:lab")
GRANTS = frozenset({("ada", Role.OWNER), ("group:one", Role.VIEWER), ("eve", Role.NONE)})


def card(*grants: tuple[str, Role], access: Access = "private", listed: bool = False) -> Card:
    return Card("Sprint", access, listed=listed, grants=frozenset(grants))


async def ids(store: Store, *parties: str, deleted: bool = False) -> list[BoardId]:
    return [found.record.id for found in await store.list(parties, deleted=deleted)]


class ListsContract(StoreHarness):
    """Whom a board concerns, and deletion that can be taken back."""

    async def test_a_grant_brings_a_board_to_its_people_and_groups(self, store: Store) -> None:
        await store.describe(BOARD, Card("Sprint", "private", grants=GRANTS))
        mine = await store.list(["ada", "group:two", "group:one", "ada"])
        expected = (("ada", Role.OWNER), ("group:one", Role.VIEWER))
        assert [(found.record.id, set(found.grants)) for found in mine] == [(BOARD, set(expected))]
        assert all(type(role) is Role for _, role in mine[0].grants)
        assert await ids(store, "ben") == []
        assert await ids(store, "ben", "group:one") == [BOARD]
        # Who asks learns nothing of anybody else's roles.
        assert [found.grants for found in await store.list(["ben", "group:one"])] == [
            (("group:one", Role.VIEWER),)
        ]

    async def test_a_ban_is_told_so_that_the_list_can_leave_the_board_out(
        self, store: Store
    ) -> None:
        await store.describe(BOARD, Card("Sprint", "edit", listed=True, grants=GRANTS))
        [found] = await store.list(["eve", "group:one"])
        assert dict(found.grants) == {"eve": Role.NONE, "group:one": Role.VIEWER}

    async def test_a_group_is_no_user_and_a_visit_is_a_users(self, store: Store) -> None:
        await store.describe(BOARD, card())
        await store.visited(BOARD, "ben", 7)
        assert await ids(store, "ben") == [BOARD]
        assert await ids(store, "ada", "ben") == []
        assert await ids(store) == []

    async def test_the_last_visit_counts(self, store: Store) -> None:
        for at in (5, 9, 7):
            await store.visited(BOARD, "ben", at)
        assert await store.list(["ben"]) == [Listing(await store.get(BOARD), (), 9)]

    @pytest.mark.parametrize(("access", "shown"), [("private", []), ("view", [BOARD])])
    async def test_a_listed_board_is_everybodys_unless_it_is_private(
        self, store: Store, access: Access, shown: list[BoardId]
    ) -> None:
        await store.describe(BOARD, card(access=access, listed=True))
        assert await ids(store, "zoe") == shown
        assert await ids(store) == shown
        await store.describe(BOARD, card(access=access))
        assert await ids(store, "zoe") == []

    async def test_everything_is_everything_without_grants(self, store: Store) -> None:
        await store.describe(BOARD, Card("Sprint", "private", grants=GRANTS))
        await store.visited(BOARD, "ada", 7)
        assert await store.list() == [Listing(await store.get(BOARD))]

    async def test_a_card_replaces_the_one_before(self, store: Store) -> None:
        many = [(f"user-{number}", Role.EDITOR) for number in range(limits.ROLES)]
        await store.describe(BOARD, card(*many))
        await store.describe(BOARD, card(*many[5:], ("user-2", Role.OWNER)))
        assert await ids(store, "user-0") == []
        for user, role in (("user-2", Role.OWNER), ("user-9999", Role.EDITOR)):
            assert [found.grants for found in await store.list([user])] == [((user, role),)]
        await store.describe(BOARD, card())
        assert await ids(store, "user-9999", "user-2") == []

    async def test_cards_and_visits_are_kept(
        self, store: Store, tmp_path: Path, clock: ManualClock
    ) -> None:
        await store.describe(BOARD, Card("Retro", "view", True, True, GRANTS))
        await store.visited(BOARD, "ada", 7)
        before = await store.list(["ada"])
        again = await self.reopened(store, tmp_path, clock)
        assert await again.list(["ada"]) == before
        record = before[0].record
        assert (record.listed, record.archived, record.access) == (True, True, "view")
        await again.close()

    # ---- discard, recover, sweep

    async def test_a_discarded_board_is_found_only_where_it_can_be_recovered(
        self, store: Store
    ) -> None:
        await store.describe(BOARD, Card("Sprint", "edit", listed=True, grants=GRANTS))
        await store.append(BOARD, [draft(1)])
        await store.put_blob(BOARD, blob())
        link = ShareLink("link-1", BOARD, Role.VIEWER, "", "ada", b"hash", 1)
        await store.put_link(link)
        await store.discard(BOARD, 50)
        for call in (
            store.get(BOARD),
            store.append(BOARD, [draft(2)]),
            store.append(BOARD, []),
            store.find(BOARD, "c1", [1]),
            entries(store),
            store.save_snapshot(BOARD, StoredSnapshot.sealed(1, [b"chunk"])),
            store.load_snapshot(BOARD),
            store.put_blob(BOARD, blob()),
            store.get_blob(BOARD, blob().sha256),
            store.describe(BOARD, card()),
            store.visited(BOARD, "ada", 60),
            store.discard(BOARD, 60),
            store.put_link(link),
            store.links(BOARD),
            store.rewrite(BOARD, "epoch-2", StoredSnapshot.sealed(1, [b"chunk"]), set()),
        ):
            with pytest.raises(BoardNotFound, match="ask its owner"):
                await call
        assert await store.get_link("link-1") is None
        assert await ids(store, "ada") == []
        [found] = await store.list(["ada"], deleted=True)
        assert (found.record.deleted_at, dict(found.grants)) == (50, {"ada": Role.OWNER})
        assert [found.record.id for found in await store.list(deleted=True)] == [BOARD]
        with pytest.raises(BoardExists):
            await store.create(record())

        await store.recover(BOARD)
        assert await ids(store, "ada") == [BOARD]
        assert await ids(store, "ada", deleted=True) == []
        assert (await store.get(BOARD)).deleted_at == 0
        assert [entry.n for entry in await entries(store)] == [1]
        assert await store.get_blob(BOARD, blob().sha256) == blob()
        assert await store.links(BOARD) == [link]

    async def test_only_what_was_discarded_can_be_recovered(self, store: Store) -> None:
        for board in (BOARD, OTHER):
            with pytest.raises(BoardNotFound):
                await store.recover(board)

    async def test_a_discarded_board_can_be_deleted_for_ever(self, store: Store) -> None:
        await store.discard(BOARD, 50)
        await store.delete(BOARD)
        assert await store.list(deleted=True) == []
        with pytest.raises(BoardNotFound):
            await store.recover(BOARD)
        with pytest.raises(BoardExists):
            await store.create(record())

    async def test_a_sweep_takes_what_nobody_recovered_in_time(
        self, store: Store, clock: ManualClock
    ) -> None:
        await store.create(record(OTHER))
        clock.now = 100 * DAY
        await store.discard(BOARD, clock.now)
        clock.now += DAY
        await store.discard(OTHER, clock.now)
        clock.now += (limits.RECOVER_DAYS - 1) * DAY - 1
        assert await store.sweep() == 0
        clock.now += 1
        assert await store.sweep() == 1
        assert [found.record.id for found in await store.list(deleted=True)] == [OTHER]
        with pytest.raises(BoardNotFound):
            await store.recover(BOARD)
        await store.recover(OTHER)
        clock.now += 100 * DAY
        assert await store.sweep() == 0
        assert (await store.get(OTHER)).head == 0

    # ---- all of it at once, against a plain model

    @pytest.mark.parametrize("seed", range(6))
    async def test_lists_are_those_of_a_plain_model(
        self, store: Store, tmp_path: Path, clock: ManualClock, seed: int
    ) -> None:
        source, model = random.Random(seed), {BOARD: Plain(Card("Sprint", "edit"))}
        for step in range(120):
            clock.now += 1
            await _act(store, model, source, clock.now)
            if step == 60:
                store = await self.reopened(store, tmp_path, clock)
            parties = [source.choice(PEOPLE), *source.sample(GROUPS, source.randrange(3))]
            for deleted in (False, True):
                found = await store.list(parties, deleted=deleted)
                shown = {
                    item.record.id: (item.visited_at, dict(item.grants), item.record.title)
                    for item in found
                }
                assert shown == _expected(model, parties, deleted=deleted)
                times = [item.record.changed_at for item in found]
                assert times == sorted(times, reverse=True)
                for item in found:
                    if not deleted:
                        assert item.record == await store.get(item.record.id)
        await store.close()


@dataclass
class Plain:
    card: Card
    visits: dict[str, int] = field(default_factory=dict)
    deleted: bool = False


async def _act(store: Store, model: dict[BoardId, Plain], source: random.Random, now: int) -> None:
    """Do something to a board, and the same to the model."""
    alive = [board for board, plain in model.items() if not plain.deleted]
    act = source.choice(["create", "describe", "describe", "visit", "visit", "append", "remove"])
    if act == "create" or not alive:
        board = BoardId(f"board-{now}")
        await store.create(record(board, now))
        model[board] = Plain(Card("Sprint", "edit"))
        return
    board = source.choice(alive)
    if act == "describe":
        roles = {party: Role(source.randrange(4)) for party in (*PEOPLE, *GROUPS)}
        held = source.sample(sorted(roles.items()), source.randrange(len(roles)))
        access: Access = source.choice(["private", "view", "edit"])
        shown = Card(f"Board {now}", access, source.random() < 0.2, grants=frozenset(held))
        await store.describe(board, shown)
        model[board].card = shown
    elif act == "visit":
        user = source.choice(PEOPLE)
        await store.visited(board, user, now)
        model[board].visits[user] = now
    elif act == "append":
        await store.append(board, [draft(now)])
    else:
        await _remove(store, model, source, board)


async def _remove(
    store: Store, model: dict[BoardId, Plain], source: random.Random, board: BoardId
) -> None:
    gone = [key for key, plain in model.items() if plain.deleted]
    if gone and source.random() < 0.4:
        await store.recover(gone[0])
        model[gone[0]].deleted = False
    elif gone and source.random() < 0.3:
        await store.delete(gone[0])
        del model[gone[0]]
    else:
        await store.discard(board, 5)
        model[board].deleted = True


def _expected(
    model: dict[BoardId, Plain], parties: Sequence[str], *, deleted: bool
) -> dict[BoardId, tuple[int, dict[str, Role], str]]:
    shown = {}
    for board, plain in model.items():
        held = {party: role for party, role in plain.card.grants if party in parties}
        visited_at = plain.visits.get(parties[0], 0)
        offered = plain.card.listed and plain.card.access != "private"
        if plain.deleted is deleted and (held or visited_at or offered):
            shown[board] = visited_at, held, plain.card.title
    return shown
