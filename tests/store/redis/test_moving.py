"""Boards that leave a Redis and come to one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged, StoreError
from nbboard.core.ids import BoardId
from nbboard.store.base import Store, StoredSnapshot
from nbboard.store.memory import MemoryStore
from nbboard.store.moving import Movable
from nbboard.store.redis import moving
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.keys import COMMITS_DAYS
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer
from tests.nodes.times import until
from tests.store.contract_moving import MovingContract, everything_of
from tests.store.drafts import BOARD, ManualClock, draft, record

DAY = 24 * 3600 * 1000


class TestMoving(MovingContract):
    @pytest.fixture(autouse=True)
    def _on(self, server: RedisServer) -> None:
        self.server = server

    def open(self, folder: Path, clock: Callable[[], int]) -> RedisStore:
        return RedisStore(connect(self.server.address), clock)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Movable:
        await store.close()
        return self.open(folder, clock)

    async def test_a_long_log_is_compressed_as_it_comes_and_given_whole(
        self, store: RedisStore, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moving, "KEEP_ENTRIES", 100)
        source, other = MemoryStore(clock), BoardId("long-log-0000")
        await source.create(record(other))
        await source.append(other, [draft(n) for n in range(1, 2001)])
        await source.save_snapshot(other, StoredSnapshot.sealed(1900, [b"any"]))
        one = await source.get(other)
        await store.adopt(one, source.parts(one))
        with self.server.client() as client:
            assert client.xlen(f"nbboard:{{{other}}}:log") == 500
        assert await everything_of(store, other) == await everything_of(source, other)
        with self.server.client() as client:
            client.xdel(f"nbboard:{{{other}}}:log", "1600-0")
        with pytest.raises(StoreDamaged, match="entry 1600 is missing"):
            await everything_of(store, other)

    async def test_old_numbers_are_forgotten_as_if_they_had_always_been_here(
        self, store: RedisStore, clock: ManualClock
    ) -> None:
        source, other = MemoryStore(clock), BoardId("old-owl-0000")
        await source.create(record(other))
        for n in range(1, 4):
            clock.now += COMMITS_DAYS * DAY
            await source.append(other, [draft(n)])
        one = await source.get(other)
        await store.adopt(one, source.parts(one))
        assert await store.find(other, "c1", [1, 2, 3]) == {2: 2, 3: 3}

    async def test_a_running_node_is_noticed(self, store: RedisStore) -> None:
        await store.check_alone()
        node = RedisStore(connect(self.server.address), ManualClock())
        leave = node.on_signal(lambda words: None)
        with self.server.client() as client:
            await until(
                lambda: client.pubsub_shardnumsub("nbboard:nodes")[0][1], "the node listens"
            )
        with pytest.raises(StoreError, match=r"1 nbboard server\(s\) are running"):
            await store.check_alone()
        leave()
        await node.close()
        assert await store.get(BOARD) == record()
