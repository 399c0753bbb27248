"""The store contract on a real Redis."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nbboard.core.ids import BoardId
from nbboard.store.base import Store
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer
from tests.store.contract import StoreContract
from tests.store.contract_history import HistoryContract
from tests.store.contract_lists import ListsContract
from tests.store.contract_people import PeopleContract


class TestRedisStore(StoreContract, ListsContract, HistoryContract, PeopleContract):
    @pytest.fixture(autouse=True)
    def _on(self, server: RedisServer) -> None:
        self.server = server

    def open(self, folder: Path, clock: Callable[[], int]) -> RedisStore:
        return RedisStore(connect(self.server.address), clock)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Store:
        await store.close()
        return self.open(folder, clock)

    async def damage_snapshot(self, store: Store, board: BoardId) -> None:
        with self.server.client() as client:
            key = f"nbboard:{{{board}}}:snapshots"
            newest = max(client.hkeys(key), key=int)
            data = client.hget(key, newest)
            client.hset(key, newest, data.replace(b"one", b"0ne"))
