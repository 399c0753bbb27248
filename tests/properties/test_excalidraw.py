"""Damaged Excalidraw drawings: whatever a file holds, it loads or is refused by name."""

import json
import random
from typing import Any

import pytest

from nbboard.core.errors import InvalidInput
from nbboard.core.model import check_new
from nbboard.formats.excalidraw import load
from tests.formats.excalidraw.sources import drawing, drawn, fresh_ids

KINDS = ("rectangle", "ellipse", "diamond", "line", "arrow", "freedraw", "text", "image", "frame")
WEIRD: list[Any] = [
    *(None, True, -1, 0, 1e308, -1e308, 1e9, 1e-300, 2**70, 0.5),
    *("", "x", "transparent", "\x00", "A" * 70_000, "freedraw"),
    *([], {}, [[]], [1], [[0, 0]] * 5, [["a"]], [[1e308, 1e308]] * 2, {"type": 9}, {"type": 3}),
]
SCRAPS = ("", " ", '"', "{", "[", "]", "}", ",", "\\", "9e999", "NaN", "-", "\\ud800")


@pytest.mark.parametrize("seed", range(150))
def test_damaged_elements_are_loaded_or_named(seed: int) -> None:
    chance = random.Random(seed)
    elements = [drawn(chance.choice(KINDS)) for _ in range(6)]
    for element in elements:
        for field in chance.sample(sorted(element), 3):
            if chance.random() < 0.8:
                element[field] = chance.choice(WEIRD)
            else:
                del element[field]
    found, report = load(json.dumps(drawing(*elements)), new_id=fresh_ids())
    assert report.elements_in == len(found) + len(report.skipped)
    for element in found:
        check_new(element)
    assert repr(report)
    assert all(skipped.reason for skipped in report.skipped)


@pytest.mark.parametrize("seed", range(150))
def test_damaged_text_is_loaded_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    text = json.dumps(drawing(*(drawn(kind) for kind in KINDS)))
    place = chance.randrange(len(text))
    damaged = text[:place] + chance.choice(SCRAPS) + text[place + chance.randrange(4) :]
    refusal = ""
    try:
        found, report = load(damaged, new_id=fresh_ids())
    except InvalidInput as error:
        refusal = str(error)
    else:
        assert report.elements_in == len(found) + len(report.skipped)
        refusal = "none"
    assert refusal
