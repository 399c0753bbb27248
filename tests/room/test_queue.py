import asyncio

import pytest

from nbboard.core.ops import LockBoard, Op, Say
from nbboard.core.roles import Role
from nbboard.room import queue as queue_module
from nbboard.room.queue import BATCH, Queue
from nbboard.room.submission import Receipt, Submission
from nbboard.store.base import Draft
from tests.room.doubles import settle


def submission(n: int, op: Op | None = None) -> Submission:
    ops = (op or Say("hello"),)
    draft = Draft("ada", "Ada", "c1", n, "", ops, Role.OWNER, Role.NONE)
    return Submission.of(draft, Receipt())


def filled(*numbers: int) -> Queue:
    queue = Queue()
    for n in numbers:
        queue.put(submission(n))
    return queue


async def test_what_is_taken_is_in_flight_until_it_is_settled() -> None:
    queue = filled(1, 2)
    assert queue
    assert [draft.n for draft in queue.take()] == [1, 2]
    assert not queue
    queue.put(submission(3))
    assert queue.first.draft.n == 1
    queue.settled()
    assert [draft.n for draft in queue.take()] == [2, 3]


async def test_what_is_committed_together_is_bounded_in_number_and_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue = filled(*range(BATCH + 5))
    assert len(queue.take()) == BATCH
    assert queue
    monkeypatch.setattr(queue_module, "BATCH_BYTES", 2 * submission(0).size)
    assert len(filled(1, 2, 3, 4).take()) == 2


async def test_it_is_full_of_bytes_until_some_are_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "QUEUE_BYTES", submission(1).size)
    queue = filled(1)
    assert not queue.full
    queue.put(submission(2))
    queue.take()
    assert queue.full
    queue.settled()
    assert not queue.full


async def test_it_is_full_while_a_change_decides_about_rights() -> None:
    queue = Queue()
    queue.put(submission(1, LockBoard(locked=True)))
    queue.take()
    assert queue.full
    queue.settled()
    assert not queue.full


async def test_what_is_dropped_counts_no_more() -> None:
    queue = filled(1)
    queue.take()
    queue.put(submission(2, LockBoard(locked=True)))
    assert [dropped.draft.n for dropped in queue.drop(in_flight=False)] == [2]
    assert (bool(queue), queue.full, queue.first.draft.n) == (False, False, 1)
    queue.put(submission(3))
    assert [dropped.draft.n for dropped in queue.drop(in_flight=True)] == [1, 3]
    assert queue.take() == []


async def test_who_waits_looks_again_at_each_stir() -> None:
    queue = Queue()
    for _ in range(2):
        waiting = asyncio.create_task(queue.moved())
        await settle()
        assert not waiting.done()
        queue.stir()
        await waiting
