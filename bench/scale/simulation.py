"""People, nodes and Redis as queues: when does whom a change reach, and what is busy with it.

Each event loop (a node) and each Redis is one server that does one thing after another, in the
order of arrival. What is drawn at one node goes to its own viewers and, by Redis, to the other
nodes that have the board open; below a node others may hang that pass on to theirs. All chance
comes from one seed.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbboard.room.tick import Pace

FRAME_RATE: Final = 60.0
"""Live messages a second of one pen that is down: one an animation frame."""
SAMPLED: Final = 16
"""Viewers of each node whose delays are noted, spread over the order in which they are sent to."""
SECONDS: Final = 3.0
"""Of a simulated board."""
_RELAYS: Final = 4
_LEAVES: Final = 4
"""How many relays are simulated, and each how manieth node below one: all are alike."""
Times = NDArray[np.float64]


class Costs(NamedTuple):
    """What things take, in seconds of one core; see `costs.json`."""

    receive: float
    deliver: float
    redis_say: float
    redis_deliver: float
    node_say: float
    node_hear: float


class Room(NamedTuple):
    """Who draws and who looks on at one node, and what else the node has to do.

    `busy` is the part of its core that other boards take, in pieces of `piece` seconds.
    """

    drawers: int
    viewers: int
    busy: float = 0.0
    piece: float = 0.0005


class Heard(NamedTuple):
    """What came of it: delays in ms from a pen to viewers, and how busy the core was."""

    delays: Times
    load: float

    def quantile(self, part: float) -> float:
        """Give the delay that this part of all stays below, in ms."""
        return float(np.quantile(self.delays, part)) if self.delays.size else 0.0


class Loop:
    """An event loop: does one thing after another; other boards' work comes in between."""

    def __init__(self, chance: np.random.Generator, room: Room, seconds: float) -> None:
        count = chance.poisson(room.busy / room.piece * seconds) if room.busy else 0
        self._others = np.sort(chance.uniform(0, seconds, count))
        self._pieces = chance.exponential(room.piece, count)
        self._next = 0
        self.free = 0.0
        self.worked = 0.0

    def work(self, at: float, seconds: float) -> float:
        """Do something that comes at a time; gives when it begins."""
        while self._next < len(self._others) and self._others[self._next] <= at:
            self._do(float(self._others[self._next]), float(self._pieces[self._next]))
            self._next += 1
        return self._do(at, seconds)

    def _do(self, at: float, seconds: float) -> float:
        begins = max(at, self.free)
        self.free = begins + seconds
        self.worked += seconds
        return begins


class Frame(NamedTuple):
    """A merged frame that leaves a node: when, and when what is in it was drawn."""

    at: float
    drawn: tuple[float, ...]


def strokes(chance: np.random.Generator, drawers: int, seconds: float) -> list[Frame]:
    """Give what pens send: a message each frame of the screen, each pen with a phase."""
    each = []
    for _ in range(drawers):
        times = np.arange(chance.uniform(0, 1 / FRAME_RATE), seconds, 1 / FRAME_RATE)
        each.append(times + np.abs(chance.normal(0, 0.0005, times.size)))
    return [Frame(at, (at,)) for at in np.sort(np.concatenate(each)).tolist()]


class Node:
    """A node of the board: takes messages, merges them at the room's own pace, sends to viewers.

    `take` is what a message that comes costs, `say` what it costs to tell other nodes of a frame.
    """

    def __init__(self, costs: Costs, room: Room, take: float, say: float = 0.0) -> None:
        self._out = room.viewers * costs.deliver
        self._costs, self._room = costs, room
        self._take, self._say = take, say
        self._delays: list[float] = []
        self._sent: list[Frame] = []

    def show(
        self, chance: np.random.Generator, messages: Sequence[Frame]
    ) -> tuple[Heard, list[Frame]]:
        """Show messages to all viewers; gives what they heard, and what went to other nodes."""
        end = max((message.at for message in messages), default=0.0) or 1.0
        loop, pace = Loop(chance, self._room, end), Pace()
        waiting: list[float] = []
        due = last = -1.0
        for message in messages:
            if waiting and due <= max(message.at, loop.free):
                last = self._send(loop, pace, due, waiting)
            loop.work(message.at, self._take)
            pace.arrived(message.at)
            if not waiting:
                due = max(loop.free, last + pace.interval)
            waiting += message.drawn
        if waiting:
            self._send(loop, pace, due, waiting)
        heard = Heard(np.array(self._delays) * 1000, loop.worked / max(end, loop.free))
        return heard, self._sent

    def _send(self, loop: Loop, pace: Pace, due: float, waiting: list[float]) -> float:
        begins = loop.work(due, self._say + self._out)
        pace.took(self._say + self._out)
        said = begins + self._say
        shown = min(self._room.viewers, SAMPLED)
        places = np.linspace(1, self._room.viewers, shown) if shown else np.empty(0)
        for at in waiting:
            self._delays += (said + places * self._costs.deliver - at).tolist()
        self._sent.append(Frame(said, tuple(waiting)))
        waiting.clear()
        return begins


