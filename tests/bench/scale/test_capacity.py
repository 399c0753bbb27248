"""Sums of what people need: a board sent anywhere costs more, never less."""

import pytest

from bench.scale.capacity import BUSY, KINDS, Kind, Prices, cores, need, presence, spread
from bench.scale.known import known

PRICES = Prices(
    receive=1e-4,
    deliver=1e-5,
    node_append=6e-4,
    node_read=3e-4,
    node_say=7e-5,
    node_hear=1.5e-5,
    redis_append=2e-4,
    redis_read=7e-5,
    redis_say=1e-5,
    redis_deliver=2e-6,
)
PEN = Kind("one", 1.0, 10, 100.0, 1.0)


def test_people_sent_anywhere_are_on_as_many_nodes_as_chance_says() -> None:
    assert spread(30, 1) == 1
    assert spread(2, 2) == 1.5
    assert spread(30, 1000) == pytest.approx(29.57, abs=0.01)


def test_what_one_board_costs_is_the_sum_of_its_parts() -> None:
    node, redis = cores(PEN, PRICES, 1)
    assert node == pytest.approx(100 * (1e-4 + 10e-5) + 6e-4 + 10e-5)
    assert redis == pytest.approx(2e-4)
    node_on_three, redis_on_three = cores(PEN, PRICES, 3)
    assert node_on_three - node == pytest.approx(100 * (7e-5 + 2 * 1.5e-5) + 2 * 3e-4)
    assert redis_on_three - redis == pytest.approx(100 * (1e-5 + 2 * 2e-6) + 2 * 7e-5)


def test_nodes_are_enough_and_not_too_many() -> None:
    prices = known().prices()
    for people in (100, 10_000, 300_000):
        for steered in (False, True):
            found = need(people, prices, steered=steered)
            assert found.node_cores / found.nodes <= BUSY
            assert found.redis_cores / found.redis <= BUSY
            assert found.nodes == 1 or found.node_cores / found.nodes > 0.75 * BUSY
        anywhere, by_board = (need(people, prices, steered=steered) for steered in (False, True))
        assert anywhere.nodes >= by_board.nodes
        assert anywhere.redis >= by_board.redis
        assert anywhere.node_mb >= by_board.node_mb * 0.5


def test_shares_are_of_all_people() -> None:
    assert sum(kind.share for kind in KINDS) == pytest.approx(1)


def test_members_lists_grow_with_the_square_of_the_nodes() -> None:
    assert presence(1, 1000) == 0
    assert presence(200, 1000) / presence(100, 1000) == pytest.approx(4, rel=0.02)
