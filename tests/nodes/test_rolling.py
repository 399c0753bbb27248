"""G18: nodes behind nginx are replaced one after another while people are on a board."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest

from nbboard.core.ops import Entry
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.fault.served import ROOT
from tests.nodes.conftest import Crew
from tests.nodes.nginx import Nginx
from tests.nodes.processes import ServedNode, log_of
from tests.waiting import TIME_FACTOR

MEMBERS: Final = trials(60, 1000)
REPLACED: Final = trials(2, 3)
PAUSE_P95: Final = 5.0 * TIME_FACTOR
PAUSE_MOST: Final = 10.0 * TIME_FACTOR
SETTLE: Final = trials(300, 5000) / 1000
"""Seconds from a node that answers again to the end of the next."""


@pytest.mark.timeout(trials(180, 600))
@pytest.mark.guarantee("G18", "G17", "G4")
async def test_g18_nodes_are_replaced_one_after_another(crew: Crew, tmp_path: Path) -> None:
    first = seed()
    nginx = Nginx(tmp_path / "nginx", crew.nodes)
    try:
        board = await crew.nodes[0].board()
        arguments = [str(nginx.port), board, str(MEMBERS), str(first)]
        visitors = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.nodes.visitors", *arguments, cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
        )  # fmt: skip
        assert visitors.stdin is not None
        assert visitors.stdout is not None
        assert await asyncio.wait_for(visitors.stdout.readline(), 120) == b"ready\n"
        ends: list[float] = []
        starting = asyncio.create_task(asyncio.sleep(0))
        for node in crew.nodes[:REPLACED]:
            if ends:
                await asyncio.sleep(SETTLE)
            ends.append(await _ended(node))
            starting = asyncio.create_task(asyncio.to_thread(node.start))
            if len(ends) < REPLACED:
                await starting
        visitors.stdin.close()
        seen = json.loads(await asyncio.wait_for(visitors.stdout.read(), 120))
        await visitors.wait()
        await starting
    finally:
        nginx.stop()
    found = problems(seen, await log_of(crew.server, board))
    pauses = sorted(seen["pauses"])
    late, longest = pauses[int(len(pauses) * 0.95)], pauses[-1]
    answered = sum(map(len, seen["acknowledged"].values()))
    what = (
        f"member on three nodes behind nginx, of which {REPLACED} got SIGTERM one after another "
        f"and were replaced (each ended in {max(ends):.1f} s at most); {len(pauses)} moves with "
        f"{seen['tries']} tries, pause p95 {late:.1f} s, {longest:.1f} s at most; "
        f"{seen['unanswered']} changes had no answer as their people left, {answered} "
        f"acknowledgements checked"
    )
    failures = len(found) + (late > PAUSE_P95) + (longest > PAUSE_MOST)
    keep(Evidence("G18", "rolling restart", MEMBERS, failures, what, seed=str(first)))
    assert len(pauses) >= MEMBERS * REPLACED // 4, "nobody had to move"
    assert seen["unanswered"] > 0, "nothing was under way"
    assert not found, found
    assert late < PAUSE_P95
    assert longest < PAUSE_MOST


async def _ended(node: ServedNode) -> float:
    """End a node politely; gives how long it took."""
    began = time.monotonic()
    await asyncio.to_thread(node.stop)
    return time.monotonic() - began


def problems(seen: dict[str, Any], log: list[Entry]) -> list[str]:
    """Say what of the promises G4, G6 and G18 was not kept."""
    found = []
    where = {(entry.client, entry.n): entry.seq for entry in log}
    if len(where) != len(log):
        found.append("a change is in the log twice")
    for client, acknowledged in seen["acknowledged"].items():
        found += [
            f"{client} {n} was acknowledged as {seq}"
            for n, seq in acknowledged.items()
            if where.get((client, int(n))) != seq
        ]
    for what in ("pending", "gaps", "conflicts"):
        if seen[what]:
            found.append(f"{seen[what]} {what}")
    if seen["here"] != MEMBERS or len(seen["seqs"]) != 1:
        found.append(f"{seen['here']} of {MEMBERS} are back, at {seen['seqs']}")
    rude = {words: count for words, count in seen["told"].items() if words != "restart 1012"}
    if rude:
        found.append(f"not told of the restart: {rude}")
    return found
