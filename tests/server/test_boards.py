import json
from typing import Any

import pytest

from nbboard.core.ids import is_board_id
from nbboard.core.protocol import Bye
from tests.server.callers import RECT, Caller, elements, make, submit


async def test_create_list_read(api: Any) -> None:
    made = await api("api", "boards", method="POST", json_body={"title": "Ünïcode 🦊"})
    assert made.code == 201
    model = json.loads(made.body)
    assert is_board_id(model["id"])
    assert (model["title"], model["role"], model["access"]) == ("Ünïcode 🦊", "owner", "edit")
    assert made.headers["Location"].endswith(f"/nbboard/api/boards/{model['id']}")
    listed = json.loads((await api("api", "boards")).body)["boards"]
    assert [board["id"] for board in listed] == [model["id"]]
    read = json.loads((await api("api", "boards", model["id"])).body)
    assert read["url"].endswith(f"/nbboard/boards/{model['id']}")


async def test_ids_are_never_used_again(api: Any) -> None:
    ids = set()
    for _ in range(20):
        made = await api("api", "boards", method="POST", json_body={})
        ids.add(json.loads(made.body)["id"])
    assert len(ids) == 20


async def test_a_deleted_board_comes_back_as_it_was(call: Caller, enter: Any) -> None:
    board = await make(call)
    await submit(call, "ann", board, RECT)
    member = await enter(f"api/boards/{board}/socket", Authorization="token bob")
    await member.hello()
    assert (await call("ann", "DELETE", f"api/boards/{board}")).code == 204
    assert (await member.until(Bye)).code == "deleted"
    assert (await call("ann", "GET", f"api/boards/{board}")).code == 404
    assert (await call("ann", "DELETE", f"api/boards/{board}")).code == 404
    assert (await call("ann", "GET", "api/boards")).model["boards"] == []
    (gone,) = (await call("ann", "GET", "api/boards?deleted=1")).model["boards"]
    assert (gone["id"], gone["deleted_at"] > 0) == (board, True)
    assert (await call("bob", "GET", "api/boards?deleted=1")).model["boards"] == []
    assert (await call("bob", "POST", f"api/boards/{board}/recover")).code == 404
    assert (await call("ann", "POST", f"api/boards/{board}/recover")).model["deleted_at"] == 0
    assert await elements(call, "ann", board) == 1
    assert (await call("ann", "POST", f"api/boards/{board}/recover")).code == 404


@pytest.mark.parametrize("deleted_before", [False, True])
async def test_for_ever_is_for_ever(call: Caller, deleted_before: bool) -> None:
    board = await make(call)
    path = f"api/boards/{board}"
    if deleted_before:
        await call("ann", "DELETE", path)
        assert (await call("bob", "DELETE", f"{path}?forever=1")).code == 404
    else:
        assert (await call("bob", "DELETE", f"{path}?forever=1")).code == 403
    assert (await call("ann", "DELETE", f"{path}?forever=maybe")).code == 400
    assert (await call("ann", "DELETE", f"{path}?forever=1")).code == 204
    assert (await call("ann", "GET", "api/boards?deleted=1")).model["boards"] == []
    assert (await call("ann", "POST", f"{path}/recover")).code == 404


async def test_an_owner_changes_title_access_listing_and_archive(call: Caller) -> None:
    board = await make(call, title="Old")
    path = f"api/boards/{board}"
    changed = await call("ann", "PATCH", path, {"title": "New", "listed": True})
    assert changed.code == 200, changed.body
    model = changed.model
    assert (model["title"], model["access"], model["listed"]) == ("New", "edit", True)
    model = (await call("ann", "PATCH", path, {"access": "view", "archived": True})).model
    assert (model["access"], model["listed"], model["archived"]) == ("view", True, True)
    refused = await call("ann", "PATCH", path, {"title": "No"})
    assert refused.code == 403
    assert "archived" in refused.model["message"]
    model = (await call("ann", "PATCH", path, {"title": "Again", "archived": False})).model
    assert (model["title"], model["archived"]) == ("Again", False)
    (listed,) = (await call("bob", "GET", "api/boards")).model["boards"]
    assert (listed["title"], listed["role"]) == ("Again", "viewer")


