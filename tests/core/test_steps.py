from nbboard.core.digest import checksum, summing
from nbboard.core.snapshot import chunking, chunks, reading_back, restoring
from nbboard.core.state import BoardState
from nbboard.core.steps import finish
from tests.core.boards import submit
from tools.vectors.scene import add, rect


def test_in_steps_the_same_comes_out_and_each_is_short() -> None:
    state = BoardState("Test", "ada")
    for start in range(0, 9000, 500):
        submit(state, *add(*map(rect, range(start, start + 500))))
    encoded = chunks(state)
    assert len(encoded) > 2
    assert finish(chunking(state)) == encoded
    assert vars(finish(restoring(encoded))) == vars(state)
    assert finish(summing(state)) == checksum(state)
    # As many as there are chunks, or more: none of them does all the work.
    for steps in (chunking(state), restoring(encoded), reading_back(encoded)):
        assert sum(1 for _ in steps) >= len(encoded)
    assert sum(1 for _ in summing(state)) == 5
