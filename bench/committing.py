"""What a commit costs with SQLite's FULL: to one writer and to many, beside the disk's own sync.

``python -m bench.committing`` prints it. The room, its sessions and the store are real; in place of
sockets stand peers that note when a frame was handed to them.
"""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Final

import msgspec

from bench import scenes
from bench.figures import Figure, summary
from bench.stored import now
from nbboard.core import protocol
from nbboard.core.ids import BoardId, client_id
from nbboard.core.model import Stroke
from nbboard.core.ops import Add
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.room import Room
from nbboard.room.session import Session
from nbboard.room.submission import Receipt, Submission
from nbboard.store.base import Draft
from nbboard.store.sqlite import SqliteStore

ROUNDS: Final = 5
SYNCS: Final = 300
WRITERS: Final = (1, 10, 50)
WRITING_SECONDS: Final = 0.8
ANN: Final = Identity("ann", "Ann", floor=Role.OWNER)
PEOPLE: Final = 10
RATE: Final = 200
"""Changes in a second on one board, of all people."""
STEADY_SECONDS: Final = 2.5


class Peer:
    """Takes everything at once and notes when it came."""

    def __init__(self) -> None:
        self.on_writable: Callable[[], None] = lambda: None
        self.came: list[tuple[float, bytes]] = []

    def send(self, frame: bytes) -> bool:
        """Take a frame."""
        self.came.append((time.perf_counter(), frame))
        return True

    def close(self, code: int, reason: str) -> None:
        """Fail: nobody is to be turned out here."""
        raise AssertionError(f"closed with {code}: {reason}")


