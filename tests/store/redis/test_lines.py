"""Who is on boards on other nodes."""

import asyncio
import time
from collections.abc import Callable, Mapping

from nbboard.store.redis.addresses import connect
from nbboard.store.redis.calls import Place
from nbboard.store.redis.lines import RedisLine
from nbboard.store.redis.store import RedisStore
from nbboard.store.redis.watching import Begun, Channels, Hear
from tests.nodes.servers import RedisServer
from tests.store.drafts import BOARD, OTHER, record


class Heard:
    """Keeps who was said to be on other nodes, each time."""

    def __init__(self) -> None:
        self.others: list[Mapping[str, bytes]] = []
        self.twice = asyncio.Event()

    def heard(self, node: str, frame: bytes) -> None: ...

    def here(self, others: Mapping[str, bytes]) -> None:
        self.others.append(others)
        if len(self.others) == 2:
            self.twice.set()


class Slow(RedisLine):
    """Hears who comes and goes while an answer of Redis that knows nothing of it is on its way."""

    async def _here(self, word: str, shown: bytes = b"") -> dict[str, bytes]:
        if word == "show":
            self._take(b"two:+ben")
            self._take(b"three:-")
            return {"three": b"cy", "four": b"dan"}
        return {}


class Silent(Channels):
    """Confirms a channel at once, on which nobody says anything."""

    def listen(self, channel: str, hear: Hear, begun: Begun = lambda: None) -> Callable[[], None]:
        begun()
        return lambda: None


async def test_an_answer_that_is_older_than_what_was_heard_meanwhile_takes_nobody_away(
    server: RedisServer,
) -> None:
    store, ears = store_on(server), Heard()
    place = Place(store._base.calls, BOARD, store._base.keys.board(BOARD))
    line = Slow(place, "one", Silent(store._base.calls), ears)
    line.show(b"ada")
    async with asyncio.timeout(30):
        await ears.twice.wait()
    line.leave()
    await line.task
    assert ears.others == [{"two": b"ben"}, {"two": b"ben", "four": b"dan"}]
    await store.close()


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
