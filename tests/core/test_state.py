"""What a board's state answers, and how it forgets."""

import gc
import sys

import pytest

from nbboard.core import limits, ops
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState, Placed
from tests.core.boards import shown, submit
from tools.vectors.scene import BOB, add, eid, patch, rect, remove, reorder, revive


def board(count: int) -> BoardState:
    state = BoardState("Test", "ada")
    submit(state, *add(*map(rect, range(count))))
    return state


def test_length_iteration_and_get_leave_out_what_is_removed() -> None:
    state = board(4)
    submit(state, remove(1, 2))
    assert len(state) == 2
    assert shown(state) == [0, 3]
    assert state.get(eid(1)) is None
    assert state.get(eid(9)) is None
    assert list(state.order) == [eid(number) for number in range(4)]


@pytest.mark.parametrize(
    ("access", "role"), [("private", Role.NONE), ("view", Role.VIEWER), ("edit", Role.EDITOR)]
)
def test_access_is_the_role_of_users_without_one(access: Access, role: Role) -> None:
    state = BoardState("", "ada", access)
    state.roles["eve"] = Role.VIEWER
    assert state.board_role("bob") is role
    assert state.board_role("eve") is Role.VIEWER
    assert state.board_role("ada") is Role.OWNER


def test_a_ban_outweighs_role_and_access() -> None:
    state = BoardState("", "ada", "edit")
    state.roles["eve"] = Role.EDITOR
    state.groups["hub:a"] = Role.OWNER
    state.banned = {"bob": None, "eve": None}
    assert state.board_role("bob", ("hub:a",)) is state.board_role("eve") is Role.NONE


def test_the_highest_group_counts_but_not_against_a_role_of_ones_own() -> None:
    state = BoardState("", "ada", "private")
    state.groups = {"hub:a": Role.VIEWER, "hub:b": Role.EDITOR, "hub:c": Role.NONE}
    assert state.board_role("bob", ("hub:a",)) is Role.VIEWER
    assert state.board_role("bob", ("hub:b", "hub:a", "hub:c", "hub:x")) is Role.EDITOR
    state.roles["bob"] = Role.NONE
    assert state.board_role("bob", ("hub:b",)) is Role.NONE
    state.access = "edit"
    assert state.board_role("eve", ("hub:a",)) is Role.EDITOR


def test_a_guest_has_what_their_link_gives_and_nothing_else() -> None:
    state = BoardState("", "ada", "edit")
    state.groups["link:a"] = Role.VIEWER
    assert state.board_role("guest:b") is Role.NONE
    assert state.board_role("guest:b", ("link:a",)) is Role.VIEWER
    state.roles["guest:b"] = Role.EDITOR
    assert state.board_role("guest:b", ("link:a",)) is Role.EDITOR


def test_changed_since_asks_for_other_clients_only() -> None:
    placed = Placed(rect(1), 0, client="a", touched_at=9, others_at=5)
    assert [placed.changed_since(seq, "a") for seq in (4, 5, 9)] == [True, False, False]
    assert [placed.changed_since(seq, "b") for seq in (8, 9, 10)] == [True, False, False]


def test_meta_and_load_carry_everything() -> None:
    state = board(3)
    submit(
        state, remove(1), ops.Say("hi"), ops.SetRole("eve", Role.VIEWER), ops.Ban("mallory", True)
    )
    submit(state, ops.PassPen("ada"), ops.LockBoard(True), ops.Rename("Neu"))
    submit(state, ops.SetAccess("private", True), ops.SetGroup("hub:a", Role.EDITOR))
    submit(state, ops.Introduce("0f" * 32), ops.Archive(True))
    submit(state, ops.Ask(Role.VIEWER), by=BOB)
    assert (state.listed, state.archived) == (True, True)
    assert all((state.groups, state.pictures, state.asks))
    copied = BoardState.of(state.meta())
    copied.extend([state.placed[key] for key in state.order])
    assert vars(copied) == vars(state)


def test_a_snapshot_with_an_element_twice_is_refused() -> None:
    state = board(1)
    placed = state.placed[eid(0)]
    with pytest.raises(ValueError, match="a second time"):
        BoardState.of(state.meta()).extend([placed, placed])


def test_a_copy_shares_nothing_that_changes() -> None:
    state = board(3)
    copied = state.copy()
    submit(state, remove(0), patch(1, angle=1), reorder([1], "back"), ops.Say("hi"))
    submit(state, ops.SetRole("bob", Role.VIEWER), ops.Ban("eve", True))
    submit(state, ops.SetGroup("hub:a", Role.OWNER), ops.Introduce("0f" * 32))
    submit(state, ops.Ask(Role.EDITOR), by=BOB)
    assert state.asks
    assert (copied.groups, copied.pictures, copied.asks) == ({}, {}, {})
    assert shown(copied) == [0, 1, 2]
    assert copied.roles == {"ada": Role.OWNER}
    assert (copied.chat, copied.banned, copied.removed) == ([], {}, set())


# ---- tombstones


def test_tombstones_are_forgotten_oldest_first_with_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES", 40)
    state = board(60)
    for number in range(42):
        submit(state, remove(number))
    assert len(state.removed) == 42
    assert eid(0) in state.placed
    submit(state, remove(42))
    assert len(state.removed) == 40
    assert [eid(number) in state.placed for number in range(5)] == [False] * 3 + [True] * 2
    assert list(state.order) == [eid(number) for number in range(3, 60)]


def test_among_those_removed_at_once_the_lowest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES", 2)
    state = board(5)
    submit(state, reorder([4], "back"))
    submit(state, remove(1, 2, 3, 4))
    assert sorted(state.removed) == [eid(2), eid(3)]
    assert shown(state) == [0]


def test_reviving_makes_a_tombstone_young_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES", 2)
    state = board(4)
    submit(state, remove(0))
    submit(state, remove(1))
    submit(state, revive(0), by=BOB)
    submit(state, remove(0), by=BOB)
    submit(state, remove(2))
    assert sorted(state.removed) == [eid(0), eid(2)]


def test_a_forgotten_id_may_be_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES", 1)
    state = board(3)
    submit(state, remove(0))
    submit(state, remove(1))
    assert submit(state, *add(rect(0), rect(1))).verdicts == ("done", "exists")
    assert shown(state) == [2, 0]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="there every dict is, a little at a time")
def test_what_a_board_holds_is_none_of_the_garbage_collectors_business() -> None:
    """A full collection walked through the order: 10 ms for four boards of 100,000."""
    state = board(50)
    for number in range(20):
        submit(state, reorder([number], "front"))
    submit(state, *(reorder([number], "back") for number in range(20)))
    assert len(state.order) == 50
    for one in (state, state.copy(), state.kept().copy()):
        held = [one.placed, one.order, *one.placed.values(), *one]
        assert not any(gc.is_tracked(part) for part in held)
