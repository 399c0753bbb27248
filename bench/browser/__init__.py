"""What our page does with a large board, beside a bare page with one cached bitmap in the same run.

``python -m bench.browser`` measures what `make bench` does, in under five minutes; with ``--full``
boards of 1,000 to 100,000 strokes and real drawings, in five rounds.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench.browser import boards, company, measures, visits
from bench.browser.boards import Open
from bench.browser.download import downloads
from bench.browser.pages import SIDES, Rig, Side, rig
from bench.figures import Curve, Figure, summary


class Case(NamedTuple):
    """A board, and how often it is measured; with `all` also what is done on it."""

    name: str
    size: int
    rounds: int
    all: bool = True


SHORT: Final = (
    Case("strokes", 10_000, 2),
    Case("strokes", 50_000, 1),
    Case("strokes", 100_000, 1),
    Case("real elements", 10_000, 1, all=False),
    Case("real elements", 100_000, 1, all=False),
)
FULL: Final = (
    *(Case("strokes", count, 5) for count in (1_000, 10_000, 50_000, 100_000)),
    *(Case("real elements", count, 5) for count in (1_000, 10_000, 50_000, 100_000)),
)
# What a page is to reach: by what is done and what is said of it, at so many elements at most.
GOALS: Final[dict[tuple[str, str], dict[int, str]]] = {
    ("opening", "complete"): {10_000: "≤ 1,000", 50_000: "≤ 2,500", 100_000: "≤ 5,000"},
    ("opening", "longest task"): {100_000: "≤ 50"},
    ("opening", "heap"): {10_000: "≤ 25", 50_000: "≤ 100", 100_000: "≤ 200"},
    ("pan while it opens", "a frame's work p95"): {100_000: "≤ 33.4"},
    **{
        (what, value): {100_000: goal}
        for what in ("own stroke", "pan", "zoom")
        for value, goal in (("frame p95", "≤ 16.8"), ("longest frame", "≤ 33.4"))
    },
    ("own stroke", "pen p95"): {100_000: "≤ 24"},
    ("ten others", "lag p95"): {100_000: "≤ 28"},
    ("own stroke", "busy"): {100_000: "≤ 1.5"},
    ("ten others", "busy"): {100_000: "≤ 1.5"},
}
_MEGABYTES: Final = ("heap", "buffers", "embedder")
_GROWING: Final = (
    ("opening", "complete"),
    ("opening", "busy"),
    ("opening", "heap"),
    ("own stroke", "frame p95"),
    ("own stroke", "busy"),
    ("ten others", "busy"),
    ("ten others", "lag p95"),
    ("pan", "frame p95"),
    ("zoom", "frame p95"),
)

Key = tuple[str, str]
"""What is done, and what is said of it."""
Round = dict[Key, float]


class Measured(NamedTuple):
    """All rounds of one case, of either page."""

    case: Case
    rounds: dict[Side, list[Round]]


def measured_once(where: Rig, side: Side, board: Open, case: Case) -> Round:
    """Open a board on one of the pages and do all there is to do."""
    page, values = measures.opening(where, side, board)
    done = {"opening": {**values, **measures.heap(page)}}
    if case.all:
        done["pan"] = measures.panning(page)
        done["zoom"] = measures.zooming(page)
        done["own stroke"] = measures.drawing(page)
        done["ten others"] = company.others(where, page, side, board)
    page.context.close()
    if case.all and side == "nbboard":
        done["pan while it opens"] = measures.looking_round(where, side, board)
    return {(what, name): value for what, part in done.items() for name, value in part.items()}


class Run(NamedTuple):
    """Everything that one run measured."""

    cases: list[Measured]
    visits: list[Figure]


@cache
def measured(cases: Sequence[Case]) -> Run:
    """Measure both pages in turn, round by round."""
    found = []
    with tempfile.TemporaryDirectory() as folder, rig(Path(folder)) as where:
        for case in cases:
            make = boards.synthetic if case.name == "strokes" else boards.real
            board = boards.put(where.lab, where.folder, case.name, make(case.size))
            rounds: defaultdict[Side, list[Round]] = defaultdict(list)
            for _ in range(case.rounds):
                for side in SIDES:
                    rounds[side].append(measured_once(where, side, board, case))
            found.append(Measured(case, dict(rounds)))
        return Run(found, visits.figures(where))


def figures(cases: Sequence[Case] = SHORT) -> list[Figure]:
    """What `make bench` prints of the browser."""
    run = measured(cases)
    return [*downloads(), *(each for one in run.cases for each in _of_case(one)), *run.visits]


def _of_case(one: Measured) -> Iterator[Figure]:
    case, ours, limits = one.case, one.rounds["nbboard"], one.rounds["limit"]
    for key in ours[0]:
        what, value = key
        name = f"{what}, {case.size:,} {case.name}: {value}"
        unit = "MB" if value in _MEGABYTES else "ms"
        goal = _goal(key, case)
        own = [each[key] for each in ours]
        if value == "busy" and key in limits[0]:
            times = [one[key] / other[key] for one, other in zip(ours, limits, strict=True)]
            yield summary(name, unit, own)
            yield summary(f"{name} × the limit", "times", times)._replace(goal=goal)
            continue
        yield summary(name, unit, own)._replace(goal=goal)
        if key in limits[0]:
            yield summary(f"{name}, the limit", unit, [each[key] for each in limits])


def _goal(key: Key, case: Case) -> str | None:
    reached = GOALS.get(key, {})
    return next((goal for count, goal in sorted(reached.items()) if case.size <= count), None)


def curves(cases: Sequence[Case] = SHORT) -> list[Curve]:
    """How what a person feels grows with the number of strokes on the board."""
    grown = [one for one in measured(cases).cases if one.case.name == "strokes"]
    return [
        Curve(
            name=f"{what}: {value}",
            unit="MB" if value in _MEGABYTES else "ms",
            of="strokes",
            sizes=tuple(one.case.size for one in grown),
            values=tuple(
                median(each[what, value] for each in one.rounds["nbboard"]) for one in grown
            ),
        )
        for what, value in _GROWING
    ]
