"""People who come back by the rule of the page, behind one address, in a process of their own.

``python -m tests.nodes.visitors PORT BOARD COUNT SEED``: COUNT members connect, "ready" is said,
some of them draw. When its input ends it waits for all answers and says what came of it as JSON.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Final

from nbboard.client.backoff import Backoff
from nbboard.room import farewell
from tests.fault.sockets import Member, Seen, crowd, leave

DRAWERS: Final = 10
PAUSE: Final = 0.1
"""Seconds between two changes of everybody together."""


class Visitor:
    """One member, and its connections one after another."""

    def __init__(self, member: Member, chance: random.Random) -> None:
        self.member = member
        self.draws = False
        self.pauses: list[float] = []
        self.tries = 0
        self.told: Counter[str] = Counter()
        self.leaves = asyncio.Event()
        self.unanswered = 0
        self._chance = chance

    async def stay(self) -> None:
        """Come back, until it leaves."""
        member = self.member
        while not self.leaves.is_set():
            assert member.socket is not None
            await member.socket.gone.wait()
            gone = time.monotonic()
            self.told[f"{member.bye} {member.socket.code}"] += 1
            if self.draws:
                member.say()
            self.unanswered += len(member.pending)
            backoff = Backoff(self._chance.random)
            if member.bye == farewell.RESTART.code:
                backoff.restarts(gone)
            while not await self._entered(backoff):
                if self.leaves.is_set():
                    return
            self.pauses.append(time.monotonic() - gone)

    async def _entered(self, backoff: Backoff) -> bool:
        await asyncio.sleep(backoff.pause(time.monotonic()))
        self.tries += 1
        member = self.member
        try:
            await asyncio.wait_for(member.connect(resume=True), 20)
        except (OSError, TimeoutError):
            return False
        assert member.socket is not None
        ways = [asyncio.create_task(one.wait()) for one in (member.ready, member.socket.gone)]
        await asyncio.wait(ways, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        return member.ready.is_set()


async def _draw(visitors: list[Visitor]) -> None:
    number = 0
    while True:
        visitors[number % DRAWERS].member.say()
        number += 1
        await asyncio.sleep(PAUSE)


async def _answered(members: list[Member]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        here = all(one.live and not one.pending for one in members)
        if here and len({one.seq for one in members}) == 1:
            return
        await asyncio.sleep(0.05)


async def visit(port: int, board: str, count: int, seed: int) -> None:
    """Be COUNT people until the input ends."""
    chance = random.Random(seed)
    members = await crowd(board, port, count, Seen())
    visitors = [Visitor(member, chance) for member in members]
    for visitor in visitors[:DRAWERS]:
        visitor.draws = True
    staying = [asyncio.create_task(visitor.stay()) for visitor in visitors]
    drawing = asyncio.create_task(_draw(visitors))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    drawing.cancel()
    await _answered(members)
    told = sum((visitor.told for visitor in visitors), Counter[str]())
    report = {
        "pauses": [pause for visitor in visitors for pause in visitor.pauses],
        "tries": sum(visitor.tries for visitor in visitors),
        "told": dict(told),
        "unanswered": sum(visitor.unanswered for visitor in visitors),
        "here": sum(member.live for member in members),
        "seqs": sorted({member.seq for member in members}),
        "pending": sum(len(member.pending) for member in members),
        "gaps": sum(member.gaps for member in members),
        "conflicts": sum(member.conflicts for member in members),
        "acknowledged": {one.client: one.acknowledged for one in members if one.n},
    }
    sys.stdout.write(json.dumps(report))
    sys.stdout.flush()
    for visitor in visitors:
        visitor.leaves.set()
    await leave(members)
    await asyncio.wait(staying, timeout=20)


if __name__ == "__main__":
    _port, _board, _count, _seed = sys.argv[1:]
    asyncio.run(visit(int(_port), _board, int(_count), int(_seed)))
