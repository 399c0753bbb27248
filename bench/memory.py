"""What rooms weigh: 1,000 at once with a member each, and what thousands leave behind.

``python -m bench.memory`` prints it, after 10,000 visits; `make bench` after 3,000. The rooms are
in a real Jupyter server of its own, the members are sockets of this process; a board is put away
a moment after its last member has left. Growth is counted from the second thousand on: until then
the process finds its size (268, 299, 306, 306, 307 MiB after each thousand, 311 after the twelfth).
"""

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import Any, Final

from bench.figures import Figure, summary
from bench.stored import many, now
from nbboard.core.ids import BoardId
from nbboard.core.ops import Add, Op
from nbboard.core.roles import Role
from nbboard.room.loading import found
from nbboard.store.base import BoardRecord, Draft, Store
from nbboard.store.sqlite import SqliteStore
from tests.fault.served import Served
from tests.fault.sockets import Member, Seen

ROOMS: Final = 1000
STROKES: Final = 100
VISITS: Final = 3_000
ALL_VISITS: Final = 10_000
_MIB: Final = 1024 * 1024
_AT_ONCE: Final = 50


async def _stored(store: Store, number: int, ops: tuple[Op, ...]) -> BoardId:
    board = BoardId(f"brave-otter-{number:04d}")
    await store.create(BoardRecord(board, "", "ann", "edit", now(), now(), 0, f"{number:016x}"))
    await found(store, await store.get(board), "Ann")
    draft = Draft("ann", "Ann", "c" * 20, 1, "", ops, Role.OWNER, Role.OWNER)
    await store.append(board, [draft])
    return board


async def _boards(path: Path) -> list[BoardId]:
    store = SqliteStore.open(path, now)
    try:
        ops: tuple[Op, ...] = tuple(map(Add, many(STROKES)))
        made: list[BoardId] = []
        for first in range(0, ROOMS, _AT_ONCE):
            group = range(first, first + _AT_ONCE)
            made += await asyncio.gather(*(_stored(store, number, ops) for number in group))
        return made
    finally:
        await store.close()


async def _joined(boards: list[BoardId], port: int) -> list[Member]:
    members = [Member(board, port, Seen()) for board in boards]
    for first in range(0, len(members), _AT_ONCE):
        group = members[first : first + _AT_ONCE]
        await asyncio.gather(*(member.connect() for member in group))
        await asyncio.wait_for(asyncio.gather(*(one.ready.wait() for one in group)), 60)
    return members


async def _empty(server: Served) -> dict[str, Any]:
    """Wait until no room is left, and give the gauges."""
    async with asyncio.timeout(60):
        while (gauges := await server.gauges(collect=True))["rooms"]:  # noqa: ASYNC110  a server's
            await asyncio.sleep(0.1)
    return gauges


async def _visit(server: Served, boards: list[BoardId], visits: int) -> float:
    """Open and leave so many boards; gives the server's memory when all are put away."""
    gauges: dict[str, float] = {}
    for _ in range(0, visits, len(boards)):
        for member in await _joined(boards, server.port):
            member.close()
        # Each time: who comes back before finds the room as it was left.
        gauges = await _empty(server)
    return gauges["rss"]


async def _measure(folder: Path, visits: int) -> list[Figure]:
    server = Served(folder / "server", "brief")
    boards = await _boards(server.database)
    await asyncio.to_thread(server.start)
    try:
        # What the first visitor brings in stays: modules, threads, the store's cache.
        before = await _visit(server, boards[:_AT_ONCE], _AT_ONCE)
        members = await _joined(boards, server.port)
        loaded = (await server.gauges(collect=True))["rss"]
        for member in members:
            member.close()
        warm = await _visit(server, boards, 2 * ROOMS)
        after = await _visit(server, boards, visits)
    finally:
        with contextlib.suppress(ProcessLookupError):
            await asyncio.to_thread(server.stop)
    rooms = f"{ROOMS:,} loaded rooms of {STROKES} strokes with a member each"
    left = f"growth by {visits:,} boards opened and left"
    return [
        summary(rooms, "MiB", [(loaded - before) / _MIB])._replace(goal="< 200"),
        summary(left, "MiB", [(after - warm) / _MIB])._replace(goal="< 20"),
    ]


def figures(visits: int = VISITS) -> list[Figure]:
    """Measure everything: a minute."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), visits))


if __name__ == "__main__":
    for figure in figures(ALL_VISITS):
        print(figure)
