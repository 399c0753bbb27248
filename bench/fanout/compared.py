"""The comparison's figures for `make bench`: nbboard beside bare rooms, with what is to be reached.

The goals are those of a WebSocket that stays whole: pings, closing, fragments, masks, limits and
back-pressure are on, at nbboard; the bare rooms have what their library does by itself.
"""

from collections.abc import Mapping
from typing import Final

from bench.fanout.scenes import CEILING, SCENES, Found, Stage, play, ratios, values
from bench.figures import Figure, summary

ROUNDS: Final = 5
FEWER: Final = 2
"""Rounds of the scenes that carry no goal, or none that compares."""
_ALL: Final = ("nbboard", "node", "tornado", "sockets")
_TWO: Final = ("nbboard", "node")
PLAYED: Final = {
    "one": (ROUNDS, _ALL),
    "eight": (ROUNDS, _ALL),
    "rooms": (ROUNDS, ("nbboard", "node", "tornado")),
    "ten": (FEWER, _TWO),
    "slow": (FEWER, _TWO),
    "most": (ROUNDS, _TWO),
}
"""Scenes, with their rounds and who takes part."""
_NAMES: Final = {
    "nbboard": "nbboard",
    "node": "bare Node ws",
    "tornado": "bare Tornado",
    "sockets": "nothing but send()",
}


def figures() -> list[Figure]:
    """Play all scenes; every server is looked at in each round."""
    with Stage(_ALL) as stage:
        found = {key: stage.play(key, rounds, names) for key, (rounds, names) in PLAYED.items()}
    # Node's own room keeps next to nothing: one look at it is enough.
    found["memory"] = {**play("memory", FEWER, ("nbboard",)), **play("memory", 1, ("node",))}
    return read(found)


def read(found: Mapping[str, Found]) -> list[Figure]:
    """Give the figures of what the scenes came to."""
    return [
        *_costs("one", found["one"], "per_delivery", "≤ 0.85"),
        *_delays("one", found["one"]),
        *_costs("eight", found["eight"], "per_delivery", "≤ 0.35"),
        *_delays("eight", found["eight"], "< 25"),
        *_costs("ten", found["ten"], "per_delivery"),
        *_delays("ten", found["ten"]),
        *_costs("rooms", found["rooms"], "per_inbound", "≤ 1.0"),
        *_costs("slow", found["slow"], "per_delivery"),
        *_delays("slow", found["slow"]),
        *_grown(found["slow"]),
        *_most(found["most"]),
        *_memory(found["memory"]),
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
    """Count viewers, and say whose core came to its end: the server's or the load's."""
    name = (
        "viewers of 60 updates a second with p99 below 100 ms "
        f"(the room's limit lifted; {CEILING:,} at most)"
    )
    each = [
        summary(f"{name}: {what}{_NAMES[server]}", "", values(found, field, server))
        for field, what in (
            ("viewers", ""),
            ("busy", "core used, "),
            ("load_busy", "load's core, "),
        )
        for server in found
    ]
    return [summary(f"{name}: × bare Node ws", "×", ratios(found, "viewers"), "≥ 1.2"), *each]


def _memory(found: Found) -> list[Figure]:
    """Give what is resident more than before they joined, a new server each time.

    Nothing is collected or given back by hand, so that it is what an administrator sees.
    """
    name = f"{SCENES['memory'].title}: memory resident more, per viewer"
    return [
        summary(f"{name}, nbboard", "KiB", values(found, "viewer_kib"), "≤ 16"),
        summary(f"{name}, bare Node ws", "KiB", values(found, "viewer_kib", "node")),
    ]
