"""One redis-server for a module; each test finds it empty."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from nbboard.store.redis import addresses
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer, running


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running(
        tmp_path_factory.mktemp("redis"), "appendonly yes", "appendfsync always"
    ) as server:
        yield server


@pytest.fixture(autouse=True)
def empty(server: RedisServer) -> None:
    server.flush()


@pytest.fixture(autouse=True)
def _patient_and_closed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A Redis that is slow is not gone; and no store of a test that failed fails the next."""
    monkeypatch.setattr(addresses, "_CONNECT_SECONDS", 10.0)
    monkeypatch.setattr(addresses, "TIMEOUT_SECONDS", 15.0)
    if "jp_asyncio_loop" not in request.fixturenames:
        yield
        return
    loop: asyncio.AbstractEventLoop = request.getfixturevalue("jp_asyncio_loop")
    stores: list[RedisStore] = []
    begin = RedisStore.__init__

    def begun(store: RedisStore, *arguments: Any, **options: Any) -> None:
        stores.append(store)
        begin(store, *arguments, **options)

    monkeypatch.setattr(RedisStore, "__init__", begun)
    yield
    for store in stores:
        loop.run_until_complete(store.close())
