"""What a board was, at any entry (room/history.py)."""

import asyncio
import time

import pytest

from nbboard.core import limits
from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.errors import InvalidInput
from nbboard.core.ops import Clear, Ops, Patch, PatchSet, Remove, Rename, Say, Unsay
from nbboard.core.snapshot import chunks
from nbboard.core.state import BoardState, ChatMessage
from nbboard.room import history
from nbboard.room.history import History
from nbboard.store.base import Draft, StoredSnapshot
from tests.loopwatch import LoopWatch
from tests.properties.random_logs import random_log
from tests.room.doubles import ADA, BEN, House, add, new_id
from tests.waiting import TIME_FACTOR


async def written(house: House, *batches: Ops) -> None:
    """Append entries to the store at once, as another process would."""
    drafts = [
        Draft("ada", "Ada", "c" * 20, n, "", ops, ADA.ceiling, ADA.ceiling)
        for n, ops in enumerate(batches, 1)
    ]
    await house.store.append(house.board, drafts)


async def past(house: House) -> History:
    room = await house.registry.open(house.board)
    return room.history


async def replayed(house: House, seq: int) -> BoardState:
    state = BoardState()
    for entry in (await house.log())[:seq]:
        apply(state, entry)
    return state


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_moment_is_the_fold_up_to_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SPACING", 7)
    house = await House().begin()
    await written(house, *(entry.ops for entry in random_log(seed, 200).entries))
    asked = await past(house)
    head = len(await house.log())
    for seq in (head // 2, head, 1, 0, *range(0, head + 1, 5)):
        found = await asked.at(seq)
        assert digest(found) == digest(await replayed(house, seq)), seq
        found.placed.clear()
    assert len(asked._copies) > 5


async def test_a_look_near_the_end_begins_from_a_stored_snapshot() -> None:
    house = await House().begin()
    await written(house, *((add(),) for _ in range(limits.SNAPSHOT_ENTRIES + 500)))
    await (await house.registry.open(house.board)).save()
    ada = await house.join()
    for _ in range(5):
        await ada.submit(add())
    asked = await past(house)
    head = limits.SNAPSHOT_ENTRIES + 506
    assert (await asked.changes(None, 3)).entries[0].seq == head - 2
    assert [copied.seq for copied in asked._copies] == [head - 5]
    for seq in (head, 20, head - 6):
        assert digest(await asked.at(seq)) == digest(await replayed(house, seq))


async def test_a_moment_follows_what_is_written_meanwhile() -> None:
    house = await House().begin()
    ada = await house.join()
    asked = await past(house)
    await ada.submit(add())
    assert len(await asked.at(2)) == 1
    await ada.submit(Clear("all"))
    assert [len(await asked.at(seq)) for seq in (1, 2, 3)] == [0, 1, 0]
    for seq in (-1, 4):
        with pytest.raises(InvalidInput, match="log goes from 0 to 3"):
            await asked.at(seq)


async def test_copies_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "SPACING", 4)
    monkeypatch.setattr(history, "KEPT_PLACES", 2000)
    house = await House().begin()
    await written(house, *((add(),) for _ in range(600)))
    asked = await past(house)
    for seq in (601, 300, 17, 600):
        assert len(await asked.at(seq)) == seq - 1
    assert 2 <= len(asked._copies) <= 20
    assert history._places(asked._copies) <= 2000
    assert asked._spacing > 4


@pytest.mark.later
async def test_the_second_look_at_a_long_board_is_quick_and_the_loop_is_not_held() -> None:
    house = await House().begin()
    await written(house, *((add(),) for _ in range(10_000)))
    asked = await past(house)
    held: list[float] = []
    took: list[float] = []

    async def look(seq: int) -> None:
        began = time.process_time()
        assert len(await asked.at(seq)) == seq - 1
        took.append(time.process_time() - began)

    with LoopWatch(held):
        # Each in a task of its own, whose steps are watched.
        for seq in (10_001, 5000, 9999, 3, 7777, 1234):
            await asyncio.create_task(look(seq))
    # Processor time, and twice what is promised: the clock belongs to the neighbours too.
    assert sorted(took[1:])[2] < 0.1 * TIME_FACTOR
    assert len(held) > 20
    assert sorted(held)[int(len(held) * 0.9)] < 0.02 * TIME_FACTOR


