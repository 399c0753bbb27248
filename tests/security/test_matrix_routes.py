"""The REST routes of a board: who may what, in which mode, and that refusals leave no trace."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from PIL import Image

from nbboard.core import protocol
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.room.registry import Registry
from nbboard.server.hosting import Hosting
from tests.fault.evidence import Evidence, keep
from tests.security.stage import BLOB, Site, Stage
from tests.security.table import GUESTS, MODES, RANK, WHO, Who, may_draw
from tests.security.ways import Door
from tests.server.callers import Answer, Caller

NAMES: Final = {403: ("NotAllowed", "OpRefused"), 404: ("BoardNotFound",)}
"""How refusals are called, by their status."""


def _image() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#123456").save(out, "PNG")
    return out.getvalue()


class Route(NamedTuple):
    """A request; what follows from it is `entry`, `row` (stored bytes), `bye` or nothing."""

    method: str
    path: str
    least: str
    body: Any = None
    follows: str = ""
    draws: bool = False
    writes: bool = False

    @property
    def name(self) -> str:
        """What it is called in a failure."""
        return f"{self.method} {self.path}"


ROUTES: Final = (
    Route("GET", "", "viewer"),
    Route("GET", "/elements", "viewer"),
    Route("GET", "/people", "viewer"),
    Route("GET", "/chat", "viewer"),
    Route("GET", "/export?format=nbboard", "viewer"),
    Route("POST", "/export", "viewer", {"format": "nbboard"}),
    Route("GET", "/thumbnail", "viewer"),
    Route("GET", f"/blobs/{BLOB}", "viewer"),
    Route("POST", "/picture", "viewer", _image(), "row"),
    Route("POST", "/duplicate", "viewer", {}),
    Route("GET", "/history", "editor"),
    Route("GET", "/at/1", "editor"),
    Route("POST", "/blobs", "editor", _image(), "row", draws=True),
    Route("GET", "/links", "owner"),
    Route("POST", "/links", "owner", {"role": "viewer"}, "entry"),
    Route("DELETE", "/links/{link}", "owner", None, "entry"),
    Route("PATCH", "", "owner", {"title": "patched"}, "entry", writes=True),
    Route("PATCH", "", "owner", {"listed": True}, "entry"),
    Route("POST", "/restore", "owner", {"seq": 1}, "entry", draws=True),
    Route("PATCH", "", "owner", {"archived": True}, "entry"),
    Route("POST", "/shutdown", "owner", None, "bye"),
    Route("POST", "/purge", "owner", {}, "bye"),
    Route("DELETE", "", "owner", None, "bye"),
)
"""Those that end the room come last; after each the watcher comes back."""
OF_GUESTS: Final = (
    *("/chat", "/export?format=nbboard", "/export"),
    *(f"/blobs/{BLOB}", "/blobs", "/picture"),
)


@pytest.fixture
def site(call: Caller, enter: Any, hosting: Hosting, tmp_path: Path) -> Site:
    return Site(call, enter, hosting, tmp_path / "boards" / "boards.db", {})


def may(who: Who, mode: str, route: Route) -> bool:
    """Tell what the design's table says."""
    if route.draws:
        return may_draw(who, mode) and (route.least == "editor" or who.rank == "owner")
    if route.writes and mode == "archived":
        return False
    return RANK[who.rank] >= RANK[route.least]


async def _watch(stage: Stage) -> None:
    """Have the watcher come back to a room that was ended."""
    await stage.wim.closed()
    path = f"api/boards/{stage.board}/socket"
    stage.wim = await stage.site.enter(path, 1, Authorization="token wim")
    await stage.wim.hello()
    registry = await stage.site.hosting.registry()
    stage.room = await registry.open(BoardId(stage.board))


async def _followed(stage: Stage, route: Route, answer: Answer, rows: tuple[int, ...]) -> str:
    """Say what did not follow from an allowed request, as a second member sees it."""
    if route.follows == "entry":
        head = stage.room.state.seq
        await stage.saw(head)
        return ""
    if route.follows == "row":
        sha256 = answer.model.get("sha256") or answer.model["blob"]
        path = f"api/boards/{stage.board}/blobs/{sha256}"
        found = await stage.site.call("wim", "GET", path)
        return "" if found.code == 200 and stage.stored() >= rows else f"no image: {found.code}"
    if route.follows == "bye":
        bye = await stage.wim.until(protocol.Bye)
        if route.method == "POST":
            await _watch(stage)
        return "" if bye.message else "no words"
    return "" if stage.stored() == rows else "reading stored something"


