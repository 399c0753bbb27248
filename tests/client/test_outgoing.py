import pytest

from nbboard.client.outgoing import IN_FLIGHT, Outgoing
from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.model import TextBox
from nbboard.core.ops import Add, Archive, Op, Remove, Say


def draw(number: int) -> Op:
    return Remove((f"{number:016d}",))


def test_ops_that_wait_join_one_submission() -> None:
    outgoing = Outgoing()
    for number in range(5):
        outgoing.add((draw(number),), "")
    (submit,) = outgoing.take()
    assert submit.n == 1
    assert submit.ops == tuple(map(draw, range(5)))


def test_what_is_said_and_decided_goes_alone() -> None:
    outgoing = Outgoing()
    for op in (draw(0), Say("one"), Say("two"), draw(1), draw(2), Archive(True), draw(3)):
        outgoing.add((op,), "")
    assert [len(submit.ops) for submit in outgoing.take()] == [1, 1, 1, 2, 1, 1]


def test_what_was_sent_never_grows() -> None:
    outgoing = Outgoing()
    outgoing.add((draw(0),), "")
    assert [submit.n for submit in outgoing.take()] == [1]
    outgoing.add((draw(1),), "")
    (second,) = outgoing.take()
    assert (second.n, second.ops) == (2, (draw(1),))
    outgoing.lost_connection()
    outgoing.add((draw(2),), "")
    again = outgoing.take()
    assert [(submit.n, submit.ops) for submit in again] == [
        (1, (draw(0),)),
        (2, (draw(1),)),
        (3, (draw(2),)),
    ]


def test_a_batch_keeps_to_itself() -> None:
    outgoing = Outgoing()
    outgoing.add((draw(0),), "")
    outgoing.add((draw(1),), "b1")
    outgoing.add((draw(2),), "")
    assert [(submit.batch, len(submit.ops)) for submit in outgoing.take()] == [
        ("", 1),
        ("b1", 1),
        ("", 1),
    ]


def test_a_submission_stays_within_an_entry() -> None:
    outgoing = Outgoing()
    text = "x" * 10_000
    boxes = tuple(
        Add(TextBox(id=f"{number:016d}", at=(0, 0), size=(1, 1), text=text)) for number in range(20)
    )
    outgoing.add(boxes, "")
    sizes = [sum(len(op.element.text) for op in submit.ops) for submit in outgoing.take()]
    assert sum(sizes) == 200_000
    assert max(sizes) < limits.ENTRY_BYTES
    assert len(sizes) < 5


def test_only_so_many_are_in_flight() -> None:
    outgoing = Outgoing()
    for number in range(IN_FLIGHT + 5):
        outgoing.add((draw(number),), str(number))
    assert len(outgoing.take()) == IN_FLIGHT
    assert outgoing.take() == []
    assert outgoing.answered(1)
    assert not outgoing.answered(1)
    assert [submit.n for submit in outgoing.take()] == [IN_FLIGHT + 1]
    assert len(outgoing) == IN_FLIGHT + 4


def test_many_ops_are_sent_in_steps_so_that_a_ping_behind_them_is_heard() -> None:
    outgoing = Outgoing()
    steps = limits.OPS_IN_FLIGHT // limits.OPS_PER_ENTRY
    for number in range(2 * steps + 1):
        outgoing.add(tuple(map(draw, range(limits.OPS_PER_ENTRY))), str(number))
    assert [submit.n for submit in outgoing.take()] == list(range(1, steps + 1))
    assert outgoing.take() == []
    outgoing.answered(1)
    assert [submit.n for submit in outgoing.take()] == [steps + 1]
    outgoing.lost_connection()
    assert [submit.n for submit in outgoing.take()] == list(range(2, steps + 2))


def test_one_op_over_the_limit_is_refused_before_anything_is_queued() -> None:
    outgoing = Outgoing()
    ids = tuple(f"{number:016d}" for number in range(limits.IDS_PER_OP + 1))
    with pytest.raises(InvalidInput):
        outgoing.add((Remove(("a", "a")),), "")
    big = TextBox(id="0" * 16, at=(0, 0), size=(1, 1), text="x" * (limits.TEXT_BYTES + 1))
    with pytest.raises(LimitExceeded, match="shorten"):
        outgoing.add((draw(1), Add(big)), "")
    huge = tuple(Remove((key,)) for key in ids)
    placed = outgoing.add(huge, "")
    assert [len(ops) for _, ops in placed] == [limits.OPS_PER_ENTRY, 1]
    assert len(outgoing) == 2
