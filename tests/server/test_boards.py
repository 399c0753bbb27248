import json
from typing import Any

import pytest

from nbboard.core.ids import is_board_id
from nbboard.core.model import SCALE, Line, Rect
from nbboard.core.ops import Add
from nbboard.core.points import pack


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


async def test_delete_is_for_good(api: Any, board: str) -> None:
    assert (await api("api", "boards", board, method="DELETE")).code == 204
    assert (await api("api", "boards", board)).code == 404
    assert (await api("api", "boards", board, method="DELETE")).code == 404


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


async def test_elements_are_in_board_units(api: Any, board: str, join: Any) -> None:
    guest = await join(board)
    await guest.hello()
    rect = Rect(id="r" * 16, at=(10 * SCALE, 0), size=(SCALE // 2, SCALE), angle=4500)
    line = Line(id="l" * 16, at=(0, 0), size=(32, 16), points=pack([[0, 0], [32, 16]]))
    entries = await guest.submit(1, Add(rect), Add(line))
    model = json.loads((await api("api", "boards", board, "elements")).body)
    first, second = model["elements"]
    assert model["seq"] == entries.entries[-1].seq
    assert (first["kind"], first["at"], first["size"]) == ("rect", [10, 0], [0.5, 1])
    assert (first["angle"], first["style"]["width"]) == (45, 2)
    assert second["points"] == [[0, 0], [2, 1]]


async def test_the_list_says_who_is_there(api: Any, board: str, join: Any) -> None:
    model = json.loads((await api("api", "boards", board)).body)
    assert model["members"] == 0
    guest = await join(board)
    await guest.hello()
    model = json.loads((await api("api", "boards", board)).body)
    assert (model["active"], model["members"]) == (True, 1)
