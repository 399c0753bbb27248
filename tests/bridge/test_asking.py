import json

import pytest

from nbboard.bridge import asking
from nbboard.built import STATIC
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.local import opening

NOTHING = ("application/json", b"")


@pytest.fixture
def board() -> str:
    model = background().run(rest.create_board(opening.in_memory(), "Asked", "private"))
    return str(model["id"])


def ask(board: str, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    request = ("application/json", body)
    asked = asking.answer(opening.in_memory(), board, method, path, request)
    answer = background().run(asked)
    return answer.status, answer.body


def test_a_page_is_answered_as_by_a_server(board: str) -> None:
    status, body = ask(board, "GET", f"api/boards/{board}")
    assert (status, json.loads(body)["title"]) == (200, "Asked")
    status, body = ask(board, "GET", f"api/boards/{board}/chat?limit=5")
    assert (status, json.loads(body)) == (200, {"messages": [], "more": False})
    assert ask(board, "GET", "api/me")[0] == 200


def test_the_files_of_its_script_and_nothing_else_on_the_disk(board: str) -> None:
    font = next(STATIC.glob("*.woff2"))
    assert ask(board, "GET", f"static/{font.name}") == (200, font.read_bytes())
    for path in ("static/../board.py", "static/..%2Fboard.py", "static/.", "static/none.js"):
        status, _ = ask(board, "GET", path)
        assert status in (400, 403)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "api/boards"),
        ("POST", "api/boards"),
        ("GET", "api/boards/another-fox-2a2a"),
        ("GET", "api/boards/{board}-2"),
        ("GET", "api/boards/{board}/../another-fox-2a2a"),
        ("PUT", "api/boards/{board}"),
        ("GET", "api/logs"),
        ("GET", "http://127.0.0.1/api/me"),
    ],
)
def test_a_page_has_no_more_of_the_kernels_rights_than_its_board(
    board: str, method: str, path: str
) -> None:
    status, body = ask(board, method, path.format(board=board))
    assert status == 403
    assert "through its kernel" in json.loads(body)["message"]


def test_refusals_have_the_status_and_the_name_that_a_server_gives(board: str) -> None:
    status, body = ask(board, "GET", f"api/boards/{board}/at/99")
    assert (status, json.loads(body)["reason"]) == (400, "InvalidInput")
    status, body = ask(board, "GET", f"api/boards/{board}/blobs/{'0' * 64}")
    assert (status, json.loads(body)["reason"]) == (404, "BoardNotFound")
    status, body = ask(board, "POST", f"api/boards/{board}/links", b"{}")
    assert (status, json.loads(body)["reason"]) == (403, "NotAllowed")
