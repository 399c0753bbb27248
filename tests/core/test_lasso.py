"""Loops round elements: the golden file both languages obey, and what holds by itself."""

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path as MatplotlibPath

from nbboard.core import geometry, lasso
from nbboard.core.model import Element, Ellipse, Line, Rect, Stroke, Style, TextBox
from nbboard.core.points import pack

OUTLINES = Path(__file__).parents[2] / "conformance" / "outlines"
CASES = json.loads((OUTLINES / "lasso.json").read_text())["cases"]
SQUARE = np.array([(0, 0), (100, 0), (100, 100), (0, 100)], float)
ELEMENTS = [
    msgspec.msgpack.decode(bytes.fromhex(case["element"]), type=Element)
    for case in json.loads((OUTLINES / "geometry.json").read_text())["cases"]
]


def rect(x: float, y: float, width: float, height: float, **fields: Any) -> Rect:
    at, size = (round(x * 16), round(y * 16)), (round(width * 16), round(height * 16))
    return Rect(id="r" * 16, at=at, size=size, **fields)


@pytest.mark.later
@pytest.mark.parametrize("case", CASES)
def test_a_loop_takes_what_it_takes_on_the_page(case: dict[str, Any]) -> None:
    found = {element.id for element in lasso.looped(ELEMENTS, np.reshape(case["loop"], (-1, 2)))}
    numbers = {number for number, element in enumerate(ELEMENTS) if element.id in found}
    assert set(case["caught"]) <= numbers
    assert not set(case["left"]) & numbers


def test_a_loop_takes_that_of_which_most_lies_within() -> None:
    inside, across, outside = rect(10, 10, 20, 20), rect(80, 10, 60, 20), rect(300, 300, 20, 20)
    assert lasso.looped([inside, across, outside], SQUARE) == [inside]
    assert lasso.touched([inside, across, outside], SQUARE) == [inside, across]
    assert lasso.looped([inside], SQUARE[:2]) == []
    assert lasso.looped([], SQUARE) == []


def test_a_loop_inside_an_area_touches_it_when_it_is_filled() -> None:
    around = {"at": (-1600, -1600), "size": (6400, 6400)}
    filled = Ellipse(id="e" * 16, **around, style=Style(fill="#ffec99"))
    empty = Ellipse(id="f" * 16, **around)
    words = TextBox(id="t" * 16, **around, text="words")
    assert lasso.touched([filled, empty, words], SQUARE) == [filled, words]


def test_a_line_through_a_loop_touches_it_though_no_point_lies_inside() -> None:
    ends = np.array([(0, 0), (16_000, 0)])
    line = Line(id="l" * 16, at=(-8000, 800), size=(16_000, 0), points=pack(ends))
    beside = Line(id="m" * 16, at=(-8000, -800), size=(16_000, 0), points=pack(ends))
    assert lasso.touched([line, beside], SQUARE) == [line]
    assert lasso.looped([line], SQUARE) == []


def test_the_point_of_a_dot_is_looked_at() -> None:
    dot = Stroke(id="d" * 16, at=(160, 160), size=(0, 0), points=pack(np.array([(0, 0)])))
    assert lasso.looped([dot], SQUARE) == [dot]


@given(st.lists(st.tuples(st.integers(-50, 150), st.integers(-50, 150)), min_size=3, max_size=12))
def test_within_is_even_odd(corners: list[tuple[int, int]]) -> None:
    loop = np.array(corners, float)
    # No line between whole numbers goes through points that are this odd.
    across, down = np.arange(-40, 140, 20) + np.pi / 7, np.arange(-40, 140, 20) + np.e / 9
    points = np.stack(np.meshgrid(across, down), -1).reshape(-1, 2)
    expected = MatplotlibPath(loop, closed=False).contains_points(points)
    assert (lasso.within(loop, points) == expected).all()


@pytest.mark.parametrize("element", ELEMENTS[::7], ids=lambda element: element.id[-3:])
def test_probes_lie_on_the_line_at_equal_distances(element: Element) -> None:
    probes = lasso.probes(element)
    lines = lasso.placed_lines(element)
    assert 1 <= len(probes) <= lasso.PROBES + len(lines)
    bounds = geometry.bounds(element).grown(1e-6)
    assert (probes >= bounds[:2]).all()
    assert (probes <= bounds[2:]).all()
