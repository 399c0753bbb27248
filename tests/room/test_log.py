"""The shared tail: a member's place in it is a number."""

import pytest

from nbboard.core import protocol
from nbboard.core.ops import Entry, Say
from nbboard.room.log import FRAME_BYTES, TAIL_BYTES, Log


def entry(seq: int, size: int = 5) -> bytes:
    return protocol.encode(Entry(seq, 1, "ada", "Ada", "c", seq, "", (Say("x" * size),)))


def filled(first: int, last: int, size: int = 5) -> Log:
    log = Log(first - 1)
    for seq in range(first, last + 1):
        log.append(entry(seq, size))
    return log


def sent(frame: bytes) -> list[int]:
    message = protocol.decode_server(frame)
    assert isinstance(message, protocol.Entries)
    return [entry.seq for entry in message.entries]


def test_a_frame_holds_what_follows_a_place() -> None:
    log = filled(11, 20)
    frame, last = log.frame(15, 18)
    assert (sent(frame), last) == ([16, 17, 18], 18)
    assert sent(log.frame(10, 20)[0]) == list(range(11, 21))


@pytest.mark.guarantee("G7", "G8")
def test_all_at_one_place_share_one_frame() -> None:
    log = filled(1, 5)
    assert log.frame(2, 5)[0] is log.frame(2, 5)[0]


def test_a_frame_ends_when_it_is_large() -> None:
    log = filled(1, 100, 4000)
    frame, last = log.frame(0, 100)
    assert last < 100
    assert FRAME_BYTES <= len(frame) < FRAME_BYTES + 5000
    assert sent(log.frame(last, 100)[0])[0] == last + 1


def test_reach_and_size() -> None:
    log = filled(11, 20)
    assert [since for since in range(30) if log.reaches(since)] == list(range(10, 21))
    assert log.size_after(20) == 0
    assert log.size_after(18) == len(entry(19)) + len(entry(20))


@pytest.mark.guarantee("G8")
def test_the_tail_is_bounded_and_what_is_left_is_right() -> None:
    log = Log(0)
    for seq in range(1, 3001):
        log.append(entry(seq, 4000))
        assert log.size_after(log.first - 1) <= 2 * TAIL_BYTES
    assert log.head == 3000
    assert log.size_after(log.first - 1) >= TAIL_BYTES - 5000
    assert not log.reaches(log.first - 2)
    assert sent(log.frame(log.first - 1, log.first)[0]) == [log.first]
    assert sent(log.frame(2999, 3000)[0]) == [3000]


def test_an_empty_log_reaches_only_its_head() -> None:
    log = Log(7)
    assert log.reaches(7)
    assert not log.reaches(6)
    assert not log.reaches(8)
    assert log.size_after(7) == 0


def test_a_message_is_kept_for_others_until_it_is_forgotten() -> None:
    log = filled(1, 5)
    first, _ = log.frame(0, 5)
    assert log.frame(0, 5)[0] is first
    log.forget()
    again, last = log.frame(0, 5)
    assert again is not first
    assert (again, last) == (first, 5)


def test_an_empty_log_reaches_nothing_before_its_head() -> None:
    log = filled(11, 20)
    log.empty()
    assert (log.head, log.reaches(20), log.reaches(19), log.size_after(20)) == (20, True, False, 0)
    log.append(entry(21))
    assert sent(log.frame(20, 21)[0]) == [21]
