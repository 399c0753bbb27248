"""Lines, arrows and freehand strokes."""

from typing import Any

import numpy as np
import pytest

from nbboard.core import freehand
from nbboard.core.geometry import absolute_points
from nbboard.core.points import unpack
from tests.formats.excalidraw.sources import drawn, loaded, one, refused

SQUARE = [[0, 0], [50, 0], [50, 50], [0, 50], [0, 0]]


def test_points_are_absolute_and_rounded_once() -> None:
    line = one("line", x=0.03, y=-0.03, points=[[0.03, 0], [-10.2, 7.77], [5, -3]])
    expected = np.round(np.array([[0.06, -0.03], [-10.17, 7.74], [5.03, -3.03]]) * 16)
    assert np.array_equal(absolute_points(line) * 16, expected)
    assert line.at == tuple(expected.min(axis=0))
    assert line.size == tuple(np.ptp(expected, axis=0))
    assert unpack(line.points).min() == 0


def test_width_and_height_of_the_file_do_not_matter() -> None:
    assert one("line", width=7, height=-3).size == (1600, 800)


def test_third_number_of_a_point_is_no_coordinate() -> None:
    assert one("line", points=[[0, 0, 0.5], [16, 16, 0.7]]).size == (256, 256)


@pytest.mark.parametrize(
    ("points", "closed"),
    [
        (SQUARE, True),
        ([[0, 0], [9, 9], [0, 0, 0.5]], True),
        ([[0, 0], [0, 0]], False),
        ([[0, 0], [50, 0], [0.001, 0]], False),
        ([[3, 4], [50, 0], [3, 4]], True),
    ],
)
def test_closed_when_the_last_point_repeats_the_first(points: Any, closed: bool) -> None:
    for kind in ("line", "arrow"):
        element = one(kind, points=points)
        assert element.closed is closed
        assert len(unpack(element.points)) == len(points)


@pytest.mark.parametrize(
    ("fields", "curve"),
    [
        ({}, False),
        ({"roundness": {"type": 2}}, True),
        ({"strokeSharpness": "round"}, True),
        ({"strokeSharpness": "sharp"}, False),
        ({"roundness": {"type": 2}, "strokeSharpness": "sharp"}, True),
    ],
    ids=str,
)
def test_curve(fields: dict[str, Any], curve: bool) -> None:
    assert one("line", **fields).curve is curve
    assert one("arrow", **fields).curve is curve


@pytest.mark.parametrize("points", [None, [], [[0, 0]]])
def test_a_line_needs_two_points(points: Any) -> None:
    flat = refused("line", points=points, width=0, height=0)
    assert flat.endswith("points; a line needs 2")


# The same in js/test/tools/excalidraw.test.ts.
@pytest.mark.parametrize("kind", ["line", "arrow"])
@pytest.mark.parametrize("points", [None, [], [[0, 0]]])
def test_a_line_without_points_goes_from_corner_to_corner(kind: str, points: Any) -> None:
    element = one(kind, points=points, width=-100, height=50)
    assert (element.at, element.size) == (((10 - 100) * 16, 320), (1600, 800))
    assert absolute_points(element).tolist() == [[10, 20], [-90, 70]]


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([[0, 0], [1]], "a point is not [x, y]"),
        ([[0, 0], [None, 1]], "Expected `float`"),
        ([[0, 0], "x"], "Expected `array`"),
        ([[0, 0], [1e9, 0]], "over 8388608 board units away"),
        ([[0, 0], [1e308, 0]], "over 8388608 board units away"),
        ([[0, 0]] * 16_001, "16001 points; an element holds 16000"),
        ([[index % 2 * 9000, index] for index in range(16_000)], "fit an entry"),
    ],
    ids=["short", "null", "text", "far", "huge", "many", "bytes"],
)
def test_points_that_do_not_fit_are_named(points: Any, reason: str) -> None:
    assert reason in refused("line", points=points)


def test_huge_numbers_do_not_add_up_to_a_warning() -> None:
    assert "units away" in refused("line", x=1e308, points=[[1e308, 0], [0, 0]])


@pytest.mark.parametrize(
    ("name", "head", "exact"),
    [
        (None, "none", True),
        ("arrow", "arrow", True),
        ("bar", "bar", True),
        ("dot", "dot", True),
        ("circle", "dot", True),
        ("triangle", "triangle", True),
        ("circle_outline", "dot", False),
        ("diamond", "triangle", False),
        ("crowfoot_many", "arrow", False),
    ],
)
def test_heads_of_an_arrow(name: str | None, head: str, exact: bool) -> None:
    elements, report = loaded(drawn("arrow", startArrowhead=name, endArrowhead=name))
    (arrow,) = elements
    assert (arrow.head_start, arrow.head_end) == (head, head)
    assert report.approximated == ({} if exact else {"arrowhead": 2})


def test_arrow_of_an_old_file_has_a_head_at_its_end() -> None:
    arrow = one("arrow")
    assert (arrow.head_start, arrow.head_end) == ("none", "arrow")


def test_line_has_no_heads_whatever_the_file_says() -> None:
    line = one("line", endArrowhead="arrow", startArrowhead="dot")
    assert (line.head_start, line.head_end) == ("none", "none")


def test_old_name_of_a_line() -> None:
    elements, report = loaded({**drawn("line"), "type": "draw"})
    assert type(elements[0]).__name__ == "Line"
    assert not report.skipped


def test_elbow_arrow_is_straight_and_counted() -> None:
    elements, report = loaded(drawn("arrow", elbowed=True, roundness={"type": 2}))
    assert not elements[0].curve
    assert report.approximated == {"rounded elbows": 1}


def test_real_pressures_are_kept() -> None:
    stroke = one("freedraw", simulatePressure=False, pressures=[0, 1])
    assert stroke.pressures == bytes([0, 255])
    assert one("freedraw", simulatePressure=False, pressures=[0.5, 0.25]).pressures == bytes(
        [128, 64]
    )


@pytest.mark.parametrize("fields", [{}, {"simulatePressure": None}, {"pressures": None}])
def test_other_pressures_are_those_excalidraw_would_guess(fields: dict[str, Any]) -> None:
    points = [[x, x * x / 300] for x in range(0, 300, 7)]
    stroke = one("freedraw", points=points, strokeWidth=4, **fields)
    guessed = freehand.simulate_pressures(np.array(points) + np.array((10, 20)), 17)
    assert np.array_equal(np.frombuffer(stroke.pressures, np.uint8), np.round(guessed * 255))


def test_width_is_that_of_the_pen() -> None:
    stroke = one("freedraw", strokeWidth=2)
    assert stroke.style.width == round(freehand.width_for_size(8.5) * 16)
    constant = one("freedraw", strokeWidth=2, strokeOptions={"variability": "constant"})
    assert constant.pressures == b""
    assert constant.style.width == round(5.6 * 16)


def test_a_single_point_is_a_dot() -> None:
    stroke = one("freedraw", points=[[0, 0]])
    assert len(unpack(stroke.points)) == len(stroke.pressures) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"points": []}, "0 points; a freedraw needs 1"),
        ({"pressures": [0.5]}, "1 pressures for 2 points"),
        ({"pressures": None}, "0 pressures for 2 points"),
        ({"pressures": [0.5, 1.5]}, "not in 0 to 1"),
        ({"pressures": [-0.1, 0.5]}, "not in 0 to 1"),
    ],
    ids=str,
)
def test_strokes_that_do_not_fit_are_named(fields: dict[str, Any], reason: str) -> None:
    assert reason in refused("freedraw", simulatePressure=False, **fields)
