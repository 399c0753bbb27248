"""Attempts to break in: by share links, groups, names, requests and pictures."""

import io
import json
from typing import Any

import pytest
from PIL import Image
from tornado.httpclient import HTTPClientError

from nbboard.core import limits, protocol
from nbboard.core.ops import Ask, Decline, Say, SetRole
from nbboard.core.roles import Role
from nbboard.server.guests import COOKIE
from nbboard.server.hosting import Hosting
from nbboard.server.rates import LINK_PORTRAITS, Rates
from tests.server.callers import Caller, make, submit
from tests.server.test_guests import Link, cookie, enter_by, link, origin
from tests.server.test_people import photo


def value(held: str) -> str:
    return held.partition("=")[2]


@pytest.mark.guarantee("T4")
async def test_a_planted_cookie_is_not_kept_unless_it_opens_this_link(call: Caller) -> None:
    """Fixation: what an attacker put into a browser must not become its owner's."""
    way, other = await link(call, "editor"), await link(call, "editor")
    theirs = await cookie(call, other)
    guest, _, code = value(theirs).partition(".")
    for planted in (theirs, f"{COOKIE}={guest}", f"{COOKIE}=.{code}", f"{COOKIE}=", "x=y"):
        entered = await enter_by(call, way.id, {"secret": way.secret}, Cookie=planted)
        assert entered.code == 200
        assert value(entered.headers["Set-Cookie"]).partition(";")[0] not in planted
        assert entered.model["user"] != f"guest:{guest}"


@pytest.mark.guarantee("T4", "T7")
async def test_a_cookie_plays_no_part_at_another_link_of_the_same_board(
    call: Caller, enter: Any
) -> None:
    way = await link(call, "viewer")
    more = await call("ann", "POST", f"api/boards/{way.board}/links", {"role": "editor"})
    own = await cookie(call, way)
    for path in ("chat", "export?format=nbboard", "blobs/" + "0" * 64):
        assert (await call("", "GET", f"s/{more.model['id']}/{path}", Cookie=own)).code == 403
    with pytest.raises(HTTPClientError) as raised:
        await enter(f"s/{more.model['id']}/socket", Cookie=own)
    assert raised.value.code == 403


@pytest.mark.guarantee("T6", "T7")
@pytest.mark.parametrize("who", ["ann", "guest:abc", "python"])
async def test_no_login_makes_a_guest_more_than_a_guest(call: Caller, enter: Any, who: str) -> None:
    way = await link(call, "viewer")
    own = await cookie(call, way)
    smuggled = {
        "Authorization": f"token {who}",
        "X-Forwarded-User": who,
        "Remote-User": who,
        "X-XSRFToken": "x",
    }
    guest = await enter(f"s/{way.id}/socket?token={who}", Cookie=own, **smuggled)
    welcome = await guest.hello()
    assert welcome.you.user.startswith("guest:")
    assert (welcome.you.role, welcome.ceiling, welcome.floor) == (
        Role.VIEWER,
        Role.VIEWER,
        Role.NONE,
    )
    # And without the cookie all this opens nothing.
    for path in (f"s/{way.id}/chat", f"s/{way.id}/chat?token={who}"):
        assert (await call("", "GET", path, **smuggled)).code == 403


@pytest.mark.guarantee("T7", "T22")
async def test_no_account_is_taken_for_the_kernels(call: Caller, hosting: Hosting) -> None:
    """Boards that kernels make are the user python's: an account of that name would own them."""
    token = hosting.kernel_token
    board = await make(call, token, access="private")
    for path in ("api/boards", f"api/boards/{board}", f"api/boards/{board}/history"):
        refused = await call("python", "GET", path)
        assert refused.code == 403
        assert (await call(token, "GET", path)).code == 200
    assert (await call("python", "DELETE", f"api/boards/{board}")).code == 403


PATHS = [
    "s/{id}/../api/boards",
    "s/{id}/../../nbboard/api/boards/{board}",
    "s/{id}/%2e%2e/%2e%2e/api/boards",
    "s/{id}/..%2fapi%2fboards",
    "s/{id}//chat",
    "s/{id}/chat/",
    "s/{id}%2fchat",
    "s/{id};/chat",
    "s/{id}/api/boards/{board}/people",
    "s/{board}/chat",
    "s/{id}/static/../chat",
    "s/{id}/static/%2e%2e/%2e%2e/server/auth.py",
    "s/{id}/static//etc/passwd",
    "s/{id}/blobs/../chat",
]


