"""People with a share link and no account: what the link opens, and everything it does not."""

import asyncio
import io
import json
import re
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

import pytest
from PIL import Image
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from nbboard.core import limits
from nbboard.core.model import Image as Picture
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Ask, Say, SetAccess, SetGroup
from nbboard.core.protocol import Bye, Refused, Submit
from nbboard.core.roles import Role
from nbboard.server import app, exports
from nbboard.server.guests import COOKIE
from nbboard.server.hosting import Hosting
from nbboard.server.rates import Rate, Rates
from tests.server.callers import RECT, Answer, Caller, elements, make, submit

BOX = Add(Rect(id="g" * 16, at=(0, 0), size=(16, 16)))


class Link(NamedTuple):
    board: str
    id: str
    secret: str


async def link(call: Caller, role: str = "viewer", **wish: Any) -> Link:
    """Make a private board and a link onto it."""
    board = await make(call, access="private", title="Sprint")
    made = await call("ann", "POST", f"api/boards/{board}/links", {"role": role, **wish})
    assert made.code == 201, made.body
    return Link(board, made.model["id"], made.model["url"].partition("#")[2])


def origin(call: Caller) -> str:
    return "/".join(call.url.split("/")[:3])


async def enter_by(call: Caller, key: str, body: Any, **headers: str) -> Answer:
    return await call("", "POST", f"s/{key}/enter", body, Origin=origin(call), **headers)


async def cookie(call: Caller, way: Link) -> str:
    """Come in by a link; gives the Cookie header of the guest."""
    answer = await enter_by(call, way.id, {"secret": way.secret})
    assert answer.code == 200, answer.body
    return answer.headers["Set-Cookie"].partition(";")[0]


@pytest.mark.guarantee("T3", "T6")
async def test_a_secret_is_exchanged_for_a_cookie_of_that_path(call: Caller) -> None:
    way = await link(call, "editor")
    answer = await enter_by(call, way.id, {"secret": way.secret})
    model = answer.model
    assert model["user"].startswith("guest:")
    assert re.fullmatch(r"Guest [A-Z][a-z]+", model["name"])
    assert (model["board"], model["title"], model["role"]) == (way.board, "Sprint", "editor")
    morsel = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    path = "/" + "/".join(call.url.split("/")[3:]) + f"s/{way.id}"
    assert (morsel["path"], morsel["httponly"], morsel["samesite"]) == (path, True, "Strict")
    assert not morsel["secure"], "the test server speaks http"
    by_tls = origin(call).replace("http:", "https:")
    body = {"secret": way.secret}
    behind = await call("", "POST", f"s/{way.id}/enter", body, Origin=by_tls)
    assert SimpleCookie(behind.headers["Set-Cookie"])[COOKIE]["secure"] is True
    assert answer.headers["Cache-Control"] == "no-store"
    again = await enter_by(call, way.id, {}, Cookie=f"{COOKIE}={morsel.value}")
    assert again.model == model, "a reload keeps the guest"
    other = await enter_by(call, way.id, {"secret": way.secret})
    assert other.model["user"] != model["user"], "each is somebody of their own"


@pytest.mark.guarantee("T4", "T33")
async def test_whatever_opens_nothing_has_one_answer(call: Caller) -> None:
    way, other = await link(call), await link(call)
    ended = await link(call)
    await call("ann", "DELETE", f"api/boards/{ended.board}/links/{ended.id}")
    theirs = await cookie(call, other)
    tries = [
        await enter_by(call, way.id, {"secret": "wrong"}),
        await enter_by(call, way.id, {"secret": other.secret}),
        await enter_by(call, way.id, {"secret": way.secret[:-1]}),
        await enter_by(call, way.id, {"secret": "é\0"}),
        await enter_by(call, way.id, {}),
        await enter_by(call, way.id, {}, Cookie=theirs),
        await enter_by(call, way.id, {}, Cookie=f"{COOKIE}=x.y"),
        await enter_by(call, "0" * 16, {"secret": way.secret}),
        await enter_by(call, ended.id, {"secret": ended.secret}),
    ]
    assert {answer.code for answer in tries} == {403}
    assert len({answer.body for answer in tries}) == 1
    assert "Set-Cookie" not in tries[0].headers


GETS = ["chat", "export?format=nbboard", "blobs/" + "0" * 64]


