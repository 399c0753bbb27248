"""The whole permission matrix: who × what × way in × mode of the board (G9, T8).

What is expected comes from `table`, which is the design's table in words of its own. A forbidden
cell is refused by name, gets no number, reaches nobody and stores nothing; an allowed one takes
effect and a second member sees it.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from nbboard.core.roles import Role
from nbboard.server.hosting import Hosting
from tests.fault.evidence import Evidence, keep
from tests.security.stage import ANN, Site, Stage
from tests.security.table import CASES, GUESTS, MODES, WHO, Case, Who, expected
from tests.security.ways import ByKernel, ByRest, BySocket, Door, Way
from tests.server.callers import Caller

NAMES = {"forbidden", "not-found", "BoardNotFound"}
"""How refusals are called: of a role, and of a board that is not there for somebody."""


class Tally(NamedTuple):
    """How many cells were tried, and those that are not as the table says."""

    cells: list[str]
    failures: list[str]


@pytest.fixture
def site(call: Caller, enter: Any, hosting: Hosting, tmp_path: Path) -> Site:
    return Site(call, enter, hosting, tmp_path / "boards" / "boards.db", {})


async def cell(stage: Stage, way: Way, case: Case) -> str:
    """Try one cell; gives what is wrong with it, or ""."""
    wanted = expected(stage.who, stage.mode, case)
    op = case.op(stage.scene)
    stage.forgive()
    await stage.seen_since(0)
    before, content, marked = stage.mark(), stage.content(), len(stage.wim.seen)
    await way.reach(stage.room.state.seq)
    told = await way.act(op)
    if wanted == "refused":
        seen = await stage.seen_since(marked)
        if told.word not in NAMES or not told.message:
            return f"told {told}"
        if seen or stage.mark() != before:
            return f"it left a trace: {seen}"
        return ""
    if told.word != wanted:
        return f"told {told}, not {wanted}"
    entry = await stage.saw(told.seq)
    if entry.ops != (op,) or entry.verdicts != (wanted,) or entry.author != stage.scene.user:
        return f"a second member saw {entry}"
    if wanted == "done":
        return "" if case.worked(stage.room, stage.scene) else "it had no effect"
    return "" if stage.content() == content else f"{wanted}, and yet it changed something"


async def row(site: Site, who: Who, mode: str, by: Callable[[Door], Way], tally: Tally) -> None:
    """Try all ops of one visitor on one board."""
    stage = Stage(site, who, mode)
    way = by(await stage.open())
    try:
        await way.join()
        await stage.furnish(way.user)
        for case in CASES:
            name = f"{who.row} / {mode} / {case.name}"
            tally.cells.append(name)
            wrong = await cell(stage, way, case)
            if wrong:
                tally.failures.append(f"{name}: {wrong}")
            undo = case.undo(stage.scene)
            if undo is not None:
                await stage.enter(ANN, undo)
    finally:
        await way.leave()
        await stage.close()


async def matrix(
    site: Site, people: Sequence[Who], by: Callable[[Door], Way], modes: Sequence[str] = MODES
) -> Tally:
    """Try every cell of these rows, each row on a board of its own, a dozen boards at once."""
    tally = Tally([], [])
    turn = asyncio.Semaphore(12)

    async def in_turn(who: Who, mode: str) -> None:
        async with turn:
            await row(site, who, mode, by, tally)

    await asyncio.gather(*(in_turn(who, mode) for who in people for mode in modes))
    return tally


WAYS: dict[str, tuple[Sequence[Who], Callable[[Door], Way]]] = {
    "socket": (WHO, BySocket),
    "REST": (WHO, ByRest),
    "kernel": (WHO, ByKernel),
    "share link": (GUESTS, BySocket),
}


@pytest.mark.guarantee("G9", "T8")
@pytest.mark.parametrize("way", WAYS)
async def test_every_cell_is_as_the_table_says(site: Site, way: str) -> None:
    people, by = WAYS[way]
    tally = await matrix(site, people, by)
    keep(
        Evidence(
            "G9",
            f"permission matrix by {way}",
            trials=len(tally.cells),
            failures=len(tally.failures),
            what=f"one op of one of {len(people)} kinds of visitor in one of {len(MODES)} modes",
            caught="least role of every op lowered to viewer" if way == "socket" else "",
        )
    )
    assert len(tally.cells) == len(people) * len(MODES) * len(CASES)
    assert not tally.failures, "\n".join(tally.failures)


@pytest.mark.guarantee("G9", "T8")
async def test_a_server_that_lets_viewers_do_all_is_caught(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nbboard.core.permission.needed", lambda *_, **__: Role.VIEWER)
    people = [who for who in WHO if who.row in ("viewer", "editor")]
    tally = await matrix(site, people, BySocket, ["plain"])
    wrong = {failure.partition(": ")[0] for failure in tally.failures}
    above = {
        f"{who.row} / plain / {case.name}"
        for who in people
        for case in CASES
        # The pen is judged apart from that table.
        if expected(who, "plain", case) == "refused" and case.name != "pass-pen"
    }
    assert len(above) == 30
    assert above <= wrong
