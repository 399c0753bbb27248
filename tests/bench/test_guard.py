"""What must not grow: counted, never timed on a clock, and each count shown to see the opposite.

Sizes are those at which a fault would be plain; nothing here depends on how busy the machine is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

import msgspec
import pytest

from bench import scenes
from nbboard.core import protocol
from nbboard.core.apply import apply
from nbboard.core.ids import BoardId
from nbboard.core.ops import Add, Patch, PatchSet
from nbboard.core.protocol import Cursor
from nbboard.core.state import BoardState
from nbboard.room import presence
from nbboard.store.base import Appended, Draft
from nbboard.store.memory import MemoryStore
from tests.bench.work import Calls, growth, ratio
from tests.room.doubles import ADA, BEN, House, Person, add, ink, new_id, settle

pytestmark = pytest.mark.later
SIZES = (60, 180, 300)
"""People in a room, evenly spaced."""
LINEAR = 1.3
FEW, MANY = 500, 50_000


async def room_of(size: int) -> tuple[House, list[Person]]:
    """A board with so many people, all of whom have been told of all."""
    house = await House().begin()
    people = [Person(house, ADA if not number else BEN) for number in range(size)]
    for person in people:
        hello = protocol.Hello(protocol.VERSION, person.secret, "page")
        await person.session.receive(protocol.encode(hello))
    await house.clock.advance(2)
    for person in people:
        assert person.peer.of(protocol.Ready)
        person.peer.forget()
    return house, people


async def costs(act: Callable[[House, list[Person]], Awaitable[None]]) -> list[int]:
    """How many calls something takes in rooms of growing size."""
    found = []
    for size in SIZES:
        house, people = await room_of(size)
        with Calls() as calls:
            await act(house, people)
        found.append(calls.total)
    return found


async def draw(house: House, people: list[Person]) -> None:
    """One live message of the first, delivered to all."""
    await people[0].live(ink(new_id(), 0, (1, 2), (3, 4)))
    assert all(len(person.peer.frames) == 1 for person in people[1:])


async def commit(house: House, people: list[Person]) -> None:
    """One change of the first, acknowledged and sent to all."""
    await people[0].submit(add())
    assert all(len(person.peer.frames) == 1 for person in people)


# ---- a room's cost grows with its people, not with their square


@pytest.mark.parametrize("act", [draw, commit])
async def test_what_one_does_costs_each_other_the_same(
    act: Callable[[House, list[Person]], Awaitable[None]],
) -> None:
    assert growth(await costs(act)) <= LINEAR


async def test_the_count_sees_a_room_in_which_all_look_at_all() -> None:
    async def looking(house: House, people: list[Person]) -> None:
        await draw(house, people)
        for one in people:
            for other in people:
                id((one, other))

    assert growth(await costs(looking)) > LINEAR


async def pointed(size: int) -> int:
    """Bytes sent in a tick in which everybody has moved the pointer."""
    _, people = await room_of(size)
    frame = protocol.encode(protocol.Live((Cursor((1, 1)),)))
    for person in people:
        await person.session.receive(frame)
    await settle()
    return sum(len(sent) for person in people for sent in person.peer.frames)


async def test_pointers_are_thinned_by_how_many_there_are() -> None:
    assert growth([await pointed(size) for size in SIZES]) <= LINEAR


async def test_the_count_sees_pointers_that_are_not_thinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(presence, "CURSORS_PER_TICK", 10_000)
    assert growth([await pointed(size) for size in SIZES]) > LINEAR


async def test_who_joins_pays_for_the_people_there_once() -> None:
    async def join(house: House, people: list[Person]) -> None:
        await house.join(BEN)

    # A welcome lists everybody: linear, and no more.
    assert growth(await costs(join)) <= LINEAR


# ---- what goes to many is made once


def newest(people: Sequence[Person]) -> set[int]:
    """Which objects, not which bytes, these were sent last."""
    return {id(person.peer.frames[-1]) for person in people}


async def test_live_changes_are_encoded_once_for_all() -> None:
    house, people = await room_of(100)
    with Calls() as calls:
        await draw(house, people)
    assert calls.of("encode_live_by") == 1
    assert len(newest(people[1:])) == 1


async def test_an_entry_is_encoded_once_for_all() -> None:
    house, people = await room_of(100)
    with Calls() as calls:
        await commit(house, people)
    assert calls.of("encode_entries") == 1
    assert len(newest(people)) == 1


async def test_the_count_sees_frames_made_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    house, people = await room_of(10)
    for person in people:
        send = person.peer.send
        monkeypatch.setattr(
            person.peer, "send", lambda frame, send=send: send(bytes(bytearray(frame)))
        )
    await draw(house, people)
    assert len(newest(people[1:])) == 9


async def board_of_strokes() -> House:
    """A board of 300 strokes with nobody there."""
    house = await House().begin()
    ada = await house.join()
    for number, stroke in enumerate(scenes.strokes(300), 1):
        frame = protocol.encode(protocol.Submit(number, (Add(stroke),)))
        await ada.session.receive(frame)
    await house.clock.advance(1)
    ada.session.closed()
    return house


def chunks(people: Sequence[Person]) -> list[bytes]:
    """What of a snapshot these were sent."""
    frames = (frame for person in people for frame in person.peer.frames)
    return [frame for frame in frames if frame[2:10] == b"snapshot"]


async def test_a_snapshot_is_made_once_for_a_hundred_who_join() -> None:
    house = await board_of_strokes()
    with Calls() as calls:
        people = await asyncio.gather(*(house.join(BEN) for _ in range(100)))
    sent = chunks(people)
    assert len(sent) >= 100
    assert len(set(map(id, sent))) == len(sent) // 100
    assert calls.of("checksum") <= 1


async def test_the_count_sees_a_snapshot_made_for_each() -> None:
    house = await board_of_strokes()
    room = await house.registry.open(house.board)
    people = []
    for later in (0, 100):
        room.audience.pictures.forget(house.clock.now + later)
        people.append(await house.join(BEN))
    sent = chunks(people)
    assert len(set(map(id, sent))) == len(sent)


# ---- commits are grouped


class Counting(MemoryStore):
    """Counts the transactions; each takes some turns of the loop, as on a disk."""

    def __init__(self) -> None:
        numbers = count(1000)
        super().__init__(lambda: next(numbers))
        self.sizes: list[int] = []

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        self.sizes.append(len(drafts))
        for _ in range(10):
            await asyncio.sleep(0)
        return await super().append(board, drafts, epoch=epoch)


async def transactions(at_once: bool) -> int:
    """How many transactions forty writers with five changes each need."""
    store = Counting()
    house = await House(store).begin()
    people = [await house.join(BEN) for _ in range(40)]
    store.sizes.clear()

    async def write(person: Person) -> None:
        for n in range(1, 6):
            frame = protocol.encode(protocol.Submit(n, (add(),)))
            await person.session.receive(frame)
            if not at_once:
                await settle()

    if at_once:
        await asyncio.gather(*map(write, people))
        await settle()
    else:
        for person in people:
            await write(person)
    assert sum(store.sizes) == 200
    return len(store.sizes)


async def test_what_many_write_at_once_is_committed_together() -> None:
    assert await transactions(at_once=True) <= 20


async def test_the_count_sees_changes_committed_one_by_one() -> None:
    assert await transactions(at_once=False) == 200


# ---- a change costs the same on a small board and on a large one


def drawn(size: int) -> BoardState:
    """A board of so many strokes, whose shapes come again."""
    state = scenes.board()
    shapes = scenes.strokes(100)
    for number in range(size):
        made = msgspec.structs.replace(shapes[number % 100], id=f"{number:016d}")
        apply(state, scenes.entry(state.seq + 1, Add(made)))
    return state


@pytest.fixture(scope="module")
def boards() -> tuple[BoardState, BoardState]:
    return drawn(MANY), drawn(FEW)


def patches(state: BoardState) -> Callable[[], None]:
    """Move a few elements from the middle, one by one."""
    middle = len(state.order) // 2
    chosen = list(state.order)[middle : middle + 100]

    def work() -> None:
        for key in chosen:
            patch = Patch(key, PatchSet(at=(state.seq, 1)))
            apply(state, scenes.entry(state.seq + 1, patch))  # type: ignore[arg-type]

    return work


def adds(state: BoardState) -> Callable[[], None]:
    """Put some strokes on top."""
    shape = scenes.strokes(1)[0]

    def work() -> None:
        for _ in range(100):
            made = msgspec.structs.replace(shape, id=f"n{state.seq:015d}")
            apply(state, scenes.entry(state.seq + 1, Add(made)))

    return work


@pytest.mark.parametrize("work", [patches, adds])
def test_a_change_costs_a_large_board_no_more(
    work: Callable[[BoardState], Callable[[], None]], boards: tuple[BoardState, BoardState]
) -> None:
    large, small = map(work, boards)
    assert ratio(large, small) <= 1.5


def test_the_ratio_sees_a_change_that_looks_through_the_board(
    boards: tuple[BoardState, BoardState],
) -> None:
    def through(state: BoardState) -> Callable[[], None]:
        patch = patches(state)

        def work() -> None:
            patch()
            for _ in range(20):
                list(state.order)

        return work

    large, small = map(through, boards)
    assert ratio(large, small) > 1.5
