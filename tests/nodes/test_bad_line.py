"""A node whose line to Redis is slow, or carries nothing any more, beside one with a good line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from nbboard.core.digest import digest
from nbboard.core.protocol import Status
from tests.fault.bad_network import Proxy
from tests.nodes.conftest import Node, serving
from tests.nodes.servers import HOST, RedisServer
from tests.nodes.times import until
from tests.room.doubles import ADA, BEN, Person, add

DELAY = 0.06
"""Seconds each way, so that a round takes 0.12 s."""
CHANGES = 40


@asynccontextmanager
async def beside(
    server: RedisServer, delay: float, patience: float
) -> AsyncIterator[tuple[Proxy, Person, Person]]:
    """Ada on a node behind a bad line, on which it waits so many seconds, and Ben on a good one."""
    proxy = Proxy(server.port)
    proxy.delay = delay
    await proxy.start()
    async with serving(server, 1) as (near,):
        far = Node(f"redis://{HOST}:{proxy.port}/0?socket_timeout={patience}", near.board)
        try:
            yield proxy, await far.join(ADA), await near.join(BEN)
        finally:
            await far.close()
            await proxy.stop()


def same(one: Person, other: Person, count: int) -> bool:
    """Whether both were sent the same entries, so many."""
    entries = [[(e.seq, e.client, e.n) for e in person.peer.entries()] for person in (one, other)]
    return entries[0] == entries[1] and len(entries[0]) == count


@pytest.mark.guarantee("G16", "G3")
async def test_g16_a_slow_line_costs_a_round_for_a_group_and_not_for_a_change(
    server: RedisServer,
) -> None:
    async with beside(server, DELAY, 20) as (_, ada, ben):
        for _ in range(CHANGES):
            await asyncio.gather(ada.submit(add()), ben.submit(add()))
        await until(lambda: same(ada, ben, 2 * CHANGES), "both have everything")
        counts = ada.house.registry.host.counts
        assert counts.entries == CHANGES
        assert sum(counts.commits) < CHANGES / 4, "each change made its own way"
        assert not ada.refusals + ben.refusals
        assert not ada.peer.of(Status)


@pytest.mark.guarantee("G16", "G17", "G6")
async def test_g16_a_node_that_is_cut_off_says_so_and_comes_back_to_what_the_others_did(
    server: RedisServer,
) -> None:
    async with beside(server, 0.0, 2) as (proxy, ada, ben):
        await ada.submit(add())
        await until(lambda: same(ada, ben, 1), "both have the first")
        for line in proxy.lines:
            line.stall()
        waiting = add()
        await asyncio.gather(*(ben.submit(add()) for _ in range(20)))
        await ada.submit(waiting)
        await until(lambda: bool(ada.refusals), "Ada is told")
        assert ada.refusals == [(2, "read-only")]
        told = ada.peer.of(Status)[-1]
        assert told.state == "read-only"
        assert "Redis is not reached" in told.message
        assert not ben.peer.of(Status)
        await until(lambda: ada.peer.of(Status)[-1].state == "live", "Redis is reached again")
        # It was on its way when the line stopped: sent again, it is there once.
        await ada.submit(waiting, n=2)
        await until(lambda: same(ada, ben, 22), "both have everything")
        rooms = [person.house.registry.running(person.house.board) for person in (ada, ben)]
        assert len({digest(room.state) for room in rooms if room}) == 1
