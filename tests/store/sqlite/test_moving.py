"""Boards that leave a file and come to one."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.store.base import Store
from nbboard.store.moving import Movable
from nbboard.store.sqlite import SqliteStore
from nbboard.store.sqlite.moving import held
from tests.store.contract_moving import MovingContract, everything, filled
from tests.store.drafts import ManualClock

DATABASE = "boards.db"


class TestMoving(MovingContract):
    def open(self, folder: Path, clock: Callable[[], int]) -> SqliteStore:
        return SqliteStore.open(folder / DATABASE, clock)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Movable:
        await store.close()
        return await asyncio.to_thread(self.open, folder, clock)

    @pytest.mark.parametrize("table", ["commits", "grants", "visits", "links", "boards"])
    async def test_a_damaged_row_is_not_given_away(
        self, store: SqliteStore, clock: ManualClock, table: str
    ) -> None:
        await filled(store, clock)
        with closing(sqlite3.connect(store.path)) as connection, connection:
            connection.execute(f"UPDATE {table} SET seal = x'00'")
        with pytest.raises(StoreDamaged, match="fails its check"):
            await everything(store)

    async def test_a_file_that_is_open_is_held(self, store: SqliteStore) -> None:
        assert held(store.path)
        await store.close()
        assert not held(store.path)
        again = await asyncio.to_thread(SqliteStore.open, store.path, ManualClock(), one_file=True)
        await again.close()

    async def test_a_damaged_file_is_left_as_it_is(
        self, store: SqliteStore, clock: ManualClock, tmp_path: Path
    ) -> None:
        await filled(store, clock)
        wal = store.path.with_name(f"{DATABASE}-wal")
        # As a crash leaves it.
        copied = tmp_path / "copied.db"
        damaged = bytearray(store.path.read_bytes())
        damaged[200:4000] = bytes(3800)
        copied.write_bytes(damaged)
        copied.with_name("copied.db-wal").write_bytes(wal.read_bytes()[:64])
        before = copied.read_bytes()
        with pytest.raises(StoreDamaged, match="left as it is"):
            held(copied)
        assert copied.read_bytes() == before
