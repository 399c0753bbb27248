"""G3 to G6 with the page's own code: seeded schedules of faults (`ts_schedules.py`).

NBBOARD_SEED repeats a run from its first seed, NBBOARD_TS_SCHEDULES sets how many; a failure names
its seed.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.state import BoardState
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.properties.node import Mutant, Node, build
from tests.properties.ts_schedules import TsSchedule

SCHEDULES: Final = int(os.environ.get("NBBOARD_TS_SCHEDULES", trials(10, 1000)))
MUTANT_SCHEDULES: Final = 20
ENTRY: Final = "sync/members"
FAULTS: Final = (
    "answered again",
    "asked about pending",
    "crash",
    "drawn without a connection",
    "drop with frames under way",
    "duplicate",
    "found committed",
    "half-open",
    "late from an old line",
    "reconnect",
    "reload with unanswered changes",
    "restart",
    "wake",
)
"""What must have happened at least once, or the schedules prove nothing."""
MUTANTS: Final = (
    Mutant(
        "nothing is sent again after a break",
        "queue.ts",
        "for (const waiting of this.#waiting.values()) waiting.sent = false;",
        "",
        "sync",
    ),
    Mutant(
        "what a page left is not looked for", "session.ts", "        this.#adopt();\n", "", "sync"
    ),
)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with Node(build(tmp_path_factory.mktemp("members"), entry=ENTRY)) as running:
        yield running


@pytest.fixture
def memory() -> Iterator[Path]:
    """Where files cost no disk: what survives a power cut is not asked here."""
    folder = Path("/dev/shm") / f"nbboard-schedules-{os.getpid()}"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


async def judge(schedule: TsSchedule) -> Counter[str]:
    """Compare pages, server and log once everything has come to rest."""
    log = [entry async for group in schedule.store.read(schedule.board, 0) for entry in group]
    assert [entry.seq for entry in log] == list(range(1, len(log) + 1)), "G3: gaps"
    keys = {(str(entry.client), entry.n) for entry in log}
    assert len(keys) == len(log), "G4: twice in the log"
    replayed = BoardState()
    for entry in log:
        apply(replayed, entry)
    expected = digest(replayed)
    assert digest(await schedule.registry.state(schedule.board)) == expected, "G5: the server"
    ids = [key for key in replayed.order if key not in replayed.removed]
    for report in schedule.reports(schedule.open_tabs):
        judge_page(report, expected, ids)
    fates: Counter[str] = Counter()
    for key in schedule.submitted:
        refused = schedule.refused.get(key)
        assert key in keys or refused, f"G6: {key} has no fate"
        both = key in keys and refused is not None
        # Refused to one copy, which a lost connection made the page send again.
        assert not both or schedule.copies[key] > 1, f"G6: {key} was refused and took effect"
        fates["acknowledged" if key in keys else f"refused {refused}"] += 1
    return fates


def judge_page(report: dict[str, Any], expected: str, ids: list[str]) -> None:
    """Hold one page against the log."""
    assert report["faults"] == [], "something of the page's own failed"
    assert report["digest"] == expected, "G5: a page differs"
    assert report["shown"] == ids, "G5: a page shows something else"
    assert (report["state"], report["waiting"]) == ("live", 0), "G6: waits for ever"


async def one(number: int, node: Node, folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Run and judge one schedule; gives fates and faults."""
    schedule = TsSchedule(number, node, folder)
    try:
        await schedule.run()
        return await judge(schedule), schedule.faults
    except AssertionError as error:
        raise AssertionError(f"NBBOARD_SEED={number}: {error}") from error
    finally:
        await schedule.end()


@pytest.mark.timeout(trials(60, 3600))
@pytest.mark.guarantee("G3", "G4", "G5", "G6")
async def test_the_pages_own_code_loses_and_doubles_nothing(node: Node, memory: Path) -> None:
    faults: Counter[str] = Counter()
    fates: Counter[str] = Counter()
    first = seed() % 2**31
    for number in range(first, first + SCHEDULES):
        some_fates, some_faults = await one(number, node, memory)
        fates += some_fates
        faults += some_faults
    sys.stdout.write(f"{SCHEDULES} schedules: {dict(fates)}; {dict(sorted(faults.items()))}\n")
    keep(
        Evidence(
            "G5",
            "schedules with the page's own code (also G3, G4, G6)",
            SCHEDULES,
            0,
            "schedule of four to seven pages in Node and one server on SQLite; fates "
            f"{dict(fates)}; faults {dict(sorted(faults.items()))}",
            ", ".join(mutant.name for mutant in MUTANTS),
            str(first),
        )
    )
    missing = [fault for fault in FAULTS if not faults[fault]]
    assert SCHEDULES < 10 or not missing, f"never happened: {missing}"
    assert fates["acknowledged"] > 20 * SCHEDULES


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
@pytest.mark.guarantee("G6")
async def test_a_planted_fault_of_the_page_is_found(
    mutant: Mutant, tmp_path: Path, memory: Path
) -> None:
    with Node(build(tmp_path, mutant, ENTRY)) as broken:
        for number in range(MUTANT_SCHEDULES):
            try:
                await one(number, broken, memory)
            except AssertionError:
                return
    raise AssertionError(f"{MUTANT_SCHEDULES} schedules did not find it")
