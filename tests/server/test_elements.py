import json
from typing import Any

from nbboard.core.model import SCALE, Line, Rect
from nbboard.core.ops import Add
from nbboard.core.points import pack


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


async def test_many_elements_come_in_pieces_that_make_one_answer(
    api: Any, board: str, join: Any
) -> None:
    guest = await join(board)
    await guest.hello()
    ids = [f"{number:016}" for number in range(60)]
    await guest.submit(1, *(Add(Rect(id=each, at=(0, 0), size=(16, 16))) for each in ids))
    model = json.loads((await api("api", "boards", board, "elements")).body)
    assert [element["id"] for element in model["elements"]] == ids


async def test_an_empty_board_has_no_elements(api: Any, board: str) -> None:
    model = json.loads((await api("api", "boards", board, "elements")).body)
    assert model["elements"] == []
