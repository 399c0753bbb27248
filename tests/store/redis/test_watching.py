"""Hearing of other nodes: at once, and also when a message or the connection was lost."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio.client import PubSub

from nbboard.core.errors import StoreReadOnly
from nbboard.store.redis import watching
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer, running
from tests.store.drafts import BOARD, OTHER, ManualClock, draft, record


class Ear:
    """Counts how often it was told that something changed."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self) -> None:
        self.heard += 1


async def until(look: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "nothing was heard"
        await asyncio.sleep(0.01)


@pytest.fixture
def nodes(server: RedisServer, jp_asyncio_loop) -> Iterator[tuple[RedisStore, RedisStore]]:  # type: ignore[no-untyped-def]
    run = jp_asyncio_loop.run_until_complete
    both = tuple(RedisStore(connect(server.address), ManualClock()) for _ in range(2))
    run(both[0].create(record()))
    run(both[0].create(record(OTHER)))
    yield both  # type: ignore[misc]
    for store in both:
        run(store.close())


async def listening(store: RedisStore, ear: Ear) -> Callable[[], None]:
    """Watch, and wait until the channel is heard."""
    unwatch = store.watch(BOARD, ear)
    await until(lambda: ear.heard > 0)
    ear.heard = 0
    return unwatch


async def test_another_nodes_changes_are_heard_and_ones_own_are_not(
    nodes: tuple[RedisStore, RedisStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Told and not looked for.
    monkeypatch.setattr(watching, "POLL_SECONDS", 600)
    here, there = nodes
    ear, own = Ear(), Ear()
    unwatch = await listening(here, ear)
    await listening(there, own)
    await there.append(BOARD, [draft(1)])
    await until(lambda: ear.heard == 1)
    await there.append(OTHER, [draft(1)])
    await there.discard(BOARD, 7)
    await until(lambda: ear.heard == 2)
    await there.recover(BOARD)
    await until(lambda: ear.heard == 3)
    assert own.heard == 0
    unwatch()
    await there.append(BOARD, [draft(2)])
    again = Ear()
    await listening(here, again)
    assert ear.heard == 3


async def test_a_message_that_was_lost_is_made_good_by_looking(
    nodes: tuple[RedisStore, RedisStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.05)
    here, there = nodes
    ear = Ear()
    await listening(here, ear)
    monkeypatch.setattr(here._watch, "_hear", lambda data, changed: None)
    await asyncio.sleep(0.2)
    await there.append(BOARD, [draft(1)])
    await until(lambda: ear.heard >= 1)


async def test_what_changes_before_the_channel_is_heard_is_not_missed(
    nodes: tuple[RedisStore, RedisStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis confirms a channel some time after it was asked for; looking comes much later."""
    monkeypatch.setattr(watching, "POLL_SECONDS", 600)
    here, there = nodes
    other = Ear()
    here.watch(OTHER, other)
    await until(lambda: other.heard > 0)
    may_ask = asyncio.Event()
    ask = PubSub.ssubscribe

    async def later(listener: PubSub, *names: str) -> None:
        await may_ask.wait()
        await ask(listener, *names)

    monkeypatch.setattr(PubSub, "ssubscribe", later)
    ear = Ear()
    here.watch(BOARD, ear)
    await there.append(BOARD, [draft(1)])
    assert ear.heard == 0
    may_ask.set()
    await until(lambda: ear.heard > 0)
    late = Ear()
    here.watch(BOARD, late)
    await until(lambda: late.heard > 0)


async def test_what_changed_before_the_first_look_is_not_missed(
    nodes: tuple[RedisStore, RedisStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = nodes
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.3)
    monkeypatch.setattr(here._watch.channels, "listen", lambda *_: lambda: None)
    ear = Ear()
    here.watch(BOARD, ear)
    await there.append(BOARD, [draft(1)])
    await until(lambda: ear.heard == 1)


async def test_after_redis_was_gone_everything_is_looked_at_again(tmp_path: Path) -> None:
    settings = ("appendonly yes", "appendfsync always")
    with running(tmp_path, *settings) as server:
        store = RedisStore(connect(server.address), ManualClock())
        await store.create(record())
        ear = Ear()
        await listening(store, ear)
        server.kill()
        with pytest.raises(StoreReadOnly, match="Redis is not reached"):
            await store.append(BOARD, [draft(1)])
        server.start()
        await until(lambda: ear.heard > 0)
        [fate] = await store.append(BOARD, [draft(1)])
        assert fate.seq == 1
        await store.close()


async def test_a_redis_without_memory_says_so(tmp_path: Path) -> None:
    with running(tmp_path, "maxmemory 3mb", "maxmemory-policy noeviction") as server:
        store = RedisStore(connect(server.address), ManualClock())
        await store.create(record())
        with pytest.raises(StoreReadOnly, match="out of memory: raise its maxmemory"):
            await _draw_on(store)
        with server.client() as client:
            client.config_set("maxmemory", 0)
        await store.append(BOARD, [draft(1000)])
        await store.close()


async def _draw_on(store: RedisStore) -> None:
    for n in range(1000):
        await store.append(BOARD, [draft(n, "x" * 4000)])
