"""Each board in memory at most once, for as long as somebody needs it."""

import asyncio
import gc
import logging
import weakref

import pytest

from nbboard.core import limits, protocol
from nbboard.core.errors import (
    BoardExists,
    BoardNotFound,
    InvalidInput,
    LimitExceeded,
    ServerUnreachable,
    StoreDamaged,
    StoreReadOnly,
    shown,
)
from nbboard.core.ids import BoardId
from nbboard.core.ops import Ask, Ban, Say, SetAccess
from nbboard.core.roles import Role
from nbboard.room.registry import Registry
from nbboard.store.base import BoardRecord, StoredSnapshot
from nbboard.store.memory import MemoryStore
from tests.room.doubles import ADA, BEN, Dawdling, House, Person, add, seqs, settle

CY = BEN._replace(user="cy", name="Cy")


class Counting(Dawdling):
    """Counts loads, and how many go on at the same time."""

    loads = 0

    async def load_snapshot(self, board: BoardId, upto: int | None = None) -> StoredSnapshot | None:
        self.loads += 1
        await self._dawdle()
        return await super().load_snapshot(board, upto)


async def counted() -> tuple[House, Counting]:
    house = House()
    store = Counting(house.clock.wall)
    house.use(store)
    return await house.begin(), store


async def test_create_gives_a_board_with_its_creator_as_owner() -> None:
    house = House()
    record = await house.registry.create(ADA, "Sprint", "private")
    assert (record.title, record.access, record.owner, record.head) == (
        "Sprint",
        "private",
        "ada",
        1,
    )
    assert record.created_at == house.clock.wall()
    assert len(record.epoch) == 16
    assert await house.registry.role(record.id, ADA) is Role.OWNER
    with pytest.raises(LimitExceeded, match="title"):
        await house.registry.create(ADA, "x" * 500, "edit")
    with pytest.raises(InvalidInput, match="account"):
        await house.registry.create(ADA._replace(user=""), "x", "edit")


async def test_an_id_that_is_taken_is_not_given_again() -> None:
    house = House()
    given = iter([b"\0" * 16, *[b"\1" * 8, b"\2" * 8] * 2, b"\3" * 8, b"\4" * 8])
    registry = Registry(house.store, house.clock, lambda size: next(given))
    first = await registry.create(ADA, "", "edit")
    second = await registry.create(ADA, "", "edit")
    assert first.id != second.id
    constant = Registry(house.store, house.clock, lambda size: b"\2" * size)
    with pytest.raises(BoardExists, match="20 ids in a row"):
        await constant.create(ADA, "", "edit")


@pytest.mark.guarantee("T7", "T14", "T33")
@pytest.mark.parametrize("key", ["no-such-board", "../etc/passwd", "", "A B", "x" * 65, "a\0b"])
async def test_absent_malformed_and_private_boards_have_one_answer(key: str) -> None:
    house = await House().begin("private")
    with pytest.raises(BoardNotFound) as private:
        await house.registry.role(house.board, BEN)
    with pytest.raises(BoardNotFound) as absent:
        await house.registry.role(BoardId(key), BEN)
    words = str(private.value).replace(shown(house.board), "")
    assert words == str(absent.value).replace(shown(key), "")
    with pytest.raises(BoardNotFound):
        await house.registry.submit(house.board, BEN, (Say("hi"),))
    for call in (house.registry.state, house.registry.open, house.registry.delete):
        with pytest.raises(BoardNotFound):
            await call(BoardId(key))
    assert house.registry.active(BoardId(key)) is None


async def test_fifty_hellos_at_once_load_a_board_once() -> None:
    house, store = await counted()
    people = [Person(house, BEN) for _ in range(50)]
    await asyncio.gather(*[person.hello() for person in people])
    assert store.loads == 1
    assert house.registry.active(house.board) == 50
    await people[0].submit(add())
    while not all(person.peer.entries() for person in people):
        await settle()
    assert {tuple(seqs(person.peer.entries())) for person in people} == {(2,)}


async def test_who_stops_waiting_does_not_stop_the_loading() -> None:
    house, store = await counted()
    first = asyncio.create_task(house.registry.open(house.board))
    second = asyncio.create_task(house.registry.open(house.board))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).id == house.board
    assert first.cancelled()
    assert store.loads == 1


async def test_a_load_that_fails_is_tried_again() -> None:
    class Flaky(MemoryStore):
        fails = 2

        async def load_snapshot(
            self, board: BoardId, upto: int | None = None
        ) -> StoredSnapshot | None:
            self.fails -= 1
            if self.fails >= 0:
                raise StoreDamaged("what is this")
            return await super().load_snapshot(board, upto)

    house = House()
    house.use(Flaky(house.clock.wall))
    await house.begin()
    with pytest.raises(StoreDamaged):
        await house.registry.open(house.board)
    ada = await house.join()
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("damaged", False)
    assert (await house.join()).bye is None


