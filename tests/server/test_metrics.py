"""What Prometheus reads of a real server."""

from typing import Any

import pytest
from prometheus_client import generate_latest

from nbboard.core.ids import BoardId
from nbboard.core.ops import Say
from nbboard.room.identity import Identity
from nbboard.server.hosting import Hosting

ADA = Identity("ada", "Ada")


def figure(name: str) -> float:
    """One of the metrics, as Prometheus would read it."""
    lines = generate_latest().decode().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name} "))
    return float(line.split()[1])


@pytest.mark.guarantee("T21")
async def test_metrics_count_and_name_nobody(api: Any, board: str, hosting: Hosting) -> None:
    registry = await hosting.registry()
    before = figure("nbboard_entries_total")
    await registry.submit(BoardId(board), ADA, (Say("x"),))
    assert figure("nbboard_entries_total") == before + 1
    assert figure("nbboard_commit_seconds_count") >= 1
    assert figure("nbboard_members") == 0
    text = generate_latest().decode()
    assert board not in text
    assert "ada" not in [line for line in text.splitlines() if line.startswith("nbboard")]


async def test_a_server_that_ended_is_read_no_more(hosting: Hosting) -> None:
    await hosting.registry()
    assert "nbboard_rooms" in generate_latest().decode()
    await hosting.close()
    await hosting.close()
    assert "nbboard_rooms" not in generate_latest().decode()
