"""A board restored to a moment, and the restore undone (room/restoring.py)."""

import asyncio
import gc

import pytest

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, OpRefused, StoreReadOnly
from nbboard.core.model import Element
from nbboard.core.ops import Archive, Clear, PassPen, Patch, PatchSet, Remove, Say
from nbboard.core.protocol import Committed, encode
from nbboard.core.restore import unstamped
from nbboard.core.state import BoardState
from nbboard.room.submission import Submission
from tests.room.doubles import ADA, BEN, House, add, new_id, rect
from tests.room.test_pen import Full
from tests.room.test_room import Watched


def content(state: BoardState) -> list[Element]:
    return [unstamped(element) for element in state]


@pytest.mark.guarantee("G3")
async def test_restore_and_undo_leave_what_others_changed_since() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    keys = [new_id() for _ in range(4)]
    await ada.submit(*(add(key) for key in keys))
    then = await house.registry.state(house.board)
    await ben.submit(Patch(keys[0], PatchSet(angle=9)), Remove((keys[1],)), Say("hi"))
    before = await house.registry.state(house.board)
    done = await house.registry.restore(house.board, ADA, then.seq, None, "page")
    assert (done.first, done.last, done.left) == (4, 4, 0)
    after = await house.registry.state(house.board)
    assert content(after) == content(then)
    assert [message.text for message in after.chat] == ["hi"]
    entry = ben.peer.entries()[-1]
    assert (entry.author, entry.name, entry.batch) == ("ada", "Ada", done.batch)
    assert entry.client not in (ada.client, ben.client)
    await ben.submit(Patch(keys[0], PatchSet(angle=33)))
    undone = await house.registry.restore(house.board, ADA, done.first - 1, done.last, "page")
    assert undone.left == 1
    undone_state = await house.registry.state(house.board)
    found = {element.id: element.angle for element in undone_state}
    assert found == {keys[0]: 33, keys[2]: 0, keys[3]: 0}
    assert content(undone_state)[1:] == content(before)[1:]


async def test_another_client_name_counts_as_somebody_else() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add(), add())
    await ada.submit(Clear("all"))
    done = await house.registry.restore(house.board, ADA, 2, None, "page")
    other = await house.registry.restore(house.board, ADA, 3, 3, "another page")
    assert (done.left, other.left) == (0, 2)
    mine = await house.registry.restore(house.board, ADA, 3, done.last, "page")
    assert mine.left == 0
    assert len(await house.registry.state(house.board)) == 0


async def test_the_same_restore_asked_for_twice_at_once_is_done_once() -> None:
    house = House()
    store = Watched(house)
    house.use(store)
    await house.begin()
    ada = await house.join()
    await ada.submit(add(), add())
    await ada.submit(Clear("all"))
    store.gate.clear()
    room = await house.registry.open(house.board)
    submitted = asyncio.Semaphore(0)
    take = room.submit

    async def submit(submission: Submission) -> None:
        await take(submission)
        submitted.release()

    room.submit = submit  # type: ignore[method-assign]
    restores = (house.registry.restore(house.board, ADA, 2, None, "page") for _ in range(2))
    calls = [asyncio.create_task(restore) for restore in restores]
    for _ in calls:
        await asyncio.wait_for(submitted.acquire(), 30)
    store.gate.set()
    done = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 30)
    (refused,) = [one for one in done if isinstance(one, BaseException)]
    assert isinstance(refused, OpRefused)
    assert refused.code == "conflict"
    assert ada.bye is None, "nobody is sent away for it"
    assert len(await house.registry.state(house.board)) == 2


async def test_of_many_entries_that_are_refused_one_is_told_and_none_complained_of() -> None:
    house = await House().begin()
    submit = house.registry.submit
    for _ in range(15):
        await submit(house.board, ADA, tuple(add() for _ in range(200)))
    await submit(house.board, ADA, (Clear("all"), PassPen("ben")))
    complaints: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
    with pytest.raises(OpRefused, match="holds the pen"):
        await house.registry.restore(house.board, ADA, 16, None, "page")
    gc.collect()
    assert complaints == []


async def test_nothing_to_restore_makes_no_entry_and_its_undo_neither() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add())
    done = await house.registry.restore(house.board, ADA, 2)
    assert (done.first, done.last) == (3, 2)
    await house.registry.restore(house.board, ADA, done.first - 1, done.last)
    assert len(await house.log()) == 2


async def test_large_boards_come_back_in_entries_of_one_batch() -> None:
    house = await House().begin()
    ada = await house.join()
    for _ in range(6):
        await ada.submit(*(add() for _ in range(400)))
    await ada.submit(Clear("all"))
    done = await house.registry.restore(house.board, ADA, 7)
    state = await house.registry.state(house.board)
    assert len(state) == 2400
    made = [entry for entry in await house.log() if entry.batch == done.batch]
    assert [entry.seq for entry in made] == list(range(done.first, done.last + 1))
    assert len(made) > 1
    assert all(len(encode(entry)) <= limits.ENTRY_BYTES for entry in made)


async def test_where_nobody_may_draw_nothing_is_restored() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add(rect()))
    for op, words in ((Archive(True), "archived"), (PassPen("ben"), "holds the pen")):
        await ada.submit(op)
        with pytest.raises(OpRefused, match=words):
            await house.registry.restore(house.board, ADA, 1)
        await ada.submit(Archive(False))
    with pytest.raises(InvalidInput, match="no moment 99"):
        await house.registry.restore(house.board, ADA, 99)


async def test_a_full_disk_is_said_and_nothing_is_half_done() -> None:
    house = House()
    store = Full(house.clock.wall)
    house.use(store)
    await house.begin()
    ada = await house.join()
    await ada.submit(add())
    store.full = True
    with pytest.raises(StoreReadOnly, match="disk is full"):
        await house.registry.restore(house.board, ADA, 1)
    store.full = False
    assert len(await house.log()) == 2


async def test_names_of_clients_cannot_use_up_a_clients_numbers() -> None:
    """G4: whatever name a restore gives, its entries are under an id that no secret hashes to."""
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add())
    await house.registry.restore(house.board, BEN, 1, None, ada.client)
    await ada.submit(Say("mine"))
    assert ada.refusals == []
    assert ada.peer.of(Committed) == []
    clients = {entry.client for entry in await house.log()}
    assert len(clients) == 3
