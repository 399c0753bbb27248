"""G18: a restart is a pause. SIGTERM while people draw: all are told, come back, miss nothing."""

import asyncio
import random
import time
from collections import Counter
from typing import Final

import pytest

from nbboard.client.backoff import Backoff
from nbboard.core.ids import BoardId
from nbboard.room import farewell
from nbboard.store.sqlite import SqliteStore
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.fault.served import Served
from tests.fault.sockets import Member, Seen, crowd
from tests.store.drafts import ManualClock
from tests.waiting import TIME_FACTOR

MEMBERS: Final = trials(40, 1000)
WRITERS: Final = 10
PAUSE: Final = trials(10, 50) / 1000
"""Seconds between two changes of one writer."""
BURST: Final = 20
"""Changes of each writer that are on their way when the server is told to stop."""
BACK_SECONDS: Final = 10.0 * TIME_FACTOR
"""A page's longest pause while it expects the server, and the time to let everybody in."""
END_SECONDS: Final = 10.0 * TIME_FACTOR


class Returning:
    """Members that come back by the rule of the page, and when they did."""

    def __init__(self, members: list[Member], chance: random.Random) -> None:
        self.members = members
        self.tries: list[float] = []
        self.back: dict[int, float] = {}
        # What they were told as the connection ended, and the changes that had no answer then.
        self.told: Counter[tuple[str | None, int | None]] = Counter()
        self.unanswered = 0
        self._chance = chance

    async def all(self) -> None:
        await asyncio.gather(*(self._one(k, one) for k, one in enumerate(self.members)))

    async def _one(self, number: int, member: Member) -> None:
        assert member.socket is not None
        await member.socket.gone.wait()
        self.told[member.bye, member.socket.code] += 1
        self.unanswered += len(member.pending)
        backoff = Backoff(self._chance.random)
        if member.bye == farewell.RESTART.code:
            backoff.restarts(time.monotonic())
        while True:
            await asyncio.sleep(backoff.pause(time.monotonic()))
            self.tries.append(time.monotonic())
            try:
                await member.connect(resume=True)
                await asyncio.wait_for(member.ready.wait(), 30)
            except OSError:
                continue
            self.back[number] = time.monotonic()
            return


async def write(members: list[Member], over: asyncio.Event) -> None:
    """Let the writers write, also while nobody listens."""
    while not over.is_set():
        for member in members[:WRITERS]:
            member.say()
        await asyncio.sleep(PAUSE)


@pytest.mark.timeout(trials(180, 300))
@pytest.mark.guarantee("G18", "G1", "G6")
async def test_g18_a_restart_is_a_pause(served: Served) -> None:
    first = seed()
    board = await served.board()
    members = await crowd(board, served.port, MEMBERS, Seen())
    over = asyncio.Event()
    writing = asyncio.create_task(write(members, over))
    await asyncio.sleep(1)
    returning = Returning(members, random.Random(first))
    back = asyncio.create_task(returning.all())
    stopped = time.monotonic()
    for member in members[:WRITERS]:
        for _ in range(BURST):
            member.say()
    await asyncio.to_thread(served.stop)
    ended = time.monotonic() - stopped
    await asyncio.to_thread(served.start)
    up = time.monotonic()
    await asyncio.wait_for(back, 60)
    slowest = max(returning.back.values()) - up
    peak = max(Counter(int(at) for at in returning.back.values()).values())
    tries = max(Counter(int(at) for at in returning.tries).values())
    over.set()
    await writing
    await settled(members)
    await asyncio.to_thread(served.kill)
    told = sum(one.bye == "restart" for one in members if one.socket and one.ready.is_set())
    problems = await lost(served, board, members)
    gentle = returning.told["restart", farewell.RESTART.close_code]
    keep(
        Evidence(
            "G18",
            "restart",
            MEMBERS,
            MEMBERS - gentle + len(problems) + (slowest > BACK_SECONDS),
            f"member of a server that got SIGTERM while ten draw; it ended in {ended:.1f} s, "
            f"{returning.unanswered} changes had no answer then; all were back {slowest:.1f} s "
            f"after it answered again, at most {peak} in a second ({tries} tries); "
            f"{sum(len(one.acknowledged) for one in members)} acknowledgements checked",
            f"SIGKILL in place of SIGTERM: {told} of {MEMBERS} were told",
            str(first),
        )
    )
    assert gentle == MEMBERS, returning.told
    assert returning.unanswered, "nothing was under way"
    assert told == 0
    assert not problems, problems[:5]
    assert slowest <= BACK_SECONDS
    assert ended < END_SECONDS


async def settled(members: list[Member]) -> None:
    """Wait until everything that was written has its answer and is seen by all."""
    for _ in range(1200):
        if not any(one.pending for one in members) and len({one.seq for one in members}) == 1:
            break
        await asyncio.sleep(0.05)
    for member in members:
        member.bye = None


async def lost(served: Served, board: str, members: list[Member]) -> list[str]:
    """Hold the acknowledgements against what is in the file."""
    store = SqliteStore.open(served.database, ManualClock())
    try:
        log = [entry async for group in store.read(BoardId(board), 0) for entry in group]
    finally:
        await store.close()
    there = {(entry.client, entry.n): entry.seq for entry in log}
    problems = ["twice in the log"] if len(there) != len(log) else []
    for member in members:
        problems += [
            f"{member.client} {n} was acknowledged as {seq}, is {there.get((member.client, n))}"
            for n, seq in member.acknowledged.items()
            if there.get((member.client, n)) != seq
        ]
        problems += [f"{member.client} {n} has no fate" for n in member.pending]
        problems += ["one change acknowledged twice"] * member.conflicts + ["gap"] * member.gaps
    return problems
