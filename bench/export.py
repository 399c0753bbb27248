"""What a large picture costs without a browser: ``python -m bench.export`` measures and writes.

The processor's time of the worker process stands beside the clock's: it does not depend on what
else the machine does meanwhile.
"""

import os
import platform
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from bench import scenes
from bench.figures import Figure, machine, summary
from nbboard.core.geometry import Bounds
from nbboard.core.model import Stroke
from nbboard.render import pdf, png, svg, worker
from nbboard.render.picture import Region
from nbboard.render.scene import extent

ROOT: Final = Path(__file__).parents[1]
EVIDENCE: Final = ROOT / "docs" / "evidence" / "export.md"
SIZE: Final = (1920, 1080)
ROUNDS: Final = 2
_PATIENCE: Final = 600.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What one drawing took: seconds, the worker's seconds of processor, its peak MB, the kB."""

    clock: float
    processor: float
    peak: float
    size: float


def measured(draw: Callable[[], bytes | str], fresh: bool = True) -> Cost:
    """Draw once; with `fresh` in a new worker process, whose start counts."""
    if fresh:
        worker.shared.stop()
    before = 0.0 if fresh else _processor()
    begun = time.perf_counter()
    data = draw()
    clock = time.perf_counter() - begun
    return Cost(clock, _processor() - before, _peak(), len(data) / 1000)


def picture(strokes: list[Stroke]) -> bytes:
    """Draw all of them in one PNG of 1920 × 1080."""
    whole = extent(strokes, 0)
    width, height = whole.right - whole.left, whole.bottom - whole.top
    scale = min(SIZE[0] / width, SIZE[1] / height)
    region = _centred(whole, SIZE[0] / scale, SIZE[1] / scale)
    return png(strokes, region=region, scale=scale)


def _centred(whole: Bounds, width: float, height: float) -> Region:
    x = (whole.left + whole.right - width) / 2
    y = (whole.top + whole.bottom - height) / 2
    return Region(x, y, width, height)


def _status() -> int:
    process = worker.shared._process
    assert process is not None
    return process.pid


def _processor() -> float:
    fields = Path(f"/proc/{_status()}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak() -> float:
    lines = Path(f"/proc/{_status()}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def rows() -> dict[str, list[Cost]]:
    """Measure everything, several rounds each, in turn."""
    few, many = scenes.strokes(10_000), scenes.strokes(100_000)
    ways: dict[str, Callable[[], bytes | str]] = {
        "PNG, 10,000 strokes": lambda: picture(few),
        "PNG, 100,000 strokes": lambda: picture(many),
        "SVG, 10,000 strokes": lambda: svg(few),
        "PDF, 10,000 strokes": lambda: pdf(few, sheet=None),
    }
    found: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, draw in ways.items():
            found[name].append(measured(draw))
    worker.shared.stop()
    return found


def figures() -> list[Figure]:
    """Give what `make bench` prints."""
    few = scenes.strokes(10_000)
    costs = [measured(lambda: picture(few)) for _ in range(ROUNDS)]
    name = "PNG of 10,000 strokes, half with pressure, 1920 × 1080"
    return [
        summary(f"{name}: clock", "s", [cost.clock for cost in costs]),
        summary(f"{name}: processor", "s", [cost.processor for cost in costs]),
        summary(f"{name}: worker's memory", "MB", [cost.peak for cost in costs]),
    ]


def _table(found: dict[str, list[Cost]]) -> str:
    lines = [
        "| | clock, s | processor, s | worker's peak, MB | file, kB | to reach |",
        "|---|--:|--:|--:|--:|---|",
    ]
    wanted = {
        "PNG, 10,000 strokes": "3 s",
        "PNG, 100,000 strokes": "25 s and 500 MB",
    }
    for name, costs in found.items():
        clock, processor, peak, size = (sorted(column) for column in zip(*costs, strict=True))
        lines.append(
            f"| {name} | {clock[0]:.1f} ({clock[0]:.1f}–{clock[-1]:.1f}) "
            f"| {processor[0]:.1f} ({processor[0]:.1f}–{processor[-1]:.1f}) "
            f"| {peak[-1]:.0f} | {size[0]:,.0f} | {wanted.get(name, '')} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write `docs/evidence/export.md`."""
    where = machine()
    # Neighbours may take most of the processor: what is judged is the worker's own time.
    worker.shared._seconds = _PATIENCE
    found = rows()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    page = f"""# Export: large pictures without a browser

Written by `python -m bench.export` ({where}, Python {platform.python_version()}, commit {commit}).
Strokes of 40 points that turn sharply, half of them with pressure; each drawing in a new worker
process, whose start counts. The lesser of {ROUNDS} rounds, and both; the processor's time is that
of the worker and does not depend on what else the machine does.

{_table(found)}
"""
    print(page)
    EVIDENCE.write_text(page)


if __name__ == "__main__":
    main()
