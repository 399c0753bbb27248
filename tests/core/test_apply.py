"""The fold: verdicts, what they leave on the board, and rules that hold for every log.

The cases themselves lie in `conformance/logs`; here are the rules behind them.
"""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbboard.core import limits, ops, snapshot
from nbboard.core.apply import apply
from nbboard.core.digest import checksum, digest
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from tests.core.boards import entry, shown, submit, verdicts
from tests.properties.random_logs import random_log
from tools.vectors.log import limited
from tools.vectors.scene import (
    ADA,
    ADA_TAB,
    BOB,
    EVE,
    add,
    eid,
    patch,
    rect,
    remove,
    reorder,
    revive,
)

seeds = st.integers(0, 2**48)


def board(*numbers: int) -> BoardState:
    """A board of Ada's with these rectangles."""
    state = BoardState("Test", "ada")
    submit(state, *add(*map(rect, numbers)))
    return state


# ---- entries


@pytest.mark.parametrize("seq", [0, 1, 3, 100])
@pytest.mark.guarantee("G3")
def test_an_entry_out_of_order_is_refused_and_changes_nothing(seq: int) -> None:
    state = board(1)
    before = digest(state)
    late = msgspec.structs.replace(entry(state, remove(1)), seq=seq)
    with pytest.raises(ValueError, match=f"entry {seq} does not follow 1"):
        apply(state, late)
    assert digest(state) == before


def test_a_void_entry_moves_only_seq_time_and_name() -> None:
    state = board(1)
    outcome = submit(state, patch(9, angle=1), *add(rect(1)), by=BOB)
    assert outcome.verdicts == ("gone", "exists")
    assert (outcome.touched, outcome.kicked) == ((), ())
    assert state.seq == 2
    assert state.placed[eid(1)].touched_at == 1
    assert state.names == {"ada": ADA.name, "bob": BOB.name}


def test_add_stamps_author_editor_seq_and_who_locked() -> None:
    state = BoardState("", "ada")
    submit(state, *add(rect(1), rect(2, locked=True)), by=BOB)
    for number, locked_by in ((1, ""), (2, "bob")):
        element = state.get(eid(number))
        assert element is not None
        assert (element.author, element.edited_by, element.edited_at) == ("bob", "bob", 1)
        assert element.locked_by == locked_by


def test_patch_keeps_author_and_unnamed_fields() -> None:
    state = board(1)
    submit(state, patch(1, at=(5, 6), fill="#ffec99"), by=BOB)
    element = state.get(eid(1))
    assert element is not None
    assert element.at == (5, 6)
    assert element.size == rect(1).size
    assert element.style == msgspec.structs.replace(rect(1).style, fill="#ffec99")
    assert (element.author, element.edited_by, element.edited_at) == ("ada", "bob", 2)


def test_the_last_write_wins_per_field() -> None:
    state = board(1)
    submit(state, patch(1, angle=1, flip=2), by=BOB)
    submit(state, patch(1, angle=3))
    element = state.get(eid(1))
    assert element is not None
    assert (element.angle, element.flip, element.edited_by) == (3, 2, "ada")


def test_a_patch_with_one_foreign_field_changes_nothing() -> None:
    state = board(1)
    assert verdicts(state, patch(1, angle=9, text="x")) == ["gone"]
    element = state.get(eid(1))
    assert element is not None
    assert element.angle == 0


# ---- undo: if_seq


def test_undo_is_void_once_another_client_touched_the_element() -> None:
    """An undo carries the seq its author had applied: only other clients' changes count."""
    state = board(1, 2)
    applied = submit(state, patch(1, angle=1), patch(2, angle=1)) and state.seq
    submit(state, patch(1, angle=2), by=BOB)
    assert verdicts(state, patch(1, applied, angle=0), patch(2, applied, angle=0)) == [
        "changed",
        "done",
    ]


def test_undo_sees_its_own_later_changes_but_those_of_another_tab() -> None:
    state = board(1)
    applied = state.seq
    submit(state, patch(1, angle=1))
    submit(state, patch(1, angle=2))
    assert verdicts(state, patch(1, applied, angle=0)) == ["done"]
    submit(state, patch(1, angle=5), by=ADA_TAB)
    assert verdicts(state, patch(1, applied, angle=0)) == ["changed"]


def test_undo_remembers_others_beneath_ones_own_change() -> None:
    state = board(1)
    submit(state, patch(1, angle=1), by=BOB)
    submit(state, patch(1, angle=2))
    assert verdicts(state, patch(1, 1, angle=0)) == ["changed"]
    assert verdicts(state, patch(1, 2, angle=0)) == ["done"]


def test_remove_and_revive_come_back_as_they_were() -> None:
    state = board(1, 2, 3)
    before = state.get(eid(2))
    submit(state, remove(2), by=BOB)
    assert shown(state) == [1, 3]
    assert state.get(eid(2)) is None
    submit(state, revive(2, if_seq=2), by=BOB)
    assert state.get(eid(2)) == before
    assert shown(state) == [1, 2, 3]


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_undoing_alone_restores_the_picture(seed: int) -> None:
    """`if_seq` never stands in the way of whoever is alone."""
    log = random_log(seed, 20)
    state = BoardState(*log.board)
    for line in log.entries:
        apply(state, line)
    free = (ops.LockBoard(False), ops.PassPen(None), ops.Archive(False))
    submit(state, *free, by=ADA.lifted(Role.OWNER))
    owner = BOB.lifted(Role.OWNER)
    before = list(state)
    stack = list(state.order)
    numbers = [int(element.id) for element in before if not element.locked]
    done = submit(state, *(remove(number) for number in numbers), by=owner)
    assert set(done.verdicts) <= {"done"}
    back = [revive(number, if_seq=state.seq) for number in reversed(numbers)]
    assert set(submit(state, *back, by=owner).verdicts) <= {"done"}
    assert list(state) == before
    assert list(state.order) == stack