async def cell(stage: Stage, door: Door, route: Route, link: str) -> str:
    """Try one route as somebody with an account; gives what is wrong."""
    stage.forgive()
    path = f"api/boards/{stage.board}{route.path.format(link=link)}"
    rows, before, marked = stage.stored(), stage.mark(), len(stage.wim.seen)
    answer = await stage.site.call(door.token, route.method, path, route.body)
    if may(stage.who, stage.mode, route):
        if not 200 <= answer.code < 300:
            return f"refused: {answer.code} {answer.body!r}"
        return await _followed(stage, route, answer, rows)
    told = answer.model if isinstance(answer.model, dict) else {}
    named = told.get("reason") in NAMES.get(answer.code, ())
    if not named or not told.get("message"):
        return f"told {answer.code} {answer.body!r}"
    seen = await stage.seen_since(marked)
    return "" if not seen and stage.mark() == before else f"it left a trace: {seen}"


async def by_account(site: Site, who: Who, mode: str, failures: list[str]) -> int:
    """Try all routes of a board as somebody with an account."""
    stage = Stage(site, who, mode)
    door = await stage.open()
    made = await site.call("ann", "POST", f"api/boards/{stage.board}/links", {})
    await stage.furnish(who.user)
    await stage.seen_since(0)
    out = {"archived": False} if mode == "archived" else {"archived": True}
    for asked in ROUTES:
        route = asked._replace(body=out) if asked.body == {"archived": True} else asked
        if wrong := await cell(stage, door, route, made.model["id"]):
            failures.append(f"{who.row} / {mode} / {route.name} {route.body!r:.40}: {wrong}")
    await stage.close()
    return len(ROUTES)


async def by_link(site: Site, who: Who, mode: str, failures: list[str]) -> int:
    """Try the guests' routes, then all others with nothing but a guest's cookie."""
    stage = Stage(site, who, mode)
    door = await stage.open()
    guest = await site.enter(door.path, 2, **door.headers)
    await stage.furnish((await guest.hello()).you.user)
    await stage.seen_since(0)
    origin = "/".join(site.call.url.split("/")[:3])
    cells = 0

    async def ask(route: Route, path: str) -> Answer:
        headers = {"Cookie": door.cookie, "Origin": origin}
        return await site.call("", route.method, path, route.body, **headers)

    for route in ROUTES:
        cells += 1
        before, marked = stage.mark(), len(stage.wim.seen)
        path = route.path.format(link=door.link)
        answer = await ask(route, f"api/boards/{stage.board}{path}")
        seen = await stage.seen_since(marked)
        if answer.code not in (302, 403) or seen or stage.mark() != before:
            failures.append(f"{who.row} / {mode} / {route.name}: {answer.code} {seen}")
        answer = await ask(route, f"s/{door.link}{path}")
        wanted = {302, 403, 404, 405}
        if route.path in OF_GUESTS:
            wanted = {200, 201} if may(who, mode, route) else {403}
        if route.path == "" and route.method == "GET":
            wanted = {200}  # the page, which is the same for everybody
        if answer.code not in wanted:
            failures.append(f"{who.row} / {mode} / s/ {route.name}: {answer.code}")
    guest.socket.close()
    await guest.closed()
    await stage.close()
    return 2 * cells


@pytest.mark.guarantee("G9", "G10", "T7", "T8")
@pytest.mark.parametrize(("way", "people"), [(by_account, WHO), (by_link, GUESTS)])
async def test_every_route_asks_for_its_right(
    site: Site, way: Callable[..., Any], people: tuple[Who, ...]
) -> None:
    failures: list[str] = []
    cells = 0
    for mode in MODES:
        tried = await asyncio.gather(*(way(site, who, mode, failures) for who in people))
        cells += sum(tried)
    name = f"permission matrix of REST routes {way.__name__}"
    what = f"one of {len(ROUTES)} requests of one of {len(people)} visitors in one of 4 modes"
    caught = "every visitor taken for an owner" if way is by_account else ""
    keep(Evidence("G9", name, cells, len(failures), what, caught))
    assert not failures, "\n".join(failures)


@pytest.mark.guarantee("G9", "T8")
async def test_routes_that_take_everybody_for_an_owner_are_caught(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def owner(*_: object) -> Role:
        return Role.OWNER

    monkeypatch.setattr(Registry, "role", owner)
    failures: list[str] = []
    viewer = next(who for who in WHO if who.row == "viewer")
    await by_account(site, viewer, "plain", failures)
    wrong = "\n".join(failures)
    for route in ("GET /history", "GET /at/1", "GET /links", "POST /shutdown", "POST /purge"):
        assert route in wrong
