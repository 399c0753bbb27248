"""Lets a thousand members stay on one server and writes what it held: docs/evidence/soak.md.

``python -m tools.run_soak [MEMBERS] [MINUTES]``, 1,000 and 20 by default. The exit status is 1 when
memory, descriptors or tasks grow, or something that was drawn is lost.
"""

import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.fault.served import Served
from tests.fault.soak import Sample, Slope, Soaked, slope, soak

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "evidence" / "soak.md"
MIB: Final = 2**20
BOUNDS: Final = {"rss": 10.0 * MIB, "descriptors": 6.0, "tasks": 6.0}
"""Growth in an hour that is allowed; of descriptors and tasks a handful that requests have open."""
LAST: Final = 0.75
"""The part of the time that is judged; before it the server warms up."""
_PAGE: Final = """# Soak: many members for a while

Written by `make soak` ({cpus} cores, Python {python}, commit {commit}): {members} members of a
real Jupyter server for {minutes:g} minutes, ten of them drawing and chatting, two changes a second, the
members in a process of their own. Looked at every ten seconds, after a full garbage collection;
the board was used before they came, until what a room keeps of it (newest changes, chat, removed
elements) was at its limit; the slope is that of the last {judged:.0f} minutes, with the upper end of its 95 % range.

| | at the start | with them, first | with them, last | after all left | slope per hour | 95 % upper | allowed |
|---|--:|--:|--:|--:|--:|--:|--:|
{rows}

Changes drawn {drawn:,}, lost {lost}, gaps {gaps}; members still there at the end {here} of
{members}; the worst minute's p99 from sending to arrival at every member {p99:.0f} ms; errors
logged: {errors}. Verdict: **{verdict}**.
"""  # noqa: E501 - a table's line


def judged(samples: list[Sample]) -> list[Sample]:
    """Give the samples that count."""
    return samples[int(len(samples) * (1 - LAST)) :]


def row(name: str, result: Soaked, found: Slope) -> str:
    """Give the table's line of one measure."""
    scale, unit = (MIB, " MiB") if name == "rss" else (1, "")
    seen = (result.before, result.samples[0], result.samples[-1], result.after)
    cells = [f"{getattr(one, name) / scale:.0f}{unit}" for one in seen]
    rates = [f"{value / scale:+.1f}{unit}" for value in (found.value, found.upper, BOUNDS[name])]
    return f"| {name} | " + " | ".join(cells + rates) + " |"


def problems(result: Soaked, slopes: dict[str, Slope], members: int) -> list[str]:
    """Say what is not as promised."""
    found = [f"{name} grows" for name, one in slopes.items() if one.upper > BOUNDS[name]]
    told = result.members
    found += [word for word in ("lost", "gaps") if told[word]]
    found += ["members went away"] if told["here"] != members else []
    found += ["errors"] if result.errors else []
    left = result.after.descriptors - result.before.descriptors
    return found + (["descriptors left"] if left > 1 else [])


async def run(members: int, minutes: float) -> Soaked:
    """Start a server, soak it and end it."""
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder) / "server")
        await asyncio.to_thread(served.start)
        try:
            return await soak(served, members, minutes * 60)
        finally:
            await asyncio.to_thread(served.stop)


def main() -> int:
    """Soak, write the page, judge."""
    arguments = [float(argument) for argument in sys.argv[1:]]
    members, minutes = int((arguments or [1000])[0]), (arguments[1:] or [20.0])[0]
    result = asyncio.run(run(members, minutes))
    samples = judged(result.samples)
    slopes = {name: slope(samples, name) for name in BOUNDS}
    wrong = problems(result, slopes, members)
    told = result.members
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    page = _PAGE.format(
        cpus=os.cpu_count(),
        python=platform.python_version(),
        commit=_commit(),
        members=members,
        minutes=minutes,
        judged=minutes * LAST,
        rows="\n".join(row(name, result, one) for name, one in slopes.items()),
        drawn=told["drawn"],
        lost=told["lost"],
        gaps=told["gaps"],
        here=told["here"],
        p99=told["p99"] * 1000,
        errors=len(result.errors),
        verdict=", ".join(wrong) or "bounded",
    )
    PAGE.write_text(page, encoding="utf-8")
    print(page)
    return int(bool(wrong))


def _commit() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
