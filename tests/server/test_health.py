"""Health, readiness and metrics of a real server, well and with a full disk."""

import json
from typing import Any

import pytest

from nbboard.core import limits
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.ops import Say
from nbboard.room.identity import Identity
from nbboard.server.hosting import Hosting
from nbboard.store.sqlite import SqliteStore

ADA = Identity("ada", "Ada")


async def test_a_server_that_is_well_says_so(api: Any, board: str, hosting: Hosting) -> None:
    async with (await hosting.registry()).using(BoardId(board)):
        health = json.loads((await api("api", "health")).body)
    assert health["problems"] == []
    assert health["rooms"] == 1
    assert health["disk_free"] > 0
    assert "on the disk" in health["durability"]
    assert (await api("api", "ready")).code == 200


async def test_a_full_disk_is_a_problem_and_not_ready(
    api: Any, board: str, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = await hosting.registry()

    async def full(*arguments: Any, **options: Any) -> None:
        raise StoreReadOnly("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "append", full)
        patch.setattr(SqliteStore, "describe", full)
        async with registry.using(BoardId(board)):
            with pytest.raises(StoreReadOnly):
                await registry.submit(BoardId(board), ADA, (Say("x"),))
            health = json.loads((await api("api", "health")).body)
            assert (health["read_only"], health["problems"]) == (1, ["the disk is full"])
            ready = await api("api", "ready")
            assert (ready.code, json.loads(ready.body)["message"]) == (503, "the disk is full")


async def test_a_disk_that_fills_up_is_told_before(
    api: Any, board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = limits.DISK_WARNING_BYTES - 1
    monkeypatch.setattr(SqliteStore, "free_bytes", lambda store: left)
    (problem,) = json.loads((await api("api", "health")).body)["problems"]
    assert problem.startswith("499 MB are left")