@pytest.mark.guarantee("T6", "T14")
@pytest.mark.parametrize("path", PATHS)
async def test_no_path_leads_from_a_guests_route_to_another(call: Caller, path: str) -> None:
    way = await link(call, "editor")
    own = await cookie(call, way)
    answer = await call("", "GET", path.format(id=way.id, board=way.board), Cookie=own)
    assert answer.code in (302, 403, 404), answer.body
    assert b"messages" not in answer.body


@pytest.mark.guarantee("G10", "T7")
async def test_a_guest_reads_no_image_of_another_board(call: Caller) -> None:
    way = await link(call, "editor")
    other = await make(call)
    blob = (await call("ann", "POST", f"api/boards/{other}/picture", photo())).model["blob"]
    own = await cookie(call, way)
    assert (await call("", "GET", f"s/{way.id}/blobs/{blob}", Cookie=own)).code == 404
    here = await call("ann", "POST", f"api/boards/{way.board}/picture", photo())
    assert here.model["blob"] == blob, "the same image, uploaded here too"
    assert (await call("", "GET", f"s/{way.id}/blobs/{blob}", Cookie=own)).code == 200


@pytest.mark.guarantee("T19")
async def test_a_forwarded_address_buys_no_more_guesses(call: Caller, hosting: Hosting) -> None:
    hosting.rates = Rates(lambda: 0.0)
    way = await link(call)
    codes = []
    for number in range(limits.ENTER_FAILURES + 1):
        spoofed = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-Ip": f"10.0.0.{number}"}
        codes.append((await enter_by(call, way.id, {"secret": "wrong"}, **spoofed)).code)
    assert codes == [403] * limits.ENTER_FAILURES + [429]


@pytest.mark.guarantee("T19")
async def test_asking_over_and_over_is_asking_twenty_times(call: Caller, enter: Any) -> None:
    board = await make(call, access="view")
    guest = await enter(f"api/boards/{board}/socket", Authorization="token bob")
    welcome = await guest.hello()
    before = (await call("ann", "GET", f"api/boards/{board}")).model["head"]
    done = refused = 0
    # As many as one connection sends at once without being slowed down.
    for n in range(1, 301, 2):
        await guest.send(protocol.Submit(n, (Ask(Role.EDITOR),)))
        await guest.send(protocol.Submit(n + 1, (Decline(welcome.you.user),)))
        while True:
            message = await guest.read()
            if isinstance(message, protocol.Refused) and message.n == n:
                assert message.code == "too-often"
                refused += 1
                break
            if isinstance(message, protocol.Entries) and message.entries[-1].n == n:
                done += 1
                break
        if refused:
            break
    assert (done, refused) == (limits.ASKS_SENT, 1)
    head = (await call("ann", "GET", f"api/boards/{board}")).model["head"]
    assert head - before <= 2 * limits.ASKS_SENT + 1


@pytest.mark.guarantee("T22")
@pytest.mark.parametrize("name", ["Ann", "Аnn", "ann (owner)", "Python · plot.ipynb", "Guest Fox"])
async def test_a_look_alike_is_still_shown_with_its_account(
    call: Caller, enter: Any, name: str
) -> None:
    way = await link(call, "editor")
    ann = await enter(f"api/boards/{way.board}/socket", 1, Authorization="token ann")
    await ann.hello()
    guest = await enter(f"s/{way.id}/socket", 2, Cookie=await cookie(call, way))
    welcome = await guest.hello(name=name)
    said = await guest.submit(1, Say("trust me"))
    entry = said.entries[-1]
    assert entry.name == name
    assert entry.author == welcome.you.user
    assert entry.author.startswith("guest:")
    assert welcome.you.agent == "kernel", "what a guest says of its program is only said"
    # A right is given to the account, not to the name.
    await ann.submit(1, SetRole(name, Role.OWNER))
    await guest.send(protocol.Submit(2, (SetRole("eve", Role.OWNER),)))
    assert (await guest.until(protocol.Refused)).code == "forbidden"


