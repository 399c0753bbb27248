"""How costs grow with viewers, drawers, elements and boards, each on a real server."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Final

import msgspec

from bench import scenes, stored
from bench.fanout.guest import Guest
from bench.fanout.load import Window
from bench.fanout.scenes import Scene, Stage
from bench.fanout.servers import Jupyter, Target, resident
from bench.figures import Curve, Figure, summary
from nbboard.core.apply import apply
from nbboard.core.ops import Add, Patch, PatchSet
from nbboard.store.sqlite import SqliteStore

VIEWERS: Final = (10, 30, 100, 300, 1000)
DRAWERS: Final = (1, 2, 4, 8, 16, 32)
# The last is no round number because `stored` names boards by four digits of it.
ELEMENTS: Final = (100, 1000, 10_000, 99_999)
BOARDS: Final = (1, 10, 100, 1000)
STROKES: Final = 100
"""On each of many boards."""
_TIMES: Final = 5
_MB: Final = 1e6
_FRAME: Final = 16.0
"""ms of the screen: nobody sees what came sooner. Busy rooms and servers merge for as long."""
_POOLED: Final = 1024.0
"""KiB that a process has left from rooms before: what a few people need comes out of that."""


def figures() -> list[Figure]:
    """What a thousand boards take up."""
    memory = next(curve for curve in boards() if curve.unit == "MB")
    name = f"memory for {BOARDS[-1]:,} boards of {STROKES} strokes with one member each"
    return [summary(name, "MB", [memory.values[-1]], "< 200")]


def curves() -> list[Curve]:
    """Measure all of it."""
    with Stage(("nbboard",)) as stage:
        crowds = [*viewers(stage), *drawers(stage)]
    return [*crowds, *elements(), *boards()]


def viewers(stage: Stage) -> list[Curve]:
    """One draws at 20 updates a second; more and more look on."""
    windows = stage.windows("nbboard", Scene("growth", VIEWERS, rate=20, seconds=1.5))
    came = [one - before for before, one in zip((0, *VIEWERS), VIEWERS, strict=False)]

    def curve(name: str, unit: str, of: Callable[[Window], float], unfelt: float = 1e-9) -> Curve:
        return Curve(name, unit, "viewers", VIEWERS, tuple(map(of, windows)), unfelt=unfelt)

    joining = [one.joining / number for one, number in zip(windows, came, strict=True)]
    return [
        curve("CPU of an update", "µs", lambda one: one.server / one.sent * 1e6),
        curve("delivery of an update, p50", "ms", lambda one: one.p50, _FRAME),
        curve(
            "memory of a room", "KiB", lambda one: max(1, one.after - one.before) / 1024, _POOLED
        ),
        Curve("joining, each", "s", "viewers", VIEWERS, tuple(joining)),
    ]


def drawers(stage: Stage) -> list[Curve]:
    """More and more draw at 60 updates a second; 50 look on."""
    windows = [
        stage.windows("nbboard", Scene("growth", (50,), drawers=number, seconds=1.0))[0]
        for number in DRAWERS
    ]
    busy = tuple(one.server / one.seconds * 100 for one in windows)
    late = tuple(one.p50 for one in windows)
    return [
        Curve("CPU of a room", "% of a core", "drawers", DRAWERS, busy),
        Curve("delivery of an update, p50", "ms", "drawers", DRAWERS, late, unfelt=_FRAME),
    ]


def elements() -> list[Curve]:
    """Boards of more and more strokes, in one file: opened, joined, changed."""
    opened: list[float] = []
    joined: list[float] = []
    acknowledged: list[float] = []
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        lab = Jupyter(Path(folder) / "server")
        names = asyncio.run(_stored(lab.database))
        target = lab.start()
        try:
            # What the first board of all brings in is not any board's cost.
            Guest(target, lab.room()).leave()
            for name in names:
                path = f"/nbboard/api/boards/{name}/socket"
                before = resident(target.pid)
                with Guest(target, path) as first:
                    opened.append(first.joining)
                    joined.append(median(_joining(target, path) for _ in range(_TIMES)))
                    memory.append(max(1, resident(target.pid) - before) / _MB)
                    acknowledged.append(median(_changes(first)) * 1e3)
        finally:
            lab.stop()

    def curve(name: str, unit: str, values: Sequence[float], felt: bool = True) -> Curve:
        return Curve(name, unit, "elements", ELEMENTS, tuple(values), felt)

    return [
        curve("opening a board that rests", "s", opened),
        curve("joining an open board", "s", joined),
        curve("a change, acknowledged", "ms", acknowledged),
        curve("memory of a board", "MB", memory),
        curve("applying a change", "µs CPU", [_applied(count) for count in ELEMENTS]),
    ]


async def _stored(database: Path) -> list[str]:
    database.parent.mkdir(parents=True, mode=0o700)
    store = SqliteStore.open(database, stored.now)
    try:
        return [await stored.drawn(store, count) for count in ELEMENTS]
    finally:
        await store.close()


def _joining(target: Target, path: str) -> float:
    with Guest(target, path) as guest:
        return guest.joining


def _changes(guest: Guest) -> list[float]:
    key = f"{0:016d}"
    return [guest.submit(Patch(key, PatchSet(at=(number, 1)))) for number in range(20)]


def _applied(count: int) -> float:
    """Give the µs of processor that one patch takes on a board of so many strokes."""
    state = scenes.board()
    for stroke in stored.many(count):
        apply(state, scenes.entry(state.seq + 1, Add(stroke)))
    taken = []
    for _ in range(_TIMES):
        begun = time.process_time()
        for number in range(200):
            patch = Patch(f"{number % 100:016d}", PatchSet(at=(state.seq, 1)))
            apply(state, scenes.entry(state.seq + 1, patch))  # type: ignore[arg-type]
        taken.append((time.process_time() - begun) / 200 * 1e6)
    return min(taken)


@cache
def boards() -> list[Curve]:
    """More and more boards are open, each with a hundred strokes and one member."""
    memory: list[float] = []
    listed: list[float] = []
    joined: list[float] = []
    strokes = tuple(map(Add, scenes.strokes(STROKES)))
    guests: list[Guest] = []
    paths: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        lab = Jupyter(Path(folder) / "server")
        target = lab.start()
        try:
            Guest(target, lab.room()).leave()
            before = resident(target.pid)
            for count in BOARDS:
                while len(guests) < count:
                    paths.append(lab.room())
                    guests.append(Guest(target, paths[-1]))
                    guests[-1].submit(*strokes)
                memory.append(max(1, resident(target.pid) - before) / _MB)
                joined.append(median(_joining(target, paths[0]) for _ in range(_TIMES)) * 1e3)
                listed.append(median(_listing(lab) for _ in range(_TIMES)) * 1e3)
        finally:
            for guest in guests:
                guest.leave()
            lab.stop()
    return [
        Curve("memory of all", "MB", "boards", BOARDS, tuple(memory)),
        Curve("joining one of them", "ms", "boards", BOARDS, tuple(joined)),
        Curve("the list of boards", "ms", "boards", BOARDS, tuple(listed)),
    ]


def _listing(lab: Jupyter) -> float:
    begun = time.perf_counter()
    lab.get("nbboard/api/boards")
    return time.perf_counter() - begun


def main() -> None:
    """Print exponents and what they are made of."""
    for curve in curves():
        print(curve.figure())
        print(msgspec.json.encode(curve.values).decode())


if __name__ == "__main__":
    main()
