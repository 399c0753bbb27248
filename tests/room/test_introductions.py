"""How members show themselves, and how often (room/introductions.py)."""

import pytest

from nbboard.core.ops import PassPen
from nbboard.core.protocol import Me, Member, Members, Pong
from nbboard.room.introductions import BURST, RATE
from tests.room.doubles import ADA, BEN, House, Person


def told(person: Person) -> list[Member]:
    """What somebody was told of changed members, in order."""
    return [member for news in person.peer.of(Members) for member in news.changed]


async def test_a_member_is_shown_as_it_says_of_itself() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    followed = ada.member_id
    await house.clock.advance(1)
    ada.peer.forget()
    await ben.send(Me("Benjamin", hand=True, attention="idle", following=followed))
    await house.clock.advance(1)
    (shown,) = told(ada)
    assert (shown.user, shown.name, shown.attention) == ("ben", "Benjamin", "idle")
    assert (shown.hand_at, shown.following) == (1_001_000, followed)
    await ben.send(Me("Benjamin", hand=True, attention="away"))
    await house.clock.advance(1)
    assert told(ada)[-1].hand_at == 1_001_000
    await ben.send(Me("Benjamin"))
    await house.clock.advance(1)
    assert told(ada)[-1].hand_at == 0


async def test_a_name_that_nobody_should_see_is_refused() -> None:
    house = await House().begin()
    ben = await house.join(BEN)
    await ben.send(Me("Ada\u202e"))
    assert ben.refusals == [(0, "invalid")]
    assert ben.bye is None


@pytest.mark.guarantee("G13", "T19")
async def test_many_changes_are_told_seldom_and_the_last_one_counts() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    await house.clock.advance(1)
    ada.peer.forget()
    for number in range(600):
        await ben.send(Me(f"Ben {number}"))
        if number % 10 == 0:
            await ada.send(Pong(0))
        await house.clock.advance(0.1)
    await ada.send(Pong(0))
    await ben.send(Pong(0))
    await house.clock.advance(4)
    names = [member.name for member in told(ada)]
    assert len(names) <= BURST + 64 * RATE + 1
    assert len(names) >= 20
    assert names[-1] == "Ben 599"
    assert ben.refusals == []


async def test_what_waits_goes_with_its_member() -> None:
    house = await House().begin()
    await house.join()
    ben = await house.join(BEN)
    for number in range(20):
        await ben.send(Me(f"Ben {number}"))
    ben.session.closed()
    await house.clock.advance(14)
    room = await house.registry.open(house.board)
    assert not room.audience._introductions._waiting
    assert not room.audience._introductions._buckets


async def test_a_raised_hand_goes_down_with_the_pen_in_it() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    await ben.send(Me(hand=True))
    await house.clock.advance(1)
    ada.peer.forget()
    await ada.submit(PassPen("ben"))
    await house.clock.advance(1)
    assert [member.hand_at for member in told(ada)] == [0]
    await ben.send(Me(hand=True, attention="idle"))
    await house.clock.advance(1)
    assert told(ada)[-1].hand_at == 0
    await ada.submit(PassPen(None))
    await ben.send(Me(hand=True))
    await house.clock.advance(1)
    assert told(ada)[-1].hand_at > 0


async def test_a_hand_goes_down_when_its_owner_leaves() -> None:
    house = await House().begin()
    ben = await house.join(BEN)
    await ben.send(Me(hand=True))
    ben.session.closed()
    ben.connect()
    await ben.hello()
    room = await house.registry.open(house.board)
    assert [member.hand_at for member in room.audience.members()] == [0]
    assert ADA.user not in {member.user for member in room.audience.members()}
