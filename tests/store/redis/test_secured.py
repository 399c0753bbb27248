"""The store contract over TLS, as a user that may send nothing else: the one of docs/nodes."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from nbboard.core.errors import InvalidInput, StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.store.base import Store, StoredSnapshot
from nbboard.store.redis import store
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import HOST
from tests.nodes.times import until
from tests.store.contract import StoreContract
from tests.store.contract_history import HistoryContract
from tests.store.contract_lists import ListsContract
from tests.store.contract_moving import MovingContract
from tests.store.contract_people import PeopleContract
from tests.store.drafts import BOARD, ManualClock, draft, record
from tests.store.redis.secured import PASSWORD, SecuredServer, commands
from tests.store.redis.test_lines import Deaf

ALWAYS = ("appendonly yes", "appendfsync always")
LATER = {"ping", "wait"}
"""To a connection that nobody used for a quarter of a minute; where there are replicas."""


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredServer]:
    server = SecuredServer(tmp_path_factory.mktemp("secured"), *ALWAYS)
    server.start()
    server.let_in("nbboard", "nbboard-copy")
    yield server
    server.kill()


class _Secured:
    """Opens stores as one of the users; everything is allowed that a test does."""

    user = "nbboard"

    @pytest.fixture(autouse=True)
    def _on(self, secured: SecuredServer) -> Iterator[None]:
        self.server = secured
        secured.empty()
        yield
        assert secured.refused() == []

    def open(self, folder: Path, clock: Callable[[], int]) -> RedisStore:
        return RedisStore(connect(self.server.address_of(self.user)), clock)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> RedisStore:
        await store.close()
        return self.open(folder, clock)


@pytest.mark.guarantee("T32")
class TestSecuredStore(_Secured, StoreContract, ListsContract, HistoryContract, PeopleContract):
    async def damage_snapshot(self, store: Store, board: BoardId) -> None:
        with self.server.client() as client:
            key = f"nbboard:{{{board}}}:snapshots"
            newest = max(client.hkeys(key), key=int)
            client.hset(key, newest, client.hget(key, newest).replace(b"one", b"0ne"))


class TestSecuredCopy(_Secured, MovingContract):
    user = "nbboard-copy"


@pytest.mark.guarantee("T32")
async def test_t32_nothing_is_allowed_that_nobody_needs(
    secured: SecuredServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the contract above: what of the allowed was never sent could be left out."""
    address = secured.address.replace("/0?", "/1?")
    nodes = [await RedisStore.open(address, lambda: 5, durable=True) for _ in range(2)]
    assert "on the disk of Redis" in nodes[0].promise()
    await nodes[0].create(record())
    heard: list[int] = []
    nodes[1].watch(BOARD, lambda: heard.append(1))
    lines = [node.line(BOARD, Deaf()) for node in nodes]
    await nodes[0].append(BOARD, [draft(1)])
    await until(lambda: bool(heard), "the other node hears it")
    monkeypatch.setattr(store, "KEEP_ENTRIES", 100)
    await nodes[0].append(BOARD, [draft(n) for n in range(2, 1001)])
    await nodes[0].save_snapshot(BOARD, StoredSnapshot.sealed(1000, [b"any"]))
    for line in lines:
        line.leave()
    for node in nodes:
        await node.close()
    with secured.client() as client:
        sent = {name.removeprefix("cmdstat_") for name in client.info("commandstats")}
    assert commands("nbboard") - sent - LATER == set()


@pytest.mark.guarantee("T32")
def test_t32_a_node_reaches_nothing_that_is_not_nbboards(secured: SecuredServer) -> None:
    login = {"ssl": True, "ssl_ca_certs": str(secured.certificate), "password": PASSWORD}
    for user in ("nbboard", "nbboard-copy"):
        with redis.Redis(HOST, secured.port, username=user, **login) as client:
            for words in (
                ("GET", "payroll"),
                ("SET", "nbboard", "1"),
                ("SSUBSCRIBE", "payroll"),
                ("FLUSHALL",),
                ("KEYS", "*"),
                ("CONFIG", "SET", "appendfsync", "no"),
                ("ACL", "LIST"),
                ("EVAL", "return redis.call('GET', 'payroll')", "0"),
                ("EVAL", "return redis.call('SPUBLISH', 'payroll', 'x')", "0"),
                ("SHUTDOWN",),
            ):
                with pytest.raises(redis.ResponseError, match=r"(?i)permission|can't"):
                    client.execute_command(*words)
    secured.empty()


@pytest.mark.guarantee("T32")
async def test_t32_who_is_not_the_server_or_not_let_in_gets_nothing(
    secured: SecuredServer, caplog: pytest.LogCaptureFixture
) -> None:
    plain = secured.address.replace("rediss", "redis").partition("?")[0]
    for address, words in (
        (plain, "not reached"),
        # Its certificate is nobody's that this machine believes.
        (secured.address.partition("?")[0], "certificate"),
        (secured.address.replace(PASSWORD, "wrong-password-here"), "refuses this server's login"),
    ):
        with pytest.raises(StoreReadOnly, match=words) as caught:
            await RedisStore.open(address, lambda: 5)
        assert PASSWORD not in str(caught.value)
        assert "wrong-password-here" not in str(caught.value) + caplog.text
    secured.empty()


@pytest.mark.guarantee("G16", "T32")
async def test_g16_durable_asks_also_where_config_may_not_be_read(tmp_path: Path) -> None:
    """A user without CONFIG: what Redis does not say is not promised, and durable refuses."""
    server = SecuredServer(tmp_path, *ALWAYS)
    server.start()
    try:
        server.let_in("nbboard")
        with server.client() as client:
            client.execute_command("ACL", "SETUSER", "nbboard", "-config|get")
        with pytest.raises(InvalidInput, match="durable"):
            await RedisStore.open(server.address, ManualClock(), durable=True)
        node = await RedisStore.open(server.address, lambda: time.time_ns() // 1_000_000)
        assert "may lose some seconds" in node.promise()
        await node.close()
    finally:
        server.kill()
