"""What boards on many nodes cost Redis and a node: processor time of real processes.

What Redis and its nodes take is measured against one redis-server (appendfsync always); the nodes
are stores of this process, so that what they cost is this process's own time. What viewers take
is measured at real servers, by `bench.fanout`.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench.fanout import scenes
from bench.scenes import strokes
from nbboard.core.ids import BoardId
from nbboard.core.ops import Add
from nbboard.core.roles import Role
from nbboard.store.base import BoardRecord, Draft
from nbboard.store.line import Line
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer, running

ROUNDS: Final = 3
APPENDS: Final = 400
FRAMES: Final = 500
FRAME: Final = b"x" * 120
"""A merged live frame of a few points."""
NODES: Final = 16


class Spent(NamedTuple):
    """Processor time in µs: of Redis, and of this process."""

    redis: float
    node: float

    def since(self, before: "Spent", count: int) -> "Spent":
        """Give what one of so many took."""
        return Spent((self.redis - before.redis) / count, (self.node - before.node) / count)


class Deaf:
    """Counts what it hears, and notes that it hears at all."""

    def __init__(self) -> None:
        self.count = 0
        self.hears = False

    def heard(self, node: str, frame: bytes) -> None:
        """Count a frame."""
        self.hears = True
        self.count += frame == FRAME

    def here(self, others: Mapping[str, bytes]) -> None:
        """Take no notice."""


def spent(server: RedisServer) -> Spent:
    """Read both clocks."""
    assert server.process is not None
    nanoseconds = Path(f"/proc/{server.process.pid}/schedstat").read_text().split()[0]
    return Spent(int(nanoseconds) / 1000, time.process_time() * 1e6)


async def until(look: Callable[[], bool]) -> None:
    """Wait for a condition, 20 s at most."""
    async with asyncio.timeout(20):
        while not look():  # noqa: ASYNC110 - somebody else's progress
            await asyncio.sleep(0.01)


def drafts(first: int, count: int) -> list[Draft]:
    """Give changes of one person, a stroke of 40 points each."""
    (stroke,) = strokes(1)
    rights = (Role.OWNER, Role.OWNER)
    return [
        Draft("ann", "Ann", "c" * 20, n, "", (Add(stroke),), *rights)
        for n in range(first, first + count)
    ]


class Setup:
    """One board, and so many nodes that have it open."""

    def __init__(self, server: RedisServer, nodes: int) -> None:
        self.server = server
        self.stores = [RedisStore(connect(server.address), _now) for _ in range(nodes + 1)]
        self.writer, *self.others = self.stores
        self.board = BoardId("bench-board-0000")
        self.lines: list[Line] = []
        self.reading: list[asyncio.Task[None]] = []
        self.n = 0

    async def begin(self) -> None:
        """Make the board, and have everybody listen."""
        self.server.flush()
        record = BoardRecord(self.board, "", "ann", "edit", 0, 0, 0, "epoch")
        await self.writer.create(record)
        self.read = [0] * len(self.others)
        self.ears = [Deaf() for _ in self.stores]
        self.lines = [
            store.line(self.board, ear) for store, ear in zip(self.stores, self.ears, strict=True)
        ]
        self.wake = [asyncio.Event() for _ in self.others]
        self.reading = [asyncio.create_task(self._follow(i)) for i in range(len(self.others))]
        for store, wake in zip(self.others, self.wake, strict=True):
            store.watch(self.board, wake.set)
        for line in self.lines:
            line.show(b"here")
        # A frame that is said before somebody listens is lost, as on any live lane.
        await until(self._all_hear)

    async def end(self) -> None:
        """Close all."""
        for task in self.reading:
            task.cancel()
        for line in self.lines:
            line.leave()
        await asyncio.gather(*(store.close() for store in self.stores))

    def _all_hear(self) -> bool:
        self.lines[0].say(b"?")
        return all(ear.hears for ear in self.ears[1:])

    async def append(self) -> None:
        """Append changes one by one, until every node has read them."""
        for _ in range(APPENDS):
            self.n += 1
            await self.writer.append(self.board, drafts(self.n, 1))
        await until(lambda: all(seq >= self.n for seq in self.read))

    async def say(self) -> None:
        """Say frames one by one, as a pen does, until every node has heard them."""
        before = [ear.count for ear in self.ears[1:]]
        for _ in range(FRAMES):
            self.lines[0].say(FRAME)
            await asyncio.sleep(0.002)
        await until(
            lambda: all(
                ear.count - old >= FRAMES for ear, old in zip(self.ears[1:], before, strict=True)
            )
        )

    async def _follow(self, number: int) -> None:
        store, wake = self.others[number], self.wake[number]
        while True:
            await wake.wait()
            wake.clear()
            async for group in store.read(self.board, self.read[number]):
                self.read[number] = group[-1].seq


async def _median(server: RedisServer, nodes: int, what: str, count: int) -> Spent:
    setup = Setup(server, nodes)
    rounds = []
    work: Callable[[], Awaitable[None]] = getattr(setup, what)
    try:
        await setup.begin()
        for _ in range(ROUNDS):
            before = spent(server)
            await work()
            rounds.append(spent(server).since(before, count))
    finally:
        await setup.end()
    return Spent(median(one.redis for one in rounds), median(one.node for one in rounds))


async def costs() -> dict[str, float]:
    """Give µs of processor time, by the names of `costs.json`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), "appendonly yes", "appendfsync always") as server,
    ):
        alone = await _median(server, 0, "append", APPENDS)
        read = await _median(server, NODES, "append", APPENDS)
        one = await _median(server, 1, "say", FRAMES)
        many = await _median(server, NODES, "say", FRAMES)
    reading = (read.redis - alone.redis) / NODES
    heard = (many.redis - one.redis) / (NODES - 1)
    hearing = (many.node - one.node) / (NODES - 1)
    return {
        "redis_append": alone.redis,
        "redis_read": reading,
        "redis_say": one.redis - heard,
        "redis_deliver": heard,
        "node_append": alone.node,
        "node_read": (read.node - alone.node) / NODES,
        "node_say": one.node - hearing,
        "node_hear": hearing,
    }


def viewing() -> dict[str, dict[str, float]]:
    """Give what real nodes took to show people what one draws, by scene; about 30 seconds."""
    scenes.SCENES.update(
        {
            "hundred": scenes.Scene("one drawer, 100 viewers", (100,)),
            "four hundred": scenes.Scene("one drawer, 400 viewers", (400,)),
        }
    )
    found = {}
    for key in ("rooms", "hundred", "one", "four hundred", "eight"):
        played = scenes.play(key, ROUNDS, ["nbboard"])
        found[key] = {
            field: median(scenes.values(played, field, "nbboard"))
            for field in ("per_inbound", "busy", "p50", "p99")
        }
    return found


def _now() -> int:
    return time.time_ns() // 1_000_000
