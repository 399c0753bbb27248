import asyncio
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nbboard.core.errors import StoreReadOnly
from nbboard.store.base import StoredSnapshot
from nbboard.store.sqlite import SqliteStore
from tests.store.drafts import BOARD, ManualClock, blob, draft, entries, record
from tests.store.sqlite.opened import change, names, opened

ROUNDS = 5
STEP = 200_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk; max_page_count stands for it")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def fill(store: SqliteStore, first: int) -> int:
    """Append until the disk is full; gives the next number."""
    n = first

    async def forever() -> None:
        nonlocal n
        while n < first + 2000:
            await store.append(BOARD, [draft(n, "x" * 3000)])
            n += 1

    with pytest.raises(StoreReadOnly, match="the disk is full: free some space"):
        await forever()
    return n


@pytest.mark.guarantee("G14")
async def test_g14_a_full_disk_stops_writing_and_nothing_else(small_disk: Path) -> None:
    path, ballast = small_disk / "boards.db", small_disk / "ballast"
    ballast.write_bytes(bytes(ROUNDS * STEP))
    async with opened(path) as store:
        n = 0
        for left in reversed(range(ROUNDS)):
            n = await fill(store, n)
            with pytest.raises(StoreReadOnly):
                await store.put_blob(BOARD, blob(bytes(200_000)))
            assert [entry.n for entry in await entries(store)] == list(range(n))
            assert [found.record.head for found in await store.list()] == [n]
            # Space comes back; nobody has to restart anything.
            os.truncate(ballast, left * STEP)
            [fate] = await store.append(BOARD, [draft(n, "x" * 3000)])
            n += 1
            assert fate.seq == n
    async with opened(path, fresh=False) as store:
        assert [entry.n for entry in await entries(store)] == list(range(n))


@pytest.mark.guarantee("G14")
async def test_g14_a_full_file_does_the_same_without_a_disk_of_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        n = 0
        for pages in (60, 120):
            await change(store, f"PRAGMA max_page_count={pages}")
            n = await fill(store, n)
            snapshot = StoredSnapshot.sealed(n, [bytes(100_000)] * 10)
            with pytest.raises(StoreReadOnly):
                await store.save_snapshot(BOARD, snapshot)
            assert [entry.n for entry in await entries(store)] == list(range(n))
        await change(store, "PRAGMA max_page_count=100000")
        await store.save_snapshot(BOARD, snapshot)
        assert await store.load_snapshot(BOARD) == snapshot


async def test_a_call_that_fits_succeeds_beside_one_that_does_not(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await change(store, "PRAGMA max_page_count=60")
        large, small = await asyncio.gather(
            store.put_blob(BOARD, blob(bytes(1_000_000))),
            store.append(BOARD, [draft(1)]),
            return_exceptions=True,
        )
        assert isinstance(large, StoreReadOnly)
        assert not isinstance(small, BaseException)
        assert len(await entries(store)) == 1


async def test_the_event_loop_is_never_blocked(tmp_path: Path) -> None:
    """While a reader or the writer waits for the disk, the loop goes on."""
    async with opened(tmp_path / "boards.db") as store:
        held = threading.Event()
        store._reader.submit(held.wait, 10)
        writing = asyncio.create_task(store._writer.run(lambda connection: held.wait(40)))
        reading = asyncio.create_task(store.get(BOARD))
        turns = 0
        while turns < 100:
            await asyncio.sleep(0)
            turns += 1
        assert not writing.done()
        assert not reading.done()
        held.set()
        assert await writing
        assert (await reading).id == BOARD


async def test_open_takes_a_path_from_the_home_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    store = SqliteStore.open(Path("~/a ä%20?#/boards.db"), ManualClock())
    await store.create(record())
    await store.close()
    assert (tmp_path / "a ä%20?#" / "boards.db").stat().st_size > 0


async def test_after_close_only_the_file_is_left(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1)])
        await store.get(BOARD)
    assert names(tmp_path) == ["boards.db"]
    assert not [
        thread for thread in threading.enumerate() if thread.name.startswith("nbboard-store")
    ]
