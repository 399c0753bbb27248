"""Groups kept by nbboard: who may change them, and what they open."""

from typing import Any

import pytest

from nbboard.core.protocol import VERSION, Bye, Hello
from tests.server.callers import Caller, make, submit


async def group(call: Caller, *members: str, owner: str = "ann") -> str:
    made = await call(owner, "POST", "api/groups", {"title": "7b", "members": members})
    assert made.code == 201, made.body
    return str(made.model["id"])


async def test_a_group_is_made_read_changed_and_forgotten(call: Caller) -> None:
    key = await group(call, "bob", "cem", "bob")
    read = (await call("bob", "GET", f"api/groups/{key}")).model
    assert (read["title"], read["owner"], read["members"]) == ("7b", "ann", ["bob", "cem"])
    assert read["mine"] is False
    changed = await call("ann", "PATCH", f"api/groups/{key}", {"title": "8b", "members": ["cem"]})
    assert (changed.model["title"], changed.model["members"]) == ("8b", ["cem"])
    assert changed.model["mine"] is True
    assert (await call("cem", "GET", "api/groups")).model["groups"][0]["id"] == key
    assert (await call("bob", "GET", "api/groups")).model["groups"] == []
    assert (await call("ann", "DELETE", f"api/groups/{key}")).code == 204
    assert (await call("ann", "GET", f"api/groups/{key}")).code == 404


@pytest.mark.guarantee("T7", "T33")
async def test_a_group_is_nobody_elses(call: Caller) -> None:
    key = await group(call, "bob")
    for method, body in (("GET", None), ("PATCH", {"title": "x"}), ("DELETE", None)):
        foreign = await call("eve", method, f"api/groups/{key}", body)
        absent = await call("eve", method, "api/groups/group:0000000000000000", body)
        assert (foreign.code, foreign.body) == (absent.code, absent.body)
        assert foreign.code == 404
        if method != "GET":
            assert (await call("bob", method, f"api/groups/{key}", body)).code == 403
    assert (await call("ann", "GET", f"api/groups/{key}")).model["title"] == "7b"


@pytest.mark.guarantee("T28")
async def test_who_joins_or_leaves_a_group_gains_or_loses_its_boards_at_once(
    call: Caller, enter: Any
) -> None:
    key = await group(call)
    board = await make(call, access="private")
    await submit(call, "ann", board, ["set-group", key, 2])
    assert (await call("bob", "GET", f"api/boards/{board}")).code == 404
    await call("ann", "PATCH", f"api/groups/{key}", {"members": ["bob"]})
    assert (await call("bob", "GET", f"api/boards/{board}")).model["role"] == "editor"
    member = await enter(f"api/boards/{board}/socket", Authorization="token bob")
    await member.hello()
    await call("ann", "PATCH", f"api/groups/{key}", {"members": []})
    assert (await member.until(Bye)).code == "not-shared"
    assert (await call("bob", "GET", f"api/boards/{board}")).code == 404


@pytest.mark.guarantee("T28")
async def test_a_connection_made_ready_before_says_hello_too_late(call: Caller, enter: Any) -> None:
    key = await group(call, "bob")
    board = await make(call, access="private")
    await submit(call, "ann", board, ["set-group", key, 2])
    member = await enter(f"api/boards/{board}/socket", Authorization="token bob")
    await call("ann", "PATCH", f"api/groups/{key}", {"members": []})
    await member.send(Hello(VERSION, member.secret, "page"))
    assert (await member.until(Bye)).code == "not-shared"


@pytest.mark.guarantee("T7")
async def test_owning_a_group_is_not_being_in_it(call: Caller) -> None:
    key = await group(call, "bob", owner="eve")
    board = await make(call, access="private")
    await submit(call, "ann", board, ["set-group", key, 3])
    assert (await call("bob", "GET", f"api/boards/{board}")).model["role"] == "owner"
    assert (await call("eve", "GET", f"api/boards/{board}")).code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 400),
        ({"title": ""}, 400),
        ({"title": "x", "members": "bob"}, 400),
        ({"title": "x", "members": [""]}, 400),
        ({"title": "x", "members": ["b" * 200]}, 400),
        ({"title": "x", "members": ["é" * 100]}, 413),
        ({"title": "x", "owner": "eve"}, 400),
    ],
)
async def test_what_does_not_fit_is_named(call: Caller, body: Any, code: int) -> None:
    answer = await call("ann", "POST", "api/groups", body)
    assert answer.code == code
    assert answer.model["message"]
    assert (await call("ann", "GET", "api/groups")).model["groups"] == []


async def test_who_may_only_read_keeps_no_group(call: Caller) -> None:
    assert (await call("reader rob", "POST", "api/groups", {"title": "x"})).code == 403
