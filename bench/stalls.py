"""How long one callback keeps a server's event loop, on boards of 100,000 strokes.

``python -m bench.stalls`` prints it: a real Jupyter server, processor time of the loop's thread,
the worst of all callbacks of each kind of work (the least of the rounds says what it takes, the
others what the machine adds).
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from bench.figures import Figure, summary
from bench.stored import drawn_in_file
from tests.fault.visit import Visit
from tests.fault.watched import Watched

STROKES: Final = 100_000
ROUNDS: Final = 3


async def _measure(folder: Path) -> list[Figure]:
    server = Watched(folder / "server")
    board = await drawn_in_file(server.database, STROKES, after_snapshot=3000)
    await asyncio.to_thread(server.start)
    found: dict[str, list[float]] = {}

    async def note(what: str, work: Callable[[], Awaitable[None]]) -> None:
        await server.stalls()
        await work()
        seen = await server.stalls()
        found.setdefault(what, []).append(max(seen["worst"].values(), default=0.0) * 1e3)
        found.setdefault(f"{what}; on the clock", []).append(seen["longest"] * 1e3)
        found.setdefault("the garbage collector", []).append(seen["collecting"] * 1e3)

    try:
        visit = Visit(server, board)
        for _ in range(ROUNDS):
            await note("load, join, draw, move, remove, save, put away", visit.all)
        await note("past, export, copy, clear, restore, purge", visit.more)
    finally:
        await asyncio.to_thread(server.stop)
    return [_figure(what, values) for what, values in found.items()]


def _figure(what: str, values: list[float]) -> Figure:
    on_clock = what.endswith("clock")
    made = summary(
        f"longest callback, 100,000 strokes: {what}", "ms" if on_clock else "ms CPU", values
    )
    return made if on_clock else made._replace(goal="≤ 10")


def figures() -> list[Figure]:
    """Measure everything: half a minute."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


if __name__ == "__main__":
    for figure in figures():
        print(figure)
