"""Applying an entry without stopping the event loop."""

import asyncio
from collections.abc import Callable
from typing import Final

from nbboard.core.apply import Outcome, apply
from nbboard.core.ops import Clear, Entry, Remove, Reorder
from nbboard.core.state import BoardState

AT_ONCE: Final = 10_000
"""Elements, tombstones included, up to which any entry is applied on the loop."""


def walks(state: BoardState, entry: Entry) -> bool:
    """Tell whether applying an entry goes over all of a large board.

    On 100,000 elements a move takes 5 ms, clearing 200 ms, and so many tombstones that the oldest
    are forgotten 30 ms.
    """
    if len(state.placed) <= AT_ONCE:
        return False
    removed = sum(len(op.ids) for op in entry.ops if type(op) is Remove)
    if removed and state.forgets(removed):
        return True
    return any(type(op) in (Clear, Reorder) for op in entry.ops)


async def apply_gently(
    state: BoardState, entry: Entry, left: Callable[[BoardState], object]
) -> Outcome:
    """Apply the next entry, in a thread if it takes long; nothing else may be applied meanwhile.

    Until it is done `state` is what it was before; `left` is then given what is to be freed
    (`turns.free`). Raises what `apply` raises.
    """
    if not walks(state, entry):
        return apply(state, entry)
    ahead, outcome = await asyncio.to_thread(_ahead, state, entry)
    state.adopt(ahead)
    left(ahead)
    return outcome


def _ahead(state: BoardState, entry: Entry) -> tuple[BoardState, Outcome]:
    """Apply to a copy, made here as well: on the loop that alone takes 5 to 10 ms."""
    ahead = state.copy()
    return ahead, apply(ahead, entry)
