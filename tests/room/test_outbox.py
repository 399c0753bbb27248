"""Lanes: answers, then durable, then live; nobody's slowness costs memory."""

from collections.abc import Mapping

import pytest

from nbboard.core import limits, protocol
from nbboard.core.protocol import Pong, Ready, encode
from nbboard.room.log import Log
from nbboard.room.outbox import ANSWERS, MISSED, Feed, Key, Outbox
from tests.room.doubles import ManualClock, RecordingPeer
from tests.room.test_log import entry, filled

CURSOR: Key = ("m2", "cursor", "")
CHUNKS = (b"\xa6chunk1", b"\xa6chunk2")


class Line:
    """An outbox, its peer, and what it asked its room for."""

    def __init__(self, log: Log) -> None:
        self.peer, self.log, self.clock = RecordingPeer(), log, ManualClock()
        self.asked: list[dict[Key, int]] = []
        self.fell_behind = 0
        feed = Feed(log, self.clock, self._catch_up, self._fell_behind)
        self.outbox = Outbox(self.peer, feed)

    def _catch_up(self, missed: Mapping[Key, int]) -> bytes:
        self.asked.append(dict(missed))
        return b"caught up"

    def _fell_behind(self) -> None:
        self.fell_behind += 1

    @property
    def sent(self) -> list[object]:
        """Entries as their seqs, our markers as they are."""
        found: list[object] = []
        for frame in self.peer.frames:
            if frame.startswith(b"\x92\xa7entries"):
                message = protocol.decode_server(frame)
                assert isinstance(message, protocol.Entries)
                found += [entry.seq for entry in message.entries]
            else:
                found.append(frame)
        return found


def test_welcome_snapshot_entries_ready_then_what_follows() -> None:
    line = Line(filled(1, 5))
    line.outbox.begin(b"welcome", CHUNKS, 3)
    line.outbox.ready(5, b"ready")
    line.log.append(entry(6))
    line.outbox.flush()
    assert line.sent == [b"welcome", *CHUNKS, 4, 5, b"ready", 6]


def test_ready_stands_exactly_behind_its_entry_for_a_slow_joiner() -> None:
    line = Line(filled(1, 5))
    line.peer.slow = True
    line.outbox.begin(b"welcome", CHUNKS, 3)
    line.outbox.ready(5, b"ready")
    for seq in (6, 7):
        line.log.append(entry(seq))
        line.outbox.flush()
    assert line.sent == [b"welcome"]
    line.peer.drain()
    assert line.sent == [b"welcome", *CHUNKS, 4, 5, b"ready", 6, 7]


@pytest.mark.guarantee("G7", "G8")
def test_a_slow_member_is_a_number() -> None:
    line = Line(filled(1, 1))
    line.outbox.begin(b"welcome", (), 1)
    line.peer.slow = True
    for seq in range(2, 502):
        line.log.append(entry(seq))
        line.outbox.flush()
    assert line.sent == [b"welcome", 2]
    line.peer.drain()
    assert line.sent == [b"welcome", *range(2, 502)]
    assert len(line.peer.frames) == 3, "what waited goes as one frame"


def test_answers_overtake_what_waits() -> None:
    line = Line(filled(1, 1))
    line.outbox.begin(b"welcome", (), 1)
    line.peer.slow = True
    line.log.append(entry(2))
    line.outbox.flush()
    line.log.append(entry(3))
    line.outbox.answer(b"refused")
    line.peer.drain()
    assert line.sent == [b"welcome", 2, b"refused", 3]


def test_whom_the_log_no_longer_reaches_asks_once_and_begins_anew() -> None:
    line = Line(Log(0))
    line.outbox.begin(b"welcome", (), 0)
    line.peer.slow = True
    for seq in range(1, 1200):
        line.log.append(entry(seq, 4000))
        line.outbox.flush()
    line.peer.drain()
    assert line.fell_behind == 1
    line.outbox.flush()
    assert line.fell_behind == 1
    line.outbox.begin(b"resync", CHUNKS, line.log.head)
    assert line.sent == [b"welcome", 1, b"resync", *CHUNKS]


