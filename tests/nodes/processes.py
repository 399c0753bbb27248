"""Nodes as processes of their own: real Jupyter servers with their boards on one Redis."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from nbboard.core.ids import element_id
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Entry
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.fault.served import Served
from tests.fault.sockets import Member, Seen
from tests.nodes.conftest import now, until
from tests.nodes.servers import RedisServer

RETRY_SECONDS: Final = 0.2
WAITING: Final = 20
"""Changes of one member that may wait for an answer."""


class ServedNode(Served):
    """One node; all that share a Redis serve the same boards."""

    def __init__(self, folder: Path, address: str, *options: str) -> None:
        self._address = address
        self._options = options
        super().__init__(folder)

    def _command(self) -> list[str]:
        return [*super()._command(), *self._options]

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {"NBBOARD_STORE": self._address}


@asynccontextmanager
async def processes(
    folder: Path, address: str, count: int, *options: str
) -> AsyncIterator[list[ServedNode]]:
    """Start so many nodes beside one another; end them with the block."""
    nodes = [ServedNode(folder / f"node-{number}", address, *options) for number in range(count)]
    await asyncio.gather(*(asyncio.to_thread(node.start) for node in nodes))
    try:
        yield nodes
    finally:
        await asyncio.gather(*(asyncio.to_thread(node.stop) for node in nodes))


class Wanderer:
    """A member that goes to the next node when its connection breaks, and draws all the time."""

    def __init__(self, board: str, nodes: Sequence[ServedNode], first: int, seen: Seen) -> None:
        self.member = Member(board, nodes[first].port, seen)
        self.at = first
        self.drawing = True
        self.moves = 0
        self._nodes = nodes
        self._chance = random.Random(first)
        self._tasks = [asyncio.create_task(self._stay()), asyncio.create_task(self._draw())]

    async def stop(self) -> None:
        """Leave."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        self.member.close()

    async def _stay(self) -> None:
        """Be connected, to whichever node answers."""
        resume = False
        while True:
            self.member.port = self._nodes[self.at].port
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(self.member.connect(resume=resume), 5)
                assert self.member.socket is not None
                await self.member.socket.gone.wait()
                resume = self.member.epoch is not None
            self.member.ready.clear()
            self.at = (self.at + 1) % len(self._nodes)
            self.moves += 1
            await asyncio.sleep(RETRY_SECONDS)

    async def _draw(self) -> None:
        while True:
            if self.drawing and len(self.member.pending) < WAITING:
                key = element_id(self._chance.randbytes(11))
                self.member.submit(Add(Rect(id=key, at=(0, 0), size=(160, 160))))
            await asyncio.sleep(0.02)


async def settled(people: Sequence[Wanderer], seconds: float = 30) -> None:
    """Let everybody stop, and wait until each change has an answer and all are at one seq."""
    for person in people:
        person.drawing = False
    members = [person.member for person in people]
    await until(lambda: not any(member.pending for member in members), "all answered", seconds)
    await until(lambda: len({member.seq for member in members}) == 1, "all at one seq", seconds)


async def log_of(server: RedisServer, board: str) -> list[Entry]:
    """What is committed."""
    store = RedisStore(connect(server.address), now)
    try:
        return [entry async for group in store.read(board, 0) for entry in group]  # type: ignore[arg-type]
    finally:
        await store.close()


def problems(people: Sequence[Wanderer], log: Sequence[Entry]) -> list[str]:
    """Say what of the promises G3 and G4 the log and the members do not agree on."""
    found = []
    where = {(entry.client, entry.n): entry.seq for entry in log}
    if [entry.seq for entry in log] != list(range(1, len(log) + 1)):
        found.append("the log has a gap")
    if len(where) != len(log):
        found.append("a change is in the log twice")
    for person in people:
        member = person.member
        lost = [n for n, seq in member.acknowledged.items() if where.get((member.client, n)) != seq]
        if lost:
            found.append(f"{len(lost)} acknowledged changes are lost, or are elsewhere")
        if member.conflicts or member.gaps:
            found.append(f"{member.conflicts} double answers, {member.gaps} gaps")
        if len(member.acknowledged) != member.n:
            found.append(f"{member.n - len(member.acknowledged)} changes have no answer")
    return found
