"""What goes over all of a large board is applied beside the loop, to the same end."""

import asyncio

import pytest

from nbboard.core import limits
from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.ops import Clear, Entry, Op, Remove, Reorder, Say
from nbboard.core.state import BoardState
from nbboard.room import applying
from nbboard.room.applying import apply_gently, walks
from tests.room.doubles import ADA, BEN, House, add

KEYS = tuple(f"{number:016d}" for number in range(30))


def entry(seq: int, *ops: Op) -> Entry:
    return Entry(seq, seq, "ada", "Ada", "c" * 20, seq, "", ops)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> BoardState:
    """A board that counts as large, with as many tombstones as are kept."""
    monkeypatch.setattr(applying, "AT_ONCE", 20)
    monkeypatch.setattr(limits, "TOMBSTONES", 2)
    state = BoardState(owner="ada")
    apply(state, entry(1, *map(add, KEYS)))
    apply(state, entry(2, Remove(KEYS[:2])))
    return state


@pytest.mark.parametrize(
    ("op", "long"),
    [
        (Clear("mine"), True),
        (Reorder((KEYS[5],), "front"), True),
        (Remove((KEYS[5],)), True),
        (Say("hi"), False),
        (add(), False),
    ],
)
async def test_the_end_is_the_same_and_until_then_nothing_shows(
    large: BoardState, op: Op, long: bool
) -> None:
    expected = large.copy()
    outcome = apply(expected, entry(3, op))
    left: list[BoardState] = []
    assert walks(large, entry(3, op)) is long
    applying_it = asyncio.create_task(apply_gently(large, entry(3, op), left.append))
    await asyncio.sleep(0)
    if long:
        assert large.seq == 2
        assert len(large) == 28
    assert await applying_it == outcome
    assert digest(large) == digest(expected)
    assert [state.seq for state in left] == ([2] if long else [])


def test_a_small_board_is_done_at_once() -> None:
    assert not walks(BoardState(owner="ada"), entry(1, Clear("all")))


async def test_a_room_goes_on_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", 0)
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    for person, op in ((ada, add(KEYS[0])), (ben, add(KEYS[1])), (ben, Clear("mine"))):
        await person.submit(op)
    await house.registry.submit(house.board, ADA, (Reorder((KEYS[0],), "back"), Say("done")))
    state = await house.registry.state(house.board)
    assert list(state.removed) == [KEYS[1]]
    folded = BoardState()
    for one in await house.log():
        apply(folded, one)
    assert digest(folded) == digest(state)
    assert [one.seq for one in ada.peer.entries()] == [2, 3, 4, 5]
