from collections.abc import Iterator

import pytest
from msgspec import structs

from nbboard.client.undo import History, Scene, inverse
from nbboard.core import limits
from nbboard.core.apply import Outcome, apply
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Clear, Entry, Op, Patch, PatchSet, Remove, Reorder, Revive, Say
from nbboard.core.roles import Role
from nbboard.core.state import BoardState

A, B, C = "a" * 16, "b" * 16, "c" * 16


class Table:
    """A board and the people at it, each with a history of their own."""

    def __init__(self) -> None:
        self.state = BoardState("t", "ann")
        self.histories: dict[str, History] = {}
        self._n: Iterator[int] = iter(range(1, 10_000))

    def act(self, user: str, *ops: Op, remember: bool = True) -> Outcome:
        scene = Scene(self.state, self.state.seq, user)
        if remember:
            self.histories.setdefault(user, History()).did(inverse(ops, scene))
        entry = Entry(
            seq=self.state.seq + 1,
            at=0,
            author=user,
            name=user,
            client=user,
            n=next(self._n),
            batch="",
            ops=ops,
            ceiling=Role.OWNER,
            floor=Role.OWNER,
        )
        return apply(self.state, entry)

    def undo(self, user: str) -> Outcome:
        step = self.histories[user].undo(Scene(self.state, self.state.seq, user))
        return self.act(user, *step, remember=False)

    def redo(self, user: str) -> Outcome:
        step = self.histories[user].redo(Scene(self.state, self.state.seq, user))
        return self.act(user, *step, remember=False)

    @property
    def shown(self) -> list[str]:
        return [element.id for element in self.state]


def rect(key: str) -> Rect:
    return Rect(id=key, at=(0, 0), size=(10, 10))


@pytest.fixture
def table() -> Table:
    made = Table()
    for key in (A, B, C):
        made.act("ann", Add(rect(key)))
    return made


def test_add_remove_and_back(table: Table) -> None:
    table.undo("ann")
    assert table.shown == [A, B]
    table.redo("ann")
    assert table.shown == [A, B, C]
    table.act("ann", Remove((A, B)))
    table.undo("ann")
    assert table.shown == [A, B, C]


def test_locked_elements_that_were_brought_along_go_and_come_back_locked(table: Table) -> None:
    before, one, two = table.shown, "d" * 16, "e" * 16
    table.act("ann", Add(rect(one)), Add(structs.replace(rect(two), locked=True)))
    for _ in range(2):
        assert set(table.undo("ann").verdicts) == {"done"}
        assert table.shown == before
        assert set(table.redo("ann").verdicts) == {"done"}
        assert table.shown == [*before, one, two]
        found = table.state.get(two)
        assert found is not None
        assert found.locked


def test_patch_gives_back_every_field(table: Table) -> None:
    before = table.state.get(A)
    table.act("ann", Patch(A, PatchSet(at=(5, 6), stroke="#ff0000", angle=9000, radius=4)))
    table.undo("ann")
    after = table.state.get(A)
    assert before is not None
    assert after is not None
    assert (after.at, after.style, after.angle) == (before.at, before.style, before.angle)


def test_reorder_gives_back_the_places(table: Table) -> None:
    table.act("ann", Reorder((A, B), "front"))
    assert table.shown == [C, A, B]
    table.undo("ann")
    assert table.shown == [A, B, C]


def test_clear_of_mine_revives_only_mine(table: Table) -> None:
    table.act("bob", Add(rect("d" * 16)))
    table.act("bob", Clear("mine"))
    assert table.shown == [A, B, C]
    assert table.undo("bob").verdicts == ("done",)
    assert table.shown == [A, B, C, "d" * 16]


def test_what_another_touched_is_left_and_the_rest_is_done(table: Table) -> None:
    table.act("ann", *(Patch(key, PatchSet(at=(7, 7))) for key in (A, B, C)))
    table.act("bob", Patch(B, PatchSet(stroke="#00ff00")))
    assert sorted(table.undo("ann").verdicts) == ["changed", "done", "done"]
    moved = {element.id for element in table.state if element.at == (7, 7)}
    assert moved == {B}


def test_each_client_undoes_only_its_own(table: Table) -> None:
    table.act("bob", Add(rect("d" * 16)))
    table.undo("ann")
    assert table.shown == [A, B, "d" * 16]
    table.undo("bob")
    assert table.shown == [A, B]


def test_a_new_action_empties_redo(table: Table) -> None:
    table.undo("ann")
    table.act("ann", Add(rect("d" * 16)))
    assert table.histories["ann"].redo(Scene(table.state, table.state.seq, "ann")) == ()


def test_only_so_many_steps_are_kept() -> None:
    history = History()
    scene = Scene(BoardState(), 0, "ann")
    for number in range(limits.UNDO_STEPS + 5):
        history.did((Revive((f"{number:016d}",)),))
    steps = 0
    while history.undo(scene):
        steps += 1
    assert steps == limits.UNDO_STEPS


def test_chat_has_no_inverse() -> None:
    assert inverse((Say("hello"),), Scene(BoardState(), 0, "ann")) == ()
