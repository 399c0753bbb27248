"""The measured figures that everything here starts from, kept in `costs.json`."""

import os
import subprocess
import time
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from bench.scale.capacity import Prices
from bench.scale.simulation import Costs

KEPT: Final = Path(__file__).with_name("costs.json")
_MICRO: Final = 1e-6
FEW: Final = 5
ONE: Final = 200
"""Viewers in the scenes `rooms` and `one` of `bench.fanout`, which the costs are taken from."""


class Known(Struct, frozen=True):
    """What was measured, where and when: µs of processor time, and scenes of `bench.fanout`."""

    at: str
    commit: str
    machine: str
    redis: dict[str, float]
    viewing: dict[str, dict[str, float]]

    @property
    def deliver(self) -> float:
        """Seconds of a core to send one message to one viewer more."""
        slope = self.viewing["one"]["per_inbound"] - self.viewing["rooms"]["per_inbound"]
        return slope / (ONE - FEW) * _MICRO

    @property
    def receive(self) -> float:
        """Seconds of a core to take one message, whoever sees it."""
        return self.viewing["rooms"]["per_inbound"] * _MICRO - FEW * self.deliver

    def costs(self) -> Costs:
        """Give what the simulation needs."""
        names = ("redis_say", "redis_deliver", "node_say", "node_hear")
        return Costs(self.receive, self.deliver, *(self.redis[name] * _MICRO for name in names))

    def prices(self) -> Prices:
        """Give what the sums need."""
        own = {name: value * _MICRO for name, value in self.redis.items()}
        return Prices(receive=self.receive, deliver=self.deliver, **own)


class Other(NamedTuple):
    """A server that was measured before this project: one pen, viewers on loopback, one core.

    `delivery` is µs a delivery with 200 viewers, which took `p50` and `p99` ms; at `most` viewers
    the p99 was 100 ms.
    """

    name: str
    delivery: float
    p50: float
    p99: float
    most: int


OTHERS: Final = (
    Other("a loop of send() in C", 7.8, 1.0, 2.0, 2424),
    Other("a bare asyncio protocol", 9.4, 1.2, 2.3, 1898),
    Other("socket.send from Tornado", 11.9, 1.5, 2.7, 1773),
    Other("Node's ws", 12.8, 1.5, 2.9, 1483),
    Other("y-websocket", 16.9, 2.1, 3.9, 1115),
    Other("Tornado's IOStream", 19.9, 2.2, 4.3, 763),
    Other("WBO", 24.2, 2.7, 5.5, 636),
    Other("Tornado's write_message", 34.7, 3.4, 8.2, 410),
    Other("tldraw sync", 45.6, 5.8, 15.0, 360),
    Other("excalidraw-room", 48.3, 5.8, 15.0, 338),
    Other("pycrdt-websocket", 54.7, 7.0, 34.0, 310),
)


def known() -> Known:
    """Read what was measured."""
    return msgspec.json.decode(KEPT.read_bytes(), type=Known)


def keep(redis: dict[str, float], viewing: dict[str, dict[str, float]]) -> Known:
    """Keep a new measurement."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=KEPT.parent, capture_output=True, text=True, check=False)
    found = Known(
        time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        commit.stdout.strip(),
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        {name: round(value, 2) for name, value in redis.items()},
        {
            key: {name: round(value, 3) for name, value in scene.items()}
            for key, scene in viewing.items()
        },
    )
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    return found
