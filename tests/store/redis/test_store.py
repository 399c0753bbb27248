"""The store contract on a real Redis."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from nbboard.core import limits
from nbboard.core.ids import BoardId
from nbboard.store.base import Store
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer
from tests.store.contract import StoreContract
from tests.store.contract_history import HistoryContract
from tests.store.contract_lists import ListsContract
from tests.store.contract_people import PeopleContract
from tests.store.drafts import record


async def test_nodes_that_sweep_at_the_same_time_do_not_trip_over_each_other(
    server: RedisServer,
) -> None:
    now = 1_000_000
    stores = [RedisStore(connect(server.address), lambda: now) for _ in range(3)]
    boards = [BoardId(f"lost-board-{number}") for number in range(5)]
    for board in boards:
        await stores[0].create(record(board))
        await stores[0].discard(board, now)
    now += (limits.RECOVER_DAYS + 1) * 24 * 3600 * 1000
    counts = await asyncio.gather(*(store.sweep() for store in stores))
    assert sum(counts) == len(boards)
    assert await stores[0].list(deleted=True) == []
    for store in stores:
        await store.close()


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
