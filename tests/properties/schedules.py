"""Seeded schedules of a room under faults: clients, a bad network, two servers, one store.

Deterministic: the loop's turns, the manual clock and every choice follow from the seed. The
network keeps the order within one direction of one connection, as TCP does; what an old
connection still has under way may arrive after the first frames of a new one.
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Sequence, Set
from typing import Final, Literal

from nbboard.core import ids, protocol
from nbboard.core.apply import apply
from nbboard.core.digest import checksum
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.model import Rect, Style
from nbboard.core.ops import (
    Add,
    Archive,
    Ask,
    Clear,
    Decline,
    Entry,
    Introduce,
    Op,
    Ops,
    PassPen,
    Patch,
    PatchSet,
    Remove,
    Reorder,
    Revive,
    Say,
    SetGroup,
    SetRole,
)
from nbboard.core.protocol import Committed, Entries, Ink, Ready, Refused, Snapshot, Status, Submit
from nbboard.core.roles import Role
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.session import Session
from nbboard.store.base import Appended, BoardRecord, Card, Draft, StoredSnapshot
from nbboard.store.memory import MemoryStore
from tests.fault.evidence import trials
from tests.room.doubles import ManualClock, packed, settle

STEPS: Final = trials(120, 400)
PEOPLE: Final = ("ada", "ben", "cy", "dee")
GROUP: Final = "hub:dees"
"""Of the last of them, who is nothing else."""


HOUR: Final = 3_600_000
JUMPS: Final = (HOUR, -HOUR, 24 * HOUR, -24 * HOUR)


class JumpingClock(ManualClock):
    """A clock whose wall time somebody sets; what runs by monotonic time does not notice."""

    jumped = 10**12

    def wall(self) -> int:
        return super().wall() + self.jumped


class FaultyStore(MemoryStore):
    """Shared by two servers; dawdles, is read-only at times, tells watchers when asked."""

    def __init__(self, clock: Callable[[], int], source: random.Random) -> None:
        super().__init__(clock)
        self.read_only = False
        self.refused = 0
        # What is no longer in the log, and the seqs at which the past was removed.
        self.purged: list[Entry] = []
        self.purged_at: set[int] = set()
        self._source = source
        self._watching: list[Callable[[], None]] = []

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        await self._dawdle()
        self._check()
        appended = await super().append(board, drafts, epoch=epoch)
        await self._dawdle()
        return appended

    async def find(self, board: BoardId, client: str, numbers: Sequence[int]) -> dict[int, int]:
        await self._dawdle()
        return await super().find(board, client, numbers)

    async def describe(self, board: BoardId, card: Card) -> None:
        self._check()
        await super().describe(board, card)

    async def rewrite(
        self, board: BoardId, epoch: str, snapshot: StoredSnapshot, blobs: Set[str]
    ) -> None:
        await self._dawdle()
        self._check()
        known = [entry async for group in self.read(board, 0) for entry in group]
        await super().rewrite(board, epoch, snapshot, blobs)
        self.purged += known
        self.purged_at.add(snapshot.seq)

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        self._watching.append(changed)
        return lambda: self._watching.remove(changed)

    def tell(self) -> None:
        for changed in list(self._watching):
            changed()

    def _check(self) -> None:
        if self.read_only:
            self.refused += 1
            raise StoreReadOnly("the disk is full")

    async def _dawdle(self) -> None:
        for _ in range(self._source.randrange(6)):
            await asyncio.sleep(0)


class Line:
    """One connection: what is under way in both directions, and the server's end of it."""

    def __init__(self, client: "Client", registry: Registry, board: BoardId) -> None:
        self.on_writable: Callable[[], None] = lambda: None
        self.client = client
        self.up: deque[bytes] = deque()
        self.down: deque[bytes] = deque()
        self.slow = False
        self.lost = False
        self.server_closed = False
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self.session = Session(registry, board, client.identity, self)
        self._reading = asyncio.create_task(self._read())

    # the room's side

    def send(self, frame: bytes) -> bool:
        if not self.lost:
            self.down.append(frame)
        return not self.slow and not self.lost

    def close(self, code: int, reason: str) -> None:
        self.server_closed = True

    async def _read(self) -> None:
        while True:
            await self.session.receive(await self._arrived.get())

    # the network's side

    def carry_up(self, count: int) -> None:
        for _ in range(min(count, len(self.up))):
            self._arrived.put_nowait(self.up.popleft())

    def carry_down(self, count: int) -> None:
        for _ in range(min(count, len(self.down))):
            frame = self.down.popleft()
            if self.client.line is self:
                self.client.receive(protocol.decode_server(frame))
        if self.server_closed and not self.down and self.client.line is self:
            self.client.line = None

    def relieve(self) -> None:
        self.slow = False
        self.on_writable()

    def hang_up(self) -> None:
        """The server learns that the connection is gone; nothing more comes through."""
        self.lost = True
        self.up.clear()
        self.down.clear()
        self.session.closed()
        self._reading.cancel()
        if self.client.line is self:
            self.client.line = None


