"""What is compared: scenes, each measured in interleaved rounds at all servers."""

import resource
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bench.fanout.generator import Generator
from bench.fanout.load import Job, Window
from bench.fanout.seeking import FEWEST
from bench.fanout.servers import Server, Target, made

SERVERS: Final = ("nbboard", "node", "tornado")
LATE: Final = 100.0
"""ms: with more at p99 there are too many viewers."""
CEILING: Final = 4000
"""Viewers, twice a room's limit: more are not looked for, since joining is what takes the time."""
RESTING: Final = 3
"""Whoever is not one of the two that are compared plays in each so many rounds once."""


class Scene(Struct, frozen=True):
    """People in rooms; see `Job`. Without `viewers` it is sought how many there can be."""

    title: str
    viewers: tuple[int, ...]
    drawers: int = 1
    rooms: int = 1
    rate: float = 60.0
    seconds: float = 1.3
    # Who has just joined still costs: a collection, and the first pings.
    warm: float = 0.8
    slow: float = 0.0


SCENES: Final = {
    "one": Scene("one drawer, 200 viewers", (200,), seconds=1.6),
    "eight": Scene("eight drawers, 50 viewers", (50,), drawers=8),
    "ten": Scene("ten drawers, 50 viewers", (50,), drawers=10),
    "rooms": Scene("20 rooms, each with one drawer and 5 viewers", (5,), rooms=20, seconds=1.6),
    "slow": Scene("one drawer, 200 viewers, 20 of them read nothing", (200,), slow=0.1),
    "most": Scene("one drawer, more and more viewers", (), seconds=1.2, warm=0.4),
    "memory": Scene("1,000 viewers, somebody draws a little", (1000,), rate=10, seconds=0.5),
}


class Figures(Struct, frozen=True):
    """What is read off one window."""

    per_delivery: float
    per_inbound: float
    busy: float
    p50: float
    p99: float
    viewers: int
    viewer_kib: float
    grown_kib: float
    delivered: float
    load_busy: float
    joining: float


def figures(window: Window) -> Figures:
    """Read the figures off: µs of processor, part of a core, ms, KiB, and s."""
    return Figures(
        per_delivery=window.server / max(1, window.delivered) * 1e6,
        per_inbound=window.server / max(1, window.sent) * 1e6,
        busy=window.server / window.seconds,
        p50=window.p50,
        p99=window.p99,
        viewers=window.viewers,
        viewer_kib=(window.after - window.before) / window.members / 1024,
        grown_kib=(window.after - window.joined) / 1024,
        delivered=window.delivered / max(1, window.expected),
        load_busy=window.busy_load,
        joining=window.joining,
    )


Found = dict[str, list[Figures]]
"""Of each server the figures of its rounds."""


class Stage:
    """The servers, started on entry and ended on exit."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._stack = ExitStack()
        self._kept_up: dict[str, int] = {}
        self.servers: dict[str, tuple[Server, Target]] = {}

    def __enter__(self) -> "Stage":
        """Start all, one after the other."""
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._load = Generator()
        self._stack.callback(self._load.close)
        for name in self._names:
            server = made(name, folder)
            self._stack.callback(server.stop)
            self.servers[name] = server, server.start()
            # Just-in-time compilers and caches of all servers get warm.
            self.windows(name, Scene("warm", (20,), drawers=4, seconds=0.6))
        return self

    def __exit__(self, *_: object) -> None:
        """End all."""
        self._stack.close()

    def play(self, key: str, rounds: int, names: Sequence[str]) -> Found:
        """Measure a scene in rounds at some of the servers, in turn.

        All but the first two, which are compared, rest in most rounds.
        """
        return _gathered(
            _once(self, key, names if number % RESTING == 0 else names[:2])
            for number in range(rounds)
        )

    def windows(self, name: str, scene: Scene) -> list[Window]:
        """Play a scene at one server."""
        return self._load.do(self._job(name, scene))

    def most(self, name: str, scene: Scene) -> Window:
        """Find how many viewers a server keeps up with: about what it did the last time, if any.

        The first time from what a few cost; so few that merging does not help yet.
        """
        before = self._kept_up.get(name)
        if before is None:
            few = self.windows(name, msgspec.structs.replace(scene, viewers=(200,)))[0]
            first, step, halvings = int(0.7e6 / figures(few).per_delivery / scene.rate), 1.4, 3
        else:
            below = 1.0 if before == CEILING else 0.95
            first, step, halvings = int(before * below), 1.1, 1
        first = max(FEWEST, min(CEILING, first))
        job = msgspec.structs.replace(
            self._job(name, msgspec.structs.replace(scene, viewers=(first,))),
            enough=LATE,
            step=step,
            halvings=halvings,
            ceiling=CEILING,
        )
        (window,) = self._load.do(job)
        self._kept_up[name] = window.viewers
        return window

    def _job(self, name: str, scene: Scene) -> Job:
        server, target = self.servers[name]
        return Job(
            target=target,
            rooms=tuple(server.room() for _ in range(scene.rooms)),
            viewers=scene.viewers,
            drawers=scene.drawers,
            rate=scene.rate,
            seconds=scene.seconds,
            warm=scene.warm,
            slow=scene.slow,
        )


def play(key: str, rounds: int, names: Sequence[str] = SERVERS) -> Found:
    """Measure a scene in rounds, in each of them all servers in turn.

    What a server freed before would hide what it needs: for "memory" each round begins anew.
    """
    if key == "memory":
        return _gathered(_alone(key, names) for _ in range(rounds))
    with Stage(names) as stage:
        return stage.play(key, rounds, names)


def _alone(key: str, names: Sequence[str]) -> dict[str, Figures]:
    with Stage(names) as stage:
        return _once(stage, key, names)


def _once(stage: Stage, key: str, names: Sequence[str]) -> dict[str, Figures]:
    scene = SCENES[key]
    if not scene.viewers:
        return {name: figures(stage.most(name, scene)) for name in names}
    return {name: figures(stage.windows(name, scene)[0]) for name in names}


def _gathered(rounds: Iterable[dict[str, Figures]]) -> Found:
    found: Found = {}
    for one in rounds:
        for name, got in one.items():
            found.setdefault(name, []).append(got)
    return found


def values(found: Found, field: str, name: str = "nbboard") -> list[float]:
    """Give one figure of a server in all rounds."""
    return [getattr(one, field) for one in found[name]]


def ratios(found: Found, field: str, name: str = "nbboard", against: str = "node") -> list[float]:
    """Give the ratio of two servers in each round."""
    pairs = zip(values(found, field, name), values(found, field, against), strict=True)
    return [one / other for one, other in pairs]
