"""One board on one, two and three nodes over Redis, beside one node with SQLite.

``python -m bench.nodes`` writes docs/evidence/many-nodes.md. Twelve people, spread over the nodes,
each keep a few changes under way; all see all. What one machine with two cores can show is what a
node costs, not how many machines add up.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from nbboard.core.ops import Say
from tests.fault.served import Served
from tests.fault.sockets import MARK, Member, Seen, leave
from tests.nodes.processes import processes
from tests.nodes.servers import running

PAGE: Final = Path(__file__).parents[1] / "docs" / "evidence" / "many-nodes.md"
PEOPLE: Final = 12
WAITING: Final = 4
SECONDS: Final = 4.0
ROUNDS: Final = 5
_HEAD: Final = """# Many nodes: what they cost

Written by `python -m bench.nodes` ({cpus} cores, load {load:.1f} before). {people} people on one
board, {waiting} changes of each under way all the time, so that changes queue; medians of {rounds}
rounds of {seconds:g} s, the setups taking turns. Everything, the people and Redis too, shares the
machine's cores: a second node costs as much as it brings here.

| boards on | nodes | changes acknowledged a second | × SQLite | acknowledged after, p50 / p99 ms | seen by all others after, p50 / p99 ms |
|---|--:|--:|--:|--:|--:|
"""  # noqa: E501 - a table's line


class Round(NamedTuple):
    """What one round came to: changes a second, and delays in ms."""

    rate: float
    answered: list[float]
    seen: list[float]


class Drawer:
    """Somebody who always has some changes under way, and notes how long each takes."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.answered: list[float] = []
        self._sent: dict[int, float] = {}

    async def draw(self, end: float) -> None:
        """Draw until a moment of the monotonic clock."""
        member = self.member
        while time.monotonic() < end:
            done = [n for n in self._sent if n in member.acknowledged]
            now = time.monotonic()
            self.answered += [(now - self._sent.pop(n)) * 1000 for n in done]
            while len(self._sent) < WAITING:
                n = member.submit(Say(f"{MARK}{time.monotonic_ns()}"))
                self._sent[n] = time.monotonic()
            await asyncio.sleep(0.001)


async def measure(ports: Sequence[int], board: str) -> Round:
    """Let everybody draw for a while."""
    seen = Seen()
    members = [Member(board, ports[number % len(ports)], seen) for number in range(PEOPLE)]
    for member in members:
        await member.connect()
        await asyncio.wait_for(member.ready.wait(), 20)
    drawers = [Drawer(member) for member in members]
    end = time.monotonic() + SECONDS
    before = sum(len(member.acknowledged) for member in members)
    await asyncio.gather(*(drawer.draw(end) for drawer in drawers))
    count = sum(len(member.acknowledged) for member in members) - before
    await leave(members)
    answered = [delay for drawer in drawers for delay in drawer.answered]
    return Round(count / SECONDS, answered, [delay * 1000 for delay in seen.delays])


def row(name: str, nodes: int, rounds: list[Round], base: float) -> str:
    """Give the table's line of one setup."""
    rate = statistics.median(one.rate for one in rounds)

    def both(which: str) -> str:
        delays = [sorted(getattr(one, which)) for one in rounds]
        half = statistics.median(one[len(one) // 2] for one in delays)
        late = statistics.median(one[int(len(one) * 0.99)] for one in delays)
        return f"{half:.0f} / {late:.0f}"

    delays = f"{both('answered')} | {both('seen')}"
    return f"| {name} | {nodes} | {rate:.0f} | {rate / base:.2f} | {delays} |"


async def main() -> None:
    """Measure all setups in turns, write the page."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sqlite = Served(place / "sqlite")
        settings = ("appendonly yes", "appendfsync always")
        with running(place / "redis", *settings) as redis:
            await asyncio.to_thread(sqlite.start)
            async with processes(place, redis.address, 3) as nodes:
                boards = {0: await sqlite.board(), 1: await nodes[0].board()}
                found: dict[int, list[Round]] = {0: [], 1: [], 2: [], 3: []}
                for _ in range(ROUNDS):
                    for count, rounds in found.items():
                        ports = [node.port for node in nodes[:count]] or [sqlite.port]
                        rounds.append(await measure(ports, boards[min(count, 1)]))
            await asyncio.to_thread(sqlite.stop)
    base = statistics.median(one.rate for one in found[0])
    lines = [
        row("Redis, appendfsync always" if count else "SQLite, FULL", max(count, 1), rounds, base)
        for count, rounds in found.items()
    ]
    head = _HEAD.format(
        cpus=os.cpu_count(),
        load=load,
        people=PEOPLE,
        waiting=WAITING,
        rounds=ROUNDS,
        seconds=SECONDS,
    )
    PAGE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    asyncio.run(main())
