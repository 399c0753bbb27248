"""A clock that is wound by hand, a peer that records, and people who use them."""

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import msgspec
import numpy as np

from nbboard.core import ids, points, protocol
from nbboard.core.ids import BoardId
from nbboard.core.model import Element, Rect, Style
from nbboard.core.ops import Add, Entry, Op
from nbboard.core.protocol import Hello, Ink, LiveItem, Submit
from nbboard.core.roles import Access, Role
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.session import Session
from nbboard.store.base import Appended, BoardRecord, Draft, Store
from nbboard.store.memory import MemoryStore

SETTLE = 40
"""Turns of the loop after which everything that waits for no time has happened."""

T = TypeVar("T")
ADA = Identity("ada", "Ada")
BEN = Identity("ben", "Ben")


async def settle() -> None:
    for _ in range(SETTLE):
        await asyncio.sleep(0)


class ManualClock:
    """Time that passes only in `advance`."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._timers: list[tuple[float, int, list[Callable[[], None]]]] = []
        self._order = itertools.count()

    def monotonic(self) -> float:
        return self.now

    def worked(self) -> float:
        return self.now

    def wall(self) -> int:
        return int(self.now * 1000)

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        cell = [callback]
        if seconds <= 0:
            return asyncio.get_running_loop().call_soon(callback).cancel
        heapq.heappush(self._timers, (self.now + seconds, next(self._order), cell))
        return cell.clear

    async def advance(self, seconds: float) -> None:
        """Let time pass, and everything that it brings about happen in order."""
        end = self.now + seconds
        await settle()
        while self._timers and self._timers[0][0] <= end:
            self.now, _, cell = heapq.heappop(self._timers)
            for callback in cell:
                callback()
            await settle()
        self.now = end

    @property
    def pending(self) -> int:
        """Timers that were not cancelled."""
        return sum(bool(cell) for _, _, cell in self._timers)


class RecordingPeer:
    """Keeps every frame. `slow` makes it say that its buffer is full, like a stopped reader.

    Unlike a socket it never loses what it was sent when it closes.
    """

    def __init__(self) -> None:
        self.on_writable: Callable[[], None] = lambda: None
        self.frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self.slow = False

    def send(self, frame: bytes) -> bool:
        self.frames.append(frame)
        return not self.slow

    def close(self, code: int, reason: str) -> None:
        self.closed = code, reason

    def drain(self) -> None:
        """Read everything: the buffer is empty again."""
        self.slow = False
        self.on_writable()

    @property
    def messages(self) -> list[protocol.ServerMessage]:
        return [protocol.decode_server(frame) for frame in self.frames]

    def of(self, kind: type[T]) -> list[T]:
        return [message for message in self.messages if isinstance(message, kind)]

    def entries(self) -> list[Entry]:
        return [entry for message in self.of(protocol.Entries) for entry in message.entries]

    def live(self) -> list[tuple[str, LiveItem]]:
        return [pair for message in self.of(protocol.LiveBy) for pair in message.items]

    def forget(self) -> None:
        """Start recording anew."""
        self.frames.clear()


class Place(Protocol):
    """Where people join a board."""

    registry: Registry
    board: BoardId
    random: random.Random


class Person:
    """One connection of somebody, with the numbers a client keeps."""

    def __init__(self, house: Place, identity: Identity, secret: bytes | None = None):
        self.house = house
        self.identity = identity
        self.secret = secret or house.random.randbytes(16)
        self.client = ids.client_id(self.secret)
        self.n = 0
        self.connect()

    def connect(self) -> None:
        """Open a connection, on top of an older one if there is one."""
        self.peer = RecordingPeer()
        registry = self.house.registry
        self.session = Session(registry, self.house.board, self.identity, self.peer)

    async def hello(self, **fields: Any) -> "Person":
        known = {"version": protocol.VERSION, "secret": self.secret, "agent": "page"}
        await self.session.receive(protocol.encode(Hello(**{**known, **fields})))
        await settle()
        return self

    async def send(self, message: msgspec.Struct) -> None:
        await self.session.receive(protocol.encode(message))
        await settle()

    async def submit(self, *ops: Op, n: int | None = None, batch: str = "") -> int:
        """Submit ops under the next number, or again under an old one."""
        if n is None:
            n = self.n = self.n + 1
        await self.send(Submit(n, ops, batch))
        return n

    async def live(self, *items: LiveItem) -> None:
        await self.send(protocol.Live(items))

    @property
    def bye(self) -> protocol.Bye | None:
        found = self.peer.of(protocol.Bye)
        return found[-1] if found else None

    @property
    def refusals(self) -> list[tuple[int, str]]:
        return [(refused.n, refused.code) for refused in self.peer.of(protocol.Refused)]

    @property
    def member_id(self) -> str:
        return self.peer.of(protocol.Welcome)[-1].you.id


class Dawdling(MemoryStore):
    """Takes a random number of the loop's turns for each call, like a disk.

    Unlike a disk it never takes time, so `ManualClock` need not move.
    """

    def __init__(self, clock: Callable[[], int], seed: int = 5) -> None:
        super().__init__(clock)
        self._random = random.Random(seed)

    async def _dawdle(self) -> None:
        for _ in range(self._random.randrange(12)):
            await asyncio.sleep(0)

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        await self._dawdle()
        appended = await super().append(board, drafts, epoch=epoch)
        await self._dawdle()
        return appended

    async def find(self, board: BoardId, client: str, numbers: Sequence[int]) -> dict[int, int]:
        await self._dawdle()
        return await super().find(board, client, numbers)

    async def get(self, board: BoardId) -> BoardRecord:
        await self._dawdle()
        return await super().get(board)


class House:
    """A registry with a board of Ada's on a store, and time under control."""

    def __init__(self, store: Store | None = None, seed: int = 1) -> None:
        self.clock = ManualClock()
        self.random = random.Random(seed)
        self.store = store or MemoryStore(self.clock.wall)
        self.registry = self.new_registry()
        self.board = BoardId("no-such-board")

    def use(self, store: Store) -> None:
        """Begin anew on another store."""
        self.store = store
        self.registry = self.new_registry()

    def new_registry(self) -> Registry:
        return Registry(self.store, self.clock, self.random.randbytes)

    async def begin(self, access: Access = "edit") -> "House":
        record = await self.registry.create(ADA, "Sprint", access)
        self.board = record.id
        return self

    async def join(self, identity: Identity = ADA, **fields: Any) -> Person:
        return await Person(self, identity).hello(**fields)

    async def log(self) -> list[Entry]:
        """What is committed."""
        return [entry async for group in self.store.read(self.board, 0) for entry in group]


_source = random.Random(7)


def new_id() -> str:
    return ids.element_id(_source.randbytes(11))


def rect(key: str | None = None, **fields: Any) -> Rect:
    return Rect(id=key or new_id(), at=(0, 0), size=(160, 160), **fields)


def add(element: Element | str | None = None) -> Add:
    """An add of an element, by default a rectangle (of this id)."""
    return Add(rect(element) if element is None or isinstance(element, str) else element)


def packed(*pairs: tuple[int, int]) -> bytes:
    return points.pack(np.array(pairs))


def ink(key: str, start: int, *pairs: tuple[int, int]) -> Ink:
    style = Style() if start == 0 else None
    return Ink(key, start, packed(*pairs), style=style)


def unpacked(item: LiveItem) -> list[tuple[int, int]]:
    assert isinstance(item, Ink)
    return [(int(x), int(y)) for x, y in points.unpack(item.points)]


def seqs(entries: Sequence[Entry]) -> list[int]:
    return [entry.seq for entry in entries]


OWNER, EDITOR, VIEWER, NONE = Role.OWNER, Role.EDITOR, Role.VIEWER, Role.NONE