@pytest.mark.guarantee("G9", "T8")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"title": "x"}),
        ("PATCH", "", {"access": "private"}),
        ("DELETE", "", None),
        ("POST", "/shutdown", None),
    ],
)
async def test_what_is_for_owners_is_for_nobody_else(
    call: Caller, method: str, path: str, body: Any
) -> None:
    board = await make(call)
    before = (await call("ann", "GET", f"api/boards/{board}")).model
    answer = await call("bob", method, f"api/boards/{board}{path}", body)
    assert (answer.code, answer.model["reason"]) == (403, "NotAllowed")
    after = (await call("ann", "GET", f"api/boards/{board}")).model
    assert after == before | {"active": True}
    assert (await call("ann", method, f"api/boards/{board}{path}", body)).code in (200, 204)


@pytest.mark.parametrize(
    ("body", "code"), [({}, 400), ({"title": "é" * 150}, 413), ({"owner": "x"}, 400)]
)
async def test_a_change_that_makes_no_sense_is_named(call: Caller, body: Any, code: int) -> None:
    board = await make(call, title="Old")
    answer = await call("ann", "PATCH", f"api/boards/{board}", body)
    assert answer.code == code
    assert (await call("ann", "GET", f"api/boards/{board}")).model["title"] == "Old"


async def test_a_copy_is_the_visitors_own(call: Caller) -> None:
    board = await make(call, access="view", title="Sprint")
    await submit(call, "ann", board, RECT, ["say", "hello"], ["set-role", "cem", 2])
    made = await call("bob", "POST", f"api/boards/{board}/duplicate", {})
    assert made.code == 201, made.body
    copy = made.model
    assert (copy["title"], copy["role"], copy["owner"]) == ("Sprint", "owner", "bob")
    assert made.headers["Location"].endswith(copy["id"])
    assert await elements(call, "bob", copy["id"]) == 1
    assert (await call("bob", "GET", f"api/boards/{copy['id']}/chat")).model["messages"] == []
    roles = (await call("bob", "GET", f"api/boards/{copy['id']}/people")).model["roles"]
    assert [role["user"] for role in roles] == ["bob"]
    named = await call("bob", "POST", f"api/boards/{board}/duplicate", {"title": "Mine"})
    assert named.model["title"] == "Mine"
    assert (await call("reader rob", "POST", f"api/boards/{board}/duplicate", {})).code == 403


@pytest.mark.guarantee("T14", "G10")
@pytest.mark.parametrize(
    "name",
    ["no-such-board", "..", "%2e%2e", "A", "a" * 65, "x%00y", "con.", "%F0%9F%A6%8A", "a%20b"],
)
async def test_an_unknown_board_is_a_clear_error_and_never_an_empty_board(
    api: Any, name: str
) -> None:
    response = await api("api", "boards", name)
    assert response.code == 404
    if name != "..":
        assert "no such board, or not shared with you" in json.loads(response.body)["message"]
    assert json.loads((await api("api", "boards")).body)["boards"] == []


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"title": 5}, 400, "title"),
        ({"titel": "x"}, 400, "titel"),
        ({"access": "everyone"}, 400, "access"),
        ({"title": "é" * 150}, 413, "300 bytes"),
        ({"title": "a\u0000b"}, 400, "control"),
        ([], 400, "body"),
    ],
)
async def test_a_bad_body_is_refused_by_name(
    api: Any, body: object, status: int, word: str
) -> None:
    response = await api("api", "boards", method="POST", json_body=body)
    assert response.code == status, response.body
    assert word in json.loads(response.body)["message"]


async def test_the_list_says_who_is_there(api: Any, board: str, join: Any) -> None:
    model = json.loads((await api("api", "boards", board)).body)
    assert model["members"] == 0
    guest = await join(board)
    await guest.hello()
    model = json.loads((await api("api", "boards", board)).body)
    assert (model["active"], model["members"]) == (True, 1)
