"""G1: what was acknowledged survives SIGKILL of the server, at named points and at any time."""

import asyncio
import contextlib
import random
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from nbboard.core import protocol
from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.ids import BoardId
from nbboard.core.state import BoardState
from nbboard.room.registry import Registry
from nbboard.store.sqlite import SqliteStore
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.fault.victim import LENGTH, POINTS, read
from tests.lab import free_port
from tests.properties.schedules import Client
from tests.store.drafts import BOARD, ManualClock, record

ROOT = Path(__file__).parents[2]
KILLS: Final = trials(14, 200)
HASTY: Final = 10
"""Kills at most until one is seen that lost something: some come before anything was said."""
CLIENTS: Final = 8
WAITING: Final = 20
"""Changes of one client that may wait for an answer."""
LIFE_SECONDS: Final = 60.0


class Upward:
    """The client's side of one connection, as `schedules.Client` wants it."""

    def __init__(self, output: asyncio.StreamWriter) -> None:
        self.up = self
        self._output = output

    def append(self, frame: bytes) -> None:
        self._output.write(len(frame).to_bytes(LENGTH, "big") + frame)


class Life:
    """One life of the server, from its start to its end by SIGKILL."""

    def __init__(
        self, path: Path, clients: list[Client], chance: random.Random, *, hasty: bool = False
    ) -> None:
        self._path = path
        self._fault = ("hasty",) if hasty else ()
        self._clients = clients
        self._chance = chance
        self._port = free_port()
        self.unanswered = 0

    async def live(self, point: str) -> str:
        """Draw until the server dies; says where it died."""
        chance = self._chance
        command = [sys.executable, "-m", "tests.fault.victim", str(self._path), str(self._port)]
        program = await asyncio.create_subprocess_exec(
            *command, point if point in POINTS else "never", str(chance.randrange(1, 60)),
            *self._fault, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert program.stdout is not None
        assert await program.stdout.readline() == b"ready\n"
        drawing = [asyncio.create_task(self._draw(client)) for client in self._clients]
        if point == "any time":
            await asyncio.sleep(chance.uniform(0.02, 0.6))
            program.kill()
        said = await asyncio.wait_for(program.stdout.read(), LIFE_SECONDS)
        assert await program.wait() == -signal.SIGKILL
        await asyncio.gather(*drawing)
        self.unanswered = sum(len(client.pending) for client in self._clients)
        return said.decode().removeprefix("reached ").strip() or "any time"

    async def rest(self) -> None:
        """Let everything be answered by a server that lives; then end it."""
        command = [sys.executable, "-m", "tests.fault.victim", str(self._path), str(self._port)]
        program = await asyncio.create_subprocess_exec(
            *command, "never", "1", cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert program.stdout is not None
        await program.stdout.readline()
        reading = [asyncio.create_task(self._connected(client)) for client in self._clients]
        for _ in range(1200):
            seqs = {client.state.seq for client in self._clients}
            if len(seqs) == 1 and all(c.live and not c.pending for c in self._clients):
                break
            await asyncio.sleep(0.05)
        program.kill()
        await program.wait()
        await asyncio.gather(*reading)

    async def _draw(self, client: Client) -> None:
        reading = asyncio.create_task(self._connected(client))
        while not reading.done():
            if client.live and len(client.pending) < WAITING:
                client.draw()
            await asyncio.sleep(self._chance.uniform(0, 0.004))
        await reading

    async def _connected(self, client: Client) -> None:
        """Connect and take what comes until the connection is gone."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            stream, output = await asyncio.open_connection("127.0.0.1", self._port)
            line = Upward(output)
            line.append(client.identity.user.encode())
            client.connect(line, fresh=False)  # type: ignore[arg-type]
            try:
                while True:
                    client.receive(protocol.decode_server(await read(stream)))
            finally:
                client.line, client.live = None, False
                output.close()


@pytest.mark.timeout(1500)
@pytest.mark.guarantee("G1", "G3", "G4", "G5", "G6")
async def test_g1_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    first = seed()
    chance = random.Random(first)
    await _made(path)
    clients = _clients(chance)
    died: Counter[str] = Counter()
    unanswered = 0
    for kill in range(KILLS):
        life = Life(path, clients, chance)
        died[await life.live(_point(kill))] += 1
        unanswered += life.unanswered
    await Life(path, clients, chance).rest()
    acknowledged = sum(len(client.fates) for client in clients)
    problems = await _problems(path, clients)
    lost = await _lost_by_haste(tmp_path, chance)
    keep(
        Evidence(
            "G1",
            "kill -9 of the server",
            KILLS,
            len(problems),
            f"kill while 8 clients draw; {acknowledged} acknowledgements checked, {unanswered} "
            f"changes were unanswered at a kill; died {dict(died)}",
            f"acknowledging before the commit: {lost} acknowledged changes lost",
            str(first),
        )
    )
    assert not problems, (first, problems[:5])
    assert unanswered >= KILLS / 2, "the kills met nothing that was under way"
    assert set(died) == {*POINTS, "any time"}, died
    assert lost, "a server that acknowledges too early was not caught: the kills prove nothing"


async def _lost_by_haste(folder: Path, chance: random.Random) -> int:
    """Kill a server that acknowledges before it commits; count what is not there."""
    lost: set[tuple[str, int]] = set()
    for number in range(HASTY):
        path = folder / f"hasty-{number}.db"
        await _made(path)
        clients = _clients(chance)
        await Life(path, clients, chance, hasty=True).live("any time")
        store = SqliteStore.open(path, ManualClock())
        try:
            log = [entry async for group in store.read(BOARD, 0) for entry in group]
        finally:
            await store.close()
        there = {(entry.client, entry.n): entry.seq for entry in log}
        for client in clients:
            fates = client.fates.items()
            lost |= {(client.id, n) for n, seq in fates if there.get((client.id, n)) != seq}
        if lost:
            break
    return len(lost)


def _clients(chance: random.Random) -> list[Client]:
    return [Client(f"user{number}", chance, Counter()) for number in range(CLIENTS)]


def _point(kill: int) -> str:
    """Every point in turn, and as often any time."""
    places = (*POINTS, *["any time"] * len(POINTS))
    return places[kill % len(places)]


async def _made(path: Path) -> None:
    store = SqliteStore.open(path, ManualClock())
    await store.create(record())
    await store.close()


async def _problems(path: Path, clients: list[Client]) -> list[str]:
    store = SqliteStore.open(path, ManualClock())
    rooms = Registry(store)
    try:
        log = [entry async for group in store.read(BOARD, 0) for entry in group]
        served = digest(await rooms.state(BoardId(BOARD)))
    finally:
        await rooms.close()
        await store.close()
    replayed = BoardState()
    for entry in log:
        apply(replayed, entry)
    there = {(entry.client, entry.n): entry.seq for entry in log}
    problems = [] if len(there) == len(log) else ["G4: twice in the log"]
    if served != digest(replayed):
        problems.append("G5: the room differs from its log")
    for client in clients:
        if client.pending or client.fates.keys() != set(range(1, client._n + 1)):
            problems.append(f"G6: {client.identity.user} has changes without a fate")
        if digest(client.state) != served:
            problems.append(f"G5: {client.identity.user} differs")
        problems += [
            f"G1: change {n} of {client.identity.user} was acknowledged as {seq}"
            for n, seq in client.fates.items()
            if there.get((client.id, n)) != seq
        ]
    return problems
