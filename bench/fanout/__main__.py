"""``python -m bench.fanout [SCENE…] [--servers nbboard,node,tornado] [--rounds N]``.

Prints a table of medians of interleaved rounds, and keeps all figures as JSON in
`artifacts/bench/fanout-raw.json`.
"""

import argparse
from statistics import median
from typing import Final

import msgspec

from bench import priority
from bench.fanout import scenes
from bench.fanout.scenes import SCENES, SERVERS, Found, ratios, values
from bench.fanout.servers import ROOT
from bench.figures import machine

OUT: Final = ROOT / "artifacts" / "bench" / "fanout-raw.json"
COLUMNS: Final = {
    "per_delivery": "µs CPU a delivery",
    "per_inbound": "µs CPU an update",
    "busy": "of a core",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "delivered": "delivered",
    "load_busy": "load's core",
    "viewers": "viewers",
    "viewer_kib": "KiB a viewer",
    "grown_kib": "KiB grown",
    "joining": "s to join",
}


def table(key: str, found: Found) -> str:
    """Give a scene's medians, and their ratios to bare Node where it took part."""
    lines = [f"\n{key}: {SCENES[key].title}, {len(next(iter(found.values())))} rounds"]
    lines.append(f"{'':22}" + "".join(f"{name:>12}" for name in found) + "   × node")
    for field, title in COLUMNS.items():
        cells = "".join(f"{median(values(found, field, name)):12.2f}" for name in found)
        against = ""
        if "node" in found and "nbboard" in found and all(values(found, field, "node")):
            against = f"{median(ratios(found, field)):9.2f}"
        lines.append(f"{title:22}{cells}{against}")
    return "\n".join(lines)


def main() -> None:
    """Play what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.fanout", description=__doc__)
    parser.add_argument("scenes", nargs="*", default=list(SCENES), help=", ".join(SCENES))
    parser.add_argument("--servers", default=",".join(SERVERS))
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(machine())
    kept: dict[str, Found] = {}
    with priority.ahead():
        for key in given.scenes:
            kept[key] = scenes.play(key, given.rounds, given.servers.split(","))
            print(table(key, kept[key]), flush=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(msgspec.json.format(msgspec.json.encode(kept)))


if __name__ == "__main__":
    main()