@pytest.mark.guarantee("T6", "T7")
async def test_no_cookie_no_board_whoever_is_signed_in(call: Caller) -> None:
    way, other = await link(call), await link(call)
    theirs = await cookie(call, other)
    for path in GETS:
        for who, headers in (
            ("", {}),
            ("ann", {}),
            ("", {"Cookie": theirs}),
            ("", {"Cookie": f"{COOKIE}=" + "a" * 16 + "." + "0" * 64}),
        ):
            answer = await call(who, "GET", f"s/{way.id}/{path}", **headers)
            assert answer.code == 403, (path, who, headers)
            assert answer.model["reason"] == "NotAllowed"


@pytest.mark.guarantee("G10", "T7")
async def test_a_guest_gets_the_board_of_the_link_and_nothing_else(call: Caller) -> None:
    way = await link(call)
    other = await make(call, access="edit", listed=True)
    await submit(call, "ann", way.board, RECT, ["say", "hello"])
    own = await cookie(call, way)
    chat = await call("", "GET", f"s/{way.id}/chat", Cookie=own)
    assert [message["text"] for message in chat.model["messages"]] == ["hello"]
    for form in ("png", "svg", "nbboard"):
        export = await call("", "GET", f"s/{way.id}/export?format={form}", Cookie=own)
        assert export.code == 200, export.body
    for board in (way.board, other):
        for path in ("", "/elements", "/people", "/history", "/at/1", "/links", "/thumbnail"):
            answer = await call("", "GET", f"api/boards/{board}{path}", Cookie=own)
            assert answer.code in (302, 403), path
    for path in ("api/boards", "api/me", "api/groups", "static/manifest.json", f"boards/{other}"):
        assert (await call("", "GET", path, Cookie=own)).code in (302, 403), path


@pytest.mark.guarantee("T5")
@pytest.mark.parametrize(
    "sent", [None, "null", "http://evil.example", "http://127.0.0.1:1", "{own}.evil.example"]
)
async def test_another_site_can_ask_nothing(call: Caller, sent: str | None) -> None:
    way = await link(call, "editor")
    own = await cookie(call, way)
    headers = {"Cookie": own}
    if sent is not None:
        headers["Origin"] = sent.format(own=origin(call))
    entering = await call("", "POST", f"s/{way.id}/enter", {"secret": way.secret}, **headers)
    assert entering.code in (403, 404)
    assert "Set-Cookie" not in entering.headers
    assert (await call("", "POST", f"s/{way.id}/picture", b"x", **headers)).code in (403, 404)
    if sent is not None:
        with pytest.raises(HTTPClientError) as raised:
            await socket(call, way, headers)
        assert raised.value.code == 403
        assert (await call("", "GET", f"s/{way.id}/chat", **headers)).code == 404


async def socket(call: Caller, way: Link, headers: dict[str, str]) -> Any:
    url = "ws" + call.url.removeprefix("http") + f"s/{way.id}/socket"
    return await websocket_connect(HTTPRequest(url, headers=headers))


@pytest.mark.guarantee("G9", "T8")
@pytest.mark.parametrize("role", ["viewer", "editor"])
async def test_a_guest_does_what_the_link_allows_and_no_more(
    call: Caller, enter: Any, role: str
) -> None:
    way = await link(call, role)
    guest = await enter(f"s/{way.id}/socket", Cookie=await cookie(call, way))
    welcome = await guest.hello(name="Zoé")
    assert (welcome.you.name, welcome.you.role.name.lower()) == ("Zoé", role)
    assert welcome.ceiling is welcome.you.role
    said = await guest.submit(1, Say("hello"))
    assert said.entries[-1].author == welcome.you.user
    if role == "editor":
        await guest.submit(2, BOX)
        assert await elements(call, "ann", way.board) == 1
    else:
        await guest.send(Submit(2, (BOX,)))
        assert (await guest.until(Refused)).code == "forbidden"
        assert await elements(call, "ann", way.board) == 0
    # Not even after an owner has given this guest more than the link gives.
    await submit(call, "ann", way.board, ["set-role", welcome.you.user, 2])
    head = (await call("ann", "GET", f"api/boards/{way.board}")).model["head"]
    for n, op in enumerate([SetAccess("edit"), SetGroup(f"link:{way.id}", Role.EDITOR)], 3):
        await guest.send(Submit(n, (op,)))
        assert (await guest.until(Refused)).code == "forbidden"
    if role == "viewer":
        await guest.send(Submit(9, (BOX,)))
        assert (await guest.until(Refused)).code == "forbidden"
        await guest.send(Submit(10, (Ask(Role.EDITOR),)))
        assert (await guest.until(Refused)).code == "forbidden"
    assert (await call("ann", "GET", f"api/boards/{way.board}")).model["head"] == head


