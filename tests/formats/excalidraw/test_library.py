"""Libraries, whose items are put side by side."""

import json
from typing import Any

import pytest

from nbboard.formats.excalidraw import load
from nbboard.formats.excalidraw.library import scene
from tests.formats.excalidraw.sources import drawing, drawn, fresh_ids

ITEM = [
    drawn("rectangle", id="box", groupIds=["g"], x=500, y=-300),
    drawn("text", id="words", containerId="box", groupIds=["g"], x=510, y=-290),
]
OTHER = [drawn("ellipse", id="box", groupIds=["g"])]


@pytest.mark.parametrize(
    "library",
    [
        {"type": "excalidrawlib", "version": 1, "library": [ITEM, ITEM, OTHER]},
        {
            "type": "excalidrawlib",
            "version": 2,
            "libraryItems": [{"id": "1", "elements": item} for item in (ITEM, ITEM, OTHER)],
        },
    ],
    ids=["1", "2"],
)
def test_items_lie_apart_and_share_no_group(library: dict[str, Any]) -> None:
    found = scene(json.dumps(library).encode())
    assert found is not None
    elements, report = load(found, new_id=fresh_ids())
    assert (report.elements_in, report.on_board, report.skipped) == (5, 5, ())
    boxes = [elements[place] for place in (0, 2, 4)]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = one.at[0] + one.size[0] <= other.at[0] or other.at[0] < one.at[0]
            assert across or one.at[1] + one.size[1] <= other.at[1]
    groups = [element.groups for element in elements]
    assert groups[0] == groups[1] != groups[2] == groups[3]
    assert groups[4] not in groups[:4]
    away = (elements[1].at[0] - elements[0].at[0], elements[1].at[1] - elements[0].at[1])
    assert away == (160, 160)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(drawing(drawn("ellipse", text="libraryItems"), library=[])).encode(),
        b'{"a": 1}',
        b'{"library": 1}',
        b"{",
        b"[]",
    ],
)
def test_other_files_are_none(data: bytes) -> None:
    assert scene(data) is None


def test_elements_that_are_none_are_left_to_the_reader_and_an_empty_library_is_empty() -> None:
    odd = [{"type": "ellipse", "x": "left"}, {"type": "ellipse", "x": 1e308, "width": 1e308}]
    found = scene(json.dumps({"library": [odd, []]}).encode())
    assert found is not None
    elements, report = load(found, new_id=fresh_ids())
    assert (len(elements), len(report.skipped)) == (0, 2)
    assert scene(b'\xef\xbb\xbf{"libraryItems": []}') == b'{"elements":[],"files":{}}'


@pytest.mark.parametrize("number", ["9" * 400, "1e999"])
def test_a_number_that_is_none_costs_its_element_only(number: str) -> None:
    """T16: no float holds it, and neither does a file that is written anew."""
    odd = json.dumps(drawn("ellipse", x="N", customData={"n": "N"})).replace('"N"', number)
    found = scene(f'{{"library": [[{odd}], [{json.dumps(drawn("rectangle"))}]]}}'.encode())
    assert found is not None
    elements, report = load(found, new_id=fresh_ids())
    assert [type(element).__name__ for element in elements] == ["Rect"]
    assert [skipped.kind for skipped in report.skipped] == ["ellipse"]