def test_live_frames_go_at_once_and_are_dropped_for_the_slow() -> None:
    line = Line(Log(0))
    line.outbox.begin(b"welcome", (), 0)
    line.outbox.live(b"live1", {CURSOR: 0})
    line.peer.slow = True
    line.outbox.live(b"live2", {CURSOR: 0})
    line.outbox.live(b"live3", {CURSOR: 0})
    assert line.sent == [b"welcome", b"live1", b"live2"]
    line.peer.drain()
    assert line.sent[3:] == [b"caught up"]
    assert line.asked == [{CURSOR: 0}]
    line.outbox.live(b"live4", {CURSOR: 0})
    assert line.sent[4:] == [b"live4"]


def test_what_was_missed_is_remembered_from_its_first_point() -> None:
    line = Line(Log(0))
    key = ("m2", "ink", "a" * 16)
    line.outbox.live(b"live", {key: 7})
    line.outbox.live(b"live", {key: 9, CURSOR: 0})
    line.outbox.live(b"live", {key: 12})
    line.outbox.begin(b"welcome", (), 0)
    assert line.asked == [{key: 7, CURSOR: 0}]
    assert line.sent == [b"welcome", b"caught up"]


def test_a_frame_without_content_for_this_member_counts_as_missed_only_when_it_is_slow() -> None:
    line = Line(Log(0))
    line.outbox.begin(b"welcome", (), 0)
    line.outbox.live(None, {CURSOR: 0})
    assert not line.outbox.missed
    line.peer.slow = True
    line.outbox.live(b"live", {CURSOR: 0})
    line.outbox.live(None, {CURSOR: 0})
    assert line.outbox.missed == {CURSOR: 0}


@pytest.mark.guarantee("G8")
def test_what_is_remembered_as_missed_is_bounded() -> None:
    line = Line(Log(0))
    for number in range(MISSED + 100):
        line.outbox.live(b"live", {("m2", "ink", str(number)): 0})
    assert len(line.outbox.missed) == MISSED
    assert ("m2", "ink", "99") not in line.outbox.missed


def test_entries_go_before_what_was_missed_live() -> None:
    line = Line(filled(1, 1))
    line.outbox.begin(b"welcome", (), 1)
    line.peer.slow = True
    line.outbox.live(b"live", {CURSOR: 0})
    line.outbox.live(b"live", {CURSOR: 0})
    line.log.append(entry(2))
    line.peer.drain()
    assert line.sent == [b"welcome", b"live", 2, b"caught up"]


@pytest.mark.guarantee("G7")
def test_no_progress_for_thirty_seconds_is_stalled() -> None:
    line = Line(Log(0))
    line.outbox.begin(b"welcome", (), 0)
    assert not line.outbox.stalled(line.clock.now + 1000)
    line.peer.slow = True
    line.outbox.answer(encode(Pong(1)))
    blocked_at = line.clock.now
    assert not line.outbox.stalled(blocked_at + limits.STALLED_SECONDS - 0.1)
    assert line.outbox.stalled(blocked_at + limits.STALLED_SECONDS)
    line.clock.now += 20
    line.peer.on_writable()
    line.outbox.answer(encode(Pong(1)))
    assert not line.outbox.stalled(blocked_at + limits.STALLED_SECONDS)


@pytest.mark.guarantee("G8")
def test_too_many_answers_for_the_slow_are_stalled_at_once() -> None:
    line = Line(Log(0))
    line.outbox.begin(b"welcome", (), 0)
    line.peer.slow = True
    for _ in range(ANSWERS + 1):
        line.outbox.answer(b"no")
    assert not line.outbox.stalled(line.clock.now)
    line.outbox.answer(b"no")
    assert line.outbox.stalled(line.clock.now)


def test_nothing_is_sent_after_the_end() -> None:
    line = Line(filled(1, 3))
    line.outbox.begin(b"welcome", (), 1)
    line.peer.forget()
    line.outbox.drop()
    line.outbox.answer(b"late")
    line.outbox.ready(3, encode(Ready(3, 1)))
    line.outbox.live(b"late", {CURSOR: 0})
    line.log.append(entry(4))
    line.peer.drain()
    assert line.peer.frames == []
