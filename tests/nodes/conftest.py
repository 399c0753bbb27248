"""A Redis for the module, and nodes in this process that share it."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import pytest

from nbboard.core.ids import BoardId
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.fault.evidence import FULL
from tests.nodes.processes import ServedNode
from tests.nodes.servers import RedisServer, running
from tests.nodes.times import now
from tests.room.doubles import ADA, Person

TIMEOUT = 5.0 if FULL else 2.0
"""Seconds that the crew's nodes wait for an answer of Redis; 5 is what they do by themselves."""
NOWHERE = BoardId("none")


class Node:
    """The rooms of one process, on a store of its own; `board` is the one everybody means."""

    def __init__(self, address: str, board: BoardId = NOWHERE) -> None:
        self.store = RedisStore(connect(address), now)
        self.registry = Registry(self.store)
        self.random = random.Random()
        self.board = board

    async def join(self, identity: Identity = ADA, **fields: Any) -> Person:
        return await Person(self, identity).hello(**fields)

    async def close(self) -> None:
        await self.registry.close()
        await self.store.close()


class Nodes:
    """Nodes on one Redis, and the board that the first of them made."""

    def __init__(self, server: RedisServer) -> None:
        self.server = server
        self.all: list[Node] = []

    async def begin(self, count: int) -> list[Node]:
        first = Node(self.server.address)
        record = await first.registry.create(ADA, "Sprint", "edit")
        first.board = record.id
        self.all.append(first)
        for _ in range(count - 1):
            self.add()
        return self.all

    def add(self) -> Node:
        node = Node(self.server.address, self.all[0].board)
        self.all.append(node)
        return node

    async def end(self) -> None:
        await asyncio.gather(*(node.close() for node in self.all))


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    settings = ("appendonly yes", "appendfsync always")
    with running(tmp_path_factory.mktemp("redis"), *settings) as server:
        yield server


@asynccontextmanager
async def serving(server: RedisServer, count: int) -> AsyncIterator[list[Node]]:
    """So many nodes on an empty Redis, for the length of a block."""
    server.flush()
    nodes = Nodes(server)
    try:
        yield await nodes.begin(count)
    finally:
        await nodes.end()


class Crew(NamedTuple):
    """A Redis of their own and three nodes on it, processes all; what is killed is started again.

    `timeout` is how many seconds the nodes wait for an answer of Redis.
    """

    server: RedisServer
    nodes: list[ServedNode]
    timeout: float

    def mend(self) -> None:
        """Undo what a test that failed half-way has done to them."""
        if self.server.process is None:
            self.server.start()
        self.server.signal(signal.SIGCONT)
        with self.server.client() as client:
            client.config_set("maxmemory", "0")
            client.config_set("appendonly", "yes")
        for node in self.nodes:
            if node.is_running:
                node.signal(signal.SIGCONT)
            else:
                node.start()


@pytest.fixture(scope="package")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    folder = tmp_path_factory.mktemp("crew")
    with running(folder / "redis", "appendonly yes", "appendfsync always") as server:
        secret = f"--ServerApp.cookie_secret_file={folder / 'cookies'}"
        address = f"{server.address}?socket_timeout={TIMEOUT}"
        nodes = [ServedNode(folder / f"node-{n}", address, secret) for n in range(3)]
        with ThreadPoolExecutor() as threads:
            list(threads.map(ServedNode.start, nodes))
        yield Crew(server, nodes, TIMEOUT)
        with ThreadPoolExecutor() as threads:
            list(threads.map(ServedNode.stop, nodes))


@pytest.fixture(autouse=True)
def crew_is_well(request: pytest.FixtureRequest) -> Iterator[None]:
    """One test that fails must not take those after it along."""
    crew = request.getfixturevalue("crew") if "crew" in request.fixturenames else None
    yield
    if crew is not None:
        crew.mend()
