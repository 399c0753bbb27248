"""What only the log on Redis has: segments, marks of a lost history, entries from outside."""

from collections.abc import Iterator

import pytest

from nbboard.core.errors import EpochChanged, StoreDamaged
from nbboard.store.base import StoredSnapshot
from nbboard.store.redis import log
from nbboard.store.redis import store as module
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer
from tests.store.drafts import BOARD, ManualClock, draft, entries, record

STEM = f"nbboard:{{{BOARD}}}:"


@pytest.fixture
def stores(server: RedisServer, jp_asyncio_loop) -> Iterator[tuple[RedisStore, RedisStore]]:  # type: ignore[no-untyped-def]
    """Two nodes on one Redis, with one board."""
    run = jp_asyncio_loop.run_until_complete
    clock = ManualClock()
    both = (RedisStore(connect(server.address), clock), RedisStore(connect(server.address), clock))
    run(both[0].create(record()))
    yield both
    for store in both:
        run(store.close())


async def fill(store: RedisStore, count: int) -> None:
    for first in range(1, count + 1, 200):
        numbers = range(first, min(first + 200, count + 1))
        await store.append(BOARD, [draft(n) for n in numbers])


async def test_older_entries_are_compressed_behind_a_snapshot_and_still_read(
    stores: tuple[RedisStore, RedisStore], server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEEP_ENTRIES", 100)
    store, other = stores
    await fill(store, 2300)
    before = await entries(store)
    await store.save_snapshot(BOARD, StoredSnapshot.sealed(1200, [b"at 1200"]))
    with server.client() as client:
        # Never past the snapshot, never half a segment.
        assert client.xlen(STEM + "log") == 1300
        assert sorted(map(int, client.hkeys(STEM + "segments"))) == [1, 501]
    assert await entries(other) == before
    assert [entry.seq for entry in await entries(other, after=777)] == list(range(778, 2301))
    await store.save_snapshot(BOARD, StoredSnapshot.sealed(2300, [b"at 2300"]))
    with server.client() as client:
        assert client.xlen(STEM + "log") == 300
    assert await entries(store) == before
    # Numbers in segments are still known.
    [fate] = await other.append(BOARD, [draft(3)])
    assert (fate.seq, fate.entry) == (3, None)


async def test_a_damaged_segment_is_named(
    stores: tuple[RedisStore, RedisStore], server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEEP_ENTRIES", 100)
    await fill(stores[0], 1200)
    await stores[0].save_snapshot(BOARD, StoredSnapshot.sealed(1200, [b"all"]))
    with server.client() as client:
        data = client.hget(STEM + "segments", "1")
        client.hset(STEM + "segments", "1", data[:-20] + b"x" * 20)
    with pytest.raises(StoreDamaged, match="from entry 1 cannot be read"):
        await entries(stores[1])
    with server.client() as client:
        client.hdel(STEM + "segments", "1")
    with pytest.raises(StoreDamaged, match="entry 1 of board"):
        await entries(stores[1])


@pytest.mark.guarantee("T32")
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("data", b"\xc1 no entry", "none that this nbboard knows"),
        ("data", b"", "none that this nbboard knows"),
        ("mark", "eve:1", "not of 'eve:1'"),
        ("mark", "c1:2", "not of 'c1:2'"),
    ],
)
async def test_t32_a_forged_entry_is_refused_by_every_reader(
    stores: tuple[RedisStore, RedisStore],
    server: RedisServer,
    field: str,
    value: bytes | str,
    words: str,
) -> None:
    store, other = stores
    await store.append(BOARD, [draft(1)])
    with server.client() as client:
        [(_, found)] = client.xrange(STEM + "log", "1-0", "1-0")
        client.delete(STEM + "log")
        client.xadd(STEM + "log", {**found, field.encode(): value}, id="1-0")
    with pytest.raises(StoreDamaged, match=words):
        await entries(other)


@pytest.mark.guarantee("T32")
async def test_t32_a_gap_is_no_log(
    stores: tuple[RedisStore, RedisStore], server: RedisServer
) -> None:
    await fill(stores[0], 5)
    with server.client() as client:
        client.xdel(STEM + "log", "3-0")
    reading = stores[1].read(BOARD, 0)
    assert [entry.seq for entry in await anext(reading)] == [1, 2]
    with pytest.raises(StoreDamaged, match=r"entry 3 of board .* the 2 before it are sound"):
        await anext(reading)


