import base64
import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from nbboard.core import model
from nbboard.core.model import Element, PointElement, kind
from nbboard.core.points import pack, unpack
from nbboard.formats.excalidraw import load
from nbboard.formats.excalidraw.write import dump
from tests.formats.excalidraw.sources import PNG

PNG_BYTES = base64.b64decode(PNG)
CORPUS = Path(__file__).parents[3] / "../shared/corpus"
DRAWINGS = sorted(CORPUS.glob("*.excalidraw")) if CORPUS.exists() else []


def read(data: bytes) -> list[Element]:
    ids = (f"{number:016d}" for number in itertools.count(1))
    elements, report = load(data, new_id=lambda: next(ids))
    assert not report.skipped, report
    return elements


def groups(elements: list[Element]) -> list[list[int]]:
    """Which elements share which group, whatever the groups are called."""
    found: dict[str, list[int]] = {}
    for index, element in enumerate(elements):
        for key in element.groups:
            found.setdefault(key, []).append(index)
    return sorted(found.values())


def assert_same(before: Element, after: Element) -> None:
    assert kind(after) == kind(before)
    assert np.abs(np.array(after.at) - before.at).max() <= 1
    assert np.abs(np.array(after.size) - before.size).max() <= 1
    assert after.angle == before.angle
    assert after.locked == before.locked
    changed = structs.replace(after.style, width=before.style.width)
    if before.style.fill is None:  # the alpha of no colour is nothing
        changed = structs.replace(changed, fill_alpha=before.style.fill_alpha)
    if before.style.stroke is None:
        changed = structs.replace(changed, stroke_alpha=before.style.stroke_alpha)
    assert changed == before.style
    assert abs(after.style.width - before.style.width) <= 1
    if isinstance(before, PointElement):
        assert isinstance(after, PointElement)
        there = unpack(after.points) + np.array(after.at)
        assert np.abs(there - unpack(before.points) - np.array(before.at)).max() <= 1
    if isinstance(before, model.Stroke):
        assert isinstance(after, model.Stroke)
        assert after.pressures == before.pressures
    if isinstance(before, model.TextBox):
        assert isinstance(after, model.TextBox)
        assert (after.text, after.lines) == (before.text, before.lines)
        assert after.line_height == before.line_height


@pytest.mark.later
@pytest.mark.skipif(not DRAWINGS, reason="the folder of real drawings is not beside the project")
def test_every_real_drawing_comes_back_as_it_went() -> None:
    counted = 0
    for drawing in DRAWINGS:
        before = read(drawing.read_bytes())
        after = read(dump(before, {}))
        assert len(after) == len(before), drawing.name
        assert groups(after) == groups(before), drawing.name
        for one, other in zip(before, after, strict=True):
            assert_same(one, other)
        counted += len(after)
    assert counted == 19_000


def test_kinds_that_excalidraw_lacks_become_what_looks_alike() -> None:
    key = iter(f"{number:016d}" for number in range(100))
    box = {"at": (0, 0), "size": (160, 160)}
    elements: list[Element] = [
        model.Triangle(id=next(key), **box),
        model.Polygon(id=next(key), **box, points=pack([[0, 0], [160, 0], [80, 160]])),
        model.Note(id=next(key), **box, text="remember"),
        model.Line(id=next(key), **box, points=pack([[0, 0], [160, 160]]), head_end="arrow"),
        model.Line(id=next(key), **box, points=pack([[0, 0], [160, 0], [0, 160]]), closed=True),
        model.Stroke(id=next(key), **box, points=pack([[0, 0], [160, 160]])),
    ]
    back = read(dump(elements, {}))
    kinds = Counter(map(kind, back))
    assert kinds == {"line": 3, "rect": 1, "text": 1, "arrow": 1, "stroke": 1}
    closed = [element for element in back if isinstance(element, model.Line)]
    assert all(element.closed for element in closed)
    assert not back[-1].pressures  # type: ignore[union-attr]


def note(**fields: Any) -> list[dict[str, Any]]:
    """What a note of 200 by 100 units becomes."""
    made = model.Note(id="0" * 16, at=(160, 320), size=(3200, 1600), **fields)
    drawn: list[dict[str, Any]] = json.loads(dump([made], {}))["elements"]
    return drawn


