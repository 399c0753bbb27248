"""The comparison's figures for `make bench`: nbboard beside bare rooms, with what is to be reached.

The goals are those of a WebSocket that stays whole: pings, closing, fragments, masks, limits and
back-pressure are on, at nbboard; the bare rooms have what their library does by itself.
"""

from typing import Final

from bench.fanout.scenes import SCENES, Found, Stage, play, ratios, values
from bench.figures import Figure, summary

ROUNDS: Final = 5
FEWER: Final = 3
"""Rounds of the scenes that take long."""
_ALL: Final = ("nbboard", "node", "tornado", "sockets")
_TWO: Final = ("nbboard", "node")
_NAMES: Final = {
    "nbboard": "nbboard",
    "node": "bare Node ws",
    "tornado": "bare Tornado",
    "sockets": "nothing but send()",
}


def figures() -> list[Figure]:
    """Play all scenes; every server is looked at in each round."""
    with Stage(_ALL) as stage:
        one = stage.play("one", ROUNDS, _ALL)
        eight = stage.play("eight", ROUNDS, _ALL)
        rooms = stage.play("rooms", ROUNDS, ("nbboard", "node", "tornado"))
        ten = stage.play("ten", FEWER, _TWO)
        slow = stage.play("slow", FEWER, _TWO)
        most = stage.play("most", FEWER, _TWO)
    # Node's own room keeps next to nothing: one look at it is enough.
    memory = {**play("memory", FEWER, ("nbboard",)), **play("memory", 1, ("node",))}
    return [
        *_costs("one", one, "per_delivery", "≤ 0.85"),
        *_delays("one", one),
        *_costs("eight", eight, "per_delivery", "≤ 0.35"),
        *_delays("eight", eight, "< 25"),
        *_costs("ten", ten, "per_delivery"),
        *_delays("ten", ten),
        *_costs("rooms", rooms, "per_inbound", "≤ 1.0"),
        *_costs("slow", slow, "per_delivery"),
        *_delays("slow", slow),
        *_grown(slow),
        *_most(most),
        *_memory(memory),
    ]


def _costs(key: str, found: Found, field: str, goal: str | None = None) -> list[Figure]:
    of = "delivered update" if field == "per_delivery" else "update that comes in"
    name = f"{SCENES[key].title}: CPU per {of}"
    first = summary(f"{name}, × bare Node ws", "×", ratios(found, field), goal)
    each = [
        summary(f"{name}, {_NAMES[server]}", "µs", values(found, field, server)) for server in found
    ]
    return [first, *each]


def _delays(key: str, found: Found, goal: str | None = None) -> list[Figure]:
    name = SCENES[key].title
    return [
        summary(f"{name}: p50 of delivery", "ms", values(found, "p50")),
        summary(f"{name}: p99 of delivery", "ms", values(found, "p99"), goal),
        summary(f"{name}: p99 of delivery, bare Node ws", "ms", values(found, "p99", "node")),
    ]


def _grown(found: Found) -> list[Figure]:
    name = SCENES["slow"].title
    return [
        summary(f"{name}: memory more, {_NAMES[server]}", "KiB", values(found, "grown_kib", server))
        for server in found
    ]


def _most(found: Found) -> list[Figure]:
    name = "viewers of 60 updates a second with p99 below 100 ms"
    first = summary(f"{name}, × bare Node ws", "×", ratios(found, "viewers"), "≥ 1.2")
    each = [
        summary(f"{name}, {_NAMES[server]}", "", values(found, "viewers", server))
        for server in found
    ]
    return [first, *each]


def _memory(found: Found) -> list[Figure]:
    name = f"{SCENES['memory'].title}: memory per viewer"
    return [
        summary(f"{name}, nbboard", "KiB", values(found, "viewer_kib"), "≤ 16"),
        summary(f"{name}, bare Node ws", "KiB", values(found, "viewer_kib", "node")),
    ]
