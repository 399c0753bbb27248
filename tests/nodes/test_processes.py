"""G16 and G17: nodes and Redis are killed and stopped under people who draw."""

import asyncio
import signal
from pathlib import Path

import pytest

from nbboard.core.errors import BoardNotFound
from nbboard.core.ops import Entry
from tests.fault.evidence import Evidence, keep, trials
from tests.fault.sockets import Seen
from tests.nodes.conftest import until
from tests.nodes.processes import ServedNode, Wanderer, log_of, problems, processes, settled
from tests.nodes.servers import RedisServer, running

KILLS = trials(1, 60)
STALLS = trials(1, 200)
CRASHES = trials(1, 50)
PEOPLE = 6


async def people_on(nodes: list[ServedNode], server: RedisServer) -> list[Wanderer]:
    """People on all nodes who draw on one board."""
    board = await nodes[0].board()
    seen = Seen()
    people = [Wanderer(board, nodes, number % len(nodes), seen) for number in range(PEOPLE)]
    await until(lambda: all(person.member.live for person in people), "everybody is there", 20)
    return people


async def drawing_goes_on(people: list[Wanderer], count: int = 5, seconds: float = 20) -> None:
    """Wait until everybody has had that many more answers."""
    before = [len(person.member.acknowledged) for person in people]
    await until(
        lambda: all(
            len(person.member.acknowledged) >= old + count
            for person, old in zip(people, before, strict=True)
        ),
        "everybody's changes are acknowledged",
        seconds,
    )


@pytest.mark.timeout(trials(90, 1800))
@pytest.mark.guarantee("G3", "G4", "G17")
async def test_g17_a_node_is_killed_or_stopped_under_people_who_draw(tmp_path: Path) -> None:
    with running(tmp_path / "redis", "appendonly yes", "appendfsync always") as server:
        async with processes(tmp_path, server.address, 3) as nodes:
            people = await people_on(nodes, server)
            unanswered = 0
            for kill in range(KILLS):
                node = nodes[kill % len(nodes)]
                await drawing_goes_on(people)
                there = [person for person in people if nodes[person.at] is node]
                node.kill()
                unanswered += sum(len(person.member.pending) for person in there)
                await drawing_goes_on(people)
                await asyncio.to_thread(node.start)
            for stall in range(STALLS):
                node = nodes[stall % len(nodes)]
                here = [person for person in people if nodes[person.at] is not node]
                node.signal(signal.SIGSTOP)
                # The others do not notice; then the late node finds its place again.
                await drawing_goes_on(here)
                node.signal(signal.SIGCONT)
                await drawing_goes_on(people)
            await settled(people)
            found = problems(people, await log_of(server, people[0].member.board))
            moves = sum(person.moves for person in people)
            answered = sum(len(person.member.acknowledged) for person in people)
            for person in people:
                await person.stop()
    what = (
        f"node of three killed ({KILLS}) or stopped ({STALLS}) under {PEOPLE} people who draw; "
        f"{answered} acknowledgements checked, {unanswered} changes were under way at a kill, "
        f"{moves} moves to another node"
    )
    keep(Evidence("G17", "nodes killed and stopped", KILLS + STALLS, len(found), what))
    assert unanswered > 0, "no kill hit a change that was under way"
    assert moves >= KILLS, "nobody had to move"
    assert not found, found


@pytest.mark.timeout(trials(90, 1800))
@pytest.mark.guarantee("G16", "G14")
async def test_g16_redis_is_killed_under_people_who_draw(tmp_path: Path) -> None:
    found, answered, unanswered = await _crashes(tmp_path / "durable", "appendfsync always")
    # The control: what Redis keeps in memory alone is lost, and that is noticed.
    control, _, _ = await _crashes(tmp_path / "careless", "", rounds=1)
    what = (
        f"Redis (appendfsync always) killed under {PEOPLE} people on two nodes; {answered} "
        f"acknowledgements checked, {unanswered} changes were under way"
    )
    caught = f"a Redis without a disk: {control[0]}" if control else ""
    keep(Evidence("G16", "Redis killed", CRASHES, len(found), what, caught))
    assert unanswered > 0, "no crash hit a change that was under way"
    assert not found, found
    assert control, "what a Redis without a disk lost was not noticed"


async def _crashes(folder: Path, fsync: str, rounds: int = CRASHES) -> tuple[list[str], int, int]:
    """Kill Redis so often; gives what is wrong, what was answered and what was under way."""
    settings = ("appendonly yes", fsync) if fsync else ()
    unanswered = 0
    with running(folder / "redis", *settings) as server:
        async with processes(folder, server.address, 2) as nodes:
            people = await people_on(nodes, server)
            for _ in range(rounds):
                await drawing_goes_on(people)
                server.kill()
                unanswered += sum(len(person.member.pending) for person in people)
                await asyncio.sleep(0.3)
                server.start()
                if fsync:
                    await drawing_goes_on(people)
            if fsync:
                await settled(people)
            found = problems(people, await _log(server, people[0].member.board))
            answered = sum(len(person.member.acknowledged) for person in people)
            for person in people:
                await person.stop()
    return found, answered, unanswered


async def _log(server: RedisServer, board: str) -> list[Entry]:
    try:
        return await log_of(server, board)
    except BoardNotFound:
        return []