def test_the_words_of_a_note_are_the_label_of_its_sheet_and_stand_in_its_middle() -> None:
    sheet, words = note(text="buy milk", lines=("buy", "milk"), style=model.Style(fill=None))
    assert sheet["boundElements"] == [{"type": "text", "id": words["id"]}]
    assert words["containerId"] == sheet["id"]
    assert (sheet["backgroundColor"], words["backgroundColor"]) == ("#fff3bf", "transparent")
    assert (words["x"], words["width"]) == (22, 176)
    # Two lines of 25 units in a room of 76, of a sheet whose middle is at 70.
    assert (words["y"], words["height"]) == (45, 50)
    back = read(dump([model.Note(id="0" * 16, at=(0, 0), size=(3200, 1600), text="buy")], {}))
    assert [kind(element) for element in back] == ["rect", "text"]
    assert back[0].groups == back[1].groups != ()


def test_words_too_many_for_their_note_begin_at_its_top_whichever_way_it_is_turned() -> None:
    _, upright = note(text="a\nb\nc\nd\ne")
    assert (upright["y"], upright["height"]) == (32, 125)
    _, turned = note(text="a\nb\nc\nd\ne", angle=9000)
    # Its middle lies as far from the sheet's as before, a quarter turn on.
    middle = np.array([turned["x"] + turned["width"] / 2, turned["y"] + turned["height"] / 2])
    assert np.abs(middle - [110 - 24.5, 70]).max() < 1e-9


def test_a_note_without_words_is_a_sheet() -> None:
    (sheet,) = note(text="")
    assert sheet["boundElements"] is None


def test_a_flipped_and_stretched_stroke_is_written_as_it_looks() -> None:
    stroke = model.Stroke(
        id="0" * 16, at=(16, 32), size=(32, 16), flip=1, points=pack([[0, 0], [16, 16]])
    )
    document = json.loads(dump([stroke], {}))
    (drawn,) = document["elements"]
    assert (drawn["x"], drawn["y"]) == (3, 2)
    assert drawn["points"] == [[0, 0], [-2, 1]]


def test_an_image_takes_its_bytes_along_and_is_left_out_without_them() -> None:
    image = model.Image(id="0" * 16, at=(0, 0), size=(16, 16), blob="a" * 64)
    with_bytes = json.loads(dump([image], {"a" * 64: b"\x89PNG..."}))
    assert with_bytes["files"]["a" * 64]["dataURL"].startswith("data:image/png;base64,")
    assert json.loads(dump([image], {}))["elements"] == []


@pytest.mark.parametrize("alpha", [0, 77, 128, 230, 254])
def test_what_is_see_through_all_over_is_so_by_its_opacity(alpha: int) -> None:
    style = model.Style(stroke="#1e1e1e", fill=None, stroke_alpha=alpha, fill_alpha=alpha)
    rect = model.Rect(id="a" * 16, at=(0, 0), size=(160, 160), style=style)
    (written,) = json.loads(dump([rect], {}))["elements"]
    assert (written["strokeColor"], written["backgroundColor"]) == ("#1e1e1e", "transparent")
    assert abs(written["opacity"] - alpha * 100 / 255) < 0.2
    assert read(dump([rect], {}))[0].style == style


def test_an_image_is_as_see_through_as_its_line_would_be() -> None:
    style = model.Style(stroke_alpha=128)
    picture = model.Image(id="a" * 16, at=(0, 0), size=(160, 160), blob="1" * 64, style=style)
    data = dump([picture], {"1" * 64: PNG_BYTES})
    assert json.loads(data)["elements"][0]["opacity"] == 50
    assert read(data)[0].style.stroke_alpha == 128


def test_a_line_and_a_fill_that_differ_keep_their_own() -> None:
    style = model.Style(stroke="#1e1e1e", fill="#ff0000", stroke_alpha=255, fill_alpha=64)
    rect = model.Rect(id="a" * 16, at=(0, 0), size=(160, 160), style=style)
    (written,) = json.loads(dump([rect], {}))["elements"]
    assert (written["opacity"], written["backgroundColor"]) == (100, "#ff000040")
    assert read(dump([rect], {}))[0].style == style
