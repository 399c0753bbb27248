"""The board made again what it was (core/restore.py), on boards by hand and on random ones."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbboard.core import limits, ops, protocol
from nbboard.core.apply import apply
from nbboard.core.model import Element
from nbboard.core.ops import Op, kind
from nbboard.core.restore import entries, restoring, unstamped
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from tests.core.boards import shown, submit
from tests.properties.random_logs import random_log
from tools.vectors.scene import ADA, ADA_TAB, BOB, add, eid, patch, rect, remove, reorder, stroke

OWNER = ADA.lifted(Role.OWNER)


def content(state: BoardState) -> list[Element]:
    return [unstamped(element) for element in state]


def board(count: int) -> BoardState:
    state = BoardState("Test", "ada")
    submit(state, *add(*map(rect, range(count))))
    return state


def restore(state: BoardState, then: BoardState, **since: int) -> Counter[tuple[str, str]]:
    """Restore as an owner in entries; gives how often an op of a kind had a verdict."""
    seen: Counter[tuple[str, str]] = Counter()
    for piece in entries(restoring(state.copy(), then, client=OWNER.client, **since)):
        ops.check_ops(piece)
        found = submit(state, *piece, by=OWNER).verdicts
        seen.update(zip(map(kind, piece), found, strict=True))
    return seen


def test_nothing_to_do_is_no_op() -> None:
    state = board(3)
    assert restoring(state, state.copy()) == []


def test_what_was_removed_added_changed_and_moved_comes_right() -> None:
    state = board(4)
    then = state.copy()
    submit(state, remove(1), *add(rect(8), stroke(9)), patch(2, angle=9, stroke="#123456"))
    submit(state, reorder([0], "front"), by=BOB)
    done = restore(state, then)
    assert content(state) == content(then)
    assert set(done) == {(tag, "done") for tag in ("remove", "revive", "patch", "reorder")}


def test_only_what_moved_is_moved() -> None:
    state = board(500)
    then = state.copy()
    submit(state, reorder([250], "front"), reorder([3, 4, 5], "above", 400))
    moves = [op for op in restoring(state, then) if isinstance(op, ops.Reorder)]
    assert sorted(key for move in moves for key in move.ids) == [eid(3), eid(4), eid(5), eid(250)]
    assert len(moves) == 2
    restore(state, then)
    assert shown(state) == list(range(500))


def test_a_whole_order_turned_round_takes_few_ops() -> None:
    state = board(1000)
    then = state.copy()
    submit(state, *add(*map(rect, range(1000, 2500))))
    submit(state, ops.Clear("all"))
    for number in range(1000):
        submit(state, ops.Revive((eid(number),)), reorder([number], "back"))
    restoring_ops = restoring(state, then)
    assert sum(isinstance(op, ops.Reorder) for op in restoring_ops) == 1
    restore(state, then)
    assert shown(state) == list(range(1000))


def test_locked_elements_are_unlocked_changed_and_locked_again() -> None:
    state = board(5)
    submit(state, patch(0, locked=True), patch(1, locked=True), patch(4, locked=True))
    then = state.copy()
    submit(state, patch(0, locked=False))
    submit(state, patch(0, angle=5), reorder([0], "front"), patch(1, locked=False))
    submit(state, patch(1, at=(5, 5)), patch(1, locked=True), patch(2, locked=True))
    submit(state, *add(rect(7, locked=True)))
    assert {verdict for _, verdict in restore(state, then)} == {"done"}
    assert content(state) == content(then)
    assert [element.locked for element in state] == [True, True, False, False, True]


def test_an_element_whose_tombstone_is_forgotten_is_added_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES", 1)
    state = board(4)
    submit(state, patch(1, locked=True))
    then = state.copy()
    submit(state, patch(1, locked=False))
    for number in range(4):
        submit(state, remove(number), by=BOB)
    assert len(state.placed) == 1
    restore(state, then)
    assert content(state) == content(then)


def test_an_id_that_means_something_else_now_is_left_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "TOMBSTONES", 1)
    state = board(3)
    then = state.copy()
    submit(state, remove(0))
    submit(state, remove(1))
    submit(state, *add(stroke(0)))
    restore(state, then)
    bodies = [msgspec.structs.replace(element, id="") for element in content(state)]
    assert bodies == [msgspec.structs.replace(element, id="") for element in content(then)]
    assert state.get(eid(0)) is None
    assert restoring(state, then) == []


def test_undo_of_a_restore_leaves_what_others_changed_since() -> None:
    state = board(6)
    submit(state, remove(1), patch(2, angle=100), *add(rect(9)), by=BOB)
    before = state.copy()
    restore(state, BoardState())
    assert shown(state) == []
    restore(state, before)
    last = state.seq
    submit(state, patch(3, angle=7), *add(rect(20)), by=BOB)
    submit(state, patch(4, angle=8), by=ADA_TAB)
    submit(state, remove(0), by=BOB)
    empty = BoardState()
    seen = restore(state, empty, if_seq=last)
    assert shown(state) == [3, 4, 20]
    assert seen["remove", "changed"] == 3
    assert seen["remove", "done"] == 3


def test_undo_with_if_seq_does_not_move_what_others_moved() -> None:
    state = board(4)
    before = state.copy()
    submit(state, reorder([3], "back"), reorder([2], "back"), by=OWNER)
    last = state.seq
    submit(state, reorder([2], "above", 0), by=BOB)
    restore(state, before, if_seq=last)
    order = shown(state)
    assert [number for number in order if number != 2] == [0, 1, 3]
    assert order.index(2) == order.index(0) + 1


@given(st.integers(0, 2**48), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_any_board_becomes_what_it_was(seed: int, part: float) -> None:
    log = random_log(seed)
    state = BoardState(*log.board)
    middle = int(part * len(log.entries))
    then = state.copy()
    for entry in log.entries:
        apply(state, entry)
        if entry.seq == middle:
            then = state.copy()
    before = state.copy()
    state.archived, state.pen = False, None
    seen = restore(state, then)
    assert {verdict for _, verdict in seen} <= {"done"}
    assert content(state) == content(then)
    last = state.seq
    assert restoring(state, then) == []
    restore(state, before, if_seq=last)
    assert content(state) == content(before)


def test_pieces_fit_an_entry_and_keep_the_order() -> None:
    many: list[Op] = [*add(*(stroke(n, pressures=b"\x00" * 3) for n in range(3000)))]
    pieces = list(entries(many))
    assert [op for piece in pieces for op in piece] == many
    for piece in pieces:
        entry = ops.Entry(1, 1, "x" * 128, "x" * 128, "c" * 20, 1, "b" * 16, piece)
        assert len(protocol.encode(entry)) < limits.ENTRY_BYTES
        assert len(piece) <= limits.OPS_PER_ENTRY
    assert list(entries([])) == []
