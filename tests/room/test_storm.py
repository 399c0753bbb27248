"""T19: hundreds of people coming and going cost each other little."""

import pytest

from nbboard.core.protocol import Me, Members, Pong
from nbboard.room.identity import Identity
from tests.room.doubles import ADA, House, Person

PEOPLE = 300


async def storm(joins: int) -> tuple[int, int, float]:
    """Bytes and frames of `members` that one who stays is sent, and the seconds it took."""
    house = await House().begin()
    watcher = await house.join(ADA)
    people = [await house.join(Identity(f"u{number}", f"Person {number}")) for number in range(40)]
    await house.clock.advance(1)
    began = house.clock.now
    watcher.peer.forget()
    for number in range(joins):
        person = people[number % len(people)]
        person.session.closed()
        person.connect()
        await person.hello()
        await person.send(Me(attention="idle"))
        await house.clock.advance(0.02)
        if number % 100 == 0:
            await stay([watcher, *people])
    await house.clock.advance(1)
    news = [frame for frame in watcher.peer.frames if b"members" in frame[:10]]
    assert len(news) == len(watcher.peer.of(Members))
    return sum(map(len, news)), len(news), house.clock.now - began


async def stay(people: list[Person]) -> None:
    for person in people:
        await person.send(Pong(0))


@pytest.mark.later
@pytest.mark.guarantee("G13", "T19")
async def test_bytes_for_each_grow_no_more_than_linearly_with_joins() -> None:
    few, _, _ = await storm(200)
    many, frames, seconds = await storm(800)
    assert many <= 4.2 * few
    assert many <= 800 * 400
    assert frames <= 2 * seconds + 1


@pytest.mark.guarantee("G13", "T19")
async def test_three_hundred_come_at_once_and_all_know_each_other() -> None:
    house = await House().begin()
    people = [
        await house.join(Identity(f"u{number}", f"Person {number}")) for number in range(PEOPLE)
    ]
    await house.clock.advance(2)
    room = await house.registry.open(house.board)
    everybody = {member.id for member in room.audience.members()}
    assert len(everybody) == PEOPLE
    for person in (people[0], people[150], people[-1]):
        welcomed = {member.id for member in person.peer.messages[0].members}  # type: ignore[union-attr]
        joined = {member.id for news in person.peer.of(Members) for member in news.joined}
        assert welcomed | joined == everybody
        told = sum(len(frame) for frame in person.peer.frames if b"members" in frame[:10])
        assert told <= PEOPLE * 200
        assert len(person.peer.of(Members)) <= 8