async def test_changes_say_what_an_entry_came_to() -> None:
    house = await House().begin("view")
    ada = await house.join()
    key = new_id()
    await ada.submit(add(key), add(), Say("hi"), batch="b1")
    await ada.submit(Patch(key, PatchSet(angle=5)), Patch(new_id(), PatchSet(angle=5)))
    await ada.submit(Remove((key,)), Remove((key,)))
    asked = await past(house)
    page = await asked.changes(None, 100)
    assert (page.history_from, page.head, page.more) == (0, 4, False)
    found = [(change.seq, change.ops, change.touched, change.batch) for change in page.entries]
    assert found == [
        (1, {"rename": 1, "set-access": 1, "set-role": 1}, 0, ""),
        (2, {"add": 2, "say": 1}, 2, "b1"),
        (3, {"patch": 1}, 1, ""),
        (4, {"remove": 1}, 1, ""),
    ]
    assert {(change.author, change.name) for change in page.entries} == {("ada", "Ada")}
    newest = await asked.changes(None, 2)
    assert ([change.seq for change in newest.entries], newest.more) == ([3, 4], True)
    older = await asked.changes(3, 2)
    assert ([change.seq for change in older.entries], older.more) == ([1, 2], False)
    assert (await asked.changes(1, 5)).entries == ()
    assert (await asked.changes(999, 1)).entries[0].seq == 4


def texts(messages: tuple[ChatMessage, ...]) -> list[str]:
    return [message.text for message in messages]


async def test_chat_goes_back_beyond_what_the_room_remembers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CHAT_TAIL", 6)
    house = await House().begin()
    ada = await house.join()
    said = []
    for number in range(40):
        ops = (Say(f"{number}a"), Say(f"{number}b")) if number % 5 == 0 else (Say(f"{number}"),)
        await ada.submit(*ops)
        if number % 9 == 4:
            await ada.submit(Unsay((await house.log())[-1].seq))
        else:
            said += [op.text for op in ops]
    asked = await past(house)
    found: list[str] = []
    before, more = None, True
    while more:
        page = await asked.chat(before, 4)
        assert 0 < len(page.messages) <= 5
        found = [*texts(page.messages), *found]
        before, more = page.messages[0].seq, page.more
    assert found == said
    assert (await asked.chat(2, 4)).messages == ()


async def test_nothing_is_shown_from_before_a_rewritten_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CHAT_TAIL", 6)
    house = await House().begin()
    await written(house, *((Say(str(number)), add()) for number in range(20)))
    state = await house.registry.state(house.board)
    await house.registry.close()
    snapshot = StoredSnapshot.sealed(state.seq, chunks(state))
    await house.store.rewrite(house.board, "new", snapshot, set())
    house.use(house.store)
    ben = await house.join(BEN)
    await ben.submit(Say("after"))
    await ben.submit(Rename("x"))
    await ben.submit(add())
    asked = await past(house)
    assert asked.begins == 21
    assert digest(await asked.at(21)) == digest(state)
    assert len(await asked.at(23)) == 21
    with pytest.raises(InvalidInput, match="log goes from 21 to 23"):
        await asked.at(20)
    page = await asked.changes(None, 100)
    assert ([change.seq for change in page.entries], page.more) == ([22, 23], False)
    assert (await asked.changes(22, 10)).entries == ()
    chat = await asked.chat(None, 50)
    assert texts(chat.messages) == ["14", "15", "16", "17", "18", "19", "after"]
    assert not chat.more
