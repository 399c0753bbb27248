"""Boards for tests of the core: one fold, with numbers and times filled in."""

from nbboard.core.apply import Outcome, apply
from nbboard.core.ops import Entry, Op, Verdict
from nbboard.core.state import BoardState
from tools.vectors.scene import ADA, Person


def submit(state: BoardState, *ops: Op, by: Person = ADA) -> Outcome:
    """Apply ops as the next entry of `state`."""
    return apply(state, entry(state, *ops, by=by))


def entry(state: BoardState, *ops: Op, by: Person = ADA) -> Entry:
    """Give the entry that would come next."""
    return Entry(
        seq=state.seq + 1,
        at=1_700_000_000_000 + state.seq,
        author=by.user,
        name=by.name,
        client=by.client,
        n=state.seq + 1,
        batch="",
        ops=ops,
        ceiling=by.ceiling,
        floor=by.floor,
        groups=by.groups,
    )


def verdicts(state: BoardState, *ops: Op, by: Person = ADA) -> list[Verdict]:
    """Apply ops and give their verdicts."""
    return list(submit(state, *ops, by=by).verdicts)


def shown(state: BoardState) -> list[int]:
    """Give the numbers of the elements on the board, bottom to top."""
    return [int(element.id) for element in state]
