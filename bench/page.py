"""The page of what nbboard costs: docs/evidence/performance.md, made of the newest measurements.

The figures themselves lie beside it in performance.json, so that the page can be written anew from
what was measured before, a part at a time.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bench.figures import Curve, Figure
from bench.plots import draw

ROOT: Final = Path(__file__).parents[1]
ARTIFACTS: Final = ROOT / "artifacts" / "bench"
EVIDENCE: Final = ROOT / "docs" / "evidence"
PAGE: Final = EVIDENCE / "performance.md"
KEPT: Final = EVIDENCE / "performance.json"
TITLES: Final = {
    "basics": "The parts one by one",
    "fanout": "Showing many people what one draws",
    "loop": "Joining, committing, and the event loop",
    "browser": "In the browser",
    "export": "Pictures without a browser",
    "growth": "How costs grow",
    "before": "Before `server/wire.py`: the same scenes through Tornado's `write_message`",
}
_HEAD: Final = """# Performance

Written by `make bench`, from measurements on the machine and at the load named with each part.
Processors are shared and vary by a third from minute to minute: so what has a goal is a ratio to
something measured in turn with it, in the same rounds, wherever that is possible; and what is
measured goes ahead of other work where the machine allows it (the part says so). Each figure is
the median of its rounds; least and most stand beside it. A goal that is not reached says so.

{tally}
"""


class Part(Struct, frozen=True):
    """What one part of the benchmark came to, where and when.

    With a `failure` some figures are missing, or all are those of an earlier time.
    """

    name: str
    figures: tuple[Figure, ...]
    curves: tuple[Curve, ...]
    commit: str
    at: str
    machine: str
    load: float
    seconds: float
    failure: str = ""

    @property
    def all(self) -> tuple[Figure, ...]:
        """Give all figures, exponents of the curves too."""
        return (*self.figures, *(curve.figure() for curve in self.curves))


def keep(part: Part) -> None:
    """Keep a part's figures, for the page and for whoever compares."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    data = msgspec.json.format(msgspec.json.encode(part))
    (ARTIFACTS / f"{part.name}.json").write_bytes(data)
    kept = {one.name: one for one in committed()} | {part.name: part}
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    KEPT.write_bytes(msgspec.json.encode(list(kept.values())) + b"\n")


def keep_failure(name: str, failure: str) -> None:
    """Keep that a part could not be measured; what it came to before stays."""
    before = {one.name: one for one in committed()}
    unknown = Part(name, (), (), "unknown", "never", "nowhere", 0.0, 0.0)
    keep(msgspec.structs.replace(before.get(name, unknown), failure=failure))


def committed() -> list[Part]:
    """Give the newest measurement of each part."""
    return msgspec.json.decode(KEPT.read_bytes(), type=list[Part]) if KEPT.exists() else []


def write() -> None:
    """Write the page and its plots from what is kept."""
    order = list(TITLES)
    parts = sorted(committed(), key=lambda part: order.index(part.name))
    for part in parts:
        if part.curves:
            draw(EVIDENCE, part.name, part.curves)
    PAGE.write_text(text(parts), encoding="utf-8")


def text(parts: Sequence[Part]) -> str:
    """Give the page."""
    judged = [figure for part in parts for figure in part.all if figure.goal]
    missed = [figure for figure in judged if not figure.met]
    tally = f"**{len(judged) - len(missed)} of {len(judged)} goals are reached.**"
    if missed:
        lines = (f"- {one.name}: {number(one.median)} {one.unit} ({one.goal})" for one in missed)
        tally += " Not reached:\n\n" + "\n".join(lines)
    failed = [f"- {TITLES[part.name]}: {part.failure}" for part in parts if part.failure]
    if failed:
        tally += "\n\n**Not measured at the last try, or in part:**\n\n" + "\n".join(failed)
    return _HEAD.format(tally=tally) + "\n".join(map(section, parts))


def section(part: Part) -> str:
    """Give one part's table and plots."""
    where = f"{part.machine}; load {part.load:.1f} before, {part.seconds:.0f} s"
    lines = [
        f"\n## {TITLES[part.name]}\n",
        *([f"**Failed at the last try:** {part.failure}\n"] if part.failure else ()),
        f"{part.at} UTC, commit {part.commit}: {where}.\n",
        "| figure | median | least – most | to reach | |",
        "|---|--:|--:|--:|---|",
        *rows(part.all),
    ]
    if part.curves:
        lines += ["", f"![{TITLES[part.name]}]({part.name}.svg)"]
    return "\n".join(lines) + "\n"


def rows(figures: Sequence[Figure]) -> Iterator[str]:
    """Give the table's lines; what several figures say before a colon is said once."""
    for scene, group in groupby(figures, lambda figure: figure.name.rpartition(": ")[0]):
        several = list(group)
        if not scene or len(several) == 1:
            yield from map(row, several)
            continue
        yield f"| **{scene}** | | | | |"
        for one in several:
            yield row(one._replace(name=one.name.removeprefix(f"{scene}: ")))


def row(figure: Figure) -> str:
    """Give a figure's line of the table."""
    verdict = {None: "", True: "met", False: "**missed**"}[figure.met]
    value = f"{number(figure.median)} {figure.unit}".strip()
    spread = f"{number(figure.least)} – {number(figure.most)}"
    return f"| {figure.name} | {value} | {spread} | {figure.goal or ''} | {verdict} |"


def number(value: float) -> str:
    """Give a number with three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
