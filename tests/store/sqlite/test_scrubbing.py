import asyncio
import logging
import threading
from pathlib import Path

import pytest

from nbboard.core.errors import StoreReadOnly
from nbboard.store.sqlite import SqliteStore, scrubbing
from tests.store.drafts import BOARD, draft, entries
from tests.store.sqlite.opened import opened, until


@pytest.fixture
def gate() -> threading.Event:
    """Rebuilding waits for it; it is open unless a test closes it."""
    gate = threading.Event()
    gate.set()
    return gate


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch, gate: threading.Event) -> list[Path]:
    """The files that were rebuilt, or are about to."""
    rebuild, paths = scrubbing.rebuild, list[Path]()

    def noted(path: Path, connection: object) -> None:
        paths.append(path)
        assert gate.wait(40)
        rebuild(path, connection)  # type: ignore[arg-type]

    monkeypatch.setattr(scrubbing, "rebuild", noted)
    return paths


async def test_those_who_ask_before_one_begins_share_it(
    tmp_path: Path, rebuilt: list[Path]
) -> None:
    async with opened(tmp_path / "boards.db") as store:
        scrubber = store._scrubber
        async with scrubber._lock:
            calls = [asyncio.create_task(scrubber.scrub()) for _ in range(3)]
            await asyncio.sleep(0)
            calls[0].cancel()
            await asyncio.sleep(0)
        assert await asyncio.gather(*calls[1:]) == [True, True]
        assert len(rebuilt) == 1


async def test_who_asks_while_one_is_at_work_gets_another(
    tmp_path: Path, rebuilt: list[Path], gate: threading.Event
) -> None:
    async with opened(tmp_path / "boards.db") as store:
        gate.clear()
        first = asyncio.create_task(store._scrubber.scrub())
        await until(lambda: len(rebuilt) == 1)
        second = asyncio.create_task(store._scrubber.scrub())
        await asyncio.sleep(0)
        gate.set()
        assert await asyncio.gather(first, second) == [True, True]
        assert len(rebuilt) == 2


async def test_appends_wait_while_the_file_is_rebuilt_and_come_through(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        results = await asyncio.gather(
            store.append(BOARD, [draft(1)]),
            store._scrubber.scrub(),
            store.append(BOARD, [draft(2)]),
        )
        assert results[1] is True
        assert [entry.n for entry in await entries(store)] == [1, 2]


async def test_a_rebuilding_that_fails_is_logged_and_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(path: Path, connection: object) -> None:
        raise StoreReadOnly(f"{path}: the disk is full")

    monkeypatch.setattr(scrubbing, "rebuild", full)
    async with opened(tmp_path / "boards.db") as store:
        with caplog.at_level(logging.WARNING):
            assert not await store._scrubber.scrub()
        assert "until the file is next opened" in caplog.text
        assert "the disk is full" in caplog.text
        await store.append(BOARD, [draft(1)])


async def test_a_file_that_cannot_be_rebuilt_at_the_start_opens_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(path: Path, connection: object) -> None:
        raise StoreReadOnly(f"{path}: the disk is full")

    path = tmp_path / "boards.db"
    async with opened(path) as store:
        monkeypatch.setattr(scrubbing, "rebuild", full)
        await store.delete(BOARD)
        monkeypatch.undo()
    monkeypatch.setattr("nbboard.store.sqlite.store.rebuild", full)
    await _opened_again(path, deleted=1)
    assert "the disk is full" in caplog.text
    monkeypatch.undo()
    await _opened_again(path, deleted=0)


async def _opened_again(path: Path, *, deleted: int) -> None:
    """Open the file and see how many deleted boards may still have left copies."""
    async with opened(path, fresh=False) as store:
        assert isinstance(store, SqliteStore)
        emptying = "SELECT count(*) FROM boards WHERE state = 1"
        counted = await store._look(lambda connection: connection.execute(emptying).fetchone())
        assert counted == (deleted,)