Fate = int | str
"""The seq of an acknowledged submission, or the code of its refusal."""


class Client:
    """A client by the book: applies in order, keeps what has no answer, sends it again."""

    def __init__(self, user: str, source: random.Random, faults: Counter[str]) -> None:
        groups = (GROUP,) if user == PEOPLE[-1] else ()
        self.identity = Identity(user, user.title(), groups=groups)
        self.secret = source.randbytes(16)
        self.id = ids.client_id(self.secret)
        self.line: Line | None = None
        self.state = BoardState()
        self.epoch: str | None = None
        self._coming: str | None = None
        self.pending: dict[int, Ops] = {}
        self.fates: dict[int, Fate] = {}
        self.verdicts: dict[int, tuple[str, ...]] = {}
        self.seen: dict[int, Entry] = {}
        # How often each number was sent.
        self.copies: Counter[int] = Counter()
        self.live = False
        self._n = 0
        self._chunks: list[bytes] = []
        self._highest = 0
        self._source = source
        self._faults = faults

    def connect(self, line: Line, *, fresh: bool) -> None:
        self.line = line
        self.live = False
        if fresh:
            self.state, self.epoch, self._highest = BoardState(), None, 0
        since = None if self.epoch is None else self.state.seq
        pending = tuple(self.pending)
        hello = protocol.Hello(1, self.secret, "page", since, self.epoch, pending)
        line.up.append(protocol.encode(hello))

    def submit(self, ops: Ops) -> None:
        self._n += 1
        self.pending[self._n] = ops
        self._send(self._n)

    def draw(self) -> None:
        """A stroke on the live lane and, as the pen lifts, its add."""
        key = ids.element_id(self._source.randbytes(11))
        if self.line is not None and self.live:
            points = packed((self._n, 1), (self._n, 2))
            ink = protocol.Live((Ink(key, 0, points, style=Style()),))
            self.line.up.append(protocol.encode(ink))
        self.submit((Add(Rect(id=key, at=(self._n, 0), size=(16, 16))),))

    def send_again(self) -> None:
        """Send everything that has no answer, in order."""
        for n in self.pending:
            self._send(n)

    def _send(self, n: int) -> None:
        if self.line is not None and self.live:
            self.copies[n] += 1
            self.line.up.append(protocol.encode(Submit(n, self.pending[n])))

    def receive(self, message: protocol.ServerMessage) -> None:
        match message:
            case protocol.Welcome():
                self._welcome(message)
            case Snapshot():
                self._chunks.append(protocol.encode(message))
                if message.index + 1 == message.of:
                    self.state, self._chunks = restore(self._chunks), []
            case Entries(entries):
                for entry in entries:
                    self._apply(entry)
            case Ready(seq, expected):
                assert (self.state.seq, checksum(self.state)) == (seq, expected), "G5: not ready"
                assert seq >= self._highest, "G3: ready, but back in time"
                self._highest = seq
                self.epoch = self._coming
                self.live = True
                self.send_again()
            case Committed(n, seq):
                self._faults["repeat"] += 1
                self._end(n, seq)
            case Refused():
                self._refused(message)
            case Status("live"):
                self.send_again()
            case protocol.Bye(code, words):
                assert code not in {"internal", "damaged"}, f"the room failed: {words}"
                self._faults[f"bye {code}"] += 1

    def _refused(self, refused: Refused) -> None:
        if refused.code == "read-only":
            self._faults["kept"] += 1
        elif refused.n:
            self._end(refused.n, refused.code)

    def _welcome(self, welcome: protocol.Welcome) -> None:
        self._faults["another history"] += self.epoch not in (None, welcome.epoch)
        # That of its state only when it has got there: the line may break before.
        self._coming = welcome.epoch
        self._chunks = []
        for n, seq in welcome.committed:
            self._faults["found committed"] += 1
            self._end(n, seq)

    def _apply(self, entry: Entry) -> None:
        assert entry.seq == self.state.seq + 1, f"G3: entry {entry.seq} after {self.state.seq}"
        outcome = apply(self.state, entry)
        assert outcome.verdicts == entry.verdicts, f"G5: verdicts of {entry.seq}"
        if self.live:
            # Before `ready` nothing of it is shown, so that is not where the picture has been.
            self._highest = max(self._highest, entry.seq)
        before = self.seen.setdefault(entry.seq, entry)
        assert before == entry, f"G3: entry {entry.seq} was another before"
        if entry.client == self.id:
            self.verdicts[entry.n] = entry.verdicts
            self._end(entry.n, entry.seq)

    def _end(self, n: int, fate: Fate) -> None:
        self.pending.pop(n, None)
        before = self.fates.setdefault(n, fate)
        # A refused number may still be in the log when another copy of it was under way.
        assert before == fate or isinstance(before, str) or isinstance(fate, str), f"G4: {n}"


