"""G8: memory, descriptors and tasks are bounded, and go back when everybody has left."""

import asyncio
import gc
import time
from pathlib import Path
from typing import Any, Final

import pytest

from nbboard.core import limits, protocol
from nbboard.core.ops import Say
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.session import Session
from nbboard.store.memory import MemoryStore
from tests.fault.evidence import Evidence, keep, trials
from tests.fault.served import Served
from tests.fault.soak import Sample, slope, soak
from tests.room.doubles import ManualClock, RecordingPeer, settle

MEMBERS: Final = trials(60, 300)
SECONDS: Final = float(trials(3, 60))
BOARDS: Final = trials(200, 10_000)
GROWTH: Final = 20_000_000
"""Bytes for all boards that were opened and left."""
SPARE_TASKS: Final = 3
"""Of requests for gauges and the like that may be under way."""


@pytest.mark.timeout(trials(180, 600))
@pytest.mark.guarantee("G8")
async def test_g8_when_everybody_has_left_nothing_is_left(served: Served) -> None:
    result = await soak(served, MEMBERS, SECONDS, pause=1, full=False)
    before, after = result.before, result.after
    most = max(one.descriptors for one in result.samples)
    left = after.descriptors - before.descriptors, after.tasks - before.tasks
    told = result.members
    failures = (left[0] > 1) + (left[1] > SPARE_TASKS) + (after.members > 0)
    failures += told["lost"] + told["gaps"] + (told["here"] != MEMBERS) + len(result.errors)
    keep(
        Evidence(
            "G8",
            "members come and go",
            MEMBERS,
            failures,
            f"member that stayed {SECONDS:g} s while ten drew and left; descriptors "
            f"{before.descriptors}, {most} with them, {after.descriptors} afterwards; tasks "
            f"{before.tasks} and {after.tasks} (`make soak`: docs/evidence/soak.md)",
        )
    )
    assert most >= before.descriptors + MEMBERS
    assert not failures, result


class House:
    """Boards on a store in memory that many people open and leave."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = MemoryStore(self.clock.wall)
        self.registry = Registry(self.store, self.clock)

    async def visit(self) -> None:
        """Make a board, draw on it, leave it, and let it be put away; then delete it."""
        ada = Identity("ada", "Ada")
        record = await self.registry.create(ada, "Sprint", "edit")
        await self._draw(record.id, ada)
        await self.clock.advance(limits.IDLE_SECONDS + 1)
        assert self.registry.active(record.id) is None, "the room was not put away"
        await self.store.delete(record.id)

    async def _draw(self, board: Any, ada: Identity) -> None:
        session = Session(self.registry, board, ada, RecordingPeer())
        hello = protocol.Hello(protocol.VERSION, bytes(16), "page")
        await session.receive(protocol.encode(hello))
        await session.receive(protocol.encode(protocol.Submit(1, (Say("hello"),))))
        await settle()
        session.closed()


def resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


@pytest.mark.timeout(trials(60, 900))
@pytest.mark.guarantee("G8")
async def test_g8_boards_that_were_left_take_no_memory() -> None:
    house = House()
    for _ in range(trials(20, 200)):
        await house.visit()
    before, tasks = resident(), len(asyncio.all_tasks())
    begun = time.monotonic()
    for _ in range(BOARDS):
        await house.visit()
    growth, left = resident() - before, len(asyncio.all_tasks()) - tasks
    timers = house.clock.pending
    leaks = await _keeping(house)
    await house.registry.close()
    what = (
        f"board opened, drawn on and left ({time.monotonic() - begun:.0f} s); memory grew by "
        f"{growth / 1e6:.1f} MB, {left} tasks and {timers} timers left"
    )
    failures = (growth > GROWTH) + (left > 0) + (timers > 0)
    keep(Evidence("G8", "boards left", BOARDS, failures, what, leaks))
    assert not failures, what


async def _keeping(house: House) -> str:
    """Show that a registry that keeps its rooms is noticed."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_drop", "_free"):
            patch.setattr(Registry, name, lambda registry, room: None)
        with pytest.raises(AssertionError, match="put away"):
            await house.visit()
    house.registry._rooms.clear()
    return "a registry that keeps its rooms: noticed at the first board"


def test_a_slope_tells_growth_from_noise() -> None:
    flat = [Sample(10.0 * k, 10**8 + (k * 7919) % 50_000, 20, 5, 1) for k in range(90)]
    growing = [one._replace(rss=one.rss + int(one.at * 5000)) for one in flat]
    assert slope(flat, "rss").upper < 10 * 2**20
    assert slope(growing, "rss").upper > 10 * 2**20
    assert slope(growing, "rss").value == pytest.approx(5000 * 3600, rel=0.05)
