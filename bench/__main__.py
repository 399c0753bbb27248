"""``python -m bench [PART…]``: measures, prints a table, keeps JSON, writes the page.

Parts are basics, fanout, loop, browser, export and growth; without a name all of them. What a part
came to is kept in `artifacts/bench/<part>.json`; the page shows the newest of each part.
"""

import argparse
import importlib
import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from typing import Final

from bench import page
from bench.figures import Curve, Figure
from bench.page import Part

PARTS: Final = {
    "basics": ("bench.basics",),
    "fanout": ("bench.fanout.compared",),
    "loop": ("bench.joining", "bench.committing", "bench.stalls", "bench.memory"),
    "browser": ("bench.browser",),
    "export": ("bench.export",),
    "growth": ("bench.growth",),
}


def measured(part: str) -> Part:
    """Let the modules of a part measure: `figures()` of each, and `curves()` where there are."""
    load, begun = os.getloadavg()[0], time.monotonic()
    figures: list[Figure] = []
    curves: list[Curve] = []
    for name in PARTS[part]:
        module = importlib.import_module(name)
        for figure in module.figures() if hasattr(module, "figures") else ():
            figures.append(figure)
            print(figure, flush=True)
        for curve in module.curves() if hasattr(module, "curves") else ():
            curves.append(curve)
            print(curve.figure(), flush=True)
    return Part(
        name=part,
        figures=tuple(figures),
        curves=tuple(curves),
        commit=_commit(),
        at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        machine=f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}",
        load=load,
        seconds=time.monotonic() - begun,
    )


def _commit() -> str:
    words = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(words, cwd=page.ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _processor() -> str:
    """Name the processor as the machine does."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123 - no file of ours
        named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def main() -> None:
    """Measure what was asked for, then write the page from everything that is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for part in given.parts or PARTS:
        print(f"\n# {part}", flush=True)
        page.keep(measured(part))
    page.write()
    print(f"\n{page.PAGE.relative_to(page.ROOT)}")


if __name__ == "__main__":
    main()
