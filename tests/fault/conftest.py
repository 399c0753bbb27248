"""A server that counts what it holds, for each test that judges one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.served import Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "server")
    served.start()
    yield served
    served.stop()
