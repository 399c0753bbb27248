"""One redis-server for a module; each test finds it empty."""

from collections.abc import Iterator

import pytest

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
