"""Share links, as owners make, list and end them."""

import asyncio
import time
from typing import Any

import pytest

from nbboard.server.hosting import Hosting
from tests.server.callers import Caller, make, submit


async def test_a_link_is_told_once_with_its_secret(call: Caller, hosting: Hosting) -> None:
    board = await make(call)
    made = await call("ann", "POST", f"api/boards/{board}/links", {"title": "parents"})
    assert made.code == 201, made.body
    assert made.headers["Cache-Control"] == "no-store"
    page, _, secret = made.model.pop("url").partition("#")
    assert page == f"{call.url}s/{made.model['id']}"
    assert len(secret) == 43
    listed = (await call("ann", "GET", f"api/boards/{board}/links")).model["links"]
    assert listed == [made.model]
    assert (made.model["role"], made.model["title"], made.model["owner"]) == (
        "viewer",
        "parents",
        "ann",
    )
    kept = await (await hosting.store()).get_link(made.model["id"])
    assert kept is not None
    assert secret not in repr(kept)
    groups = (await call("ann", "GET", f"api/boards/{board}/people")).model["groups"]
    assert groups == [{"id": f"link:{made.model['id']}", "title": "parents", "role": "viewer"}]


async def test_a_links_address_is_the_one_its_maker_uses(call: Caller) -> None:
    board = await make(call)
    host = call.url.split("/")[2]
    for origin, site in (
        (f"https://{host}", f"https://{host}/"),
        (f"http://{host}", f"http://{host}/"),
        ("https://evil.example", f"http://{host}/"),
        (f"javascript://{host}", f"http://{host}/"),
    ):
        made = await call("ann", "POST", f"api/boards/{board}/links", {}, Origin=origin)
        assert made.model["url"].startswith(site)


async def test_a_link_that_is_ended_is_off_the_list_and_off_the_board(call: Caller) -> None:
    board = await make(call)
    made = (await call("ann", "POST", f"api/boards/{board}/links", {"role": "editor"})).model
    path = f"api/boards/{board}/links"
    assert (await call("ann", "DELETE", f"{path}/{made['id']}")).code == 204
    assert (await call("ann", "DELETE", f"{path}/{made['id']}")).code == 204
    assert (await call("ann", "GET", path)).model["links"] == []
    assert (await call("ann", "GET", f"api/boards/{board}/people")).model["groups"] == []


@pytest.mark.guarantee("G9")
async def test_only_owners_have_to_do_with_links(call: Caller) -> None:
    board = await make(call)
    path = f"api/boards/{board}/links"
    made = (await call("ann", "POST", path, {})).model
    for method, where, body in (
        ("GET", path, None),
        ("POST", path, {}),
        ("DELETE", f"{path}/{made['id']}", None),
    ):
        assert (await call("bob", method, where, body)).code == 403
    assert len((await call("ann", "GET", path)).model["links"]) == 1


@pytest.mark.guarantee("T7")
async def test_a_link_is_ended_only_through_its_own_board(call: Caller) -> None:
    board, other = await make(call), await make(call, "eve")
    made = (await call("ann", "POST", f"api/boards/{board}/links", {})).model
    answer = await call("eve", "DELETE", f"api/boards/{other}/links/{made['id']}")
    assert answer.code == 404
    assert len((await call("ann", "GET", f"api/boards/{board}/links")).model["links"]) == 1


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"role": "owner"}, 400, "role"),
        ({"title": "é" * 150}, 413, "300 bytes"),
        ({"expires_at": 1000}, 400, "passed"),
        ({"expires_at": 10**15}, 413, "366 days"),
        ({"secret": "mine"}, 400, "secret"),
    ],
)
async def test_what_does_not_fit_is_named_and_makes_no_link(
    call: Caller, body: Any, code: int, words: str
) -> None:
    board = await make(call)
    answer = await call("ann", "POST", f"api/boards/{board}/links", body)
    assert answer.code == code
    assert words in answer.model["message"]
    assert (await call("ann", "GET", f"api/boards/{board}/people")).model["groups"] == []


async def test_a_link_that_has_expired_is_off_the_list(call: Caller) -> None:
    board = await make(call)
    path = f"api/boards/{board}/links"
    soon = time.time_ns() // 1_000_000 + 300
    assert (await call("ann", "POST", path, {"expires_at": soon})).code == 201

    async with asyncio.timeout(30):
        while (await call("ann", "GET", path)).model["links"]:
            pass
    # Its role leaves the board when the next one is made.
    made = (await call("ann", "POST", path, {})).model
    groups = (await call("ann", "GET", f"api/boards/{board}/people")).model["groups"]
    assert [item["id"] for item in groups] == [f"link:{made['id']}"]


async def test_the_board_decides_what_a_link_may(call: Caller) -> None:
    board = await make(call)
    made = (await call("ann", "POST", f"api/boards/{board}/links", {})).model
    await submit(call, "ann", board, ["set-group", f"link:{made['id']}", None])
    # Taking the role away by hand leaves nothing for the end of the link to take.
    path = f"api/boards/{board}/links/{made['id']}"
    assert (await call("ann", "DELETE", path)).code == 204


class TestOff:
    """A server whose admin has not allowed share links."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["NBBoardApp"]["share_links"] = False
        return jp_server_config

    async def test_owners_are_told_so_and_guests_find_nothing(self, call: Caller) -> None:
        board = await make(call)
        answer = await call("ann", "POST", f"api/boards/{board}/links", {})
        assert answer.code == 403
        assert "c.NBBoardApp.share_links = True" in answer.model["message"]
        assert (await call("ann", "GET", f"api/boards/{board}/links")).model["links"] == []
        assert (await call("ann", "GET", "api/me")).model["share_links"] is False
        link = "0" * 16
        for method, path in (
            ("GET", f"s/{link}"),
            ("GET", f"s/{link}/static/page.js"),
            ("POST", f"s/{link}/enter"),
            ("GET", f"s/{link}/socket"),
            ("GET", f"s/{link}/chat"),
        ):
            assert (await call("ann", method, path)).code == 404
            assert (await call("", method, path)).code in (302, 403, 404)
