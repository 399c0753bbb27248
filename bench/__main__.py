"""``python -m bench [PART…]``: measures, prints a table, keeps JSON, writes the page.

Parts are basics, fanout, loop, browser, export and growth; without a name all of them. Each runs in
a process of its own for a bounded time: one that fails is told on the page, and the others go on.
What a part came to is kept in `artifacts/bench/<part>.json`; the page shows the newest of each.
"""

import argparse
import importlib
import os
import platform
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, NamedTuple

from bench import page, priority
from bench.figures import Curve, Figure
from bench.page import Part


class Planned(NamedTuple):
    """The modules of a part, and the seconds after which it is ended."""

    modules: tuple[str, ...]
    seconds: float


PARTS: Final = {
    "basics": Planned(("bench.basics",), 60),
    "fanout": Planned(("bench.fanout.compared",), 360),
    "loop": Planned(("bench.joining", "bench.committing", "bench.stalls", "bench.memory"), 180),
    "browser": Planned(("bench.browser",), 400),
    "export": Planned(("bench.export",), 60),
    "growth": Planned(("bench.growth",), 120),
}
_LOOKING: Final = 0.5
"""Seconds between two looks at whom a part has started meanwhile."""


def measured(part: str) -> Part:
    """Let the modules of a part measure: `figures()` of each, and `curves()` where there are."""
    ahead, load, begun = priority.prefer(os.getpid()), os.getloadavg()[0], time.monotonic()
    figures: list[Figure] = []
    curves: list[Curve] = []
    failures: list[str] = []
    for name in PARTS[part].modules:
        try:
            _let_measure(name, figures, curves)
        except Exception as error:  # noqa: BLE001  what else was measured is kept
            traceback.print_exc()
            failures.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
    cores = f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}"
    return Part(
        name=part,
        figures=tuple(figures),
        curves=tuple(curves),
        commit=_commit(),
        at=_now(),
        machine=cores + (", ahead of other work" if ahead else ""),
        load=load,
        seconds=time.monotonic() - begun,
        failure="; ".join(failures),
    )


def _let_measure(name: str, figures: list[Figure], curves: list[Curve]) -> None:
    module = importlib.import_module(name)
    for figure in module.figures() if hasattr(module, "figures") else ():
        figures.append(figure)
        print(figure, flush=True)
    for curve in module.curves() if hasattr(module, "curves") else ():
        curves.append(curve)
        print(curve.figure(), flush=True)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M")


def _commit() -> str:
    words = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(words, cwd=page.ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _processor() -> str:
    """Name the processor as the machine does."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123 - no file of ours
        named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def measured_apart(part: str) -> str:
    """Measure a part in a process and session of its own; gives why not, or nothing."""
    end = time.monotonic() + PARTS[part].seconds
    command = [sys.executable, "-m", "bench", "--here", part]
    process = subprocess.Popen(command, cwd=page.ROOT, start_new_session=True)
    try:
        while time.monotonic() < end:
            # Whoever is started in a session of its own, as a browser is, begins behind again.
            priority.prefer(process.pid)
            with suppress(subprocess.TimeoutExpired):
                status = process.wait(_LOOKING)
                return "" if status == 0 else f"ended with status {status}"
        return f"not done after {PARTS[part].seconds:.0f} s"
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of a part, with all that it started."""
    for one in [*priority.family(process.pid)] if process.poll() is None else ():
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    process.wait()


def main() -> int:
    """Measure what was asked for, then write the page from everything that is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--here", action="store_true", help="in this process, without the page")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for part in given.parts or PARTS:
        if given.here:
            made = measured(part)
            page.keep(made)
            print(made.failure or f"{made.seconds:.0f} s", flush=True)
            continue
        print(f"\n# {part}", flush=True)
        if why := measured_apart(part):
            page.keep_failure(part, f"{_now()} UTC, commit {_commit()}: {why}")
    if given.here:
        return 0
    page.write()
    print(f"\n{page.PAGE.relative_to(page.ROOT)}")
    wanted = given.parts or PARTS
    return int(any(part.failure for part in page.committed() if part.name in wanted))


if __name__ == "__main__":
    sys.exit(main())