# ---- order


def test_many_moves_in_one_entry_are_those_moves_one_by_one() -> None:
    moves = [reorder([n], "above", (n * 7 + 3) % 20) for n in range(20) if (n * 7 + 3) % 20 != n]
    moves += [reorder([3, 5], "front"), reorder([8, 2], "back"), reorder([4, 1], "below", 5)]
    one_by_one, at_once = board(*range(20)), board(*range(20))
    for move in moves:
        submit(one_by_one, move)
    assert verdicts(at_once, *moves) == ["done"] * len(moves)
    assert list(at_once.order) == list(one_by_one.order)


def test_adds_and_clears_between_many_moves_see_the_order() -> None:
    state = board(1, 2, 3)
    moves = [reorder([1], "front"), reorder([2], "front"), reorder([3], "front")]
    found = verdicts(state, *moves, *add(rect(4)), *moves, ops.Clear("mine"), revive(4, 1))
    assert found == ["done"] * 9
    assert shown(state) == [4, 1]


# ---- limits


def test_names_are_kept_for_so_many_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROLES", 2)
    state = BoardState("", "ada")
    for person in (ADA, BOB, EVE):
        submit(state, ops.Say("hi"), by=person)
    submit(state, ops.Say("hi"), by=BOB._replace(name="Robert"))
    assert state.names == {"ada": ADA.name, "bob": "Robert"}


def test_a_full_board_takes_no_add_but_a_remove(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ELEMENTS", 2)
    state = board(1, 2)
    assert verdicts(state, *add(rect(3)), remove(1), *add(rect(3)), revive(1)) == [
        "full",
        "done",
        "done",
        "full",
    ]


# ---- rights


def test_a_demotion_takes_effect_at_its_seq() -> None:
    """T28: what a user asked for before, but that comes after, is refused."""
    state = board(1)
    assert verdicts(state, patch(1, angle=1), by=BOB) == ["done"]
    submit(state, ops.SetRole("bob", Role.VIEWER))
    assert verdicts(state, patch(1, angle=2), remove(1), by=BOB) == ["forbidden"] * 2


@pytest.mark.guarantee("T17")
@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "__class__"])
def test_names_of_the_language_are_plain_names(name: str) -> None:
    state = BoardState("", "ada")
    by = BOB._replace(user=name, name=name)
    assert submit(state, ops.Ban(name, True)).kicked == (name,)
    assert verdicts(state, ops.Say("x"), by=by) == ["forbidden"]
    assert verdicts(state, ops.Ban(name, False), ops.SetRole(name, Role.OWNER)) == ["done"] * 2
    assert verdicts(state, ops.Rename("mine"), by=by) == ["done"]


# ---- rules of every log


@given(seeds)
@settings(max_examples=100, deadline=None)
@pytest.mark.guarantee("G5")
def test_snapshot_and_tail_are_the_whole_log(seed: int) -> None:
    """Wherever a snapshot is taken, tombstones included, the rest of the log leads to one state."""
    log = random_log(seed)
    cut = seed % (len(log.entries) + 1)
    whole = BoardState(*log.board)
    resumed = BoardState(*log.board)
    with limited(log.limits):
        for line in log.entries[:cut]:
            apply(whole, line)
            apply(resumed, line)
        resumed = snapshot.restore(snapshot.chunks(resumed))
        for line in log.entries[cut:]:
            assert apply(whole, line) == apply(resumed, line)
    assert digest(resumed) == digest(whole)
    assert checksum(resumed) == checksum(whole)
    assert resumed.removed == whole.removed


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_a_fold_depends_on_nothing_but_the_log(seed: int) -> None:
    log = random_log(seed)
    once, again = BoardState(*log.board), BoardState(*log.board)
    with limited(log.limits):
        assert [apply(once, line) for line in log.entries] == [
            apply(again, line) for line in log.entries
        ]
    assert digest(once) == digest(again)


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_every_state_is_whole(seed: int) -> None:
    """After each entry: order, contents and tombstones name the same ids; limits hold."""
    log = random_log(seed)
    state = BoardState(*log.board)
    with limited(log.limits):
        for line in log.entries:
            before = dict(state.placed)
            outcome = apply(state, line)
            assert sorted(state.order) == sorted(state.placed)
            assert len(set(state.order)) == len(state.order)
            assert state.removed == {k for k, placed in state.placed.items() if placed.removed_at}
            assert len(state) == len(list(state)) <= limits.ELEMENTS
            assert len(state.removed) <= limits.TOMBSTONES + limits.TOMBSTONES // 20
            assert len(state.chat) <= limits.CHAT_TAIL
            assert max(len(state.roles), len(state.banned), len(state.names)) <= limits.ROLES
            assert len(outcome.verdicts) == len(line.ops)
            untouched = set(state.placed) - set(outcome.touched)
            assert all(state.placed[key] is before[key] for key in untouched)


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_void_ops_change_nothing_but_leave_the_others_be(seed: int) -> None:
    """Taking the void ops out of an entry leads to the same board."""
    log = random_log(seed, 40)
    whole, thinned = BoardState(*log.board), BoardState(*log.board)
    with limited(log.limits):
        for line in log.entries:
            outcome = apply(whole, line)
            kept = tuple(
                op
                for op, verdict in zip(line.ops, outcome.verdicts, strict=True)
                if verdict == "done"
            )
            apply(thinned, msgspec.structs.replace(line, ops=kept))
    assert digest(whole) == digest(thinned)
