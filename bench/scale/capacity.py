"""How many nodes and Redis servers so many people need: sums of what each thing costs.

Nothing waits here (`simulation` has the waiting); live messages count one by one although a busy
room merges them, so the sums are rather too high.
"""

from collections.abc import Sequence
from math import ceil
from typing import Final, NamedTuple

BUSY: Final = 0.5
"""Of a core that a node or Redis is planned to use; the rest is for bursts and failures."""
NODE_MB: Final = 100.0
MEMBER_MB: Final = 0.1
BOARD_MB: Final = 2.0
"""Of a board of a thousand strokes in a node's memory; see docs/operations.md, "Sizing"."""
MEMBER_BYTES: Final = 60
FRAME_BYTES: Final = 60
SHOWN_A_SECOND: Final = 2.0
"""How often a node shows at most who is on a board."""
STAY: Final = 1800.0
"""Seconds that somebody stays."""


class Prices(NamedTuple):
    """Seconds of one core; see `costs.json`."""

    receive: float
    deliver: float
    node_append: float
    node_read: float
    node_say: float
    node_hear: float
    redis_append: float
    redis_read: float
    redis_say: float
    redis_deliver: float


class Kind(NamedTuple):
    """A kind of board: its people, and what all of them together do in a second.

    `live` are messages of pens that are down and of cursors, `changes` what is stored.
    """

    name: str
    share: float
    people: int
    live: float
    changes: float


KINDS: Final = (
    # A pen is down a fifth of the time, 60 messages a second; a stroke every three seconds.
    Kind("teams of 5, two draw, all point", 0.3, 5, 2 * 12 + 5 * 2.0, 2 / 3),
    Kind("classes of 30, one draws, some point", 0.6, 30, 12 + 30 * 0.2, 1 / 3),
    Kind("lectures of 1,000, one draws", 0.1, 1000, 12, 1 / 3),
)


class Need(NamedTuple):
    """What it takes: `nodes` and `redis` at `BUSY`, the busy cores themselves, MB a node, MB/s."""

    nodes: int
    redis: int
    node_cores: float
    redis_cores: float
    node_mb: float
    out: float
    per_board: float


def spread(people: int, nodes: int) -> float:
    """Give on how many nodes a board is, when a proxy sends its people anywhere."""
    return float(nodes * (1 - (1 - 1 / nodes) ** people))


def cores(kind: Kind, prices: Prices, nodes: float) -> tuple[float, float]:
    """Give what one board takes of all nodes and of Redis while it is on so many nodes."""
    elsewhere = nodes - 1
    node = kind.live * (prices.receive + kind.people * prices.deliver)
    node += kind.changes * (prices.node_append + kind.people * prices.deliver)
    node += kind.changes * elsewhere * prices.node_read
    redis = kind.changes * (prices.redis_append + elsewhere * prices.redis_read)
    if elsewhere > 0:
        node += kind.live * (prices.node_say + elsewhere * prices.node_hear)
        redis += kind.live * (prices.redis_say + elsewhere * prices.redis_deliver)
    return node, redis


def need(people: int, prices: Prices, *, steered: bool, kinds: Sequence[Kind] = KINDS) -> Need:
    """Give what so many people at once need; `steered` when a board's people share a node."""
    nodes = 1
    while True:
        node, redis, places, boards = 0.0, 0.0, 0.0, 0.0
        for kind in kinds:
            count = people * kind.share / kind.people
            on = 1.0 if steered else spread(kind.people, nodes)
            of_node, of_redis = cores(kind, prices, on)
            node, redis = node + count * of_node, redis + count * of_redis
            places, boards = places + count * on, boards + count
        wanted = ceil(node / BUSY)
        if wanted <= nodes:
            break
        # More nodes cost more: each board is on more of them.
        nodes = max(nodes + 1, ceil((nodes + wanted) / 2))
    sent = sum(people * kind.share * (kind.live + kind.changes) for kind in kinds)
    return Need(
        nodes,
        max(1, ceil(redis / BUSY)),
        node,
        redis,
        NODE_MB + (people * MEMBER_MB + places * BOARD_MB) / nodes,
        sent * FRAME_BYTES / 1e6,
        places / boards,
    )


def presence(nodes: int, viewers: int) -> float:
    """Give MB a second through Redis that say who is on one board: `viewers` at each node."""
    shows = min(SHOWN_A_SECOND, 2 * viewers / STAY)
    return nodes * shows * viewers * MEMBER_BYTES * (nodes - 1) / 1e6
