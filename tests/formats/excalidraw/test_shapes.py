"""Rectangles, ellipses and diamonds, and how their corners are rounded."""

import math
from typing import Any

import pytest

from nbboard.core.model import Rect
from nbboard.formats.excalidraw import load
from nbboard.formats.excalidraw.write import dump
from tests.formats.excalidraw.sources import drawn, fresh_ids, loaded, one

LEGACY = {"roundness": {"type": 1}}
ADAPTIVE = {"roundness": {"type": 3}}


def old(sharpness: str) -> dict[str, Any]:
    """Fields of a file from before `roundness`, which is absent there."""
    return {"roundness": None, "strokeSharpness": sharpness}


@pytest.mark.parametrize(
    ("fields", "width", "height", "radius"),
    [
        ({}, 100, 50, 0),
        (LEGACY, 100, 60, 15),
        (LEGACY, 1000, 1000, 250),
        ({"roundness": {"type": 2}}, 100, 60, 15),
        (ADAPTIVE, 100, 60, 15),
        (ADAPTIVE, 128, 400, 32),
        (ADAPTIVE, 129, 400, 32),
        (ADAPTIVE, -400, -600, 32),
        ({"roundness": {"type": 3, "value": 10}}, 400, 600, 10),
        (old("round"), 100, 60, 15),
        (old("sharp"), 100, 60, 0),
    ],
    ids=str,
)
def test_radius_of_a_rectangle(
    fields: dict[str, Any], width: int, height: int, radius: int
) -> None:
    rect = one("rectangle", width=width, height=height, **fields)
    assert rect.radius == radius * 16


def test_a_rectangle_that_is_written_is_read_with_the_same_corners() -> None:
    rect = one("rectangle", width=200, height=88.63, roundness={"type": 3})
    assert (rect.size[1], rect.radius) == (1418, 354)
    (again,), _ = load(dump([rect], {}), new_id=fresh_ids())
    assert isinstance(again, Rect)
    assert again.radius == rect.radius


def test_old_file_without_roundness() -> None:
    element = drawn("rectangle", strokeSharpness="round", height=40)
    del element["roundness"]
    (rect,), _ = loaded(element)
    assert isinstance(rect, Rect)
    assert rect.radius == 10 * 16


def test_diamond_is_rounded_by_a_quarter_of_its_sides() -> None:
    diamond = one("diamond", width=120, height=160, roundness={"type": 2})
    assert diamond.radius == math.hypot(120, 160) / 2 / 4 * 16
    assert one("diamond", width=120, height=160).radius == 0


def test_ellipse_has_a_box() -> None:
    ellipse = one("ellipse", roundness={"type": 2})
    assert (ellipse.at, ellipse.size) == ((160, 320), (1600, 800))