def polyglots() -> dict[str, bytes]:
    script = b"<script>alert(1)</script>"
    jpeg = io.BytesIO()
    Image.new("RGB", (20, 20), "#ff0000").save(jpeg, "JPEG", comment=script)
    return {
        "page after a PNG": photo() + script,
        "archive after a PNG": photo() + b"PK\x05\x06" + bytes(18),
        "script in a JPEG's comment": jpeg.getvalue() + script,
    }


@pytest.mark.guarantee("T11", "T12")
@pytest.mark.parametrize("name", polyglots())
async def test_a_picture_that_is_also_something_else_is_only_a_picture(
    call: Caller, name: str
) -> None:
    way = await link(call, "viewer")
    own = await cookie(call, way)
    path = f"s/{way.id}/picture"
    made = await call("", "POST", path, polyglots()[name], Cookie=own, Origin=origin(call))
    assert made.code == 201, made.body
    stored = await call("", "GET", f"s/{way.id}/blobs/{made.model['blob']}", Cookie=own)
    assert b"script" not in stored.body
    assert b"PK" not in stored.body
    assert stored.headers["Content-Type"] == "image/webp"
    assert stored.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.guarantee("T13", "T19")
async def test_a_huge_picture_is_refused_and_stores_nothing(call: Caller) -> None:
    way = await link(call, "viewer")
    own = await cookie(call, way)
    huge = photo() + bytes(limits.BLOB_BYTES)
    path = f"s/{way.id}/picture"
    answer = await call("", "POST", path, huge, Cookie=own, Origin=origin(call))
    assert (answer.code, answer.model["reason"]) == (413, "LimitExceeded")
    assert str(limits.BLOB_BYTES) in answer.model["message"]


@pytest.mark.guarantee("T19")
async def test_coming_in_again_buys_no_more_pictures(call: Caller, hosting: Hosting) -> None:
    way = await link(call, "viewer")
    hosting.rates = Rates(lambda: 0.0)
    group = (f"link:{way.id}",)
    for _ in range(limits.LINK_PORTRAITS - 1):
        hosting.rates.spend(LINK_PORTRAITS, f"{way.board}\n{group}")
    codes = []
    for _ in range(3):
        headers = {"Cookie": await cookie(call, way), "Origin": origin(call)}
        codes.append((await call("", "POST", f"s/{way.id}/picture", photo(), **headers)).code)
    assert codes == [201, 429, 429]
    assert (await call("ann", "POST", f"api/boards/{way.board}/picture", photo())).code == 201


@pytest.mark.guarantee("T7", "T28")
async def test_a_group_of_a_strangers_gives_nothing_by_its_name(call: Caller) -> None:
    """Whoever names a group like another's, or like a share link's, is not in it."""
    board = await make(call, access="private")
    made = await call("ann", "POST", "api/groups", {"title": "Staff", "members": ["bob"]})
    await submit(call, "ann", board, ["set-group", made.model["id"], 2])
    mallory = await call("mal", "POST", "api/groups", {"title": "Staff", "members": ["mal"]})
    assert mallory.model["id"] != made.model["id"]
    assert (await call("mal", "GET", f"api/boards/{board}")).code == 404
    forged = {"title": "Staff", "members": ["mal"], "id": made.model["id"]}
    assert (await call("mal", "POST", "api/groups", forged)).code == 400
    for method in ("PATCH", "DELETE"):
        body = {"members": ["mal"]} if method == "PATCH" else None
        assert (await call("mal", method, f"api/groups/{made.model['id']}", body)).code == 404
    assert (await call("bob", "GET", f"api/boards/{board}")).model["role"] == "editor"


@pytest.mark.guarantee("T5")
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_a_form_of_another_site_enters_nobody(call: Caller, kind: str) -> None:
    way: Link = await link(call, "editor")
    body = json.dumps({"secret": way.secret}).encode()
    for sent in ({"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}, {}):
        headers = {"Content-Type": kind, **sent}
        answer = await call("", "POST", f"s/{way.id}/enter", body, **headers)
        assert answer.code in (403, 404)
        assert "Set-Cookie" not in answer.headers