def carried(
    chance: np.random.Generator, frames: Sequence[Frame], cost: float, each: float, places: int
) -> tuple[list[Times], float]:
    """Pass frames on to so many places, as Redis does, or a node that others hang below.

    `cost` is for taking one, `each` for giving it to one place. Gives when each frame is at each
    of at most `SAMPLED` places, and how busy the server was.
    """
    seconds = max((frame.at for frame in frames), default=0.0) or 1.0
    loop = Loop(chance, Room(0, 0), seconds)
    shown = np.linspace(1, places, min(places, SAMPLED))
    arrive: list[Times] = []
    for frame in frames:
        begins = loop.work(frame.at, cost + places * each)
        arrive.append(begins + cost + shown * each)
    per_place = list(np.array(arrive).T) if arrive else []
    return per_place, loop.worked / max(seconds, loop.free)


class Spread(NamedTuple):
    """What one board on many nodes came to, in parts of a core and ms."""

    p50: float
    p99: float
    node: float
    redis: float
    relay: float


def board(costs: Costs, room: Room, nodes: int, branches: int = 0, seed: int = 1) -> Spread:
    """One board whose drawers are at one node and whose viewers are at `nodes`, as `room` says.

    With `branches` Redis feeds that many relays, and each of them its share of the nodes.
    """
    chance = np.random.default_rng(seed)
    pens = strokes(chance, room.drawers, SECONDS)
    say = costs.node_say if nodes > 1 else 0.0
    here, frames = Node(costs, room, costs.receive, say).show(chance, pens)
    heard, redis, relay = [here], 0.0, 0.0
    if nodes > 1:
        fed = branches or nodes - 1
        places, redis = carried(chance, frames, costs.redis_say, costs.redis_deliver, fed)
        if branches:
            # Passing a frame on to a node is as showing it to a viewer.
            below = max(1, round((nodes - 1) / branches))
            passed = [
                carried(chance, moved(frames, times), costs.node_hear, costs.deliver, below)
                for times in places[:_RELAYS]
            ]
            relay = max(load for _, load in passed)
            places = [leaf for leaves, _ in passed for leaf in leaves[::_LEAVES]]
        for times in places:
            node = Node(costs, room, costs.node_hear)
            heard.append(node.show(chance, moved(frames, times))[0])
    delays = Heard(np.concatenate([one.delays for one in heard]), 0.0)
    return Spread(
        delays.quantile(0.5), delays.quantile(0.99), max(one.load for one in heard), redis, relay
    )


def moved(frames: Sequence[Frame], times: Times) -> list[Frame]:
    """Give frames as they are at a place that has them at these times."""
    return [frame._replace(at=float(at)) for frame, at in zip(frames, times, strict=True)]


def viewers_at(costs: Costs, late: float, seed: int = 1, seconds: float = 2.0) -> int:
    """Give how many viewers one node shows one pen to before the p99 is above `late` ms."""
    few, many = 1, 20_000
    while many - few > max(1, few // 50):
        middle = (few + many) // 2
        few, many = (
            (middle, many) if alone(costs, middle, seed, seconds)[1] < late else (few, middle)
        )
    return few


def alone(costs: Costs, viewers: int, seed: int = 1, seconds: float = 2.0) -> tuple[float, float]:
    """Give p50 and p99 in ms of one pen and so many viewers of a server that merges nothing."""
    chance = np.random.default_rng(seed)
    loop = Loop(chance, Room(1, viewers), seconds)
    delays = []
    places = np.linspace(1, viewers, min(viewers, SAMPLED)) * costs.deliver
    for message in strokes(chance, 1, seconds):
        begins = loop.work(message.at, costs.receive + viewers * costs.deliver) + costs.receive
        delays += (begins + places - message.at).tolist()
    return float(np.quantile(delays, 0.5) * 1000), float(np.quantile(delays, 0.99) * 1000)
