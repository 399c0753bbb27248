"""G24: a backup made while people draw is a whole board at some seq."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from nbboard.core.digest import digest
from nbboard.core.ids import BoardId
from nbboard.core.ops import Say
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.sqlite import SqliteStore
from nbboard.upkeep import check_all
from tests.fault.evidence import Evidence, keep, trials
from tests.store.drafts import BOARD, ManualClock, record

BACKUPS: Final = trials(5, 100)
PEOPLE: Final = 8


@pytest.mark.timeout(trials(60, 1200))
@pytest.mark.guarantee("G24")
async def test_g24_a_backup_while_people_draw_is_whole(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "boards.db", ManualClock())
    await store.create(record())
    rooms = Registry(store)
    board = BoardId(BOARD)
    said = 0
    over = asyncio.Event()

    async def talk(user: str) -> None:
        nonlocal said
        while not over.is_set():
            await rooms.submit(board, Identity(user, user), (Say(f"{user} {said}"),))
            said += 1
            await asyncio.sleep(0.001)

    talking = [asyncio.create_task(talk(f"user{number}")) for number in range(PEOPLE)]
    copies: list[tuple[int, str]] = []
    during = 0
    for number in range(BACKUPS):
        before = said
        copy = tmp_path / f"copy-{number}.db"
        await store.backup(copy)
        during += said > before
        restored = SqliteStore.open(copy, ManualClock())
        (checked,) = await check_all(restored)
        await restored.close()
        copy.unlink()
        assert not checked.problem
        copies.append((checked.record.head, checked.digest))
    over.set()
    await asyncio.gather(*talking)
    there = [digest(await rooms.at(board, seq)) for seq, _ in copies]
    await rooms.close()
    await store.close()
    wrong = sum(now != copied for now, (_, copied) in zip(there, copies, strict=True))
    what = f"backup and restore while {PEOPLE} people write; {said} changes, {during} meanwhile"
    keep(Evidence("G24", "backup", BACKUPS, wrong, what))
    assert not wrong
    assert during > 0