@pytest.mark.guarantee("G8")
async def test_an_idle_room_is_saved_and_put_away_and_comes_back() -> None:
    house, store = await counted()
    ada = await house.join()
    await ada.submit(add())
    while not ada.peer.entries():
        await settle()
    room = await house.registry.open(house.board)
    ada.session.closed()
    await house.clock.advance(limits.IDLE_SECONDS - 1)
    assert house.registry.active(house.board) == 0
    await house.clock.advance(2)
    assert house.registry.active(house.board) is None
    assert room.ended
    assert house.clock.pending == 0
    snapshot = await store.load_snapshot(house.board)
    assert snapshot is not None
    assert snapshot.seq == 2
    back = await house.join(BEN)
    assert back.peer.of(protocol.Welcome)[0].seq == 2
    assert store.loads == 3


async def test_a_room_that_is_put_away_needs_no_garbage_collector() -> None:
    """What only the collector frees holds up the loop, or stays (server/collecting.py)."""
    house, _ = await counted()
    ada = await house.join()
    await ada.submit(add())
    await settle()
    room = await house.registry.open(house.board)
    left = [weakref.ref(part) for part in (room, room.audience, room.state)]
    ada.session.closed()
    del ada, room
    gc.disable()
    try:
        await house.clock.advance(limits.IDLE_SECONDS + 1)
        assert house.registry.active(house.board) is None
        assert [part() for part in left] == [None, None, None]
    finally:
        gc.enable()


async def test_a_room_with_somebody_in_it_stays() -> None:
    house, store = await counted()
    ada = await house.join()
    for _ in range(3 * limits.IDLE_SECONDS):
        await ada.send(protocol.Ping(1))
        await house.clock.advance(1)
    assert house.registry.active(house.board) == 1
    assert store.loads == 1


async def test_who_comes_while_it_is_put_away_keeps_the_room() -> None:
    house, store = await counted()
    saving = asyncio.Event()
    release = asyncio.Event()
    save = store.save_snapshot

    async def slow(board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None) -> None:
        saving.set()
        await release.wait()
        await save(board, snapshot, epoch=epoch)

    store.save_snapshot = slow  # type: ignore[method-assign]
    room = await house.registry.open(house.board)
    await house.clock.advance(limits.IDLE_SECONDS + 1)
    assert saving.is_set()
    ben = await house.join(BEN)
    release.set()
    await settle()
    assert await house.registry.open(house.board) is room
    assert ben.bye is None
    assert store.loads == 1


async def test_a_room_in_use_without_members_stays() -> None:
    house, _ = await counted()
    async with house.registry.using(house.board) as room:
        await house.clock.advance(3 * limits.IDLE_SECONDS)
        assert not room.ended
    await house.clock.advance(limits.IDLE_SECONDS + 1)
    assert room.ended


async def test_a_room_that_cannot_be_saved_is_put_away_all_the_same() -> None:
    house, store = await counted()

    async def refuse(board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None) -> None:
        raise StoreReadOnly("the disk is full")

    store.save_snapshot = refuse  # type: ignore[method-assign]
    room = await house.registry.open(house.board)
    await house.clock.advance(limits.IDLE_SECONDS + 1)
    assert room.ended


