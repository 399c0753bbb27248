"""A copy of all boards: proof, refusals, interruptions, and what changes meanwhile."""

import asyncio
from collections.abc import AsyncIterable, Callable
from typing import Any

import pytest

from nbboard.core.digest import digest
from nbboard.core.errors import BoardExists, StoreError
from nbboard.core.ids import BoardId
from nbboard.core.ops import Entry, Say
from nbboard.core.roles import Role
from nbboard.store.base import BoardRecord, ShareLink
from nbboard.store.copying import ROUNDS, Copied, Total, copy
from nbboard.store.memory import MemoryStore
from nbboard.store.moving import Inventory, Part, Run
from tests.room.doubles import ADA, House, add
from tests.store.drafts import BOARD, blob, draft, entries, record


class Change(Exception):
    """What ends a copy early."""


class Meddled(MemoryStore):
    """Does something of the test's after each part that it takes in, or when it is looked over."""

    def __init__(self) -> None:
        super().__init__(lambda: 5_000)
        self.parts_taken = 0
        self.after_part: Callable[[Part], Part | None] = lambda part: part

    async def adopt(self, record: BoardRecord, parts: AsyncIterable[Part]) -> None:
        async def some() -> Any:
            async for part in parts:
                self.parts_taken += 1
                changed = self.after_part(part)
                if changed is not None:
                    yield changed
                await asyncio.sleep(0)

        await super().adopt(record, some())


async def house() -> tuple[House, BoardId]:
    """A place with Ada's board, of which the history was purged, and of which more is drawn."""
    made = await House().begin()
    ada = await made.join()
    for _ in range(5):
        await ada.submit(add())
    await made.registry.purge(made.board, ADA)
    ada = await ada.__class__(made, ADA, ada.secret).hello()
    ada.n = 5
    for _ in range(3):
        await ada.submit(add())
    other = await made.registry.create(ADA, "Other", "edit")
    await made.registry.submit(other.id, ADA, (add(), Say("hello")))
    await made.registry.close()
    return made, other.id


async def copied(source: MemoryStore, target: MemoryStore) -> tuple[Total, list[Copied]]:
    found: list[Copied] = []
    return await copy(source, target, found.append), found


def source_of(made: House) -> MemoryStore:
    assert isinstance(made.store, MemoryStore)
    return made.store


async def test_each_board_is_proven_and_passed_over_the_next_time() -> None:
    made, other = await house()
    source, target = source_of(made), Meddled()
    total, found = await copied(source, target)
    assert (total.boards, total.copied, total.failed) == (2, 2, 0)
    assert {board.record.id for board in found} == {made.board, other}
    taken = target.parts_taken
    total, again = await copied(source, target)
    assert [board.what for board in again] == ["same", "same"]
    assert (total.copied, target.parts_taken) == (0, taken)
    assert {one.digest for one in again} == {one.digest for one in found}
    # The digest is that of the board as people see it.
    rooms = await House(target).begin()
    assert digest(await rooms.registry.state(made.board)) in {one.digest for one in found}
    assert (await target.get(made.board)).history_from > 0


async def test_a_copy_that_was_cut_short_goes_on() -> None:
    made, other = await house()
    source, target = source_of(made), Meddled()
    await source.put_blob(other, blob())
    for cut in range(1, 12):

        def stop(part: Part, cut: int = cut) -> Part:
            if target.parts_taken == cut:
                raise Change
            return part

        target.after_part = stop
        target.parts_taken = 0
        try:
            await copied(source, target)
        except Change:
            continue
        break
    assert cut > 3
    total, found = await copied(source, target)
    assert [board.what for board in found] == ["same", "same"]
    assert total.entries == sum(board.record.head for board in found)


async def test_what_grew_since_is_copied_on_and_goes_back() -> None:
    source, target = Meddled(), Meddled()
    await source.create(record())
    await source.append(BOARD, [draft(1), draft(2)])
    await copied(source, target)
    await target.append(BOARD, [draft(3)])
    with pytest.raises(BoardExists, match="is there with 3 changes, the source has 2"):
        await copied(source, target)
    _, [found] = await copied(target, source)
    assert (found.what, found.record.head, found.problem) == ("continued", 3, "")
    assert await entries(source) == await entries(target)


async def test_what_changes_meanwhile_is_copied_again() -> None:
    source, target = Meddled(), Meddled()
    await source.create(record())
    left = [2]

    def grow(part: Part) -> Part:
        if isinstance(part, Run) and left:
            left.pop()
            held = source._boards[BOARD]
            asyncio.get_running_loop().create_task(source.append(held.record.id, [draft(9)]))
        return part

    target.after_part = grow
    await source.append(BOARD, [draft(1)])
    total, found = await copied(source, target)
    assert [one.what for one in found] == ["copied", "continued"]
    assert total.entries == len(await entries(target)) == 2


