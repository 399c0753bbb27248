"""Loads every Excalidraw drawing of a folder onto a board and prints what came of it.

    make corpus DIR=path/to/drawings

Each drawing goes through the same fold as on a server; what is then on the board is exported as
PNG and SVG into `artifacts/corpus/`. The exit status is 1 when a drawing did not load, an element
was not accepted, or an export failed.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nbboard import render
from nbboard.core import limits
from nbboard.core.apply import apply
from nbboard.core.errors import NBBoardError, shown
from nbboard.core.model import Element
from nbboard.core.ops import Add, Entry
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from nbboard.formats import excalidraw
from nbboard.formats.report import LoadReport

ARTIFACTS = Path(__file__).parents[1] / "artifacts" / "corpus"
LONGEST_SIDE = 4000
# Room in an entry for what is not elements.
ROOM = limits.ENTRY_BYTES - 1024


@dataclass(frozen=True)
class Outcome:
    """What came of one drawing; `trouble` is empty when all is well."""

    name: str
    report: LoadReport | None
    on_board: int = 0
    seconds: float = 0.0
    trouble: str = ""


def entries(elements: Sequence[Element]) -> Iterator[Entry]:
    """Give the log that puts the elements on a board, no entry over its limits."""
    waiting: list[Add] = []
    size = 0
    numbers = itertools.count(1)
    for element in elements:
        length = len(msgspec.msgpack.encode(element))
        if waiting and (size + length > ROOM or len(waiting) == limits.OPS_PER_ENTRY):
            yield _entry(next(numbers), waiting)
            waiting, size = [], 0
        waiting.append(Add(element))
        size += length
    if waiting:
        yield _entry(next(numbers), waiting)


def _entry(number: int, adds: list[Add]) -> Entry:
    return Entry(
        seq=number,
        at=number,
        author="corpus",
        name="corpus",
        client="corpus",
        n=number,
        batch="",
        ops=tuple(adds),
        floor=Role.OWNER,
    )


def folded(elements: Sequence[Element]) -> BoardState:
    """Give the board that the elements make; raises ValueError for one that is not accepted."""
    state = BoardState()
    for entry in entries(elements):
        for op, verdict in zip(entry.ops, apply(state, entry).verdicts, strict=True):
            if verdict != "done":
                raise ValueError(f"the board says {verdict} to {shown(op)}")
    return state


def load(drawing: Path, target: Path | None) -> Outcome:
    """Load one drawing; with a `target` folder also export it there."""
    numbers = itertools.count(1)
    begun = time.perf_counter()
    try:
        elements, report = excalidraw.load(
            drawing.read_bytes(), new_id=lambda: f"{next(numbers):016d}"
        )
        board = list(folded(elements))
        if target is not None:
            picture = render.png(board, max_side=LONGEST_SIDE, blobs=report.blobs)
            (target / f"{drawing.stem}.png").write_bytes(picture)
            vectors = render.svg(board, title=drawing.stem, blobs=report.blobs)
            (target / f"{drawing.stem}.svg").write_text(vectors)
    except (NBBoardError, ValueError, OSError) as error:
        return Outcome(drawing.stem, None, trouble=f"{type(error).__name__}: {error}")
    return Outcome(drawing.stem, report, len(board), time.perf_counter() - begun)


def row(outcome: Outcome) -> str:
    """Give one line of the table."""
    name = outcome.name if len(outcome.name) <= 36 else outcome.name[:35] + "…"
    report = outcome.report
    if report is None:
        return f"{name:<36} {outcome.trouble}"
    approximated = ", ".join(f"{what} {count}" for what, count in report.approximated.items())
    kept = ", ".join(f"{what} {count}" for what, count in report.not_kept.items())
    lost = f"; not kept: {kept}" if kept else ""
    skipped = f"; {len(report.skipped)} skipped" if report.skipped else ""
    reasons = sorted({f"\n    skipped {item.kind}: {item.reason}" for item in report.skipped})
    return (
        f"{name:<36} {report.elements_in:>8} {outcome.on_board:>8} "
        f"{outcome.seconds:>7.2f}  {approximated or 'nothing'}{lost}{skipped}{''.join(reasons)}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Load all drawings of a folder; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-pictures", action="store_true", help="load only, export nothing")
    chosen = parser.parse_args(arguments)
    drawings = sorted(chosen.folder.glob("*.excalidraw"))
    if not drawings:
        print(f"corpus: no *.excalidraw in {chosen.folder}", file=sys.stderr)
        return 2
    target = None if chosen.no_pictures else ARTIFACTS
    if target is not None:
        target.mkdir(parents=True, exist_ok=True)
    print(f"{'drawing':<36} {'elements':>8} {'on board':>8} {'seconds':>7}  approximated")
    outcomes = []
    for drawing in drawings:
        outcomes.append(load(drawing, target))
        print(row(outcomes[-1]), flush=True)
    return summed_up(outcomes)


def summed_up(outcomes: Sequence[Outcome]) -> int:
    """Print the sums; give the exit status."""
    failed = [outcome.name for outcome in outcomes if outcome.report is None]
    reports = [outcome.report for outcome in outcomes if outcome.report is not None]
    print(
        f"{f'{len(outcomes)} drawings':<36} {sum(report.elements_in for report in reports):>8} "
        f"{sum(outcome.on_board for outcome in outcomes):>8} "
        f"{sum(outcome.seconds for outcome in outcomes):>7.2f}  "
        f"{sum(len(report.skipped) for report in reports)} skipped, {len(failed)} drawings failed"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
