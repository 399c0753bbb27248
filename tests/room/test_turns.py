"""Long work gives the loop its turn; however much there is, a slice at a time."""

import asyncio

import pytest

from nbboard.core.apply import apply
from nbboard.core.ops import Entry
from nbboard.core.state import BoardState
from nbboard.core.steps import Steps, finish
from nbboard.room import turns
from nbboard.room.turns import in_turns
from tests.room.doubles import ManualClock, add


class Slow(ManualClock):
    """Every step takes longer than a slice."""

    def monotonic(self) -> float:
        self.now += 1
        return self.now


def working(clock: ManualClock, name: str, done: list[str]) -> Steps[str]:
    """Five steps of a millisecond each."""
    for _ in range(5):
        clock.now += 0.001
        done.append(name)
        yield
    return name


async def test_the_loop_has_its_turn_after_each_slice() -> None:
    clock, done = ManualClock(), list[str]()
    working_on = asyncio.create_task(in_turns(working(clock, "work", done), clock))
    while not working_on.done():
        await asyncio.sleep(0)
        if done[-1:] == ["work"]:
            done.append("turn")
    assert await working_on == "work"
    slices = " ".join(done).split(" turn")
    assert max(part.count("work") for part in slices) == 2
    assert done.count("work") == 5


async def test_of_much_long_work_one_slice_is_done_in_a_turn() -> None:
    clock, done = ManualClock(), list[str]()
    names = [f"w{number}" for number in range(20)]
    all_of_it = asyncio.gather(*(in_turns(working(clock, name, done), clock) for name in names))
    # All begin at once; from then on they take turns.
    await asyncio.sleep(0)
    most, before = 0, len(done)
    while not all_of_it.done():
        await asyncio.sleep(0)
        most, before = max(most, len(done) - before), len(done)
    assert await all_of_it == names
    assert most <= 3


def test_without_a_loop_all_is_done_at_once() -> None:
    done: list[str] = []
    assert finish(working(ManualClock(), "work", done)) == "work"
    assert len(done) == 5


async def test_a_state_that_is_freed_is_gone_at_once_and_its_elements_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "LARGE", 10)
    state = BoardState(owner="ada")
    apply(state, Entry(1, 1, "ada", "Ada", "c", 1, "", tuple(add() for _ in range(20))))
    copied = state.copy()
    await turns.free(state, ManualClock())
    with pytest.raises(AttributeError):
        len(state)
    assert len(copied) == 20, "what others hold stays"


async def test_the_loop_has_its_turn_while_many_small_states_are_freed() -> None:
    state = BoardState(owner="ada")
    apply(state, Entry(1, 1, "ada", "Ada", "c", 1, "", (add(),)))
    states, seen = [state.copy() for _ in range(20)], list[int]()
    freeing = asyncio.create_task(turns.free_all(states, Slow()))
    while not freeing.done():
        await asyncio.sleep(0)
        seen.append(len(states))
    assert not states
    assert len(set(seen)) > 15
