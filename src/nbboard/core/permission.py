"""Whether an op may be done: the permission table, presenter mode, the board's lock and archive."""

from nbboard.core.ops import Ask, Clear, Entry, Op, kind
from nbboard.core.roles import DRAWS, KEPT, Role, effective, needed
from nbboard.core.state import BoardState


def role(state: BoardState, entry: Entry) -> Role:
    """Give the role of an entry's author at this seq, without presenter mode and locks."""
    return effective(state.board_role(entry.author, entry.groups), entry.ceiling, entry.floor)


def permitted(state: BoardState, entry: Entry, op: Op) -> bool:
    """Judge an op by the permission table, presenter mode, the board's lock and archive."""
    held = role(state, entry)
    op_kind = kind(op)
    if isinstance(op, Ask):
        return entry.author not in state.banned and op.role <= entry.ceiling
    if state.archived and op_kind in KEPT:
        return False
    # Whoever lost all access while they held the pen does nothing with it.
    presents = state.pen == entry.author and held > Role.NONE
    if op_kind == "pass-pen":
        return held is Role.OWNER or presents
    if op_kind in DRAWS and state.pen is not None:
        if not presents:
            return False
        lifted = max(state.board_role(entry.author, entry.groups), Role.EDITOR)
        held = effective(lifted, entry.ceiling, entry.floor)
    elif op_kind in DRAWS and state.locked and held is not Role.OWNER:
        return False
    everything = isinstance(op, Clear) and op.scope == "all"
    return held >= needed(op_kind, everything=everything)


def hindrance(state: BoardState, entry: Entry, op_kind: str) -> str | None:
    """Say what keeps the author from an op of this kind; None when it is their role alone.

    For an op that is not `permitted`: these are words for people, and judge nothing.
    """
    if state.archived and op_kind in KEPT:
        return "the board is archived; an owner can take it out again"
    if op_kind not in DRAWS:
        return None
    if state.pen is not None:
        holder = state.names.get(state.pen, state.pen)
        return None if state.pen == entry.author else f"{holder} holds the pen"
    if state.locked and role(state, entry) is Role.EDITOR:
        return "the board is locked; an owner can unlock it"
    return None
