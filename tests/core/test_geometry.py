"""Where elements lie: the golden file both languages obey, and what holds by itself."""

import json
import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from nbboard.core import geometry, path
from nbboard.core.geometry import Bounds
from nbboard.core.model import (
    Arrow,
    Element,
    Ellipse,
    Line,
    PointElement,
    Rect,
    Stroke,
    Style,
    TextBox,
)
from nbboard.core.points import pack, unpack

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "conformance/outlines/geometry.json").read_text())["cases"]
CLOSE = 1e-6
BOX = {"id": "0" * 16, "at": (160, 320), "size": (1600, 640)}


def close(found: Any, expected: list[float]) -> None:
    np.testing.assert_allclose(np.asarray(found, float).ravel(), expected, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["kind"])
def test_geometry_is_that_of_the_other_language(case: dict[str, Any]) -> None:
    element: Element = msgspec.msgpack.decode(bytes.fromhex(case["element"]), type=Element)
    close(geometry.placement(element), case["placement"])
    close(geometry.pivot(element), case["pivot"])
    close(geometry.bounds(element), case["bounds"])
    close(geometry.element_path(element).vertices, case["path"])
    heads = geometry.line_heads(element)
    assert len(heads) == len(case["heads"])
    for head, expected in zip(heads, case["heads"], strict=True):
        close(head.path.vertices, expected)
    close(geometry.absolute_points(element), case["points"])
    close(geometry.reach(element), [case["reach"]])
    assert geometry.has_area(element) is case["has_area"]
    close(geometry.dashes(element.style) or (), case["dashes"])


def test_golden_cases_cover_every_kind_turn_and_mirror() -> None:
    decoded = [
        msgspec.msgpack.decode(bytes.fromhex(case["element"]), type=Element) for case in CASES
    ]
    assert {type(element) for element in decoded} == set(Element.__args__)
    assert {element.flip for element in decoded} == {0, 1, 2, 3}
    assert len({element.angle for element in decoded}) >= 4


def line(points: list[tuple[int, int]], **fields: Any) -> Line:
    local = np.array(points)
    return Line(
        id="0" * 16,
        **{
            "at": (0, 0),
            "size": tuple(local.max(axis=0).tolist()),
            "points": pack(local),
            **fields,
        },
    )


def test_box_is_in_board_units() -> None:
    assert geometry.box(Rect(**BOX)) == Bounds(10, 20, 110, 60)


def test_corners_turn_clockwise_about_the_middle() -> None:
    corners = geometry.absolute_points(Rect(**BOX, angle=9000))
    assert np.allclose(corners, [(80, -10), (80, 90), (40, 90), (40, -10)])


def test_flip_mirrors_before_the_turn() -> None:
    corners = geometry.absolute_points(Rect(**BOX, flip=1, angle=9000))
    assert np.allclose(corners[0], (80, 90))


def test_points_stretch_to_the_size_and_flat_ones_stay() -> None:
    stretched = line([(0, 0), (160, 320)], size=(320, 320))
    assert np.allclose(geometry.local_points(stretched), [(0, 0), (20, 20)])
    flat = line([(0, 0), (160, 0)], size=(160, 4000))
    assert np.allclose(geometry.local_points(flat), [(0, 0), (10, 0)])


def test_curved_line_turns_about_the_middle_of_what_is_drawn() -> None:
    points = [(0, 0), (1600, 0), (1600, 1600)]
    straight, curved = line(points, angle=100), line(points, angle=100, curve=True)
    assert geometry.pivot(straight) == (50, 50)
    left, top, right, bottom = path.bounds(geometry.element_path(curved))
    assert geometry.pivot(curved) == ((left + right) / 2, (top + bottom) / 2)
    assert geometry.pivot(curved) != geometry.pivot(straight)


@pytest.mark.parametrize(
    ("last", "loop"), [((128, 0), True), ((129, 0), False), ((90, 90), True), ((91, 91), False)]
)
def test_loop_ends_within_eight_units_of_its_start(last: tuple[int, int], loop: bool) -> None:
    assert geometry.is_loop(np.array([(0, 0), (1600, 1600), last])) is loop
    assert geometry.has_area(line([(0, 0), (1600, 1600), last])) is loop


def test_two_points_are_no_loop() -> None:
    assert not geometry.is_loop(np.array([(0, 0), (1, 1)]))


def test_closed_line_has_area_and_no_heads() -> None:
    points = pack(np.array([(0, 0), (1600, 0), (0, 1600)]))
    closed = Arrow(id="0" * 16, at=(0, 0), size=(1600, 1600), points=points, closed=True)
    assert geometry.has_area(closed)
    assert geometry.line_heads(closed) == []
    opened = msgspec.structs.replace(closed, closed=False)
    assert not geometry.has_area(opened)
    assert [head.kind for head in geometry.line_heads(opened)] == ["arrow"]


