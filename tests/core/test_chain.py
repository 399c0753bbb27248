"""Links give the order that a list gives."""

from random import Random

import pytest

from nbboard.core.chain import Chain
from nbboard.core.state import BoardState


@pytest.mark.parametrize("seed", range(20))
def test_moves_in_links_are_moves_in_a_list(seed: int) -> None:
    random = Random(seed)
    keys = [str(number) for number in range(1, random.randrange(3, 30))]
    state = BoardState()
    state.order = dict.fromkeys(keys)
    chain = Chain(keys)
    for turn in range(200):
        moving = random.sample(keys, random.randrange(1, len(keys)))
        to = random.choice(["front", "back", "above", "below"])
        anchor = next(key for key in keys if key not in moving) if to in ("above", "below") else ""
        state.move(moving, to, anchor)
        chain.move(moving, to, anchor)
        if turn % 50 == 0:
            state.push(f"new{turn}")
            chain.append(f"new{turn}")
        assert chain.ids() == list(state.order)


def test_an_empty_chain_takes_ids_on_top() -> None:
    chain = Chain([])
    assert chain.ids() == []
    chain.append("a")
    chain.append("b")
    assert chain.ids() == ["a", "b"]
    chain.move(["a"], "front", "")
    assert chain.ids() == ["b", "a"]
