"""Who is on boards on other nodes, for lists."""

import asyncio
import time
from collections.abc import Mapping

from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from tests.nodes.servers import RedisServer
from tests.store.drafts import BOARD, OTHER, record


class Deaf:
    """Hears nothing."""

    def heard(self, node: str, frame: bytes) -> None: ...

    def here(self, others: Mapping[str, bytes]) -> None: ...


def store_on(server: RedisServer) -> RedisStore:
    return RedisStore(connect(server.address), lambda: time.time_ns() // 1_000_000)


async def test_lists_show_who_is_on_other_nodes_and_no_ghosts(server: RedisServer) -> None:
    here, there = store_on(server), store_on(server)
    for board in (BOARD, OTHER):
        await here.create(record(board))
    own, line = here.line(BOARD, Deaf()), there.line(BOARD, Deaf())
    own.show(b"ada")
    line.show(b"ben")
    async with asyncio.timeout(30):
        while not await here.here([BOARD]) or not await there.here([BOARD]):
            pass
    assert await here.here([OTHER, BOARD]) == {BOARD: {there.node: b"ben"}}
    assert await here.here([]) == {}
    with server.client() as client:
        key = f"nbboard:{{{BOARD}}}:here"
        client.hset(key, mapping={"dead": b"eve", "dead!": int(time.time()) - 60, "odd": b"x"})
        client.hset(key, mapping={"odd!": "soon", "lone": b"y"})
    assert set((await here.here([BOARD]))[BOARD]) == {there.node}
    for one in (own, line):
        one.leave()
    for store in (here, there):
        await store.close()
