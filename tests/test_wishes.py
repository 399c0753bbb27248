"""What exports are asked to be, and exports of boards that live in this process."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from nbboard import NBBoard
from nbboard.client.background import background
from nbboard.client.within import Answer
from nbboard.core.errors import InvalidInput
from nbboard.wishes import ExportWish, from_query

KEY = "0123456789abcdef"


@pytest.mark.unit
def test_an_address_says_what_a_body_says() -> None:
    query = {
        "format": "pdf",
        "ids": f"{KEY}, abc",
        "region": "0,-1.5,2,3",
        "dark": "true",
        "background": "none",
        "page_mm": "210,297",
        "scale": "2",
        "token": "secret",
    }
    wish = from_query(query)
    assert wish.ids == (KEY, "abc")
    assert wish.look == {"region": (0, -1.5, 2, 3), "background": None, "dark": True}
    assert wish.sheet is not None
    assert (wish.sheet.size, wish.sheet.scale) == ((210, 297), 2)
    assert from_query({}) == ExportWish()
    assert ExportWish().sheet is None


@pytest.mark.unit
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"format": "gif"}, "format 'gif': choose one of png, svg"),
        ({"scale": "1e9"}, "scale 1000000000.0: choose 0.05 to 8"),
        ({"scale": "-1"}, "choose 0.05 to 8"),
        ({"dark": "maybe"}, "dark"),
        ({"region": "1,2"}, "region"),
        ({"colour": "red"}, "colour"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_named(query: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        from_query(query)


@pytest.fixture
def board() -> Iterator[NBBoard]:
    with NBBoard.local() as board:
        yield board


def asked(board: NBBoard, method: str, more: str, body: bytes = b"") -> Answer:
    endpoint = board._session.endpoint
    assert endpoint.local is not None
    path = f"api/boards/{quote(board.id)}/export{more}"
    return background().run(endpoint.local.ask(method, path, body))


@pytest.mark.server
def test_a_board_in_this_process_is_exported_by_the_same_address(board: NBBoard) -> None:
    first = board.draw.rect((0, 0), (10, 10))
    board.draw.rect((20, 0), (10, 10))
    board.wait()
    svg = asked(board, "GET", f"?format=svg&ids={first}")
    assert (svg.status, svg.media_type) == (200, "image/svg+xml")
    assert svg.body.count(b"<path") == 1
    body = json.dumps({"format": "excalidraw", "ids": [first]}).encode()
    drawing = asked(board, "POST", "", body)
    assert len(json.loads(drawing.body)["elements"]) == 1
