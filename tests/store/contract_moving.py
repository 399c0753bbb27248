"""What every store promises about boards that leave it and come to it as they are."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from nbboard.core.errors import BoardExists, BoardNotFound, StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.store.base import Blob, BoardRecord, Card, Group, ShareLink, StoredSnapshot
from nbboard.store.memory import MemoryStore
from nbboard.store.moving import Around, Inventory, Movable, Part, Run, Spent
from tests.store.drafts import BOARD, OTHER, ManualClock, blob, draft, entries, record
from tests.store.harness import StoreHarness

HIDDEN, GONE = BoardId("hidden-hare-1111"), BoardId("gone-goose-2222")
LAB = Group("group:lab", "Lab", "ada", ("ben",), 5)
LINK = ShareLink("link-1", BOARD, Role.EDITOR, "For Zoe", "ada", b"\x00hash", 10, 20)
ENDED = LINK._replace(id="link-2", board=HIDDEN, revoked_at=15)
CARD = Card(
    "Sprint", "view", listed=True, grants=frozenset({("ada", Role.OWNER), (LAB.id, Role.VIEWER)})
)


async def filled(store: Movable, clock: ManualClock) -> None:
    """A board with everything, one of a rewritten history, a discarded and a deleted one."""
    for board in (OTHER, HIDDEN, GONE):
        await store.create(record(board))
    for n in range(1, 7):
        clock.now += 7
        await store.append(BOARD, [draft(n), draft(n, client="c2")])
    await store.save_snapshot(BOARD, StoredSnapshot.sealed(5, [b"any", b"chunks"]))
    await store.put_blob(BOARD, blob(b"an image"))
    await store.describe(BOARD, CARD)
    await store.visited(BOARD, "zoe", 99)
    await store.put_link(LINK)
    await store.append(OTHER, [draft(n) for n in range(1, 4)])
    await store.rewrite(OTHER, "epoch-2", StoredSnapshot.sealed(3, [b"first"]), set())
    await store.append(OTHER, [draft(4)])
    await store.save_snapshot(OTHER, StoredSnapshot.sealed(4, [b"newer"]))
    await store.append(HIDDEN, [draft(1)])
    await store.put_link(ENDED)
    await store.discard(HIDDEN, 77)
    await store.delete(GONE)
    await store.put_group(LAB)
    await store.secret("links")


async def contents(store: Movable, board: BoardRecord) -> dict[str, Any]:
    found: dict[str, Any] = {"log": [], "spent": set(), "snapshots": [], "blobs": set()}
    async for part in store.parts(board):
        match part:
            case Run():
                found["log"] += part.entries
            case Spent():
                found["spent"] |= set(part.numbers)
            case StoredSnapshot():
                found["snapshots"].append(part)
            case Blob():
                found["blobs"].add(part)
            case Around():
                found["around"] = part._replace(
                    links=sorted(part.links), grants=dict(part.grants), visits=dict(part.visits)
                )
    return found


async def everything(store: Movable) -> dict[str, Any]:
    inventory = await store.inventory()
    boards = {key: (one, await contents(store, one)) for key, one in inventory.boards.items()}
    return {
        "boards": boards,
        "gone": inventory.gone,
        "groups": list(inventory.groups),
        "secrets": dict(inventory.secrets),
    }


async def moved(source: Movable, target: Movable) -> None:
    inventory = await source.inventory()
    await target.adopt_beside(inventory)
    for one in inventory.boards.values():
        await target.adopt(one, source.parts(one))


class MovingContract(StoreHarness):
    """`store.moving.Movable`."""

    async def test_a_store_gives_all_that_it_has(self, store: Movable, clock: ManualClock) -> None:
        await filled(store, clock)
        target = MemoryStore(clock)
        await moved(store, target)
        found = await everything(target)
        assert found == await everything(store)
        assert found["gone"] == {GONE}
        one, there = found["boards"][OTHER]
        assert (one.head, one.history_from, one.epoch) == (4, 3, "epoch-2")
        assert [entry.seq for entry in there["log"]] == [4]
        assert there["spent"] == {("c1", 1, 1), ("c1", 2, 2), ("c1", 3, 3)}
        assert [snapshot.seq for snapshot in there["snapshots"]] == [3, 4]
        one, there = found["boards"][HIDDEN]
        assert (one.deleted_at, there["around"].links) == (77, [ENDED])
        one, there = found["boards"][BOARD]
        assert there["around"] == Around(dict(CARD.grants), {"zoe": 99}, [LINK])
        assert there["blobs"] == {blob(b"an image")}
        assert len({entry.at for entry in there["log"]}) == 6
        assert [
            entry.seq
            async for part in store.parts(one, 10)
            if isinstance(part, Run)
            for entry in part.entries
        ] == [11, 12]

    async def test_a_store_takes_all_as_it_is(
        self, store: Movable, tmp_path: Path, clock: ManualClock
    ) -> None:
        await store.delete(BOARD)
        source = MemoryStore(clock)
        await source.create(record(elsewhere := BoardId("first-fox-0000")))
        await source.create(record())
        await filled(source, clock)
        inventory = await source.inventory()
        with pytest.raises(BoardExists):
            await store.adopt(inventory.boards[BOARD], source.parts(inventory.boards[BOARD]))
        for board in (elsewhere, OTHER, HIDDEN):
            await store.adopt(inventory.boards[board], source.parts(inventory.boards[board]))
        await store.adopt_beside(inventory)
        again = await self.reopened(store, tmp_path, clock)
        assert await again.get(OTHER) == inventory.boards[OTHER]
        assert await again.secret("links") == await source.secret("links")
        assert await again.groups_of("ben") == [LAB]
        for used in (GONE, BOARD, OTHER):
            with pytest.raises(BoardExists):
                await again.create(record(used))
        [found] = await again.list(deleted=True)
        assert (found.record.id, await again.get_link(ENDED.id)) == (HIDDEN, None)
        await again.recover(HIDDEN)
        assert await entries(again, HIDDEN) == await contents_log(source, HIDDEN)
        assert await again.get_link(ENDED.id) == ENDED
        # A history that was rewritten goes on, and what it forgot stays used.
        first = await again.load_snapshot(OTHER, 3)
        assert first == StoredSnapshot.sealed(3, [b"first"])
        fates = await again.append(OTHER, [draft(2), draft(4), draft(5)], epoch="epoch-2")
        assert [(fate.seq, fate.conflict) for fate in fates] == [(2, False), (4, False), (5, False)]
        await again.close()

    async def test_a_board_that_came_goes_on(self, store: Movable, clock: ManualClock) -> None:
        other = BoardId("brave-otter-moved")
        source = MemoryStore(clock)
        await source.create(record(other))
        await source.create(record())
        await filled(source, clock)
        await source.append(other, [draft(n) for n in (1, 2)])
        await source.describe(other, CARD)
        await source.visited(other, "zoe", 99)
        await source.put_blob(other, blob())
        one = await source.get(other)
        await store.adopt(one, source.parts(one))
        assert await everything_of(store, other) == await everything_of(source, other)
        assert await store.find(other, "c1", [1, 2, 3]) == {1: 1, 2: 2}
        fates = await store.append(other, [draft(1), draft(2, "other words"), draft(3)])
        assert [(fate.seq, fate.conflict) for fate in fates] == [(1, False), (2, True), (3, False)]
        [listing] = await store.list(["zoe", LAB.id])
        assert (listing.record.id, listing.visited_at) == (other, 99)
        assert listing.grants == ((LAB.id, Role.VIEWER),)
        assert [found.record.id for found in await store.list(["dee"])] == [other]
        # What has gone on cannot be gone back on.
        with pytest.raises(BoardExists, match="ahead: 3 entries, not 2"):
            await store.adopt(one, source.parts(one))

    async def test_a_board_is_hidden_until_all_of_it_is_there(
        self, store: Movable, clock: ManualClock
    ) -> None:
        source, other = MemoryStore(clock), BoardId("brave-otter-moved")
        await source.create(record(other))
        await source.append(other, [draft(n) for n in range(1, 6)])
        one = await source.get(other)

        async def broken() -> AsyncIterator[Part]:
            async for part in source.parts(one):
                if isinstance(part, Run):
                    yield Run(part.entries[:3])
                    raise ConnectionError

        with pytest.raises(ConnectionError):
            await store.adopt(one, broken())
        with pytest.raises(BoardNotFound):
            await store.get(other)
        kept = (await store.inventory()).boards[other]
        assert (kept.head, kept.deleted_at) == (3, clock.now)
        with pytest.raises(StoreDamaged, match="end at 3, not at 5"):
            await store.adopt(one, source.parts(one, 5))
        with pytest.raises(StoreDamaged, match="entry 4 is missing: entry 5"):
            await store.adopt(one, source.parts(one, 4))
        with pytest.raises(BoardExists, match="another history"):
            await store.adopt(one._replace(epoch="epoch-9"), source.parts(one))
        await store.adopt(one, source.parts(one, 1))
        assert await everything_of(store, other) == await everything_of(source, other)
        assert await store.get(other) == one

    async def test_what_is_in_use_is_not_taken_for_a_deleted_board(self, store: Movable) -> None:
        await store.put_group(LAB)
        with pytest.raises(BoardExists, match="is in use"):
            await store.adopt_beside(Inventory({}, frozenset({BOARD})))
        # An older group does not come in the place of a newer one.
        await store.adopt_beside(Inventory({}, groups=[LAB._replace(title="Old", changed_at=4)]))
        assert await store.get_group(LAB.id) == LAB
        assert await store.get(BOARD) == record()


async def everything_of(store: Movable, board: BoardId) -> dict[str, Any]:
    return await contents(store, (await store.inventory()).boards[board])


async def contents_log(store: Movable, board: BoardId) -> list[Any]:
    found: list[Any] = (await everything_of(store, board))["log"]
    return found
