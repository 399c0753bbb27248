"""What several processes and their deaths do to one file."""

import itertools
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from nbboard.store.sqlite import SqliteStore
from tests.store.drafts import BOARD, ManualClock, entries, record
from tests.store.sqlite.drawing import CLIENTS, drawn

ROOT = Path(__file__).parents[3]
KILLS = 10
Acknowledged = dict[tuple[str, int], int]


def prepare(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Start a program that opens the file and waits for `go`."""
    command = [sys.executable, "-m", "tests.store.sqlite.drawing", str(path), name, str(count)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def go(process: subprocess.Popen[str]) -> IO[str]:
    """Let it draw; gives its acknowledgements."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.close()
    return process.stdout


def note(lines: list[str], acknowledged: Acknowledged) -> None:
    """Keep whole acknowledgements; the same (client, n) must always have the same seq."""
    for line in lines:
        if line.endswith("\n"):
            client, n, seq = line.split()
            assert acknowledged.setdefault((client, int(n)), int(seq)) == int(seq)


async def check(path: Path, acknowledged: Acknowledged) -> None:
    """Everything acknowledged is there, once, where it was said to be."""
    store = SqliteStore.open(path, ManualClock())
    try:
        log = await entries(store)
        assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
        where = {(entry.client, entry.n): entry.seq for entry in log}
        assert len(where) == len(log)
        for (client, n), seq in acknowledged.items():
            assert where[client, n] == seq
            assert log[seq - 1].ops == drawn(client, n).ops
        again = list(acknowledged)
        fates = await store.append(BOARD, [drawn(*key) for key in again])
        assert [(fate.seq, fate.entry, fate.conflict) for fate in fates] == [
            (acknowledged[key], None, False) for key in again
        ]
    finally:
        await store.close()


async def made(path: Path) -> None:
    store = SqliteStore.open(path, ManualClock())
    await store.create(record())
    await store.close()


@pytest.mark.guarantee("G1", "G3", "G4")
async def test_g1_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    await made(path)
    chance = random.Random()
    acknowledged: Acknowledged = {}
    processes = [prepare(path, f"k{kill}", 5000) for kill in range(KILLS)]
    for process in processes:
        wait_until_ready(process)
        output = go(process)
        lines = [output.readline() for _ in range(chance.randrange(1, 200))]
        process.kill()
        # What was acknowledged before the kill but not read yet counts as well.
        note([*lines, *output.readlines()], acknowledged)
        output.close()
        assert process.wait() == -signal.SIGKILL
        await check(path, acknowledged)
    assert len(acknowledged) > 100


@pytest.mark.guarantee("G3", "G4")
async def test_g3_two_processes_share_one_file(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    await made(path)
    processes = [prepare(path, name, 100) for name in ("left", "right")]
    acknowledged: Acknowledged = {}
    for process in processes:
        wait_until_ready(process)
    outputs = [go(process) for process in processes]
    for process, output in zip(processes, outputs, strict=True):
        note(output.readlines(), acknowledged)
        output.close()
        assert process.wait(timeout=30) == 0
    assert len(acknowledged) == 2 * CLIENTS * 100
    assert sorted(acknowledged.values()) == list(range(1, 2 * CLIENTS * 100 + 1))
    # They really took turns.
    drawers = [client[:4] for client, _ in sorted(acknowledged, key=acknowledged.__getitem__)]
    turns = sum(one != other for one, other in itertools.pairwise(drawers))
    assert turns >= 2
    await check(path, acknowledged)
