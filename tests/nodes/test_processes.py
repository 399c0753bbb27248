"""G16 and G17: nodes and Redis are killed and stopped under people who draw."""

import asyncio
import random
import signal
import time
from collections.abc import Callable
from typing import Any, Final

import pytest

from nbboard.store.line import HERE_SECONDS
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.fault.sockets import Member, leave
from tests.nodes.conftest import Crew
from tests.nodes.processes import (
    PEOPLE,
    ServedNode,
    Wanderer,
    checked,
    drawing_goes_on,
    log_of,
    people_on,
    problems,
)
from tests.nodes.servers import RedisServer
from tests.nodes.times import until

KILLS: Final = trials(1, 60)
STALLS: Final = trials(1, 150)
REDIS_STALLS: Final = trials(1, 50)
CRASHES: Final = trials(1, 50)
CONTROLS: Final = 15
"""Stalls until a planted fault shows, at most: what lay at a node may have been answered."""
IMPATIENT: Final = 1.0
"""Seconds of silence after which half of the people go to another node."""
LONG_EVERY: Final = 10
"""So many stalls of a node, then one of which everybody else is told that its people are gone."""


@pytest.mark.timeout(trials(180, 1800))
@pytest.mark.guarantee("G3", "G4", "G17")
async def test_g17_nodes_are_killed_under_people_who_draw(crew: Crew) -> None:
    server, nodes = crew.server, crew.nodes
    people = await people_on(nodes)
    unanswered = 0
    for kill in range(KILLS):
        await drawing_goes_on(people)
        victim = people[kill % PEOPLE]
        await until(lambda: victim.member.live and victim.member.pending, "a change is under way")  # noqa: B023
        node = nodes[victim.at]
        there = [person for person in people if nodes[person.at] is node]
        node.kill()
        unanswered += sum(len(person.member.pending) for person in there)
        await drawing_goes_on(people)
        await asyncio.to_thread(node.start)
    moves = sum(person.moves for person in people)
    found, answered = await checked(people, server)
    what = (
        f"node of three killed under {PEOPLE} people who draw; {answered} acknowledgements "
        f"checked, {unanswered} changes were under way, {moves} moves to another node"
    )
    keep(Evidence("G17", "nodes killed", KILLS, len(found), what))
    assert unanswered > 0, "no kill hit a change that was under way"
    assert moves >= KILLS, "nobody had to move"
    assert not found, found


@pytest.mark.timeout(trials(180, 3600))
@pytest.mark.guarantee("G3", "G4", "G17")
async def test_g17_a_late_node_writes_nothing_twice_and_shows_no_other_board(crew: Crew) -> None:
    """Nobody owns a board, so no lease can be stale: what a late node has in hand has its place."""
    server, nodes = crew.server, crew.nodes
    first = seed()
    chance = random.Random(first)
    people = await people_on(nodes)
    for person in people[::2]:
        person.patience = IMPATIENT
    behind = 0
    for stall in range(STALLS):
        seconds = chance.uniform(0.2, 4) if stall else 2 * IMPATIENT
        if stall % LONG_EVERY == LONG_EVERY - 1:
            seconds = HERE_SECONDS + 2
        # At the first node there is somebody who will not wait; at the others there may be.
        leaves = (lambda: _left(people) > 0) if not stall else (lambda: True)
        at = stall % len(nodes) if stall else await _place(people[0])
        behind += await _late(people, nodes, at, seconds, leaves)
    left = _left(people)
    found, answered = await checked(people, server)
    boards = [await asyncio.to_thread(_elements, node, people[0]) for node in nodes]
    if any(board != boards[0] for board in boards):
        found.append("two nodes show two boards")
    caught = await _control(nodes, server)
    what = (
        f"node of three stopped for up to {HERE_SECONDS + 2:g} s under {PEOPLE} people who draw; "
        f"{answered} acknowledgements checked, {left} changes lay at a stopped node while their "
        f"people sent them to another, {behind} entries behind as they went on; all nodes showed "
        f"one board of {len(boards[0])} elements"
    )
    words = f"numbers not looked up: {caught}"
    keep(Evidence("G17", "nodes stopped", STALLS, len(found), what, words, str(first)))
    assert left > 0, "nobody left changes at a stopped node"
    assert behind > 0, "no node had missed anything"
    assert not found, found


async def _place(person: Wanderer) -> int:
    """Where somebody is, as soon as it is somewhere."""
    await until(lambda: person.member.live, "it is somewhere", 60)
    return person.at


async def _late(
    people: list[Wanderer],
    nodes: list[ServedNode],
    at: int,
    seconds: float,
    leaves: Callable[[], bool],
) -> int:
    """Stop a node while the others go on; tells how far behind it was as it went on."""
    node, known = nodes[at], people[0].member
    node.signal(signal.SIGSTOP)
    before = max(person.member.seq for person in people)
    end = time.monotonic() + seconds
    # The others do not notice.
    await drawing_goes_on([person for person in people if person.at != at])
    await asyncio.sleep(max(0.0, end - time.monotonic()))
    await until(leaves, "somebody leaves changes at the stopped node")
    visitor = Member(known.board, node.port, known.seen)
    visitor.epoch = known.epoch
    visitor.seq = newest = max(person.member.seq for person in people)
    node.signal(signal.SIGCONT)
    # Who has seen more than the late node is not sent back in time.
    await asyncio.wait_for(visitor.connect(resume=True), 20)
    await asyncio.wait_for(visitor.ready.wait(), 20)
    assert visitor.seq >= newest, "a late node showed what was before"
    await drawing_goes_on(people)
    assert not visitor.gaps
    await leave([visitor])
    return newest - before


