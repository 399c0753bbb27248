"""The early check says in words what apply would judge."""

import pytest

from nbboard.core import limits
from nbboard.core.ops import Ask, Ban, Clear, Kick, LockBoard, Op, PassPen, Rename, Say, SetRole
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from nbboard.room import rights
from nbboard.room.identity import Identity
from nbboard.store.base import Draft
from tests.room.doubles import ADA, BEN, ManualClock, add


def draft(identity: Identity, *ops: Op) -> Draft:
    return Draft(identity.user, identity.name, "c", 1, "", ops, identity.ceiling, identity.floor)


def board() -> BoardState:
    state = BoardState("Sprint", "ada", "edit")
    state.names = {"ada": "Ada"}
    return state


def test_roles_are_capped_and_lifted_by_the_host() -> None:
    state = board()
    assert rights.role(state, ADA) is Role.OWNER
    assert rights.role(state, BEN) is Role.EDITOR
    assert rights.role(state, BEN._replace(ceiling=Role.VIEWER)) is Role.VIEWER
    assert rights.role(state, BEN._replace(floor=Role.OWNER)) is Role.OWNER


def test_who_may_draw() -> None:
    state = board()
    assert rights.may_draw(state, BEN)
    state.locked = True
    assert not rights.may_draw(state, BEN)
    assert rights.may_draw(state, ADA)
    state.locked, state.pen = False, "ben"
    assert not rights.may_draw(state, ADA)
    assert rights.may_draw(state, BEN)


def test_refusals_say_why() -> None:
    state = board()
    viewer = BEN._replace(ceiling=Role.VIEWER)
    assert rights.forbidden(state, draft(BEN, add(), Say("x"))) is None
    assert rights.forbidden(state, draft(viewer, add())) == (
        "add is not allowed: your role here is viewer"
    )
    assert rights.forbidden(state, draft(BEN, Clear("all"))) == (
        "clear is not allowed: your role here is editor"
    )
    state.locked = True
    assert "the board is locked" in str(rights.forbidden(state, draft(BEN, add())))
    state.locked, state.pen = False, "ada"
    assert "Ada holds the pen" in str(rights.forbidden(state, draft(BEN, add())))


@pytest.mark.guarantee("T8")
def test_one_forbidden_op_refuses_the_whole_draft() -> None:
    viewer = BEN._replace(ceiling=Role.VIEWER)
    assert rights.forbidden(board(), draft(viewer, Say("x"), add(), Say("y"))) is not None


def test_which_ops_change_rights() -> None:
    for op in (LockBoard(True), Kick("b"), Ban("b", True), PassPen("b"), SetRole("b", None)):
        assert rights.governs((Say("x"), op))
    assert not rights.governs((add(), Say("x"), Rename("t"), Clear("all")))


@pytest.mark.guarantee("T19")
def test_asking_over_and_over_takes_no_numbers() -> None:
    clock = ManualClock()
    check = rights.EarlyCheck(board(), clock)
    asking = draft(BEN, Ask(Role.EDITOR))
    assert [check.refusal(asking) for _ in range(limits.ASKS_SENT)] == [None] * limits.ASKS_SENT
    code, words = check.refusal(asking) or ("", "")
    assert (code, words) == ("too-often", "you may ask 20 times in an hour: wait a little")
    assert check.refusal(draft(ADA, Ask(Role.EDITOR))) is None, "others are not held up"
    assert check.refusal(draft(BEN, Say("x"))) is None
    clock.now += 3600
    assert check.refusal(asking) is None
