"""What joining costs: one after another and 300 at once, beside a room of Node's `ws`.

``python -m bench.joining`` prints it. Each server is a process on a core of its own and has its
board, or its JSON, in memory; the time is from hello to the last byte.
"""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.fanout.servers import Bare, Jupyter, Server, Target, off_first_core, processor
from bench.figures import Figure, summary
from bench.joiner import crowd, join
from bench.stored import drawn_in_file, many
from nbboard.core.model import Stroke
from nbboard.core.points import unpack

SIZES: Final = (10_000, 100_000)
ROUNDS: Final = 7
CROWD: Final = 300
CROWDED: Final = 10_000
NODE: Final = Path(__file__).parent / "joining_node.mjs"
ROOMS: Final = Path(__file__).parent / "fanout" / "rooms"


def as_json(stroke: Stroke) -> dict[str, object]:
    """Give a stroke as a room of JSON would hold it."""
    return {
        "id": stroke.id,
        "at": stroke.at,
        "color": stroke.style.stroke,
        "width": stroke.style.width,
        "points": unpack(stroke.points).tolist(),
        "pressures": list(stroke.pressures),
    }


class Measured:
    """One server with a board of some size, and what joining it took."""

    def __init__(self, server: Server, path: str, until: bytes) -> None:
        self.server = server
        self.path = path
        self.seconds: list[float] = []
        self.used: list[float] = []
        self.size = 0
        self._until = until
        self.target: Target = server.start()
        self.first, _ = join(self.target, path, until)

    def join(self) -> None:
        """Join once more."""
        before = processor(self.target.pid)
        took, self.size = join(self.target, self.path, self._until)
        self.used.append((processor(self.target.pid) - before) * 1e3)
        self.seconds.append(took * 1e3)


def _nbboard(folder: Path, count: int) -> Measured:
    server = Jupyter(folder / f"nbboard-{count}")
    board = asyncio.run(drawn_in_file(server.database, count))
    return Measured(server, f"/nbboard/api/boards/{board}/socket", b"\x93\xa5ready")


def _node(folder: Path, count: int) -> Measured:
    file = folder / f"{count}.json"
    file.write_text(json.dumps([as_json(one) for one in many(count)], separators=(",", ":")))
    return Measured(Bare("node", ["node", str(NODE), str(file)]), "/", b"{")


def _of_size(folder: Path, count: int) -> list[Figure]:
    nbboard, node = _nbboard(folder, count), _node(folder, count)
    try:
        for _ in range(ROUNDS):
            nbboard.join()
            node.join()
        crowded = asyncio.run(_crowded(nbboard)) if count == CROWDED else []
    finally:
        nbboard.server.stop()
        node.server.stop()
    what = f"joining {count:,} strokes"
    goal = "≤ 0.3" if count == SIZES[-1] else None
    both = zip(nbboard.seconds, node.seconds, strict=True)
    used = zip(nbboard.used, node.used, strict=True)
    return [
        summary(f"{what}, cold: the board is loaded", "ms", [nbboard.first * 1e3]),
        summary(f"{what}, cached", "ms", nbboard.seconds),
        summary(f"{what}, Node's cached JSON", "ms", node.seconds),
        summary(f"{what} × Node's cached JSON", "×", [one / other for one, other in both])._replace(
            goal=goal
        ),
        summary(f"{what}, the server's processor", "ms CPU", nbboard.used),
        summary(
            f"{what}, processor × Node's", "×", [one / max(other, 0.01) for one, other in used]
        ),
        summary(f"{what}, bytes", "MB", [nbboard.size / 1e6]),
        summary(f"{what}, Node's bytes", "MB", [node.size / 1e6]),
        *crowded,
    ]


async def _crowded(nbboard: Measured) -> list[Figure]:
    rounds = [await crowd(nbboard.target, nbboard.path, CROWD) for _ in range(3)]
    what = f"{CROWD} join {CROWDED:,} strokes at once"
    halves = [sorted(one)[len(one) // 2] for one in rounds]
    return [
        summary(f"{what}: half have the last byte", "s", halves),
        summary(f"{what}: all have the last byte", "s", [*map(max, rounds)])._replace(goal="≤ 5"),
    ]


def figures() -> list[Figure]:
    """Measure everything: under a minute."""
    if not (ROOMS / "node_modules" / "ws").exists():
        raise FileNotFoundError(f"`ws` is not there: run `npm install` in {ROOMS}")
    cores = os.sched_getaffinity(0)
    off_first_core()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return [figure for count in SIZES for figure in _of_size(Path(folder), count)]
    finally:
        os.sched_setaffinity(0, cores)


if __name__ == "__main__":
    for found in figures():
        sys.stdout.write(f"{found}\n")