def test_text_is_never_filled() -> None:
    assert not geometry.has_area(TextBox(**BOX, text="a", style=Style(fill="#ffffff")))


@pytest.mark.parametrize("seed", range(20))
def test_bounds_hold_everything_painted(seed: int) -> None:
    """Property: no point of a turned, mirrored, thick curve lies outside its bounds."""
    random = np.random.default_rng(seed)
    natural = random.integers(0, 3000, (6, 2))
    natural -= natural.min(axis=0)
    element = line(
        natural.tolist(),
        curve=True,
        angle=int(random.integers(36_000)),
        flip=int(random.integers(4)),
        style=Style(width=int(random.integers(16, 320))),
    )
    drawn = geometry.element_path(element)
    placed = geometry.placement(element).applied(drawn.vertices[::3])
    covered = geometry.bounds(element)
    half = element.style.width / 32
    assert (placed - half >= (covered.left - CLOSE, covered.top - CLOSE)).all()
    assert (placed + half <= (covered.right + CLOSE, covered.bottom + CLOSE)).all()


def test_pressure_widens_the_bounds() -> None:
    points = pack(np.array([(0, 0), (1600, 0)]))
    fields: dict[str, Any] = {"id": "0" * 16, "at": (0, 0), "size": (1600, 0), "points": points}
    assert geometry.bounds(Stroke(**fields)) == Bounds(-1, -1, 101, 1)
    pressed = geometry.bounds(Stroke(**fields, pressures=b"\xff\xff"))
    assert pressed.bottom == pytest.approx(2 * math.sin(0.4 * math.pi) / math.sqrt(2))


def test_unpainted_stroke_reaches_nowhere() -> None:
    assert geometry.reach(Ellipse(**BOX, style=Style(stroke=None, width=1600))) == 0


def test_dashes() -> None:
    assert geometry.dashes(Style()) is None
    assert geometry.dashes(Style(dash="dashed", width=32)) == (8, 8)
    assert geometry.dashes(Style(dash="dashed", width=160)) == (25, 25)
    assert geometry.dashes(Style(dash="dotted", width=32)) == (0, 6)


def test_bounds_join_grow_and_meet() -> None:
    one, other = Bounds(0, 0, 10, 10), Bounds(10, 5, 30, 6)
    assert one.joined(other) == Bounds(0, 0, 30, 10)
    assert one.grown(2) == Bounds(-2, -2, 12, 12)
    assert one.overlaps(other)
    assert not one.overlaps(Bounds(11, 0, 12, 1))
    assert one.joined(other).contains(other)
    assert not one.contains(other)


def test_natural_points_are_those_packed() -> None:
    natural = [(0, 0), (160, 320)]
    assert unpack(line(natural).points).tolist() == [list(point) for point in natural]


def test_points_of_many_are_those_of_each() -> None:
    generator = np.random.default_rng(7)
    strokes = []
    for number in range(50):
        points = generator.integers(0, 900, (1 + number % 7, 2))
        points -= points.min(axis=0)
        size = points.max(axis=0)
        if number % 3 == 0:
            size = size * 2 + 1
        strokes.append(
            Stroke(id=f"{number:016d}", at=(0, 0), size=tuple(size.tolist()), points=pack(points))
        )
    found = geometry.local_points_of_many(strokes)
    for stroke, points in zip(strokes, found, strict=True):
        assert (points == geometry.local_points(stroke)).all()
    assert geometry.local_points_of_many([]) == []


def test_many_elements_are_placed_as_each_is() -> None:
    every = [msgspec.msgpack.decode(bytes.fromhex(case["element"]), type=Element) for case in CASES]
    drawn = [element for element in every if isinstance(element, PointElement)]
    placed = geometry.placed_points(drawn)
    assert len(placed) == len(drawn)
    for element, points in zip(drawn, placed, strict=True):
        assert (points == geometry.absolute_points(element)).all()
    assert geometry.placed_points([]) == []


@pytest.mark.parametrize("case", CASES[::5], ids=lambda case: case["kind"])
def test_a_placement_is_undone_by_its_inverse(case: dict[str, Any]) -> None:
    element: Element = msgspec.msgpack.decode(bytes.fromhex(case["element"]), type=Element)
    map_ = geometry.placement(element)
    points = np.array([(0, 0), (3, -7), (1000, 0.5)])
    assert np.allclose(map_.inverted().applied(map_.applied(points)), points, atol=1e-9)