@pytest.mark.guarantee("T28")
async def test_revoking_a_link_turns_everybody_out_at_once(call: Caller, enter: Any) -> None:
    way = await link(call, "editor")
    own = await cookie(call, way)
    guest = await enter(f"s/{way.id}/socket", Cookie=own)
    welcome = await guest.hello()
    # A role of the guest's own does not outlive the link.
    await submit(call, "ann", way.board, ["set-role", welcome.you.user, 2])
    await call("ann", "DELETE", f"api/boards/{way.board}/links/{way.id}")
    assert (await guest.until(Bye)).code in ("link-ended", "not-shared")
    assert await guest.closed() == 4403
    assert (await enter_by(call, way.id, {}, Cookie=own)).code == 403
    assert (await call("", "GET", f"s/{way.id}/chat", Cookie=own)).code == 403
    with pytest.raises(HTTPClientError) as raised:
        await enter(f"s/{way.id}/socket", Cookie=own)
    assert raised.value.code == 403


@pytest.mark.guarantee("T28")
async def test_an_expired_link_is_found_out(call: Caller, enter: Any, hosting: Hosting) -> None:
    way = await link(call)
    own = await cookie(call, way)
    guest = await enter(f"s/{way.id}/socket", Cookie=own)
    await guest.hello()
    opened = await hosting.opened()
    kept = await opened.store.get_link(way.id)
    assert kept is not None
    await opened.store.put_link(kept._replace(expires_at=1))
    assert (await enter_by(call, way.id, {}, Cookie=own)).code == 403
    await opened.door.check()
    bye = await guest.until(Bye)
    assert (bye.code, bye.retry) == ("link-ended", False)
    assert "ask for a new one" in bye.message
    assert (await call("ann", "GET", f"api/boards/{way.board}/people")).model["groups"] == []


@pytest.mark.guarantee("T19")
async def test_wrong_secrets_are_limited_by_address_and_link(
    call: Caller, hosting: Hosting
) -> None:
    hosting.rates = Rates(lambda: 0.0)
    way, other = await link(call), await link(call)
    for _ in range(limits.ENTER_FAILURES):
        assert (await enter_by(call, way.id, {"secret": "wrong"})).code == 403
    refused = await enter_by(call, way.id, {"secret": way.secret})
    assert refused.code == 429
    assert refused.model["reason"] == "TooOften"
    assert (await enter_by(call, other.id, {"secret": other.secret})).code == 200


@pytest.mark.guarantee("T3")
async def test_no_log_line_holds_a_secret(
    call: Caller, enter: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    way = await link(call)
    own = await cookie(call, way)
    await enter_by(call, way.id, {"secret": way.secret + "x"})
    await call("", "POST", f"s/{way.id}/enter", b'{"secret": "' + way.secret.encode())
    await call("", "GET", f"s/{way.id}", Referer=f"{call.url}s/{way.id}")
    guest = await enter(f"s/{way.id}/socket", Cookie=own)
    await guest.hello()
    await call("ann", "DELETE", f"api/boards/{way.board}/links/{way.id}")
    await guest.closed()
    assert "enter" in caplog.text
    for planted in (way.secret, own.partition("=")[2], own.partition(".")[2]):
        assert planted not in caplog.text


@pytest.mark.guarantee("T26", "T25", "T3")
async def test_the_page_is_the_same_for_every_link(call: Caller) -> None:
    way = await link(call)
    page = await call("", "GET", f"s/{way.id}")
    absent = await call("", "GET", "s/" + "0" * 16)
    assert page.code == absent.code == 200
    assert page.body.replace(way.id.encode(), b"0" * 16) == absent.body
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    config = json.loads(re.findall(r"application/json[^>]*>(.*?)</script>", page.body.decode())[0])
    home = "/" + "/".join(call.url.split("/")[3:])
    assert config["nbboard"] == {
        "entry": "guest",
        "link": way.id,
        "home": home,
        "tickets": False,
    }
    script = re.findall(r'src="([^"]+)"', page.body.decode())[0]
    loader = await call("", "GET", f"s/{way.id}/{script.partition(way.id + '/')[2]}")
    assert loader.code == 200
    assert loader.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("..%2f__init__.py", "../app.py", "no.js"):
        assert (await call("", "GET", f"s/{way.id}/static/{name}")).code in (403, 404)


async def test_a_guest_shows_a_picture(call: Caller) -> None:
    way = await link(call)
    own = await cookie(call, way)
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "#00ff00").save(out, "PNG")
    path = f"s/{way.id}/picture"
    made = await call("", "POST", path, out.getvalue(), Cookie=own, Origin=origin(call))
    assert made.code == 201, made.body
    blob = await call("", "GET", f"s/{way.id}/blobs/{made.model['blob']}", Cookie=own)
    assert blob.headers["Content-Type"] == "image/webp"