async def test_a_room_whose_saving_fails_stays_and_the_log_tells(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house, store = await counted()

    async def fail(board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None) -> None:
        raise RuntimeError("out of luck")

    store.save_snapshot = fail  # type: ignore[method-assign]
    await house.registry.open(house.board)
    with caplog.at_level(logging.ERROR):
        await house.clock.advance(limits.IDLE_SECONDS + 1)
    assert [record.getMessage() for record in caplog.records] == ["not put away"]
    assert house.registry.active(house.board) == 0


async def test_delete_tells_its_members_and_frees_nothing_to_take() -> None:
    house, _ = await counted()
    ada, ben = await house.join(), await house.join(BEN)
    deleting = [asyncio.create_task(house.registry.delete(house.board)) for _ in range(2)]
    opening = asyncio.create_task(house.registry.open(house.board))
    done = await asyncio.gather(*deleting, opening, return_exceptions=True)
    assert done[0] is None
    assert isinstance(done[1], BoardNotFound)
    for person in (ada, ben):
        assert person.bye is not None
        assert (person.bye.code, person.bye.retry) == ("deleted", False)
    again = await house.join()
    assert again.bye is not None
    assert again.bye.code == "not-found"


async def test_shutdown_ends_the_room_and_keeps_the_board() -> None:
    house, store = await counted()
    ada = await house.join()
    await house.registry.shutdown(house.board)
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("ended", False)
    assert house.registry.active(house.board) is None
    assert await store.load_snapshot(house.board) is not None
    assert (await house.join()).bye is None


async def test_a_copy_of_the_state_stays_as_it_is() -> None:
    house = await House().begin()
    before = await house.registry.state(house.board)
    ada = await house.join()
    await ada.submit(add(), SetAccess("view"), Say("hi"))
    assert (len(before), before.seq, before.access, before.chat) == (0, 1, "edit", [])
    assert len(await house.registry.state(house.board)) == 1


@pytest.mark.guarantee("G18")
async def test_close_ends_everything_and_lets_nobody_in() -> None:
    house, _ = await counted()
    other = await house.registry.create(ADA, "Other", "edit")
    ada = await house.join()
    loading = asyncio.create_task(house.registry.open(other.id))
    await asyncio.sleep(0)
    await house.registry.close()
    await house.registry.close()
    assert (await loading).ended
    await settle()
    assert ada.bye is not None
    assert ada.peer.closed is not None
    assert ada.peer.closed[0] == 1012
    assert house.clock.pending == 0
    assert asyncio.all_tasks() == {asyncio.current_task()}, "no task is left"
    with pytest.raises(ServerUnreachable, match="shutting down"):
        await house.registry.open(house.board)
    late = await house.join()
    assert late.bye is not None
    assert (late.bye.code, late.bye.retry) == ("restart", True)


@pytest.mark.guarantee("G18")
async def test_one_boards_trouble_keeps_no_other_from_its_end(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await House().begin()
    bad, save = house.board, house.store.save_snapshot
    people = [await house.join(), await (await house.begin()).join()]

    async def failing(board: BoardId, *snapshot: StoredSnapshot, epoch: str | None) -> None:
        if board == bad:
            raise InvalidInput("a snapshot of no board")
        await save(board, *snapshot, epoch=epoch)

    monkeypatch.setattr(house.store, "save_snapshot", failing)
    await house.registry.close()
    assert [person.bye.code for person in people if person.bye] == ["restart", "restart"]
    assert await house.store.load_snapshot(house.board) is not None
    assert "not saved at the end" in caplog.text


async def test_the_default_is_real_time_and_real_randomness() -> None:
    store = MemoryStore(lambda: 5)
    registry = Registry(store)
    first = await registry.create(ADA, "One", "edit")
    second = await registry.create(ADA, "Two", "edit")
    assert isinstance(first, BoardRecord)
    assert first.id != second.id
    assert await registry.role(second.id, BEN) is Role.EDITOR
    await registry.close()


@pytest.mark.guarantee("G10")
async def test_boards_are_separate() -> None:
    house = await House().begin()
    ada = await house.join()
    other = await house.registry.create(CY, "Other", "private")
    first, house.board = house.board, other.id
    cy = await house.join(CY)
    await cy.submit(Say("secret"), add())
    await cy.live(protocol.Cursor((1, 1)))
    house.board = first
    await house.clock.advance(2)
    assert not any(b"secret" in frame or b"cy" in frame for frame in ada.peer.frames)
    assert ada.peer.entries() == []


# ---- requests, the past, deletion with a way back


@pytest.mark.guarantee("T33")
async def test_asking_tells_nothing_and_reaches_the_owners() -> None:
    house = await House().begin("private")
    ada = await house.join()
    ask = house.registry.ask
    for board in (BoardId("no-such-board"), BoardId("NOT AN ID"), house.board):
        assert await ask(board, BEN, Role.EDITOR) is None
    assert [asked.user for asked in (await house.registry.state(house.board)).asks.values()] == [
        "ben"
    ]
    assert ada.peer.entries()[-1].ops == (Ask(Role.EDITOR),)
    before = len(await house.log())
    await ask(house.board, BEN, Role.EDITOR)
    await ask(house.board, ADA, Role.EDITOR)
    await ask(house.board, CY._replace(ceiling=Role.VIEWER), Role.EDITOR)
    await ada.submit(Ban("cy", True))
    await ask(house.board, CY, Role.VIEWER)
    assert len(await house.log()) == before + 1
    with pytest.raises(InvalidInput, match="viewer or editor"):
        await ask(house.board, CY, Role.OWNER)
    with pytest.raises(BoardNotFound):
        await house.registry.role(house.board, BEN)


async def test_the_past_can_be_asked_for() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add(), Say("hi"))
    registry = house.registry
    assert len(await registry.at(house.board, 1)) == 0
    assert [change.seq for change in (await registry.history(house.board, None, 9)).entries] == [
        1,
        2,
    ]
    page = await registry.chat(house.board, None, 9)
    assert [message.text for message in page.messages] == ["hi"]
    with pytest.raises(BoardNotFound):
        await registry.at(BoardId("no-such-board"), 1)


async def test_a_discarded_board_is_gone_for_its_members_and_may_come_back() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add())
    await house.registry.discard(house.board)
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("deleted", False)
    with pytest.raises(BoardNotFound):
        await house.registry.state(house.board)
    await house.store.recover(house.board)
    assert len(await house.registry.state(house.board)) == 1


async def test_a_room_in_memory_is_found_without_loading() -> None:
    house = await House().begin()
    assert house.registry.running(house.board) is None
    room = await house.registry.open(house.board)
    assert house.registry.running(house.board) is room
