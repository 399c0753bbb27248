import random

import pytest

from nbboard.client.backoff import EXPECTED_MOST, EXPECTED_SECONDS, LEAST, MOST, Backoff


def backoff() -> Backoff:
    return Backoff(random.Random(3).random)


def longest() -> Backoff:
    """Whose pauses are as long as can be."""
    return Backoff(lambda: 1.0)


def test_pauses_grow_from_a_fifth_of_a_second_to_ten_seconds() -> None:
    tries = longest()
    pauses = [round(tries.pause(0.0), 1) for _ in range(8)]
    assert pauses == [0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0, 10.0]
    jittered = backoff()
    found = [jittered.pause(0.0) for _ in range(40)]
    assert len(set(found)) == 40
    assert min(found) >= LEAST
    assert max(found) <= MOST


def test_they_begin_anew_once_a_connection_has_lasted() -> None:
    tries = longest()
    for _ in range(6):
        tries.pause(0.0)
    tries.joined(100.0)
    assert tries.pause(100.0 + MOST / 2) == MOST
    tries.joined(200.0)
    assert tries.pause(200.0 + MOST) == 2 * LEAST
    assert tries.pause(300.0) == 4 * LEAST


@pytest.mark.guarantee("G18")
def test_a_server_that_said_it_restarts_is_tried_quickly_until_it_is_there() -> None:
    tries = longest()
    for _ in range(6):
        tries.pause(0.0)
    tries.restarts(100.0)
    assert [tries.pause(100.0 + second) for second in (0, 1, 30, 59)] == [EXPECTED_MOST] * 4
    assert tries.pause(100.0 + EXPECTED_SECONDS) == MOST
    tries.restarts(200.0)
    tries.joined(205.0)
    assert tries.pause(206.0) == MOST


@pytest.mark.guarantee("G18")
def test_a_thousand_members_are_back_in_seconds_and_not_in_the_same_moment() -> None:
    """A clock that is set by hand: the server is away for seven seconds, and refuses meanwhile."""
    away, chance = 7.0, random.Random(18)
    back: list[float] = []
    refused = 0
    for _ in range(1000):
        tries, now = Backoff(chance.random), 0.0
        tries.restarts(now)
        while now < away:
            now += tries.pause(now)
            refused += now < away
        back.append(now - away)
    assert max(back) < EXPECTED_MOST
    seconds = [sum(start / 4 <= at < start / 4 + 0.25 for at in back) for start in range(8)]
    assert max(seconds) < 300
    assert refused < 8 * 1000
