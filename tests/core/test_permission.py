"""Who may do what, and the words for whoever may not."""

import pytest

from nbboard.core import ops
from nbboard.core.permission import hindrance, permitted, role
from nbboard.core.roles import Role, needed
from nbboard.core.state import BoardState
from tests.core.boards import entry, submit
from tools.vectors.scene import ADA, BOB, add, patch, remove, reorder, revive, text


@pytest.mark.parametrize("board_role", list(Role))
@pytest.mark.parametrize("ceiling", list(Role))
@pytest.mark.parametrize("floor", list(Role))
@pytest.mark.guarantee("G9", "T8")
def test_every_op_needs_its_role(board_role: Role, ceiling: Role, floor: Role) -> None:
    """The table of the design: the lower of board role and ceiling, lifted by the floor."""
    state = BoardState("", "ada")
    state.roles["bob"] = board_role
    held = max(floor, min(board_role, ceiling))
    by = BOB.capped(ceiling).lifted(floor)
    every: list[ops.Op] = [
        ops.Say("x"), ops.Unsay(1), *add(text(1)), patch(1, angle=1), remove(1), revive(1),
        reorder([1], "front"), ops.Clear("mine"), ops.Clear("all"), ops.Rename(""),
        ops.SetAccess("edit"), ops.SetRole("eve", None), ops.LockBoard(True), ops.Kick("eve"),
        ops.Ban("eve", True),
    ]  # fmt: skip
    for op in every:
        line = entry(state, op, by=by)
        everything = isinstance(op, ops.Clear) and op.scope == "all"
        assert role(state, line) is held
        assert permitted(state, line, op) == (held >= needed(ops.kind(op), everything=everything))


def why(state: BoardState, op_kind: str) -> str | None:
    return hindrance(state, entry(state, ops.Say("x"), by=BOB), op_kind)


@pytest.mark.guarantee("G9")
def test_what_keeps_an_author_from_it_is_said_in_the_order_in_which_it_is_judged() -> None:
    state = BoardState("", "ada")
    submit(state, ops.SetRole("bob", Role.EDITOR), by=ADA)
    assert why(state, "add") is None
    state.locked = True
    assert why(state, "add") == "the board is locked; an owner can unlock it"
    state.pen = "ada"
    assert why(state, "add") == "Ada Lovelace holds the pen"
    assert why(state, "say") is None
    state.archived = True
    for op_kind in ("add", "say", "rename"):
        assert why(state, op_kind) == "the board is archived; an owner can take it out again"
    assert why(state, "kick") is None


def test_neither_the_lock_nor_the_own_pen_keeps_a_viewer_but_the_role() -> None:
    state = BoardState("", "ada")
    state.roles["bob"], state.locked = Role.VIEWER, True
    assert why(state, "add") is None
    state.roles["bob"], state.pen = Role.EDITOR, "bob"
    assert why(state, "clear") is None
