"""Which store a setting names."""

import sys
import time
from pathlib import Path

import pytest

from nbboard.core.errors import InvalidInput, NotInstalled
from nbboard.store.opening import is_address, open_store
from nbboard.store.sqlite import SqliteStore
from tests.store.drafts import BOARD, record


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("redis://127.0.0.1/0", True),
        ("redis+cluster://one,two", True),
        ("/srv/boards.db", False),
        ("boards.db", False),
        ("", False),
    ],
)
def test_an_address_is_no_file(where: str, address: bool) -> None:
    assert is_address(where) is address


async def test_a_path_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    store = await open_store(str(path), now)
    await store.create(record())
    assert isinstance(store, SqliteStore)
    assert "on the disk" in store.promise()
    await store.close()
    assert path.exists()
    again = await open_store(str(path), now)
    assert (await again.get(BOARD)).title == "Sprint"
    await again.close()


async def test_what_is_no_address_of_redis_says_what_is() -> None:
    with pytest.raises(InvalidInput, match=r"give redis://, rediss://"):
        await open_store("postgres://127.0.0.1/boards", now)


async def test_without_its_package_redis_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("nbboard.store.redis")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(NotInstalled, match=r"pip install nbboard\[redis\]"):
        await open_store("redis://127.0.0.1/0", now)
