"""What is promised, from Redis's own settings; what `durable` refuses."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nbboard.core.errors import InvalidInput, StoreReadOnly
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.calls import Calls
from nbboard.store.redis.durability import Settings, decide, settings
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import HOST, RedisServer, running
from tests.store.drafts import BOARD, ManualClock, draft, entries, record

ALWAYS = Settings((7, 0), appends=True, fsync="always", dumps=False, replicas=0)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (ALWAYS, "acknowledged means on the disk"),
        (ALWAYS._replace(fsync="everysec"), "may lose the last second"),
        (ALWAYS._replace(fsync=""), "may lose some seconds"),
        (ALWAYS._replace(appends=False, dumps=True), "since its last dump"),
        (ALWAYS._replace(appends=False), "a restart of Redis loses everything"),
        (ALWAYS._replace(replicas=2), "a failover may lose"),
    ],
)
def test_what_an_acknowledgement_means_is_said(found: Settings, words: str) -> None:
    promise = decide(found, durable=False, replicas=0)
    assert words in promise.words
    assert promise.confirms


def test_durable_takes_a_disk_that_is_written_at_once_or_replicas() -> None:
    assert decide(ALWAYS, durable=True, replicas=0).confirms
    waiting = decide(ALWAYS._replace(appends=False, replicas=1), durable=True, replicas=0)
    assert waiting.replicas == 1
    assert "1 replica has received what is acknowledged" in waiting.words
    # Where it may fail over, being on one disk is not enough.
    assert decide(ALWAYS._replace(replicas=1), durable=True, replicas=0).replicas == 1
    for weak in (ALWAYS._replace(fsync="everysec"), ALWAYS._replace(appends=False, dumps=True)):
        with pytest.raises(InvalidInput, match=r"a crash can lose.*appendfsync always.*replicas=1"):
            decide(weak, durable=True, replicas=0)


def test_what_cannot_be_promised_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"nbboard needs 7\.0"):
        decide(ALWAYS._replace(version=(6, 2)), durable=False, replicas=0)
    with pytest.raises(InvalidInput, match="cluster cannot wait"):
        decide(ALWAYS, durable=False, replicas=1, cluster=True)


async def test_a_redis_is_asked_for_its_settings(server: RedisServer, tmp_path: Path) -> None:
    calls = Calls(connect(server.address))
    found = await settings(calls)
    assert found.appends
    assert found.fsync == "always"
    assert not found.dumps
    assert found.version >= (7, 0)
    await calls.close()
    # One that keeps its settings to itself promises nothing.
    with running(tmp_path, 'rename-command CONFIG ""') as quiet:
        calls = Calls(connect(quiet.address))
        found = await settings(calls)
        assert not found.fsync
        assert "loses everything" in decide(found, durable=False, replicas=0).words
        await calls.close()


async def test_opening_says_what_is_promised_or_why_not(
    server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        store = await RedisStore.open(server.address, ManualClock(), durable=True)
    assert "acknowledged means on the disk of Redis" in store.promise()
    assert store.promise() in caplog.text
    await store.close()
    with running(tmp_path) as forgetful, pytest.raises(InvalidInput, match="durable"):
        await RedisStore.open(forgetful.address, ManualClock(), durable=True)
    with pytest.raises(StoreReadOnly, match="not reached"):
        await RedisStore.open(forgetful.address, ManualClock())


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[RedisServer, RedisServer]]:
    """A Redis and its replica."""
    with (
        running(tmp_path / "master", "repl-diskless-sync-delay 0") as master,
        running(tmp_path / "replica", f"replicaof {HOST} {master.port}") as replica,
    ):
        end = time.monotonic() + 60
        with replica.client() as client:
            while client.info("replication")["master_link_status"] != "up":
                assert time.monotonic() < end, "the replica did not connect"
        yield master, replica


@pytest.mark.guarantee("G16")
async def test_g16_nothing_is_read_that_no_replica_has(
    pair: tuple[RedisServer, RedisServer],
) -> None:
    master, replica = pair
    store = await RedisStore.open(master.address, ManualClock(), durable=True)
    other = await RedisStore.open(master.address, ManualClock(), durable=True)
    await store.create(record())
    await store.append(BOARD, [draft(1)])
    replica.kill()
    with pytest.raises(StoreReadOnly, match="0 of 1 replicas"):
        await store.append(BOARD, [draft(2)])
    # Kept, and applied by nobody: neither read, nor found, nor counted.
    for node in (store, other):
        assert [entry.n for entry in await entries(node)] == [1]
        assert await node.find(BOARD, "c1", [1, 2]) == {1: 1}
        assert (await node.get(BOARD)).head == 1
    # Sent again, by whomever, it is still not acknowledged.
    with pytest.raises(StoreReadOnly):
        await other.append(BOARD, [draft(2)])
    replica.start()
    [fate] = await _when_it_is_back(other)
    assert (fate.seq, fate.entry) == (2, None)
    for node in (store, other):
        assert [entry.n for entry in await entries(node)] == [1, 2]
        await node.close()
    with replica.client() as client:
        assert client.xlen(f"nbboard:{{{BOARD}}}:log") == 2


async def _when_it_is_back(store: RedisStore):  # type: ignore[no-untyped-def]
    end = time.monotonic() + 60
    while True:
        try:
            return await store.append(BOARD, [draft(2)])
        except StoreReadOnly:
            assert time.monotonic() < end, "the replica did not come back"
