"""Seeded schedules of the page's real code against the real room on a real SQLite file.

The pages run in Node (`js/test/sync/members.ts`) on a clock and a network that this side moves:
the session, queue, journal and adoption of `js/src/sync` with an IndexedDB in memory. Every choice
follows from the seed; only how far the store's threads have got by the next choice does not.
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from nbboard.core import protocol
from nbboard.core.ids import BoardId, client_id
from nbboard.core.protocol import Committed, Hello, Refused, Submit
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.session import Session
from nbboard.store.sqlite.store import SqliteStore
from tests.properties.node import Node
from tests.room.doubles import ManualClock, settle

STEPS: Final = 300
BROWSERS: Final = ((0, "ada"), (1, "ben"), (2, "cy"))
"""Browsers, each with storage of its own, and who sits before them."""
ROUNDS: Final = 90
"""Seconds of the manual clock within which everything must have come to rest."""


class Wire:
    """One connection: what is under way in both directions, and the server's end of it."""

    def __init__(self, link: int, page: "Tab", registry: Registry, board: BoardId) -> None:
        self.on_writable: Callable[[], None] = lambda: None
        self.link = link
        self.page = page
        self.registry = registry
        self.up: deque[bytes] = deque()
        self.down: deque[bytes] = deque()
        self.client = ""
        self.last_change = b""
        self.open_told = False
        self.page_gone = False
        self.lost = False
        self.server_closed = False
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self.session = Session(registry, board, Identity(page.user, page.user.title()), self)
        self._reading = asyncio.create_task(self._read())

    def send(self, frame: bytes) -> bool:
        if not self.lost:
            self.down.append(frame)
        return not self.lost

    def close(self, code: int, reason: str) -> None:
        self.server_closed = True

    async def _read(self) -> None:
        while True:
            await self.session.receive(await self._arrived.get())

    def carry_up(self, count: int) -> list[protocol.ClientMessage]:
        """Let some frames arrive at the server; gives them."""
        carried = []
        for _ in range(min(count, len(self.up))):
            frame = self.up.popleft()
            self._arrived.put_nowait(frame)
            carried.append(protocol.decode_client(frame))
            if isinstance(carried[-1], Submit):
                self.last_change = frame
        return carried

    def hang_up(self) -> None:
        """The server learns that the connection is gone; nothing more comes through."""
        self.lost = True
        self.up.clear()
        self.down.clear()
        self.session.closed()
        self._reading.cancel()


class Tab(NamedTuple):
    """A page, by its number in Node."""

    number: int
    browser: int
    user: str


