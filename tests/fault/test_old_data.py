"""G20: the stored file of each released schema opens, is backed up, and holds what it held."""

import sqlite3
from pathlib import Path
from typing import Final

import pytest

from nbboard.core.digest import digest
from nbboard.room.registry import Registry
from nbboard.store.sqlite import SqliteStore
from nbboard.store.sqlite.schema import MIGRATIONS
from nbboard.upkeep import check_all
from tests.fault.evidence import Evidence, keep
from tests.store.drafts import ManualClock
from tests.store.sqlite.opened import names, unpacked

RECORDED: Final = {
    "brave-otter-7f3k": "b844e953c511d11eeb5f1be87be420d4197f29b39a3fbcc87a682c3737511921",
    "calm-heron-0a1b": "89108caf1f8a8e844be1e5727db7f6a9616b9a2ad4ef08bfa5a7bffce5f4a7e3",
    "neat-wolf-9z9z": "ec886fb7146b097497376369e551bdafd0f7e9d5986e63c5d7246453a68270f7",
}
"""Of each board of the file, its digest when the file was stored."""


async def digests(path: Path) -> dict[str, str]:
    """Give the digest of each board, as a room serves it."""
    store = SqliteStore.open(path, ManualClock())
    rooms = Registry(store)
    try:
        checked = await check_all(store)
        assert not [board for board in checked if board.problem]
        boards = [listing.record.id for listing in await store.list()]
        return {board: digest(await rooms.state(board)) for board in boards}
    finally:
        await rooms.close()
        await store.close()


@pytest.mark.guarantee("G20")
async def test_g20_each_released_file_opens_as_it_was(tmp_path: Path) -> None:
    path = unpacked(tmp_path / "boards.db")
    found = await digests(path)
    again = await digests(path)
    backups = names(tmp_path, "*.backup")
    caught = _without_migration(unpacked(tmp_path / "left.db"))
    wrong = [board for board, recorded in RECORDED.items() if found.get(board) != recorded]
    failures = len(wrong) + (found != again) + (backups != ["boards.db.schema-1.backup"])
    what = f"board of the stored file of schema 1, now schema {len(MIGRATIONS)}; backup made"
    keep(Evidence("G20", "old data", len(RECORDED), failures, what, caught))
    assert found == RECORDED
    assert not failures, (found, again, backups)


def _without_migration(path: Path) -> str:
    """Show that a file that was not migrated is noticed."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        SqliteStore.open(path, ManualClock(), migrations=MIGRATIONS[:1])
    return "migrations left out: the file does not open"
