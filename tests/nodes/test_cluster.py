"""The store contract on a Redis Cluster of six servers."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from redis.cluster import ClusterNode, RedisCluster

from nbboard.core.ids import BoardId
from nbboard.store.base import Store
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import HOST, RedisServer, cluster
from tests.nodes.times import until
from tests.store.contract import StoreContract
from tests.store.contract_history import HistoryContract
from tests.store.contract_lists import ListsContract
from tests.store.contract_moving import MovingContract
from tests.store.contract_people import PeopleContract
from tests.store.drafts import BOARD, draft

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RedisServer]]:
    servers = cluster(tmp_path_factory.mktemp("cluster"))
    yield servers
    for server in servers:
        server.kill()


class TestRedisCluster(
    StoreContract, ListsContract, HistoryContract, PeopleContract, MovingContract
):
    @pytest.fixture(autouse=True)
    def _on(self, servers: list[RedisServer]) -> None:
        self.address = "redis+cluster://" + ",".join(f"{HOST}:{one.port}" for one in servers)
        self.client = RedisCluster(startup_nodes=[ClusterNode(HOST, servers[0].port)])
        self.client.flushall(target_nodes=RedisCluster.PRIMARIES)

    def open(self, folder: Path, clock: Callable[[], int]) -> RedisStore:
        return RedisStore(connect(self.address), clock)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Store:
        await store.close()
        return self.open(folder, clock)

    async def damage_snapshot(self, store: Store, board: BoardId) -> None:
        key = f"nbboard:{{{board}}}:snapshots"
        newest = max(self.client.hkeys(key), key=int)
        data = self.client.hget(key, newest)
        assert isinstance(data, bytes)
        self.client.hset(key, newest, data.replace(b"one", b"0ne"))

    async def test_other_nodes_are_heard(self, store: Store, tmp_path: Path) -> None:
        other = self.open(tmp_path, lambda: 5)
        heard: list[str] = []
        store.watch(BOARD, lambda: heard.append("news"))
        known: list[str] = []
        store.line(BOARD, Ear(heard)).show(b"ben")
        line = other.line(BOARD, Ear(known))
        line.show(b"ada")
        # Nobody talks to nodes that they do not know.
        await until(lambda: "ben" in known, "the other one is known")
        await until(lambda: "ada" in heard, "who is here is told")
        line.say(b"stroke")
        await until(lambda: "stroke" in heard, "what they do is told")
        heard.clear()
        await other.append(BOARD, [draft(1)])
        await until(lambda: "news" in heard, "the entry is told")
        line.leave()
        await other.close()


class Ear:
    """Writes down what it hears."""

    def __init__(self, heard: list[str]) -> None:
        self.all = heard

    def heard(self, node: str, frame: bytes) -> None:
        self.all.append(frame.decode())

    def here(self, others: Mapping[str, bytes]) -> None:
        self.all += [shown.decode() for shown in others.values()]
