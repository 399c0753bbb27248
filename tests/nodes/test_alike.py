"""Servers whose secrets differ say so (that those which share them do not: tests/hub)."""

import asyncio
from pathlib import Path

import pytest

from tests.nodes.processes import ServedNode
from tests.nodes.servers import RedisServer
from tests.waiting import until


def problems(node: ServedNode) -> list[str]:
    """What a server's health page tells its admin."""
    found: list[str] = node.get("nbboard/api/health")["problems"]
    return found


@pytest.mark.timeout(90)
@pytest.mark.guarantee("T3")
async def test_a_server_with_a_cookie_secret_of_its_own_is_named(
    tmp_path: Path, server: RedisServer
) -> None:
    server.flush()
    nodes = [ServedNode(tmp_path / f"{number}", server.address) for number in range(2)]
    try:
        await asyncio.gather(*(asyncio.to_thread(node.start) for node in nodes))
        for node in nodes:
            # The first answer opens the store; then the servers see each other.
            await asyncio.to_thread(problems, node)
        for node in nodes:
            (said,) = await asyncio.to_thread(
                until, lambda node=node: problems(node), "the other one is named"
            )
            assert said.startswith("the cookie secret (c.ServerApp.cookie_secret_file) of 1 other")
    finally:
        await asyncio.gather(*(asyncio.to_thread(node.stop) for node in nodes))
