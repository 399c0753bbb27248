"""Who may do what, asking for more, pictures of oneself."""

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from nbboard.core import limits
from nbboard.server.hosting import Hosting
from nbboard.server.rates import ASKS, PORTRAITS, Rates
from tests.server.callers import Caller, make, submit


def photo(width: int = 300, height: int = 200, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#1971c2").save(out, form)
    return out.getvalue()


async def people(call: Caller, who: str, board: str) -> dict[str, Any]:
    answer = await call(who, "GET", f"api/boards/{board}/people")
    assert answer.code == 200, answer.body
    found: dict[str, Any] = answer.model
    return found


async def asked_of(call: Caller, owner: str, board: str) -> dict[str, Any]:
    """Give the one request of a board; it is passed on after its answer."""
    async with asyncio.timeout(30):
        while not (asks := (await people(call, owner, board))["asks"]):
            pass
    (request,) = asks
    found: dict[str, Any] = request
    return found


async def test_everybody_on_a_board_sees_who_may_do_what(call: Caller) -> None:
    board = await make(call, access="view")
    group = (await call("ann", "POST", "api/groups", {"title": "7b", "members": ["cem"]})).model
    await submit(call, "ann", board, ["set-role", "bob", 2], ["set-group", group["id"], 2])
    await submit(call, "ann", board, ["set-group", "hub:staff", 1], ["ban", "eve", True])
    seen = await people(call, "cem", board)
    assert seen["you"] == {"user": "cem", "role": "editor"}
    assert (seen["access"], seen["listed"], seen["locked"], seen["pen"]) == (
        "view",
        False,
        False,
        None,
    )
    assert seen["roles"] == [
        {"user": "ann", "name": "Ann", "role": "owner"},
        {"user": "bob", "name": "bob", "role": "editor"},
    ]
    assert seen["groups"] == [
        {"id": group["id"], "title": "7b", "role": "editor"},
        {"id": "hub:staff", "title": "staff", "role": "viewer"},
    ]
    assert (seen["asks"], seen["banned"]) == ([], [])
    assert (await people(call, "ann", board))["banned"] == [{"user": "eve", "name": "eve"}]


@pytest.mark.guarantee("G10", "T33")
async def test_an_ask_reaches_the_owner_and_tells_the_asker_nothing(call: Caller) -> None:
    board = await make(call, access="private")
    asked = await call("bob", "POST", f"api/boards/{board}/ask", {"role": "editor"})
    again = await call("bob", "POST", f"api/boards/{board}/ask", {"role": "editor"})
    absent = await call("bob", "POST", "api/boards/brave-otter-0000/ask", {"role": "editor"})
    no_id = await call("bob", "POST", "api/boards/A%20B/ask", {"role": "editor"})
    answers = {(answer.code, answer.body) for answer in (asked, again, absent, no_id)}
    assert answers == {(202, b"{}")}
    request = await asked_of(call, "ann", board)
    assert (request["user"], request["name"], request["role"]) == ("bob", "Bob", "editor")
    assert (await call("bob", "GET", f"api/boards/{board}")).code == 404


@pytest.mark.guarantee("T28")
async def test_a_request_is_granted_by_a_role(call: Caller) -> None:
    board = await make(call, access="private")
    await call("bob", "POST", f"api/boards/{board}/ask", {"role": "editor"})
    await asked_of(call, "ann", board)
    await submit(call, "ann", board, ["set-role", "bob", 2])
    seen = await people(call, "bob", board)
    assert seen["you"]["role"] == "editor"
    assert (await people(call, "ann", board))["asks"] == []


@pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": 2}, {"role": "viewer", "x": 1}])
async def test_an_ask_that_makes_no_sense_is_named(call: Caller, body: Any) -> None:
    board = await make(call)
    answer = await call("bob", "POST", f"api/boards/{board}/ask", body)
    assert answer.code == 400
    assert (await people(call, "ann", board))["asks"] == []


@pytest.mark.guarantee("T19")
async def test_asking_is_limited(call: Caller, hosting: Hosting) -> None:
    hosting.rates = Rates(lambda: 0.0)
    for _ in range(limits.ASKS_SENT):
        hosting.rates.spend(ASKS, "bob")
    board = await make(call)
    answers = [
        await call("bob", "POST", f"api/boards/{name}/ask", {"role": "editor"})
        for name in (board, "brave-otter-0000")
    ]
    assert [answer.code for answer in answers] == [429, 429]
    assert answers[0].body == answers[1].body
    assert int(answers[0].headers["Retry-After"]) > 0
    assert (await people(call, "ann", board))["asks"] == []


@pytest.mark.guarantee("T13", "T23")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_becomes_a_small_square_of_the_board(call: Caller, form: str) -> None:
    board = await make(call, access="view")
    made = await call("bob", "POST", f"api/boards/{board}/picture", photo(form=form))
    assert made.code == 201, made.body
    blob = made.model["blob"]
    stored = await call("ann", "GET", f"api/boards/{board}/blobs/{blob}")
    with Image.open(io.BytesIO(stored.body)) as image:
        assert (image.format, image.size) == ("WEBP", (limits.PORTRAIT_SIDE,) * 2)
    shown = await submit(call, "bob", board, ["introduce", blob])
    assert shown.model["verdicts"] == ["done"]
    await submit(call, "ann", board, ["set-role", "bob", 1])
    roles = (await people(call, "ann", board))["roles"]
    assert {role["user"]: role.get("picture") for role in roles} == {"ann": None, "bob": blob}
    other = await make(call)
    assert (await call("ann", "GET", f"api/boards/{other}/blobs/{blob}")).code == 404


@pytest.mark.guarantee("T12", "T13")
@pytest.mark.parametrize("body", [b"", b"<svg/>", b"GIF89a" + bytes(50), photo()[:50]])
async def test_what_is_no_picture_is_refused(call: Caller, body: bytes) -> None:
    board = await make(call)
    answer = await call("bob", "POST", f"api/boards/{board}/picture", body)
    assert answer.code == 400
    assert answer.model["message"]


@pytest.mark.guarantee("T23")
async def test_a_picture_must_have_been_uploaded_to_this_board(call: Caller) -> None:
    board, other = await make(call), await make(call)
    blob = (await call("ann", "POST", f"api/boards/{other}/picture", photo())).model["blob"]
    refused = await submit(call, "ann", board, ["introduce", blob])
    assert (refused.code, refused.model["code"]) == (409, "no-blob")


@pytest.mark.guarantee("T19")
async def test_pictures_are_limited(call: Caller, hosting: Hosting) -> None:
    board = await make(call, access="view")
    hosting.rates = Rates(lambda: 0.0)
    for _ in range(limits.PORTRAITS):
        hosting.rates.spend(PORTRAITS, f"{board}\nbob")
    assert (await call("bob", "POST", f"api/boards/{board}/picture", photo())).code == 429
    assert (await call("ann", "POST", f"api/boards/{board}/picture", photo())).code == 201


@pytest.mark.guarantee("G9", "G10")
async def test_strangers_to_a_private_board_see_nobody(call: Caller) -> None:
    board = await make(call, access="private")
    for method, path, body in (("GET", "people", None), ("POST", "picture", photo())):
        hidden = await call("bob", method, f"api/boards/{board}/{path}", body)
        absent = await call("bob", method, f"api/boards/brave-otter-0000/{path}", body)
        assert (hidden.code, hidden.body) == (absent.code, absent.body)
        assert hidden.code == 404