class Schedule:
    """One run: people, two servers on one store, and faults, all from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        # In every other schedule nobody is kept from drawing by a pen or an archived board.
        self.governed = seed % 2 == 1
        self.faults: Counter[str] = Counter()
        self.clock = JumpingClock()
        self.store = FaultyStore(self.clock.wall, self.random)
        self.servers = [self._server(), self._server()]
        self.lines: list[Line] = []
        self.clients = [Client(user, self.random, self.faults) for user in PEOPLE]
        self.board = BoardId("")

    def _server(self) -> Registry:
        return Registry(self.store, self.clock, self.random.randbytes)

    async def run(self) -> None:
        """Let everything go wrong for a while, then let it come right."""
        record = await self.servers[0].create(Identity("ada", "Ada"), "Sprint", "edit")
        self.board = record.id
        actions = [self._work, self._work, self._carry, self._carry, self._carry, self._fault]
        for _ in range(STEPS):
            await self.random.choice(actions)()
            for _ in range(self.random.randrange(4)):
                await asyncio.sleep(0)
        await self._come_right()

    # ---- what people do

    async def _work(self) -> None:
        client = self.random.choice(self.clients)
        if client.line is None:
            self._connect(client)
        elif self.random.random() < 0.4:
            client.draw()
        else:
            client.submit(tuple(self._op(client) for _ in range(self.random.randrange(1, 4))))

    def _connect(self, client: Client) -> None:
        fresh = self.random.random() < 0.3
        self.faults["reload" if fresh else "reconnect"] += 1
        line = Line(client, self.random.choice(self.servers), self.board)
        self.lines.append(line)
        client.connect(line, fresh=fresh)

    def _op(self, client: Client) -> Op:
        state, source = client.state, self.random
        here = [key for key in state.order if key not in state.removed]
        gone = sorted(state.removed)
        kinds = ["add", "say", "clear", *["patch", "remove", "reorder"] * 3 * bool(here)]
        kinds += ["revive"] * 2 * bool(gone)
        kinds += ["rights"] * (6 if self.governed else 4)
        match source.choice(kinds):
            case "rights":
                return self._rights_op(client)
            case "patch":
                changes = PatchSet(at=(source.randrange(999), source.randrange(999)))
                since = source.choice([None, state.seq])
                return Patch(source.choice(here), changes, since)
            case "remove":
                return Remove((source.choice(here),))
            case "revive":
                return Revive((source.choice(gone),))
            case "reorder":
                return Reorder((source.choice(here),), source.choice(["front", "back"]))
            case "clear":
                return Clear("mine")
            case "say":
                return Say(f"hello {source.randrange(99)}")
        key = ids.element_id(source.randbytes(11))
        return Add(Rect(id=key, at=(0, 0), size=(16, 16)))

    def _rights_op(self, client: Client) -> Op:
        state, source = client.state, self.random
        role = source.choice([Role.VIEWER, Role.EDITOR, Role.EDITOR, Role.OWNER])
        some: list[Op] = [
            SetRole(source.choice(PEOPLE[1:]), role),
            SetGroup(GROUP, source.choice([None, Role.VIEWER, Role.EDITOR])),
            Ask(Role.EDITOR),
            Decline(client.identity.user),
            Introduce(None),
        ]
        pen = PassPen(source.choice([None, *PEOPLE]), source.choice([None, state.pen]))
        governing: list[Op] = [pen, pen, Archive(not state.archived)]
        return source.choice(some + governing * self.governed)

    # ---- what the network does

    async def _carry(self) -> None:
        for line in self.random.sample(self.lines, min(2, len(self.lines))):
            self._carry_some(line)

    def _carry_some(self, line: Line) -> None:
        late = line.client.line is not line and line.up
        self.faults["late from an old line"] += bool(late)
        line.carry_up(self.random.randrange(1, 6))
        line.carry_down(self.random.randrange(1, 12))

    async def _fault(self) -> None:
        faults = (
            self._drop, self._drop, self._half_open, self._duplicate, self._duplicate, self._slow,
            self._wait, self._wait, self._full_disk, self._restart, self._tell, self._purge,
            self._jump,
        )  # fmt: skip
        await self.random.choice(faults)()

    async def _drop(self) -> None:
        if self.lines:
            line = self.lines.pop(self.random.randrange(len(self.lines)))
            self.faults["drop"] += 1
            self.faults["drop with frames under way"] += bool(line.up or line.down)
            line.hang_up()

    async def _half_open(self) -> None:
        """The client gives a connection up; the server does not know, frames still arrive."""
        client = self.random.choice(self.clients)
        if client.line is not None:
            client.line = None
            self.faults["half-open"] += 1
            if self.random.random() < 0.7:
                self._connect(client)

    async def _duplicate(self) -> None:
        client = self.random.choice(self.clients)
        if client.pending and client.live and client.line is not None:
            client.send_again()
            self.faults["duplicate"] += 1

    async def _slow(self) -> None:
        for line in self.lines:
            if line.slow:
                line.relieve()
        if self.lines:
            self.random.choice(self.lines).slow = True
            self.faults["slow"] += 1

    async def _wait(self) -> None:
        self.faults["wait"] += 1
        await self.clock.advance(self.random.choice([0.05, 0.05, 0.5, 1, 1, 4, 4, 20, 70]))

    async def _full_disk(self) -> None:
        self.store.read_only = not self.store.read_only

    async def _tell(self) -> None:
        self.store.tell()
        self.faults["told of the other server"] += 1

    async def _jump(self) -> None:
        """Somebody sets the clock, or time begins far from where it was."""
        self.clock.jumped += self.random.choice(JUMPS)
        self.faults["wall clock jump"] += 1

    async def _purge(self) -> None:
        """The past is removed, while everybody works on."""
        try:
            await self.random.choice(self.servers).purge(self.board, self.clients[0].identity)
            self.faults["purge"] += 1
        except StoreReadOnly:
            self.faults["purge refused"] += 1

    async def _restart(self) -> None:
        """One of the servers goes: closes properly, or just stops answering (a crash)."""
        place = self.random.randrange(2)
        old, self.servers[place] = self.servers[place], self._server()
        kind: Literal["restart", "crash"] = self.random.choice(["restart", "crash"])
        self.faults[kind] += 1
        if kind == "restart":
            await old.close()
            return
        for line in [line for line in self.lines if line.session._registry is old]:
            self.lines.remove(line)
            line.hang_up()

    # ---- and in the end

    async def _come_right(self) -> None:
        """No more faults: everybody connects once more, and everything gets its answer."""
        self.faults["read-only"] += self.store.refused > 0
        self.store.read_only = False
        for line in self.lines:
            line.hang_up()
        self.lines.clear()
        for _ in range(100):
            for client in self.clients:
                if client.line is None:
                    self._connect(client)
            for line in self.lines:
                line.carry_up(1000)
            await self.clock.advance(1)
            self.store.tell()
            await settle()
            for line in self.lines:
                line.carry_down(1000)
            record = await self.store.get(self.board)
            if all(self._at_rest(client, record) for client in self.clients):
                return
        waiting = {client.id: list(client.pending) for client in self.clients}
        raise AssertionError(f"G6: no rest, still pending {waiting}")

    async def catch_up(self, server: Registry, head: int) -> None:
        """Let a server read up to `head`, which the end of its room's log must reach."""
        for _ in range(100):
            if (await server.state(self.board)).seq >= head:
                return
            self.store.tell()
            await settle()
        raise AssertionError(f"G3: a server does not get to {head}")

    def _at_rest(self, client: Client, record: BoardRecord) -> bool:
        # A purge keeps the head: only the epoch tells who still has the history before it.
        now = (client.state.seq, client.epoch) == (record.head, record.epoch)
        return client.live and not client.pending and now

    async def end(self) -> None:
        """Stop the servers."""
        for line in self.lines:
            line.hang_up()
        for server in self.servers:
            await server.close()
        await settle()