def lose(server: RedisServer, head: int) -> None:
    """Do to the log what a failover to a server that lagged behind does."""
    with server.client() as client:
        newest = int(client.hget(STEM + "record", "head") or 0)
        for seq in range(head + 1, newest + 1):
            client.xdel(STEM + "log", f"{seq}-0")
            for commits in client.keys(STEM + "commits:*"):
                for name, row in client.hgetall(commits).items():
                    if int(row.partition(b":")[0]) == seq:
                        client.hdel(commits, name)
        client.execute_command("XSETID", STEM + "log", f"{head}-0")
        client.hset(STEM + "record", mapping={"head": head, "confirmed": head})


@pytest.mark.guarantee("G16")
@pytest.mark.parametrize("others", [0, 1, 3, 6])
async def test_g16_whoever_served_what_a_failover_lost_begins_another_history(
    stores: tuple[RedisStore, RedisStore], server: RedisServer, others: int
) -> None:
    """Also where another node has meanwhile filled the same numbers with other entries."""
    store, other = stores
    unwatch = store.watch(BOARD, lambda: None)
    epoch = (await store.get(BOARD)).epoch
    await fill(store, 10)
    assert len(await entries(store)) == 10
    lose(server, 7)
    if others:
        await other.append(BOARD, [draft(n, client="c2") for n in range(1, others + 1)])
    with pytest.raises(EpochChanged, match="lost changes"):
        await store.append(BOARD, [draft(11)], epoch=epoch)
    found = await store.get(BOARD)
    assert found.epoch != epoch
    assert found.head == 7 + others
    # Loaded anew, it is a board like any other.
    assert [entry.seq for entry in await entries(store)] == list(range(1, 8 + others))
    [fate] = await store.append(BOARD, [draft(11)], epoch=found.epoch)
    assert fate.seq == 8 + others
    # And who served nothing that was lost is told as well.
    with pytest.raises(EpochChanged):
        await other.append(BOARD, [draft(50)], epoch=epoch)
    unwatch()


async def test_reading_on_notices_a_lost_history_too(
    stores: tuple[RedisStore, RedisStore], server: RedisServer
) -> None:
    store, other = stores
    unwatch = store.watch(BOARD, lambda: None)
    await fill(store, 5)
    await entries(store)
    lose(server, 3)
    await other.append(BOARD, [draft(n, client="c2") for n in range(4)])
    with pytest.raises(EpochChanged):
        await entries(store, after=5)
    unwatch()


def test_a_segment_reads_back() -> None:
    rows = [log.Row(seq, f"c:{seq}", 5, bytes([seq]) * seq) for seq in range(1, 100)]
    assert log.unpacked(log.packed(rows)) == rows


@pytest.mark.guarantee("G16")
async def test_g16_a_node_alone_with_its_own_changes_notices_that_they_are_lost(
    stores: tuple[RedisStore, RedisStore], server: RedisServer
) -> None:
    """It has read none of them: whoever appends applies what they append."""
    store, _ = stores
    unwatch = store.watch(BOARD, lambda: None)
    epoch = (await store.get(BOARD)).epoch
    await fill(store, 10)
    lose(server, 7)
    with pytest.raises(EpochChanged, match="lost changes"):
        await store.append(BOARD, [draft(11)], epoch=epoch)
    unwatch()


@pytest.mark.guarantee("G16")
async def test_g16_a_snapshot_of_a_lost_history_is_not_kept(
    stores: tuple[RedisStore, RedisStore], server: RedisServer
) -> None:
    store, _ = stores
    epoch = (await store.get(BOARD)).epoch
    await fill(store, 10)
    lose(server, 7)
    with pytest.raises(EpochChanged, match="lost changes"):
        await store.save_snapshot(BOARD, StoredSnapshot.sealed(10, [b"ten"]), epoch=epoch)
    assert (await store.get(BOARD)).epoch != epoch
    assert await store.load_snapshot(BOARD) is None