def png(side: int = 20, color: str = "#00ff00") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), color).save(out, "PNG")
    return out.getvalue()


async def upload(call: Caller, way: Link, own: str, body: bytes) -> Answer:
    return await call("", "POST", f"s/{way.id}/blobs", body, Cookie=own, Origin=origin(call))


async def test_a_guest_who_may_draw_puts_an_image_on_the_board(call: Caller, enter: Any) -> None:
    way = await link(call, "editor")
    own = await cookie(call, way)
    made = await upload(call, way, own, png())
    assert made.code == 201, made.body
    assert (made.model["width"], made.model["height"]) == (20, 20)
    guest = await enter(f"s/{way.id}/socket", Cookie=own)
    await guest.hello()
    blob = made.model["sha256"]
    await guest.submit(1, Add(Picture(id="g" * 16, at=(0, 0), size=(320, 320), blob=blob)))
    assert await elements(call, "ann", way.board) == 1
    assert (await call("", "GET", f"s/{way.id}/blobs/{blob}", Cookie=own)).code == 200


@pytest.mark.guarantee("T6", "T7", "T8", "T5")
async def test_nobody_uploads_who_may_not_draw(call: Caller) -> None:
    way, watching, other = await link(call, "editor"), await link(call), await link(call, "editor")
    own, viewers, theirs = [await cookie(call, each) for each in (way, watching, other)]
    path = f"s/{way.id}/blobs"
    assert (await upload(call, watching, viewers, png())).code == 403
    for headers in ({}, {"Cookie": theirs}, {"Cookie": f"{COOKIE}=x.y"}):
        answer = await call("", "POST", path, png(), Origin=origin(call), **headers)
        assert answer.code == 403, headers
    for site in ({}, {"Origin": "null"}, {"Origin": "http://evil.example"}):
        assert (await call("", "POST", path, png(), Cookie=own, **site)).code in (403, 404), site
    # Nor by the board's own route, nor once the board is locked, nor after the link has ended.
    answer = await call("", "POST", f"api/boards/{way.board}/blobs", png(), Cookie=own)
    assert answer.code in (302, 403)
    await submit(call, "ann", way.board, ["lock-board", True])
    refused = await upload(call, way, own, png())
    assert refused.code == 403
    assert "the board is locked" in refused.model["message"]
    await submit(call, "ann", way.board, ["lock-board", False])
    assert (await upload(call, way, own, png())).code == 201
    await call("ann", "DELETE", f"api/boards/{way.board}/links/{way.id}")
    assert (await upload(call, way, own, png())).code == 403


@pytest.mark.guarantee("T19", "T20")
async def test_guests_cannot_fill_the_disk_with_images(
    call: Caller, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one guest, nor one who comes in again and again as somebody new."""
    hosting.rates = Rates(lambda: 0.0)
    way, other = await link(call, "editor"), await link(call, "editor")
    image = png()
    monkeypatch.setattr(exports, "GUEST_IMAGES", Rate(3, 3600, "images"))
    monkeypatch.setattr(exports, "LINK_IMAGES", Rate(5, 3600, "images of guests of this link"))
    own = await cookie(call, way)
    assert [(await upload(call, way, own, image)).code for _ in range(4)] == [201] * 3 + [429]
    again = [await cookie(call, way) for _ in range(3)]
    codes = [(await upload(call, way, each, image)).code for each in again]
    assert codes == [201, 201, 429]
    assert (await upload(call, other, await cookie(call, other), image)).code == 201
    assert (await upload(call, other, await cookie(call, other), b"no image")).code == 400
    huge = await upload(call, other, await cookie(call, other), bytes(limits.BLOB_BYTES + 1))
    assert huge.code == 413


@pytest.mark.guarantee("T6")
def test_every_guest_route_is_marked_open_and_asks_the_cookie() -> None:
    for _, handler in app.GUEST_ROUTES:
        for method in ("get", "post", "put", "patch", "delete", "head"):
            for base in handler.__mro__:
                if method in vars(base) and base.__module__.startswith("nbboard"):
                    assert hasattr(getattr(handler, method), "__allow_unauthenticated")
        for base in handler.__mro__:
            if base.__module__.startswith("nbboard"):
                assert "check_origin" not in vars(base)


@pytest.mark.guarantee("G13")
async def test_many_come_in_at_once(call: Caller) -> None:
    way = await link(call)
    answers = await asyncio.gather(
        *(enter_by(call, way.id, {"secret": way.secret}) for _ in range(60))
    )
    assert {answer.code for answer in answers} == {200}
    assert len({answer.model["user"] for answer in answers}) == 60
