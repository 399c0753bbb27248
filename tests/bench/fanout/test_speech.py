"""The moment at which an update was sent is found again, also where a room merged updates."""

import time

from bench.fanout.speech import POINTS, STROKE, TICK, Pen, heard, hello
from nbboard.core import protocol
from nbboard.core.protocol import Ink, LiveBy
from nbboard.room.presence import Presence


def test_a_bare_room_passes_the_moment_on() -> None:
    pen = Pen(time.perf_counter() - 3)
    (stamp,) = heard("relay", pen.update()).stamps
    assert 3 <= stamp * TICK < 4


def test_each_of_merged_updates_keeps_its_moment() -> None:
    pen, presence = Pen(time.perf_counter() - 3), Presence(lambda _: False)
    for _ in range(4):
        message = protocol.decode_client(pen.update())
        assert isinstance(message, protocol.Live)
        for item in message.items:
            presence.take("m", item, 0.0)
    _, changes = presence.drain()
    frame = protocol.encode_live_by([change.encoded for change in changes])
    stamps = heard("nbboard", frame).stamps
    assert len(stamps) == 4
    assert sorted(stamps) == list(stamps)


def test_strokes_end_and_others_begin() -> None:
    pen = Pen(time.perf_counter())
    messages = [protocol.decode_client(pen.update()) for _ in range(2 * STROKE + 1)]
    inks = [item for one in messages for item in one.items if isinstance(item, Ink)]  # type: ignore[union-attr]
    assert [ink.start for ink in inks[:3]] == [0, POINTS, 2 * POINTS]
    assert inks[-2].end
    assert inks[-1].start == 0
    assert inks[-1].id != inks[0].id


def test_what_is_no_ink_is_passed_over() -> None:
    assert protocol.decode_client(hello()).agent == "page"  # type: ignore[union-attr]
    assert heard("nbboard", protocol.encode(protocol.Ping(7))).pings == (7,)
    assert heard("nbboard", protocol.encode(protocol.Ready(1, 2))).ready
    assert heard("nbboard", protocol.encode(LiveBy(()))).stamps == ()
    assert heard("nbboard", protocol.encode(protocol.Members())).stamps == ()
