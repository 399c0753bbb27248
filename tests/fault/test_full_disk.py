"""G14: a full disk stops writing, not the board; nothing acknowledged is lost."""

import asyncio
import contextlib
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from nbboard.core.digest import digest
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.ops import Say
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.sqlite import SqliteStore
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.store.drafts import BOARD, ManualClock, record

CYCLES: Final = trials(3, 50)
SIZE: Final = 24 * 1024 * 1024
ADA: Final = Identity("ada", "Ada")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of `SIZE` bytes; needs root, as on the machines where this runs."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(ballast: Path, left: int) -> None:
    """Take the room on the disk but for `left` bytes."""
    disk = os.statvfs(ballast.parent)
    ballast.write_bytes(bytes(max(0, disk.f_bavail * disk.f_frsize - left)))


async def say_until_refused(rooms: Registry, said: list[str], chance: random.Random) -> str:
    """Say something until the board takes no more; gives the reason."""
    for _ in range(5000):
        text = f"{len(said)} " + "x" * chance.randrange(600)
        try:
            await rooms.submit(BoardId(BOARD), ADA, (Say(text),))
        except StoreReadOnly as error:
            return str(error)
        said.append(text)
    raise AssertionError("the disk never filled up")


async def say_when_possible(rooms: Registry, said: list[str], text: str) -> None:
    """Say one thing more as soon as the board takes it, with nothing restarted."""
    for _ in range(400):
        with contextlib.suppress(StoreReadOnly):
            await rooms.submit(BoardId(BOARD), ADA, (Say(text),))
            said.append(text)
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the board did not come back by itself within 20 s")


@pytest.mark.timeout(trials(60, 1200))
@pytest.mark.guarantee("G14")
async def test_g14_a_full_disk_loses_nothing_and_recovers(small_disk: Path) -> None:
    assert os.statvfs(small_disk).f_blocks * 4096 <= SIZE
    first = seed()
    chance = random.Random(first)
    path = small_disk / "boards.db"
    ballast = small_disk / "ballast"
    store = SqliteStore.open(path, ManualClock())
    await store.create(record())
    rooms = Registry(store)
    said: list[str] = []
    reasons: set[str] = set()
    try:
        for cycle in range(CYCLES):
            fill(ballast, 150_000 + chance.randrange(400_000))
            reasons.add(await say_until_refused(rooms, said, chance))
            ballast.unlink(missing_ok=True)
            await say_when_possible(rooms, said, f"back {cycle}")
        served = digest(await rooms.state(BoardId(BOARD)))
        log = [entry async for group in store.read(BOARD, 0) for entry in group]
    finally:
        await rooms.close()
        await store.close()
    texts = [op.text for entry in log for op in entry.ops if isinstance(op, Say)]
    missing = len(said) - len(texts) if texts != said[-len(texts) :] else 0
    reopened = SqliteStore.open(path, ManualClock())
    again = Registry(reopened)
    same = digest(await again.state(BoardId(BOARD))) == served
    await again.close()
    await reopened.close()
    what = f"disk filled and freed while drawing; {len(said)} acknowledgements checked"
    keep(Evidence("G14", "disk full", CYCLES, missing + (not same), what, seed=str(first)))
    assert same
    assert not missing
    assert len(said) > 3 * CYCLES
    assert all("the disk is full" in reason for reason in reasons), reasons
