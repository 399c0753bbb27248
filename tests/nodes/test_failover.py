"""G16: a master is lost while people draw, and sentinels make a replica the master."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.fault.evidence import Evidence, keep, trials
from tests.nodes.processes import (
    PEOPLE,
    drawing_goes_on,
    log_of,
    people_on,
    problems,
    processes,
    settled,
)
from tests.nodes.servers import HOST, RedisServer, running

pytestmark = pytest.mark.slow
FAILOVERS: Final = trials(1, 50)
NAME: Final = "boards"
_SENTINEL: Final = (
    f"sentinel down-after-milliseconds {NAME} 500",
    f"sentinel failover-timeout {NAME} 3000",
    f"sentinel parallel-syncs {NAME} 1",
)


class Trio:
    """A master with two replicas, and three sentinels that watch them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._stack = stack
        settings = ("repl-diskless-sync-delay 0", "repl-timeout 5")
        master = stack.enter_context(running(folder / "one", *settings))
        replica = f"replicaof {HOST} {master.port}"
        self.servers = [
            master,
            *(stack.enter_context(running(folder / n, *settings, replica)) for n in ("two", "six")),
        ]
        monitor = f"sentinel monitor {NAME} {HOST} {master.port} 2"
        self.sentinels = []
        for n in range(3):
            sentinel = RedisServer(
                folder / f"sentinel-{n}", monitor, *_SENTINEL, program="redis-sentinel"
            )
            self.sentinels.append(sentinel.start())
            stack.callback(sentinel.kill)
        hosts = ",".join(f"{HOST}:{sentinel.port}" for sentinel in self.sentinels)
        self.address = f"redis+sentinel://{hosts}/{NAME}"
        self._wait(lambda: len(self.replicas()) == 2, "two replicas")

    def master(self) -> RedisServer:
        """Whom the sentinels call the master."""
        with self.sentinels[0].client() as client:
            _, port = client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
        return next(server for server in self.servers if server.port == int(port))

    def replicas(self) -> list[RedisServer]:
        """Who follows the master and is up to date."""
        master = self.master()
        with master.client() as client:
            info = client.info("replication")
        ports = {
            info[f"slave{n}"]["port"]
            for n in range(info["connected_slaves"])
            if info[f"slave{n}"]["state"] == "online"
        }
        return [server for server in self.servers if server.port in ports]

    def lose_master(self) -> None:
        """Cut the replicas off, so that they lag behind, then kill the master; they go on."""
        master, replicas = self.master(), self.replicas()
        for server in replicas:
            server.signal(signal.SIGSTOP)
        # What waits in a socket would still arrive.
        with master.client() as client:
            client.execute_command("CLIENT", "KILL", "TYPE", "replica")
        time.sleep(0.3)
        master.kill()
        for server in replicas:
            server.signal(signal.SIGCONT)

    def heal(self) -> None:
        """Wait until there is another master, and bring the lost one back as a replica of it."""
        lost = next(server for server in self.servers if server.process is None)
        self._wait(lambda: self.master() is not lost, "another master", 20)
        lost.start()
        self._wait(lambda: len(self.replicas()) == 2, "two replicas again", 30)

    def _wait(self, look, what: str, seconds: float = 15) -> None:  # type: ignore[no-untyped-def]
        end = time.monotonic() + seconds
        while not look():
            assert time.monotonic() < end, f"{what}: not within {seconds} s"
            time.sleep(0.1)


@contextmanager
def trio(folder: Path) -> Iterator[Trio]:
    with ExitStack() as stack:
        yield Trio(folder, stack)


@pytest.mark.timeout(trials(180, 7200))
@pytest.mark.guarantee("G16")
async def test_g16_a_master_is_lost(tmp_path: Path) -> None:
    found, answered, pauses = await _failovers(tmp_path / "durable", FAILOVERS, "durable")
    lost, _, _ = await _failovers(tmp_path / "hasty", 1)
    what = (
        f"master killed under {PEOPLE} people on two nodes while its replicas lagged; {answered} "
        f"acknowledgements checked; going on after {sorted(pauses)[len(pauses) // 2]:.1f} s "
        f"(median), {max(pauses):.1f} s at most"
    )
    caught = f"without WAIT: {lost[0]}" if lost else ""
    keep(Evidence("G16", "failover", FAILOVERS, len(found), what, caught))
    assert not found, found
    assert any("acknowledged changes are lost" in one for one in lost), lost


async def _failovers(folder: Path, count: int, *modes: str) -> tuple[list[str], int, list[float]]:
    """Lose the master so often; gives what is wrong, what was answered, and the pauses."""
    options = ("--NBBoardApp.durable=True",) if modes else ()
    pauses = []
    with trio(folder) as redis:
        async with processes(folder, redis.address, 2, *options) as nodes:
            people = await people_on(nodes)
            for _ in range(count):
                await drawing_goes_on(people)
                await asyncio.to_thread(redis.lose_master)
                began = time.monotonic()
                await drawing_goes_on(people, 1, 60)
                pauses.append(time.monotonic() - began)
                await asyncio.to_thread(redis.heal)
            await settled(people, 60)
            log = await log_of(redis.master(), people[0].member.board)
            found = problems(people, log)
            answered = sum(len(person.member.acknowledged) for person in people)
            for person in people:
                await person.stop()
    return found, answered, pauses
