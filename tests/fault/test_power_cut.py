"""G2: what was acknowledged is there after a power cut, and only because each commit is synced."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from nbboard.core.errors import StoreError
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.fault.recorded import Disk, Said, Write, record
from tests.store.sqlite.test_crash import Acknowledged, check, made, note

ROOT = Path(__file__).parents[2]
CUTS = trials(40, 1000)
COUNT = 60
"""Changes of each of the four clients in one recording."""


class Cuts:
    """Power cuts at random moments of one recording."""

    def __init__(self, folder: Path, program: str) -> None:
        self.path = folder / "boards.db"
        self._folder = folder
        self._program = program
        self.sectors_lost = 0
        self.acknowledged = 0

    async def prepare(self) -> None:
        await made(self.path)
        files = [self.path, self.path.with_name("boards.db-wal")]
        self._before = Disk(files)
        self._copies = {file: file.read_bytes() for file in files if file.exists()}
        command = [sys.executable, "-m", self._program, str(self.path), "cut", str(COUNT)]
        log = self._folder / "strace.log"
        self._events = record(command, self.path, log, ROOT)
        log.unlink()
        assert sum(isinstance(event, Write) for event in self._events) > 100
        assert sum(isinstance(event, Said) for event in self._events) > 50
        for file, data in self._copies.items():
            file.write_bytes(data)

    async def cut(self, chance: random.Random) -> bool:
        """Cut once; gives whether everything acknowledged by then is there."""
        disk = Disk(list(self._copies))
        for event in self._events[: chance.randrange(1, len(self._events))]:
            disk.take(event)
        folder = self._folder / "after"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.sectors_lost += disk.cut(chance, folder)
        acknowledged: Acknowledged = {}
        note(disk.said.removeprefix("ready\n").splitlines(keepends=True), acknowledged)
        self.acknowledged += len(acknowledged)
        try:
            await check(folder / "boards.db", acknowledged)
        except (AssertionError, KeyError, IndexError, StoreError):
            return False
        return True


@pytest.mark.timeout(900)
@pytest.mark.guarantee("G2")
async def test_g2_a_power_cut_takes_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    first = seed()
    results: dict[str, list[bool]] = {}
    cuts: dict[str, Cuts] = {}
    programs = {"FULL": "tests.store.sqlite.drawing", "NORMAL": "tests.fault.drawing_unsynced"}
    for name, program in programs.items():
        folder = tmp_path / name
        folder.mkdir()
        cuts[name] = Cuts(folder, program)
        await cuts[name].prepare()
        count = CUTS if name == "FULL" else max(20, CUTS // 10)
        results[name] = [await cuts[name].cut(random.Random(first + k)) for k in range(count)]
    full = cuts["FULL"]
    # The cuts really took something away, at moments when something had been acknowledged.
    assert full.sectors_lost > CUTS
    assert full.acknowledged > CUTS
    failures = results["FULL"].count(False)
    lost = results["NORMAL"].count(False)
    keep(
        Evidence(
            "G2",
            "power cut",
            CUTS,
            failures,
            f"cut of a recorded run; {full.sectors_lost} sectors and truncations not on the disk, "
            f"{full.acknowledged} acknowledgements checked",
            f"synchronous=NORMAL: {lost} of {len(results['NORMAL'])} cuts lost something",
            str(first),
        )
    )
    assert failures == 0, [first + k for k, kept in enumerate(results["FULL"]) if not kept]
    assert lost > 0, "the same cuts found nothing wrong without syncs: they prove nothing"
