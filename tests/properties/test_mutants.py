"""The schedules find what they are for: each planted fault makes some of them fail."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from nbboard.room.log import Log
from nbboard.room.member import Member
from nbboard.store import memory
from tests.fault.evidence import Evidence, keep
from tests.properties.schedules import Schedule
from tests.properties.test_schedules import judge

MOST: Final = 400
"""Schedules within which a planted fault must show."""
Patch = Callable[[pytest.MonkeyPatch], None]


def _forget_numbers(patch: pytest.MonkeyPatch) -> None:
    number = memory.number

    def forgetful(drafts: Any, known: Any, *rest: Any) -> Any:
        return number(drafts, {}, *rest)

    patch.setattr(memory, "number", forgetful)


def _skip_an_entry(patch: pytest.MonkeyPatch) -> None:
    append = Log.append

    def skipping(log: Log, entry: bytes) -> None:
        append(log, log._encoded[-1] if log._encoded and log.head % 9 == 8 else entry)

    patch.setattr(Log, "append", skipping)


def _let_overtake(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Member, "holds_back", lambda member, n: False)


def _let_time_go_back(patch: pytest.MonkeyPatch) -> None:
    number = memory.number

    def careless(drafts: Any, known: Any, head: int, at: int) -> Any:
        return number(drafts, known, head, at if head % 2 else at - 1000)

    patch.setattr(memory, "number", careless)


MUTANTS: Final[dict[str, tuple[str, Patch]]] = {
    "the store forgets which numbers it has": ("G4", _forget_numbers),
    "an entry is sent twice in place of the next": ("G3", _skip_an_entry),
    "an entry is older than the one before": ("G22", _let_time_go_back),
    "changes overtake one that must be sent again": ("G3", _let_overtake),
}


async def _fails(seed: int) -> bool:
    schedule = Schedule(seed)
    try:
        await schedule.run()
        await judge(schedule)
    except AssertionError:
        return True
    finally:
        await schedule.end()
    return False


@pytest.mark.parametrize("name", MUTANTS)
async def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guarantee, plant = MUTANTS[name]
    plant(monkeypatch)
    for seed in range(MOST):
        if await _fails(seed):
            keep(Evidence(guarantee, f"mutant: {name}", seed + 1, 0, "schedule until it failed",
                          "yes", str(seed)))  # fmt: skip
            return
    raise AssertionError(f"{MOST} schedules did not notice: {name}")
