"""Who is here, told at most twice a second."""

from nbboard.core import protocol
from nbboard.core.protocol import Hello, Members
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.room.log import Log
from nbboard.room.member import Member
from nbboard.room.outbox import Feed, Outbox
from nbboard.room.roster import Roster
from tests.room.doubles import ManualClock, RecordingPeer


class Door:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.roster = Roster(self.clock)
        self.peers: dict[str, RecordingPeer] = {}

    def enter(self, user: str) -> Member:
        hello = Hello(protocol.VERSION, user.encode().ljust(16), "page")
        member = Member(Identity(user, user.title()), user.title(), hello, lambda words: None)
        member.role = Role.EDITOR
        peer = self.peers[user] = RecordingPeer()
        feed = Feed(Log(0), self.clock, lambda missed: None, lambda: None)
        member.outbox = Outbox(peer, feed)
        self.roster.add(member)
        return member

    def news(self, user: str) -> list[Members]:
        return self.peers[user].of(Members)


async def test_ids_are_short_and_never_used_twice() -> None:
    door = Door()
    ada, ben = door.enter("ada"), door.enter("ben")
    assert (ada.id, ben.id) == ("m1", "m2")
    door.roster.remove(ben)
    assert door.enter("cy").id == "m3"
    assert [member.id for member in door.roster] == ["m1", "m3"]
    assert len(door.roster) == 2
    assert door.roster.find(ada.client) is ada
    assert door.roster.find(ben.client) is None


async def test_news_is_merged_and_comes_at_most_twice_a_second() -> None:
    door = Door()
    door.enter("ada")
    await door.clock.advance(0)
    assert [member.user for member in door.news("ada")[0].joined] == ["ada"]
    others = [door.enter(name) for name in ("ben", "cy", "dee")]
    door.roster.remove(others[1])
    await door.clock.advance(0.4)
    assert len(door.news("ada")) == 1
    await door.clock.advance(0.2)
    (_, news) = door.news("ada")
    assert [member.user for member in news.joined] == ["ben", "dee"]
    assert news.left == ("m3",), "somebody's welcome may have shown m3"
    for _ in range(100):
        door.roster.change(others[0])
        await door.clock.advance(0.02)
    assert len(door.news("ada")) <= 2 + 5


async def test_a_change_of_role_is_told_as_it_is_then() -> None:
    door = Door()
    ben = door.enter("ben")
    await door.clock.advance(1)
    ben.role = Role.VIEWER
    door.roster.change(ben)
    ben.role = Role.OWNER
    await door.clock.advance(1)
    assert door.news("ben")[-1] == Members(changed=(ben.shown(),))
    assert door.news("ben")[-1].changed[0].role is Role.OWNER


async def test_a_replaced_connection_does_not_take_its_heir_along() -> None:
    door = Door()
    old = door.enter("ada")
    new = door.enter("ada")
    door.roster.remove(old)
    assert door.roster.find(new.client) is new


async def test_after_stop_nobody_is_told() -> None:
    door = Door()
    door.enter("ada")
    door.roster.stop()
    await door.clock.advance(5)
    assert door.news("ada") == []