def percentile(values: list[float], share: float) -> float:
    """Give the value below which so large a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def syncs(folder: Path) -> list[float]:
    """Write 4 KiB and wait for the disk, again and again; gives the ms of each."""
    took = []
    block = os.urandom(4096)
    with (folder / "syncs").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            begun = time.perf_counter()
            file.write(block)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begun) * 1e3)
    return took


def _stroke(number: int, made: list[Stroke]) -> Add:
    return Add(msgspec.structs.replace(made[number % len(made)], id=f"{number:016d}"))


class Writer:
    """Somebody whose next change follows as soon as the one before is committed."""

    def __init__(self, room: Room, number: int, strokes: list[Stroke]) -> None:
        self.took: list[float] = []
        self._room = room
        self._strokes = strokes
        self._client = client_id(number.to_bytes(16, "big"))
        self._n = 0
        self._next = (number + 1) * 10**9

    async def write(self, end: float) -> None:
        """Write until a moment of the performance counter."""
        while (begun := time.perf_counter()) < end:
            self._n += 1
            self._next += 1
            ops = (_stroke(self._next, self._strokes),)
            draft = Draft("ann", "Ann", self._client, self._n, "", ops, Role.OWNER, Role.OWNER)
            receipt = Receipt()
            await self._room.submit(Submission.of(draft, receipt))
            await receipt.entry
            self.took.append((time.perf_counter() - begun) * 1e3)


async def writing(room: Room, first: int, count: int) -> tuple[float, list[float], float]:
    """Let so many write as fast as they can; gives changes a second, ms of each, µs CPU."""
    strokes = scenes.strokes(50)
    writers = [Writer(room, first + number, strokes) for number in range(count)]
    begun, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(writer.write(begun + WRITING_SECONDS) for writer in writers))
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    took = [one for writer in writers for one in writer.took]
    return len(took) / seconds, took, used / len(took) * 1e6


class Person:
    """A member that draws at a steady pace, through its session."""

    def __init__(self, registry: Registry, board: BoardId, number: int) -> None:
        self.peer = Peer()
        self.sent: dict[int, float] = {}
        self._number = number
        self._secret = os.urandom(16)
        self._session = Session(registry, board, ANN, self.peer)

    async def join(self) -> None:
        """Say hello."""
        hello = protocol.Hello(protocol.VERSION, self._secret, "page")
        await self._session.receive(protocol.encode(hello))

    async def draw(self, begun: float, strokes: list[Stroke]) -> None:
        """Draw `RATE` a second together with the others."""
        loop = asyncio.get_running_loop()
        for n in range(1, int(STEADY_SECONDS * RATE / PEOPLE) + 1):
            due = begun + ((n - 1) * PEOPLE + self._number) / RATE
            await asyncio.sleep(max(0.0, due - loop.time()))
            key = int.from_bytes(self._secret[:4], "big") * 10_000 + n
            frame = protocol.encode(protocol.Submit(n, (_stroke(key, strokes),)))
            self.sent[n] = time.perf_counter()
            await self._session.receive(frame)

    def acknowledged(self) -> list[float]:
        """Give the ms from each change to the frame that brought it back."""
        client = client_id(self._secret)
        found: dict[int, float] = {}
        for at, frame in self.peer.came:
            message = protocol.decode_server(frame)
            if isinstance(message, protocol.Entries):
                found |= {one.n: at for one in message.entries if one.client == client}
        return [(found[n] - at) * 1e3 for n, at in self.sent.items()]

    def leave(self) -> None:
        """Close the connection."""
        self._session.closed()


async def steady(registry: Registry, board: BoardId) -> list[float]:
    """Let people draw 200 strokes a second together; gives the ms until each is acknowledged."""
    people = [Person(registry, board, number) for number in range(PEOPLE)]
    for person in people:
        await person.join()
    begun = asyncio.get_running_loop().time() + 0.05
    strokes = scenes.strokes(50)
    await asyncio.gather(*(person.draw(begun, strokes) for person in people))
    # The last of them comes back within a second, or `acknowledged` fails.
    await asyncio.sleep(1)
    found = [one for person in people for one in person.acknowledged()]
    for person in people:
        person.leave()
    return found


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Registry]:
    """Open a registry over a new file of SQLite."""
    store = SqliteStore.open(path, now)
    registry = Registry(store)
    try:
        yield registry
    finally:
        await registry.close()
        await store.close()


async def _measure(folder: Path) -> list[Figure]:
    disk: list[list[float]] = []
    paced: list[list[float]] = []
    fast: dict[int, list[tuple[float, list[float], float]]] = {count: [] for count in WRITERS}
    async with opened(folder / "boards.db") as registry:
        for number in range(ROUNDS):
            record = await registry.create(ANN, "Committing", "edit")
            disk.append(syncs(folder))
            paced.append(await steady(registry, record.id))
            disk[-1] += syncs(folder)
            async with registry.using(record.id) as room:
                for count, rounds in fast.items():
                    rounds.append(await writing(room, number * 1000 + count * 100, count))
    late = [percentile(one, 0.99) for one in paced]
    sync = [percentile(one, 0.99) for one in disk]
    beside = [one / other for one, other in zip(late, sync, strict=True)]
    at_rate = f"acknowledged at {RATE} ops/s on one board, FULL"
    found = [
        summary("bare loop of 4 KiB and fdatasync: p50", "ms", [*map(median, disk)]),
        summary("bare loop of 4 KiB and fdatasync: p99", "ms", sync),
        summary(f"{at_rate}: p50", "ms", [*map(median, paced)]),
        summary(f"{at_rate}: p99", "ms", late)._replace(goal="< 30"),
        summary(f"{at_rate}: p99 × bare fdatasync", "×", beside)._replace(goal="≤ 5"),
    ]
    for count, rounds in fast.items():
        who = "1 writer" if count == 1 else f"{count} writers"
        found += [
            summary(
                f"{who} on one board: changes in a second", "ops/s", [one[0] for one in rounds]
            ),
            summary(f"{who}: acknowledged p50", "ms", [median(one[1]) for one in rounds]),
            summary(f"{who}: acknowledged p99", "ms", [percentile(one[1], 0.99) for one in rounds]),
            summary(f"{who}: room and store", "µs CPU", [one[2] for one in rounds]),
        ]
    return found


def figures() -> list[Figure]:
    """Measure everything: half a minute."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        for figure in figures():
            print(figure)
