"""The live lane: who is seen drawing, and what becomes of a stroke when a right ends in it."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nbboard.core import protocol
from nbboard.core.model import Rect, Stroke, Style
from nbboard.core.ops import Add, Archive, Ban, Kick, LockBoard, Op, PassPen, PatchSet, SetRole
from nbboard.core.points import pack
from nbboard.core.protocol import Cursor, Drag, Ink, Laser, LiveItem, Shape, Typing, View
from nbboard.core.roles import Role
from nbboard.server.hosting import Hosting
from tests.fault.evidence import Evidence, keep
from tests.security.stage import ANN, Site, Stage
from tests.security.table import GUESTS, MODES, WHO, Who, key, may_draw
from tests.security.ways import BySocket
from tests.server.callers import Caller
from tests.server.conftest import Guest

POINTS = pack(np.array([[0, 0], [9, 9]]))
ITEMS: dict[str, LiveItem] = {
    "ink": Ink("i" * 16, 0, POINTS, style=Style()),
    "shape": Shape("s" * 16, Rect(id="s" * 16, at=(0, 0), size=(5, 5))),
    "drag": Drag(((key("patch"), PatchSet(at=(7, 7))),)),
    "cursor": Cursor((3, 4)),
    "laser": Laser(POINTS),
    "typing": Typing(True),
    "view": View((1, 2), 1500),
}
DRAWN = ("ink", "shape", "drag")


@pytest.fixture
def site(call: Caller, enter: Any, hosting: Hosting, tmp_path: Path) -> Site:
    return Site(call, enter, hosting, tmp_path / "boards" / "boards.db", {})


def shown(messages: list[protocol.ServerMessage]) -> list[tuple[str, LiveItem]]:
    return [pair for one in messages if isinstance(one, protocol.LiveBy) for pair in one.items]


async def sees(stage: Stage, member: str, item: LiveItem) -> list[tuple[str, LiveItem]]:
    """Wait until the watcher sees `item`; gives what it saw before."""
    seen: list[tuple[str, LiveItem]] = []
    async with asyncio.timeout(30):
        while (member, item) not in seen:
            seen += (await stage.wim.until(protocol.LiveBy)).items
    return [pair for pair in seen if pair[1] != item]


async def cell(stage: Stage, way: BySocket, name: str, secret: int) -> str:
    """Try one kind of live item, on a connection of its own; gives what is wrong."""
    item, who = ITEMS[name], stage.who
    await stage.seen_since(0)
    before, marked = stage.mark(), len(stage.wim.seen)
    guest = await way.open(secret)
    if not who.inside:
        await guest.send(protocol.Hello(protocol.VERSION, guest.secret, "page"))
        await guest.send(protocol.Live((item,)))
        told = (await guest.until(protocol.Bye)).code
        seen = await stage.seen_since(marked)
        kept_out = told == "not-found" and not seen and stage.mark() == before
        return "" if kept_out else f"{told} {seen}"
    member = (await guest.hello()).you.id
    await guest.send(protocol.Live((item,)))
    wrong = ""
    if name not in DRAWN or may_draw(who, stage.mode):
        await sees(stage, member, item)
    else:
        refused = await guest.until(protocol.Refused)
        if (refused.n, refused.code) != (0, "forbidden") or not refused.message:
            wrong = f"told {refused}"
        marker = Cursor((secret, secret))
        await guest.send(protocol.Live((marker,)))
        if leaked := await sees(stage, member, marker):
            wrong = f"seen: {leaked}"
    guest.socket.close()
    await guest.closed()
    return wrong or ("" if stage.mark() == before else "it was stored")


async def row(site: Site, who: Who, mode: str, failures: list[str]) -> int:
    """Try all live items of one visitor on one board; gives how many."""
    stage = Stage(site, who, mode)
    way = BySocket(await stage.open())
    await way.join()
    await stage.furnish(way.user)
    for secret, name in enumerate(ITEMS, 10):
        if wrong := await cell(stage, way, name, secret):
            failures.append(f"{who.row} / {mode} / {name}: {wrong}")
    await way.leave()
    await stage.close()
    return len(ITEMS)


@pytest.mark.guarantee("G9", "T8")
async def test_only_who_may_draw_is_seen_drawing(site: Site) -> None:
    failures: list[str] = []
    cells = 0
    for mode in MODES:
        tried = await asyncio.gather(*(row(site, who, mode, failures) for who in (*WHO, *GUESTS)))
        cells += sum(tried)
    what = f"one of {len(ITEMS)} kinds of live items of one of {len(WHO) + len(GUESTS)} visitors"
    caught = "everybody may draw live"
    keep(Evidence("G9", "permission matrix on the live lane", cells, len(failures), what, caught))
    assert not failures, "\n".join(failures)


@pytest.mark.guarantee("G9", "T8")
async def test_a_live_lane_that_takes_from_everybody_is_caught(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nbboard.room.rights.may_draw", lambda *_: True)
    stage = Stage(site, next(who for who in WHO if who.row == "viewer"), "plain")
    way = BySocket(await stage.open())
    await way.join()
    await stage.furnish(way.user)
    guest = await way.open(99)
    member = (await guest.hello()).you.id
    for name in DRAWN:
        await guest.send(protocol.Live((ITEMS[name],)))
        await sees(stage, member, ITEMS[name])
    await way.leave()
    await stage.close()


def demotions(user: str) -> dict[str, Op]:
    return {
        "role": SetRole(user, Role.VIEWER),
        "lock": LockBoard(True),
        "presenter": PassPen("dan"),
        "archive": Archive(True),
        "kick": Kick(user),
        "ban": Ban(user, True),
        "no role": SetRole(user, None),
    }


async def ends_in_a_stroke(site: Site, ending: str) -> tuple[Stage, Guest, str]:
    """Begin a stroke as an editor, take the right away, draw on; gives who watched and drew."""
    stage = Stage(site, next(who for who in WHO if who.row == "editor"), "plain")
    way = BySocket(await stage.open())
    await way.join()
    guest = way.guest
    assert guest is not None
    member = guest.seen[0].you.id  # type: ignore[union-attr]
    ink = Ink("z" * 16, 0, POINTS, style=Style())
    await guest.send(protocol.Live((ink,)))
    await sees(stage, member, ink)
    await stage.enter(ANN, demotions(way.user)[ending])
    return stage, guest, member


@pytest.mark.guarantee("G9", "T28")
@pytest.mark.parametrize("ending", ["role", "lock", "presenter", "archive"])
async def test_a_right_that_ends_in_a_stroke_ends_the_stroke(site: Site, ending: str) -> None:
    stage, guest, member = await ends_in_a_stroke(site, ending)
    assert await sees(stage, member, Ink("z" * 16, 0, b"", end=True)) == []
    await guest.send(protocol.Live((Ink("z" * 16, 2, POINTS),)))
    await guest.send(protocol.Live((Ink("y" * 16, 0, POINTS, style=Style()),)))
    before = stage.mark()
    stroke = Stroke(id="z" * 16, at=(0, 0), size=(9, 9), points=POINTS)
    await guest.send(protocol.Submit(1, (Add(stroke),)))
    words: list[protocol.Refused] = []
    while not words or words[-1].n != 1:
        words.append(await guest.until(protocol.Refused))
    assert {word.code for word in words} == {"forbidden"}
    assert words[0].n == 0
    assert words[0].message.startswith("nobody sees what you draw")
    marker = Cursor((5, 5))
    await guest.send(protocol.Live((marker,)))
    assert await sees(stage, member, marker) == []
    assert stage.mark() == before
    await stage.close()


@pytest.mark.guarantee("G9", "T28")
@pytest.mark.parametrize("ending", ["kick", "ban", "no role"])
async def test_whoever_is_sent_away_in_a_stroke_takes_it_along(site: Site, ending: str) -> None:
    stage, guest, member = await ends_in_a_stroke(site, ending)
    assert (await guest.until(protocol.Bye)).message
    async with asyncio.timeout(30):
        while member not in (await stage.wim.until(protocol.Members)).left:
            pass
    late = await site.enter(f"api/boards/{stage.board}/socket", 9, Authorization="token wim")
    assert (await late.hello()).live == ()
    assert len(stage.room.state) == 0
    await stage.close()
