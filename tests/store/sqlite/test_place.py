"""A file that is deleted, moved or replaced under a store that has it open."""

import shutil
from pathlib import Path

import pytest

from nbboard.core.errors import StoreReadOnly
from nbboard.store.sqlite import SqliteStore
from tests.store.drafts import BOARD, ManualClock, draft, entries, record
from tests.store.sqlite.opened import opened

AWAY = "away"


def _away(path: Path, *endings: str) -> None:
    for ending in endings:
        path.with_name(path.name + ending).rename(path.with_name(AWAY + ending))


def _back(path: Path, *endings: str) -> None:
    for ending in endings:
        path.with_name(AWAY + ending).replace(path.with_name(path.name + ending))


@pytest.mark.guarantee("G1", "G15")
@pytest.mark.parametrize(
    "endings",
    [("", "-wal", "-shm"), ("",), ("-wal",)],
    ids=["all of it", "the file alone", "its wal alone"],
)
async def test_g1_nothing_is_acknowledged_into_a_file_that_nobody_finds_again(
    tmp_path: Path, endings: tuple[str, ...]
) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(1)])
        _away(path, *endings)
        for n in (2, 3):
            with pytest.raises(StoreReadOnly, match="put it back, or restart"):
                await store.append(BOARD, [draft(n)])
        with pytest.raises(StoreReadOnly, match=r"boards\.db.* was moved, deleted or replaced"):
            await store.discard(BOARD, 5)
        _back(path, *endings)
        await store.append(BOARD, [draft(2)])
    async with opened(path, fresh=False) as store:
        assert [entry.n for entry in await entries(store)] == [1, 2]


async def test_another_file_in_its_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(1)])
        await store.backup(tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(path)
        with pytest.raises(StoreReadOnly, match="replaced"):
            await store.append(BOARD, [draft(2)])


async def test_a_file_that_goes_while_something_is_written_acknowledges_none_of_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        done = []

        def lose(_: object) -> str:
            _away(path, "", "-wal", "-shm")
            done.append(1)
            return "written"

        with pytest.raises(StoreReadOnly, match="put it back"):
            await store._writer.run(lose)
        assert done == [1]


async def test_a_board_in_one_file_that_is_moved_says_so(tmp_path: Path) -> None:
    path = tmp_path / "sprint.nbboard"
    store = SqliteStore.open(path, ManualClock(), one_file=True)
    try:
        await store.create(record())
        path.rename(tmp_path / "other.nbboard")
        with pytest.raises(StoreReadOnly, match="moved"):
            await store.append(BOARD, [draft(1)])
        shutil.move(tmp_path / "other.nbboard", path)
        await store.append(BOARD, [draft(1)])
    finally:
        await store.close()
