"""Everyone is served in slices, round by round, with the loop's turns between."""

import asyncio

import pytest

from nbboard.core import protocol
from nbboard.core.protocol import Hello
from nbboard.room import rounds
from nbboard.room.identity import Identity
from nbboard.room.log import Log
from nbboard.room.member import Member
from nbboard.room.outbox import Feed, Outbox
from nbboard.room.rounds import Members, Rounds
from tests.room.doubles import ManualClock, RecordingPeer, settle


def _member(number: int) -> tuple[Member, RecordingPeer]:
    name = f"m{number}"
    hello = Hello(protocol.VERSION, name.encode().ljust(16), "page")
    member = Member(Identity(name, name), name, hello, lambda words: None)
    peer = RecordingPeer()
    feed = Feed(Log(0), ManualClock(), lambda missed: None, lambda: None)
    member.outbox = Outbox(peer, feed)
    return member, peer


class Hall:
    """Five members served two in a turn; `said` to one of them is what rounds sent it."""

    def __init__(self) -> None:
        self.people = [_member(number) for number in range(5)]
        self.rounds = Rounds(ManualClock(), lambda: tuple(one for one, _ in self.people))
        self.turns: list[int] = []

    def say(self, frame: bytes) -> None:
        def serve(members: Members) -> None:
            self.turns.append(len(members))
            for member in members:
                member.outbox.answer(frame)

        self.rounds.begin(serve)

    @property
    def said(self) -> list[list[bytes]]:
        return [peer.frames for _, peer in self.people]


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr(rounds, "SLICE", 2)
    return Hall()


async def test_the_loop_has_its_turn_between_slices(hall: Hall) -> None:
    hall.say(b"one")
    assert hall.turns == [2]
    assert hall.rounds.under_way
    await asyncio.sleep(0)
    assert hall.turns == [2, 2]
    await settle()
    assert hall.turns == [2, 2, 1]
    assert hall.said == [[b"one"]] * 5
    assert not hall.rounds.under_way


async def test_nobody_gets_of_a_round_before_all_got_the_last(hall: Hall) -> None:
    hall.say(b"one")
    hall.say(b"two")
    await settle()
    assert hall.said == [[b"one", b"two"]] * 5
    assert hall.turns == [2, 2, 1, 2, 2, 1]


async def test_who_leaves_meanwhile_is_sent_nothing(hall: Hall) -> None:
    hall.say(b"one")
    hall.people[4][0].outbox.drop()
    await settle()
    assert hall.said == [[b"one"]] * 4 + [[]]


async def test_the_same_round_waits_once(hall: Hall) -> None:
    served: list[Members] = []
    serve = served.append
    hall.say(b"one")
    hall.rounds.begin(serve)
    hall.rounds.begin(serve)
    await settle()
    assert [len(members) for members in served] == [2, 2, 1]


async def test_what_later_slices_cost_is_told(hall: Hall) -> None:
    told: list[float] = []
    hall.rounds.later = told.append
    hall.say(b"one")
    await settle()
    assert len(told) == 2


async def test_after_stop_nobody_is_served(hall: Hall) -> None:
    hall.say(b"one")
    hall.rounds.stop()
    await settle()
    assert hall.turns == [2]
