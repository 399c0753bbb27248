"""A server that counts what it holds, for each test that judges one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.served import Served
from tests.fault.sockets import Socket


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "server")
    served.start()
    yield served
    served.stop()


@pytest.fixture(autouse=True)
def _sockets_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test that failed half-way left open must not fail the next."""
    if "jp_asyncio_loop" not in request.fixturenames:
        yield
        return
    loop: asyncio.AbstractEventLoop = request.getfixturevalue("jp_asyncio_loop")
    yield
    loop.run_until_complete(Socket.end_all())
