import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from nbboard.core.ids import BoardId
from nbboard.store.base import Store
from nbboard.store.sqlite import SqliteStore, files
from tests.store.contract import StoreContract
from tests.store.contract_history import HistoryContract
from tests.store.contract_lists import ListsContract
from tests.store.contract_people import PeopleContract


class TestSqliteStore(StoreContract, ListsContract, HistoryContract, PeopleContract):
    def open(self, folder: Path, clock: Callable[[], int]) -> SqliteStore:
        return SqliteStore.open(folder / "boards.db", clock, allow_network=True)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Store:
        await store.close()
        return self.open(folder, clock)

    async def damage_snapshot(self, store: Store, board: BoardId) -> None:
        assert isinstance(store, SqliteStore)

        def change(connection: sqlite3.Connection) -> None:
            changed = connection.execute(
                "UPDATE snapshot_chunks SET data = x'306e65' WHERE place = 0"
            )
            assert changed.rowcount == 1

        await store._writer.run(change)


class TestSqliteStoreOnANetworkFileSystem(TestSqliteStore):
    """The same with the rollback journal, as WAL cannot work there."""

    @pytest.fixture(autouse=True)
    def network(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "on_network", lambda path: "nfs4")


class TestSqliteStoreInOneFile(TestSqliteStore):
    """The same with nothing beside the file, as for a board that lives in one."""

    def open(self, folder: Path, clock: Callable[[], int]) -> SqliteStore:
        return SqliteStore.open(folder / "boards.db", clock, one_file=True)