def _elements(node: ServedNode, person: Wanderer) -> Any:
    return node.get(f"nbboard/api/boards/{person.member.board}/elements")["elements"]


async def _control(nodes: list[ServedNode], server: RedisServer) -> str:
    """Plant what the script of appending prevents; gives what was told of it."""
    for node in nodes:
        await node.gauges(plant="twice")
    people = await people_on(nodes)
    for person in people:
        person.patience = IMPATIENT
    found: list[str] = []
    for _ in range(CONTROLS):
        await _stopped(people, nodes)
        log = await log_of(server, people[0].member.board)
        found = [one for one in problems(people, log) if "twice" in one]
        if found:
            break
    for person in people:
        await person.stop()
    for node in nodes:
        await node.gauges(plant="sound")
    assert found, "changes that were taken twice were not noticed"
    return found[0]


def _left(people: list[Wanderer]) -> int:
    return sum(person.left_behind for person in people)


async def _stopped(people: list[Wanderer], nodes: list[ServedNode]) -> None:
    """Stop a node until its people have moved, and let it go on."""
    await drawing_goes_on(people)
    node = nodes[await _place(people[0])]
    node.signal(signal.SIGSTOP)
    before = _left(people)
    await until(lambda: _left(people) > before, "somebody moves")
    await drawing_goes_on(people)
    node.signal(signal.SIGCONT)
    await drawing_goes_on(people)


def _read_only(person: Wanderer, before: int) -> bool:
    """Whether somebody was told since then that Redis is gone."""
    return "Redis is not reached" in dict(person.member.told[before:]).get("read-only", "")


@pytest.mark.timeout(trials(180, 1800))
@pytest.mark.guarantee("G16", "G14")
async def test_g16_redis_stands_still_under_people_who_draw(crew: Crew) -> None:
    server, nodes = crew.server, crew.nodes
    first = seed()
    chance = random.Random(first)
    people = await people_on(nodes)
    longest = 0.0
    for stall in range(REDIS_STALLS):
        # Half of them are longer than nodes wait for an answer.
        seconds = chance.uniform(0.2, 2 * crew.timeout) if stall else crew.timeout + 0.5
        await drawing_goes_on(people)
        told = [len(person.member.told) for person in people]
        server.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        if not stall:
            await until(lambda: all(map(_read_only, people, told)), "everybody is told")  # noqa: B023
        server.signal(signal.SIGCONT)
        began = time.monotonic()
        await drawing_goes_on(people)
        longest = max(longest, time.monotonic() - began)
        if not stall:
            for person in people:
                assert person.member.told[-1][0] == "live"
    breaks = sum(state == "read-only" for state, _ in people[0].member.told)
    found, answered = await checked(people, server)
    what = (
        f"Redis stopped for up to {2 * crew.timeout:g} s under {PEOPLE} people on three nodes; "
        f"{answered} acknowledgements checked; read-only with words {breaks} times, drawing went "
        f"on {longest:.1f} s after Redis at most"
    )
    keep(Evidence("G16", "Redis stopped", REDIS_STALLS, len(found), what, seed=str(first)))
    assert breaks > 0, "no stall was noticed"
    assert not found, found


@pytest.mark.timeout(trials(180, 1800))
@pytest.mark.guarantee("G16", "G14")
async def test_g16_redis_is_killed_under_people_who_draw(crew: Crew) -> None:
    server, nodes = crew.server, crew.nodes
    people = await people_on(nodes)
    unanswered = 0
    for _ in range(CRASHES):
        unanswered += await _crash(people, server, lambda: drawing_goes_on(people))
    found, answered = await checked(people, server)
    # The control: what Redis keeps in memory alone is lost, and that is noticed.
    people = await people_on(nodes)
    with server.client() as client:
        client.config_set("appendonly", "no")
    await _crash(people, server, lambda: asyncio.sleep(0))
    for person in people:
        await person.stop()
    control = problems(people, await log_of(server, people[0].member.board))
    what = (
        f"Redis (appendfsync always) killed under {PEOPLE} people on three nodes; {answered} "
        f"acknowledgements checked, {unanswered} changes were under way"
    )
    caught = f"a Redis without a disk: {control[0]}" if control else ""
    keep(Evidence("G16", "Redis killed", CRASHES, len(found), what, caught))
    assert unanswered > 0, "no crash hit a change that was under way"
    assert not found, found
    assert any("acknowledged changes are lost" in one for one in control), control


async def _crash(people: list[Wanderer], server: RedisServer, after: Callable[[], Any]) -> int:
    """Kill Redis and start it again; gives how many changes were under way."""
    await drawing_goes_on(people)
    await until(lambda: any(person.member.pending for person in people), "one is under way")
    server.kill()
    unanswered = sum(len(person.member.pending) for person in people)
    await asyncio.sleep(0.3)
    server.start()
    await after()
    return unanswered