async def test_a_source_that_never_rests_is_given_up() -> None:
    source, target = Meddled(), Meddled()
    await source.create(record())
    times = iter(range(100))

    async def inventory() -> Inventory:
        await source.append(BOARD, [draft(next(times) + 1)])
        return await MemoryStore.inventory(source)

    source.inventory = inventory  # type: ignore[method-assign]
    with pytest.raises(StoreError, match=f"after {ROUNDS} rounds: stop the servers"):
        await copied(source, target)


def changed_name(part: Part) -> Part:
    """Another name beside what somebody did: the state stays, the log is not the same."""
    if not isinstance(part, Run):
        return part
    return Run([Entry(**{**fields(entry), "name": "Eve"}) for entry in part.entries])


def fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__struct_fields__}


async def test_a_difference_is_found_and_told() -> None:
    made, other = await house()
    source = source_of(made)
    await source.put_blob(other, blob())
    await source.visited(other, "zoe", 9)
    await source.put_link(ShareLink("l", other, Role.EDITOR, "Zoe", "ada", b"s", 10))
    for drop, words in (
        (lambda part: None if part == blob() else part, "images"),
        (changed_name, "its log"),
        (
            lambda part: part._replace(links=[], visits={}) if hasattr(part, "links") else part,
            "visits, links",
        ),
        (lambda part: None if hasattr(part, "numbers") else part, "numbers of clients"),
    ):
        target = Meddled()
        target.after_part = drop
        total, found = await copied(source, target)
        assert total.failed >= 1
        assert any(one.problem.endswith(words) for one in found), (words, found)


async def test_a_damaged_board_is_told_and_the_others_are_copied() -> None:
    made, other = await house()
    source, target = source_of(made), Meddled()
    del source._boards[other].entries[1]
    total, found = await copied(source, target)
    assert (total.copied, total.failed) == (1, 1)
    [bad] = [one for one in found if one.what == "failed"]
    assert bad.record.id == other
    assert "end at 1, not at 2" in bad.problem
    assert [listing.record.id for listing in await target.list()] == [made.board]


async def test_another_board_of_the_same_id_stops_it_before_anything_is_written() -> None:
    def same_epoch(board: BoardRecord) -> BoardRecord:
        return board

    def other_epoch(board: BoardRecord) -> BoardRecord:
        return board._replace(epoch="epoch-2")

    for change, words in ((same_epoch, "other changes"), (other_epoch, "another history")):
        source, target = Meddled(), Meddled()
        await source.create(record(BoardId("first-fox-0000")))
        await source.create(record())
        await source.append(BOARD, [draft(1), draft(2)])
        await target.create(change(record()))
        await target.append(BOARD, [draft(1, "something else")])
        with pytest.raises(BoardExists, match=f"nothing was copied.*{words}"):
            await copied(source, target)
        assert len((await target.inventory()).boards) == 1
        assert target.parts_taken == 0


async def test_what_was_deleted_at_one_end_is_not_guessed_at() -> None:
    source, target = Meddled(), Meddled()
    await source.create(record())
    await copied(source, target)
    await target.delete(BOARD)
    with pytest.raises(BoardExists, match="brave-otter-7f3k was deleted there"):
        await copied(source, target)
    with pytest.raises(BoardExists, match="deleted at the source, and not there"):
        await copied(target, source)


async def test_links_and_secrets_of_the_destination_do_not_end() -> None:
    source, target = Meddled(), Meddled()
    await source.create(record())
    link = ShareLink("l", BOARD, Role.EDITOR, "Zoe", "ada", b"s", 10)
    await source.put_link(link)
    kept = await source.secret("share-links")
    # Of a store without boards the secrets mean nothing yet.
    assert await target.secret("share-links") != kept
    await copied(source, target)
    assert await target.secret("share-links") == kept
    await target.put_link(link._replace(revoked_at=11))
    with pytest.raises(BoardExists, match="has the link 'Zoe' there, made or ended since"):
        await copied(source, target)
    _, [found] = await copied(target, source)
    assert found.problem == ""
    assert await source.get_link("l") == link._replace(revoked_at=11)
    other = Meddled()
    await other.create(record(BoardId("first-fox-0000")))
    await other.secret("share-links")
    with pytest.raises(StoreError, match="a secret 'share-links' of its own"):
        await copied(source, other)
