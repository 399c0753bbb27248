"""Changes by REST, each by its own right (G9, T8)."""

from typing import Any

import pytest

from nbboard.core.roles import Role, needed
from tests.server.callers import RECT, Caller, elements, make, submit

# One op of each kind that changes something on a fresh board with the rectangle r… on it.
OPS: dict[str, list[Any]] = {
    "say": ["say", "hello"],
    "introduce": ["introduce", None],
    "add": ["add", ["rect", "s" * 16, [0, 0], [16, 16]]],
    "patch": ["patch", "r" * 16, {"at": [5, 5]}],
    "remove": ["remove", ["r" * 16]],
    "reorder": ["reorder", ["r" * 16], "back"],
    "clear": ["clear", "mine"],
    "rename": ["rename", "Other"],
    "set-access": ["set-access", "view"],
    "set-role": ["set-role", "zoe", 2],
    "set-group": ["set-group", "group:x", 1],
    "archive": ["archive", True],
    "lock-board": ["lock-board", True],
    "kick": ["kick", "zoe"],
    "ban": ["ban", "zoe", True],
    "pass-pen": ["pass-pen", "ann"],
}


@pytest.mark.guarantee("G9", "T8")
@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.OWNER])
async def test_each_op_takes_effect_or_is_refused_by_its_authors_role(
    call: Caller, role: Role
) -> None:
    for kind, op in OPS.items():
        board = await make(call)
        assert (await submit(call, "ann", board, RECT, ["set-role", "bob", role])).code == 200
        before = (await call("ann", "GET", f"api/boards/{board}")).model["head"]
        answer = await submit(call, "bob", board, op)
        head = (await call("ann", "GET", f"api/boards/{board}")).model["head"]
        if kind == "pass-pen" and role is Role.EDITOR:
            # Only who holds it, or an owner.
            assert answer.code == 403
        elif needed(kind) <= role:
            assert (answer.code, answer.model["verdicts"]) == (200, ["done"]), kind
            assert head == before + 1
        else:
            assert (answer.code, answer.model["code"]) == (403, "forbidden"), kind
            assert kind in answer.model["message"]
            assert head == before


@pytest.mark.guarantee("G10", "T33")
async def test_a_board_not_shared_takes_nothing_and_says_nothing(call: Caller) -> None:
    board = await make(call, access="private")
    refused = await submit(call, "bob", board, RECT)
    absent = await submit(call, "bob", "brave-otter-0000", RECT)
    assert (refused.code, refused.body) == (absent.code, absent.body)
    assert refused.code == 404
    assert await elements(call, "ann", board) == 0


@pytest.mark.guarantee("T8")
async def test_a_reader_of_the_server_is_a_viewer_everywhere(call: Caller) -> None:
    board = await make(call)
    await submit(call, "ann", board, ["set-role", "reader rob", 3])
    assert (await submit(call, "reader rob", board, RECT)).code == 403
    assert (await submit(call, "reader rob", board, OPS["say"])).code == 200
    assert await elements(call, "ann", board) == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "ops"),
        ({"ops": []}, "ops"),
        ({"ops": [["dance"]]}, "dance"),
        ({"ops": [["say"]]}, "array"),
        ({"ops": [["say", "x", 1]]}, "array"),
        ({"ops": [["say", "x"]], "batch": "b" * 17}, "batch"),
        ({"ops": [["say", "x" * 4001]]}, "4000"),
    ],
)
async def test_what_does_not_fit_is_named(call: Caller, body: Any, words: str) -> None:
    board = await make(call)
    answer = await call("ann", "POST", f"api/boards/{board}/ops", body)
    assert answer.code in (400, 413)
    assert words in answer.model["message"]
