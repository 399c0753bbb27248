"""Who you are, and which boards concern you."""

import json
from typing import Any

import pytest

from nbboard.core.ops import Say
from nbboard.server.hosting import Hosting
from tests.server.callers import Caller, make, submit


async def listed(call: Caller, who: str, query: str = "") -> dict[str, list[str]]:
    answer = await call(who, "GET", f"api/boards{query}")
    assert answer.code == 200, answer.body
    return {board["id"]: board["kinds"] for board in answer.model["boards"]}


async def test_a_visitor_is_told_how_the_server_knows_them(call: Caller) -> None:
    made = (await call("ann", "POST", "api/groups", {"title": "7b", "members": ["bob"]})).model
    me = (await call("bob", "GET", "api/me")).model
    assert me == {
        "user": "bob",
        "name": "Bob",
        "tells_apart": True,
        "groups": [{"id": made["id"], "title": "7b"}],
        "share_links": True,
        "group_roles": [],
    }


async def test_a_server_with_one_token_cannot_tell_people_apart(api: Any) -> None:
    assert json.loads((await api("api", "me")).body)["tells_apart"] is False


@pytest.mark.guarantee("G10")
async def test_the_lobby_shows_what_concerns_somebody_and_nothing_else(call: Caller) -> None:
    group = (await call("ann", "POST", "api/groups", {"title": "7b", "members": ["bob"]})).model
    mine = await make(call, "bob")
    shared = await make(call, access="private")
    by_group = await make(call, access="private")
    public = await make(call, access="view", listed=True)
    await make(call)
    banned = await make(call, listed=True)
    private = await make(call, access="private", listed=True)
    await submit(call, "ann", shared, ["set-role", "bob", 2])
    await submit(call, "ann", by_group, ["set-group", group["id"], 1])
    await submit(call, "ann", banned, ["ban", "bob", True])
    found = await listed(call, "bob")
    assert found == {
        mine: ["mine"],
        shared: ["shared"],
        by_group: ["group"],
        public: ["listed"],
    }
    assert private in await listed(call, "ann")
    roles = (await call("bob", "GET", "api/boards")).model["boards"]
    assert {board["id"]: board["role"] for board in roles} == {
        mine: "owner",
        shared: "editor",
        by_group: "viewer",
        public: "viewer",
    }


async def test_a_visit_is_remembered(call: Caller, enter: Any) -> None:
    board = await make(call)
    assert await listed(call, "bob") == {}
    guest = await enter(f"api/boards/{board}/socket", Authorization="token bob")
    await guest.hello(name="Bobby")
    found = (await call("ann", "GET", "api/boards")).model["boards"][0]
    assert (found["active"], found["members"]) == (True, 1)
    assert found["people"] == [{"name": "Bobby", "user": "bob"}]
    # Noted behind the answer to hello, before the next message is read.
    await guest.submit(1, Say("hello"))
    assert await listed(call, "bob") == {board: ["visited"]}


@pytest.mark.guarantee("T20")
async def test_a_list_loads_no_board(call: Caller, hosting: Hosting) -> None:
    boards = [await make(call, access="view") for _ in range(5)]
    assert len(await listed(call, "ann")) == 5
    registry = await hosting.registry()
    assert [registry.active(board) for board in boards] == [None] * 5  # type: ignore[arg-type]


async def test_a_new_board_is_as_it_was_wished(call: Caller) -> None:
    made = await call(
        "ann", "POST", "api/boards", {"title": "Maths", "access": "view", "listed": True}
    )
    board = made.model
    assert (board["title"], board["access"], board["listed"]) == ("Maths", "view", True)
    assert (board["owner"], board["owner_name"], board["role"]) == ("ann", "Ann", "owner")
    assert made.headers["Location"].endswith(board["id"])
    alone = (await call("ann", "GET", f"api/boards/{board['id']}")).model
    assert alone == board | {"changed_at": alone["changed_at"]}
    in_list = (await call("ann", "GET", "api/boards")).model["boards"]
    assert in_list == [alone]


async def test_who_may_only_read_makes_no_board(call: Caller) -> None:
    answer = await call("reader rob", "POST", "api/boards", {})
    assert answer.code == 403
    assert (await call("reader rob", "GET", "api/boards")).model == {"boards": []}


async def test_a_wrong_wish_is_named(call: Caller) -> None:
    answer = await call("ann", "GET", "api/boards?deleted=yes")
    assert answer.code == 400
    assert "'yes'" in answer.model["message"]