class TsSchedule:
    """One run: pages, servers one after another on one file, and faults, all from one seed."""

    def __init__(self, seed: int, node: Node, folder: Path) -> None:
        self.random = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.node = node
        self.path = folder / f"boards-{seed}.db"
        self.clock = ManualClock()
        self.board = BoardId("")
        self.wires: dict[int, Wire] = {}
        self.open_tabs: list[Tab] = []
        self.every_tab: list[Tab] = []
        self.copies: Counter[tuple[str, int]] = Counter()
        self.refused: dict[tuple[str, int], str] = {}
        self.submitted: set[tuple[str, int]] = set()
        self._stores: list[SqliteStore] = []
        self._registry: Registry | None = None
        self._tell("begin", seed)

    async def run(self) -> None:
        """Let everything go wrong for a while, then let it come right."""
        await self._serve()
        assert self._registry is not None
        record = await self._registry.create(Identity("ada", "Ada"), "Sprint", "edit")
        self.board = record.id
        # Two tabs of one browser, too.
        for browser, user in (BROWSERS[0], *BROWSERS):
            self._enter(browser, user)
        actions = [*[self._act] * 8, *[self._carry] * 8, self._pass_a_little, self._fault]
        for _ in range(STEPS):
            await self.random.choice(actions)()
            for _ in range(self.random.randrange(4)):
                await asyncio.sleep(0)
        await self._come_right()

    # ---- the two sides

    async def _serve(self) -> None:
        store = await asyncio.to_thread(SqliteStore.open, self.path, self.clock.wall)
        self._stores.append(store)
        self._registry = Registry(store, self.clock, self.random.randbytes)
        self._tell("reachable", True)

    def _tell(self, *command: Any) -> list[dict[str, Any]]:
        """Give a command to the pages and see to what they did; gives the reports."""
        return self._tell_all([command])

    def _tell_all(self, commands: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        answer = self.node.ask(commands)
        for link, number in answer["opened"]:
            self._opened(link, self.every_tab[number])
        for link, frame in answer["sent"]:
            if link in self.wires and not self.wires[link].lost:
                self.wires[link].up.append(frame)
        for link in answer["gone"]:
            if link in self.wires:
                self.wires[link].page_gone = True
        reports: list[dict[str, Any]] = answer["reports"]
        return reports

    def _opened(self, link: int, page: Tab) -> None:
        if self._registry is None:
            self.faults["nobody there"] += 1
            self._tell("closed", link, 1006)
            return
        self.wires[link] = Wire(link, page, self._registry, self.board)

    def _enter(self, browser: int, user: str) -> Tab:
        tab = Tab(len(self.every_tab), browser, user)
        self.every_tab.append(tab)
        self.open_tabs.append(tab)
        self._tell("page", tab.number, browser, user)
        return tab

    # ---- what goes over the wires

    def _carry_up(self, wire: Wire, count: int) -> None:
        if not wire.open_told:
            return
        self.faults["late from an old line"] += bool(wire.page_gone and wire.up)
        for message in wire.carry_up(count):
            if isinstance(message, Hello):
                wire.client = client_id(message.secret)
                self.faults["reconnect"] += message.since is not None
                self.faults["asked about pending"] += bool(message.pending)
            elif isinstance(message, Submit):
                self.copies[wire.client, message.n] += 1

    def _carry_down(self, wire: Wire, count: int) -> None:
        if not wire.open_told and not wire.page_gone:
            wire.open_told = True
            self._tell("opened", wire.link)
        for _ in range(min(count, len(wire.down))):
            frame = wire.down.popleft()
            if not wire.page_gone:
                self._note(wire, protocol.decode_server(frame))
                self._tell("frame", wire.link, frame)
        if wire.server_closed and not wire.down and not wire.page_gone:
            wire.page_gone = True
            self._tell("closed", wire.link, 4000)

    def _note(self, wire: Wire, message: protocol.ServerMessage) -> None:
        match message:
            case Refused(n, code) if n and code != "read-only":
                self.refused[wire.client, n] = code
            case Committed():
                self.faults["answered again"] += 1
            case protocol.Welcome(committed=committed) if committed:
                self.faults["found committed"] += 1
            case protocol.Bye(code, words):
                assert code not in {"internal", "damaged", "malformed", "invalid"}, words
                self.faults[f"bye {code}"] += 1

    # ---- what people do

    async def _act(self) -> None:
        tab = self.random.choice(self.open_tabs)
        lines = [wire for wire in self.wires.values() if wire.page is tab and not wire.page_gone]
        self.faults["drawn without a connection"] += not lines
        self._tell("act", tab.number)

    async def _carry(self) -> None:
        wires = list(self.wires.values())
        for wire in self.random.sample(wires, min(3, len(wires))):
            self._carry_up(wire, self.random.randrange(1, 6))
            self._carry_down(wire, self.random.randrange(1, 12))
        self._drop_what_is_over()

    def _drop_what_is_over(self) -> None:
        """A page's leaving reaches the server after what the page sent before."""
        for link, wire in list(self.wires.items()):
            if wire.page_gone and not wire.up and self.random.random() < 0.5:
                wire.hang_up()
                del self.wires[link]

    # ---- what goes wrong

    async def _fault(self) -> None:
        faults = (
            self._drop, self._drop, self._half_open, self._half_open, self._duplicate,
            self._duplicate, self._wait, self._wait, self._wake, self._reload, self._restart,
            self._crash,
        )  # fmt: skip
        await self.random.choice(faults)()

    def _living(self) -> list[Wire]:
        return [wire for wire in self.wires.values() if not wire.page_gone]

    async def _drop(self) -> None:
        """Both ends lose the connection and all that is under way."""
        if living := self._living():
            wire = self.random.choice(living)
            self.faults["drop"] += 1
            self.faults["drop with frames under way"] += bool(wire.up or wire.down)
            self._cut(wire)

    def _cut(self, wire: Wire) -> None:
        wire.hang_up()
        del self.wires[wire.link]
        if not wire.page_gone:
            wire.page_gone = True
            self._tell("closed", wire.link, 1006)

    async def _half_open(self) -> None:
        """The page loses the connection; the server does not know, frames still arrive."""
        if living := self._living():
            wire = self.random.choice(living)
            self.faults["half-open"] += 1
            wire.page_gone = True
            self._tell("closed", wire.link, 1006)

    async def _duplicate(self) -> None:
        """Something on the way delivers a change twice."""
        wires = [wire for wire in self._living() if wire.last_change]
        if wires:
            wire = self.random.choice(wires)
            wire.up.append(wire.last_change)
            self.faults["duplicate"] += 1

    async def _wait(self) -> None:
        seconds = self.random.choice([0.05, 0.5, 1, 1, 4, 4, 20, 3600])
        self.faults["an hour"] += seconds == 3600
        await self._pass(seconds)

    async def _pass(self, seconds: float) -> None:
        self._tell("pass", int(seconds * 1000))
        await self.clock.advance(seconds)

    async def _pass_a_little(self) -> None:
        await self._pass(0.3)

    async def _wake(self) -> None:
        self.faults["wake"] += 1
        self._tell("wake", self.random.choice(self.open_tabs).number)

    async def _reload(self) -> None:
        """A page goes, and the next one of the same browser finds what it left."""
        tab = self.open_tabs.pop(self.random.randrange(len(self.open_tabs)))
        self.faults["reload"] += 1
        [before] = self._tell("report", tab.number)
        self.faults["reload with unanswered changes"] += bool(before["waiting"])
        self._tell("close", tab.number)
        self._enter(tab.browser, tab.user)

    async def _restart(self) -> None:
        """The server ends properly and comes again."""
        self.faults["restart"] += 1
        old, self._registry = self._registry, None
        self._tell("reachable", False)
        assert old is not None
        await old.close()
        await self._stores[-1].close()
        for wire in list(self.wires.values()):
            self._carry_down(wire, 1000)
            self._cut(wire)
        await self._serve()

    async def _crash(self) -> None:
        """The server stops answering: what is under way in its store may still be committed."""
        self.faults["crash"] += 1
        self._registry = None
        self._tell("reachable", False)
        for wire in list(self.wires.values()):
            self._cut(wire)
        await self._pass(self.random.choice([0.1, 1.0, 5.0]))
        await self._serve()

    # ---- and in the end

    async def _come_right(self) -> None:
        """No more faults: connections last, and everything gets its answer."""
        for browser, user in BROWSERS:
            self._enter(browser, user)
        reports: list[dict[str, Any]] = []
        for _ in range(ROUNDS):
            for wire in list(self.wires.values()):
                self._carry_up(wire, 1000)
            await self._pass(1)
            await self._stored()
            for wire in list(self.wires.values()):
                self._carry_down(wire, 1000)
            self._drop_what_is_over()
            reports = self.reports(self.open_tabs)
            head = (await self._stores[-1].get(self.board)).head
            if all(self._at_rest(report, head) for report in reports):
                if not self.unanswered(await self.numbers()):
                    return
                # A tab looks for what others left when it connects.
                self._cut(self.random.choice(self._living()))
        waiting = [(report["state"], report["waiting"], report["faults"]) for report in reports]
        left = self.unanswered(await self.numbers())
        raise AssertionError(f"G6: no rest: {waiting}, without a fate {sorted(left)[:5]}")

    async def _stored(self) -> None:
        """What was submitted is with the store, and this queue answers in order."""
        await settle()
        await self._stores[-1].visited(self.board, "ada", self.clock.wall())
        await settle()

    def _at_rest(self, report: dict[str, Any], head: int) -> bool:
        still = report["state"] == "live" and not report["waiting"]
        return still and report["seq"] == head

    def reports(self, tabs: Sequence[Tab]) -> list[dict[str, Any]]:
        return self._tell_all([("report", tab.number) for tab in tabs])

    async def numbers(self) -> set[tuple[str, int]]:
        """What is in the log, by client and number."""
        store = self._stores[-1]
        log = [entry async for group in store.read(self.board, 0) for entry in group]
        return {(str(entry.client), entry.n) for entry in log}

    def unanswered(self, known: set[tuple[str, int]]) -> set[tuple[str, int]]:
        """What pages submitted and is neither in the log nor refused."""
        reports = self.reports(self.every_tab)
        self.submitted = {
            (report["client"], n) for report in reports for n in range(1, report["submitted"] + 1)
        }
        return self.submitted - known - self.refused.keys()

    @property
    def store(self) -> SqliteStore:
        """The newest store."""
        return self._stores[-1]

    @property
    def registry(self) -> Registry:
        """The newest server."""
        assert self._registry is not None
        return self._registry

    async def end(self) -> None:
        """Stop the servers."""
        for wire in self.wires.values():
            wire.hang_up()
        if self._registry is not None:
            await self._registry.close()
        for store in self._stores:
            await store.close()
        await settle()
        self.path.unlink(missing_ok=True)
