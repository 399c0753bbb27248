"""Nodes as processes of their own: real Jupyter servers with their boards on one Redis."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from nbboard.core.ids import element_id
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Clear, Entry
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.fault.evidence import trials
from tests.fault.served import Served
from tests.fault.sockets import Member, Seen
from tests.nodes.servers import RedisServer
from tests.nodes.times import now, until

RETRY_SECONDS: Final = 0.2
WAITING: Final = 20
"""Changes of one member that may wait for an answer."""
DRAW_SECONDS: Final = trials(20, 50) / 1000
"""Between two changes of one member."""
CLEAR_EVERY: Final = 200
PEOPLE: Final = 6


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


class Order(Seen):
    """What a crowd saw, and how often two of it saw different changes at one seq."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong = 0
        self._marks: dict[int, tuple[str, int]] = {}

    def entries(self, frame: bytes) -> tuple[Any, ...]:
        found = super().entries(frame)
        for entry in found:
            mark = (entry.client, entry.n)
            self.wrong += self._marks.setdefault(entry.seq, mark) != mark
        return found


class Wanderer:
    """A member that goes to the next node when its connection breaks, and draws all the time.

    `patience` is how many seconds of silence it bears before it goes; what it had sent may still
    lie at the node it left.
    """

    def __init__(self, board: str, nodes: Sequence[ServedNode], first: int, seen: Seen) -> None:
        self.member = Member(board, nodes[first].port, seen)
        self.at = first
        self.drawing = True
        self.patience = 60.0
        self.moves = 0
        self.left_behind = 0
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
            try:
                await asyncio.wait_for(self.member.connect(resume=resume), 5)
                await self._bear()
                resume = self.member.epoch is not None
            except (OSError, TimeoutError):
                self.member.close()
            self.member.ready.clear()
            self.at = (self.at + 1) % len(self._nodes)
            self.moves += 1
            await asyncio.sleep(RETRY_SECONDS)

    async def _bear(self) -> None:
        """Return when the connection has ended, or nothing has come for too long."""
        socket = self.member.socket
        assert socket is not None
        heard, at = -1, 0.0
        while not socket.gone.is_set():
            now = time.monotonic()
            if socket.got_bytes != heard:
                heard, at = socket.got_bytes, now
            if now - at > self.patience:
                self.left_behind += len(self.member.pending)
                socket.close()
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.gone.wait(), RETRY_SECONDS)

    async def _draw(self) -> None:
        count = 0
        while True:
            if self.drawing and len(self.member.pending) < WAITING:
                count += 1
                key = element_id(self._chance.randbytes(11))
                rect = Add(Rect(id=key, at=(0, 0), size=(160, 160)))
                self.member.submit(Clear("mine") if count % CLEAR_EVERY == 0 else rect)
            await asyncio.sleep(DRAW_SECONDS)


async def people_on(nodes: Sequence[ServedNode]) -> list[Wanderer]:
    """People on all nodes who draw on a new board."""
    board = await nodes[0].board()
    seen = Order()
    people = [Wanderer(board, nodes, number % len(nodes), seen) for number in range(PEOPLE)]
    await until(lambda: all(person.member.live for person in people), "everybody is there", 60)
    return people


async def drawing_goes_on(people: Sequence[Wanderer], count: int = 5, seconds: float = 60) -> None:
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


async def checked(
    people: Sequence[Wanderer], server: RedisServer, seconds: float = 60
) -> tuple[list[str], int]:
    """End a campaign: gives what is not as promised, and how many answers were held against it."""
    await settled(people, seconds)
    found = problems(people, await log_of(server, people[0].member.board))
    for person in people:
        await person.stop()
    return found, sum(len(person.member.acknowledged) for person in people)


async def settled(people: Sequence[Wanderer], seconds: float = 60) -> None:
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
    seen = people[0].member.seen
    if isinstance(seen, Order) and seen.wrong:
        found.append(f"{seen.wrong} changes were shown at another's seq")
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
