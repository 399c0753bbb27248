"""The queues say what a formula and real servers say; the same seed says the same."""

import math

import numpy as np
import pytest

from bench.scale.known import OTHERS, known
from bench.scale.simulation import (
    Costs,
    Frame,
    Loop,
    Node,
    Room,
    alone,
    board,
    carried,
    strokes,
    viewers_at,
)

COSTS = Costs(100e-6, 10e-6, 10e-6, 2e-6, 60e-6, 15e-6)


def test_waiting_is_that_of_the_formula_for_random_arrivals() -> None:
    """M/M/1: with a core so busy, the mean wait is busy / (1 - busy) pieces."""
    busy, piece, seconds = 0.6, 0.001, 400.0
    loop = Loop(np.random.default_rng(7), Room(0, 0, busy, piece), seconds)
    looks = np.sort(np.random.default_rng(8).uniform(0, seconds, 20_000))
    waits = [loop.work(float(at), 0.0) - float(at) for at in looks]
    assert np.mean(waits) == pytest.approx(busy / (1 - busy) * piece, rel=0.1)


def test_a_regular_pen_waits_for_nobody_and_viewers_one_for_another() -> None:
    viewers = 200
    half, late = alone(COSTS._replace(receive=0.0), viewers)
    whole = viewers * COSTS.deliver * 1000
    assert half == pytest.approx(whole / 2, rel=0.1)
    assert late == pytest.approx(whole, rel=0.05)


def test_frames_of_many_pens_are_merged_at_the_rooms_own_pace() -> None:
    chance = np.random.default_rng(1)
    pens = strokes(chance, 8, 3.0)
    _, frames = Node(COSTS, Room(8, 200), COSTS.receive).show(chance, pens)
    assert sum(len(frame.drawn) for frame in frames) == len(pens), "nothing is lost"
    assert len(frames) < len(pens) / 4
    times = [frame.at for frame in frames]
    assert times == sorted(times)


def test_redis_serves_one_place_after_another() -> None:
    chance = np.random.default_rng(1)
    places, load = carried(chance, [Frame(1.0, (1.0,))], 0.001, 0.0001, 10)
    assert [round(float(times[0]), 4) for times in places] == [
        round(1.001 + 0.0001 * place, 4) for place in range(1, 11)
    ]
    assert 0 < load < 0.01


def test_the_same_seed_gives_the_same() -> None:
    room = Room(1, 500, 0.2)
    assert board(COSTS, room, 20, 4) == board(COSTS, room, 20, 4)
    assert board(COSTS, room, 20) != board(COSTS, room, 20, seed=2)


def test_a_tree_spares_redis_and_a_node_that_has_too_many_is_late() -> None:
    direct, tree = (board(COSTS, Room(1, 1000), 400, branches) for branches in (0, 20))
    assert tree.redis < direct.redis / 5
    assert tree.relay > 0
    assert board(COSTS, Room(1, 20_000), 1).p99 > 100


@pytest.mark.parametrize("one", OTHERS, ids=lambda one: one.name)
def test_the_model_says_what_was_measured_of_other_servers(one: object) -> None:
    """Within a quarter, from a server that takes 8 µs a delivery to one that takes 55."""
    other = OTHERS[OTHERS.index(one)]  # type: ignore[arg-type]
    costs = known().costs()._replace(receive=0.0, deliver=other.delivery * 1e-6)
    assert viewers_at(costs, 100.0) == pytest.approx(other.most, rel=0.25)
    half, _ = alone(costs, 200)
    assert half == pytest.approx(other.p50, rel=0.25)


@pytest.mark.parametrize(
    ("scene", "room"),
    [("hundred", Room(1, 100)), ("four hundred", Room(1, 400)), ("eight", Room(8, 50))],
)
def test_the_model_says_what_was_measured_of_our_own_node(scene: str, room: Room) -> None:
    """These scenes are not those that its costs come from."""
    found = known()
    said = board(found.costs(), room, 1).node
    assert math.isclose(said, found.viewing[scene]["busy"], rel_tol=0.35), said
