"""What is compared: scenes, each measured in interleaved rounds at all servers."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bench.fanout.load import Job, Window
from bench.fanout.servers import ROOT, Server, Target, made

SERVERS: Final = ("nbboard", "node", "tornado")
SECONDS: Final = 90
"""After which a load generator is taken to hang."""
LATE: Final = 100.0
"""ms: with more at p99 there are too many viewers."""
_MOST: Final = 1990
"""Viewers; `limits.MEMBERS` of one room is 2,000."""
_LEAST: Final = 20


class Scene(Struct, frozen=True):
    """People in rooms; see `Job`."""

    title: str
    viewers: tuple[int, ...]
    drawers: int = 1
    rooms: int = 1
    rate: float = 60.0
    seconds: float = 1.3
    slow: float = 0.0
    enough: float = 0.0


def _grown(first: int, factor: float) -> tuple[int, ...]:
    sizes = [float(first)]
    while sizes[-1] * factor < _MOST:
        sizes.append(sizes[-1] * factor)
    return (*map(int, sizes), _MOST)


SCENES: Final = {
    "one": Scene("one drawer, 200 viewers", (200,)),
    "eight": Scene("eight drawers, 50 viewers", (50,), drawers=8),
    "ten": Scene("ten drawers, 50 viewers", (50,), drawers=10),
    "rooms": Scene("20 rooms, each with one drawer and 5 viewers", (5,), rooms=20),
    "slow": Scene("one drawer, 200 viewers, 20 of them read nothing", (200,), slow=0.1),
    "most": Scene("one drawer, more and more viewers", (), seconds=1.2, enough=LATE),
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
        load_busy=window.client / window.seconds,
        joining=window.joining,
    )


Found = dict[str, list[Figures]]
"""Of each server the figures of its rounds."""


def run(job: Job) -> list[Window]:
    """Do a job in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.fanout.load"],
        input=msgspec.json.encode(job),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
        timeout=SECONDS,
    )
    return msgspec.json.decode(done.stdout, type=list[Window])


class Stage:
    """The servers, started on entry and ended on exit."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._stack = ExitStack()
        self.servers: dict[str, tuple[Server, Target]] = {}

    def __enter__(self) -> "Stage":
        """Start all, one after the other."""
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
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

        All but the first two, which are compared, rest in every second round.
        """
        return _gathered(
            _once(self, key, names if number % 2 == 0 else names[:2]) for number in range(rounds)
        )

    def windows(self, name: str, scene: Scene) -> list[Window]:
        """Play a scene at one server."""
        server, target = self.servers[name]
        rooms = tuple(server.room() for _ in range(scene.rooms))
        job = Job(
            target=target,
            rooms=rooms,
            viewers=scene.viewers,
            drawers=scene.drawers,
            rate=scene.rate,
            seconds=scene.seconds,
            slow=scene.slow,
            enough=scene.enough,
        )
        return run(job)


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
    take = _most if scene.enough else _plain
    return {name: take(stage, name, scene) for name in names}


def _plain(stage: Stage, name: str, scene: Scene) -> Figures:
    return figures(stage.windows(name, scene)[0])


def _most(stage: Stage, name: str, scene: Scene) -> Figures:
    """Find how many viewers a server keeps up with: from what its cost nearly allows upward."""
    few = msgspec.structs.replace(scene, viewers=(200,), seconds=1.0)
    cost = figures(stage.windows(name, few)[0]).per_delivery
    first = min(_MOST // 2, int(0.7e6 / cost / scene.rate))
    while True:
        grown = msgspec.structs.replace(scene, viewers=_grown(max(first, _LEAST), 1.12))
        windows = stage.windows(name, grown)
        kept = [one for one in windows if one.within(LATE)]
        if kept or first <= _LEAST:
            return figures((kept or windows)[-1])
        first //= 2


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
