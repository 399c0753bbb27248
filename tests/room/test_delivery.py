"""What goes out in one tick, and to whom; how often is told in test_tick.py."""

from nbboard.core import protocol
from nbboard.core.protocol import Cursor, Live, LiveBy
from nbboard.room.delivery import Delivery, Ways
from nbboard.room.log import Log
from nbboard.room.presence import Presence
from nbboard.room.roster import Roster
from tests.room.doubles import ADA, BEN, House, ManualClock, Person, settle


class RecordingLine:
    """A line to other nodes that keeps what is said."""

    node = "one"

    def __init__(self) -> None:
        self.said: list[bytes] = []

    def say(self, frame: bytes) -> None:
        self.said.append(frame)

    def show(self, here: bytes) -> None:
        raise AssertionError("a delivery shows nobody")

    def leave(self) -> None:
        raise AssertionError("a delivery leaves no line")


async def point(person: Person, x: int) -> None:
    await person.session.receive(protocol.encode(Live((Cursor((x, 0)),))))


async def test_what_goes_to_many_is_encoded_once_and_authors_get_it_without_their_own() -> None:
    house = await House().begin()
    ada, ben, *others = [await house.join(who) for who in (ADA, BEN, BEN, BEN)]
    everyone = (ada, ben, *others)
    members = [person.member_id for person in everyone]
    for person in everyone:
        person.peer.forget()
    await point(ada, 1)
    await point(ben, 2)
    await settle()
    of_ada, of_ben = (members[0], Cursor((1, 0))), (members[1], Cursor((2, 0)))
    seen = [person.peer.live() for person in everyone]
    assert seen == [[of_ben], [of_ada], [of_ada, of_ben], [of_ada, of_ben]]
    first, second = (person.peer.frames[-1] for person in others)
    assert first is second


def test_other_nodes_are_told_only_of_members_of_this_one() -> None:
    presence, clock, line = Presence(lambda key: False), ManualClock(), RecordingLine()
    delivery = Delivery(presence, Ways(Roster(clock, line.node), line, Log(0)))
    presence.take("two-m1", Cursor((1, 0)), clock.monotonic())
    assert not delivery.deliver()
    assert line.said == []


async def test_other_nodes_are_told_what_members_of_this_one_do() -> None:
    house = await House().begin()
    ada = await house.join()
    line = RecordingLine()
    room = await house.registry.open(house.board)
    presence = Presence(lambda key: False)
    delivery = Delivery(presence, Ways(room.audience._roster, line, room.log))
    presence.take(ada.member_id, Cursor((1, 0)), house.clock.monotonic())
    assert not delivery.deliver()
    said = [protocol.decode_server(frame) for frame in line.said]
    assert said == [LiveBy(((ada.member_id, Cursor((1, 0))),))]
