"""Path commands: equal to TypeScript's, and right by themselves."""

import json
import math
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pytest
from matplotlib.path import Path as Shape

from nbboard.core import path
from nbboard.core.path import CLOSE, CURVE3, CURVE4, LINE, MOVE, Path

ROOT = FilePath(__file__).parents[2]
CASES = json.loads((ROOT / "conformance/outlines/path.json").read_text())["cases"]

RULES: dict[str, Callable[..., Path]] = {
    "smooth": path.smooth,
    "smooth_closed": path.smooth_closed,
    "polyline": path.polyline,
    "curve": path.curve,
    "rounded_rect": path.rounded_rect,
    "ellipse": path.ellipse,
    "diamond": path.diamond,
    "triangle": path.triangle,
    "line_head": path.line_head,
    "head": path.head,
}


def called(case: dict[str, Any]) -> Path:
    arguments = [np.array(a, float) if isinstance(a, list) else a for a in case["args"]]
    return RULES[case["call"]](*arguments)


def shape_of(drawn: Path) -> Shape:
    return Shape(drawn.vertices, drawn.codes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['call']} {case['args']}"[:60])
def test_path_is_that_of_the_other_language(case: dict[str, Any]) -> None:
    drawn = called(case)
    assert drawn.codes.dtype == np.uint8
    assert drawn.codes.tolist() == case["codes"]
    expected = np.array(case["vertices"]).reshape(-1, 2)
    np.testing.assert_allclose(drawn.vertices, expected, rtol=0, atol=1e-6)
    np.testing.assert_allclose(path.bounds(drawn), case["bounds"], rtol=0, atol=1e-6)


def test_cases_reach_every_rule() -> None:
    assert {case["call"] for case in CASES} == set(RULES)
    assert len(CASES) >= 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['call']} {case['args']}"[:60])
def test_bounds_agree_with_matplotlib(case: dict[str, Any]) -> None:
    drawn = called(case)
    expected = shape_of(drawn).get_extents().extents
    np.testing.assert_allclose(path.bounds(drawn), expected, rtol=0, atol=1e-9)


def test_smooth_goes_through_the_middles_and_both_ends() -> None:
    points = np.array([(0, 0), (10, 0), (10, 10), (30, 10)], float)
    codes, vertices = path.smooth(points)
    assert codes.tolist() == [MOVE, LINE, CURVE3, CURVE3, CURVE3, CURVE3, LINE]
    assert vertices.tolist() == [[0, 0], [5, 0], [10, 0], [10, 5], [10, 10], [20, 10], [30, 10]]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_points_all_the_same_are_a_dot(count: int) -> None:
    points = np.full((count, 2), 4.0)
    for drawn in (path.smooth(points), path.polyline(points, False), path.curve(points, False)):
        assert drawn.codes.tolist() == [MOVE, LINE]
        assert path.bounds(drawn) == (4, 4, 4 + 1 / 64, 4 + 1 / 64)
    assert path.curve(points, True).codes.tolist() == [MOVE, LINE, CLOSE]


def test_curve_goes_through_its_points() -> None:
    points = np.random.default_rng(3).normal(0, 50, (8, 2))
    _, vertices = path.curve(points, closed=False)
    assert np.array_equal(vertices[::3], points)
    closed = path.curve(points, closed=True)
    assert np.array_equal(closed.vertices[:-1:3], np.vstack([points, points[:1]]))
    assert closed.codes[-1] == CLOSE


def test_curve_is_catmull_rom() -> None:
    """Source: the derivative at a point is half the way between its neighbours."""
    points = np.array([(0, 0), (30, 60), (90, 60), (120, 0)], float)
    _, vertices = path.curve(points, closed=False)
    assert np.allclose(3 * (vertices[4] - vertices[3]), (points[2] - points[0]) / 2)
    assert np.allclose(3 * (vertices[3] - vertices[2]), (points[2] - points[0]) / 2)


def test_closed_curve_has_no_corner_at_its_start() -> None:
    points = np.array([(0, 0), (30, 60), (90, 60), (120, 0)], float)
    _, vertices = path.curve(points, closed=True)
    assert np.allclose(vertices[1] - vertices[0], vertices[0] - vertices[-3])


def test_closed_curve_that_comes_round_by_itself_goes_nowhere_twice() -> None:
    points = np.array([(0, 0), (60, 10), (30, 70), (0, 0)], float)
    codes, vertices = path.curve(points, closed=True)
    opened = path.curve(points, closed=False)
    assert np.array_equal(vertices[:-1], opened.vertices)
    assert codes.tolist() == [*opened.codes.tolist(), CLOSE]


def test_ellipse_is_round() -> None:
    drawn = path.ellipse(200, 80)
    assert path.bounds(drawn) == (0, 0, 200, 80)
    around = shape_of(drawn).to_polygons(closed_only=False)[0]
    distance = np.hypot((around[:, 0] - 100) / 100, (around[:, 1] - 40) / 40)
    assert np.abs(distance - 1).max() < 1e-3


def test_rounded_corners_stay_inside_and_are_bounded() -> None:
    plain, rounded = path.rounded_rect(100, 60, 0), path.rounded_rect(100, 60, 500)
    assert plain.codes.tolist() == [MOVE, LINE, LINE, LINE, CLOSE]
    assert path.bounds(rounded) == path.bounds(plain) == (0, 0, 100, 60)
    assert shape_of(plain).contains_point((2, 2))
    assert not shape_of(rounded).contains_point((2, 2))
    assert shape_of(rounded).contains_point((30, 1))
    assert shape_of(path.rounded_rect(100, 60, 10)).contains_point((4, 4))


def test_diamond_corners_are_cut_along_the_sides() -> None:
    sharp, rounded = path.diamond(80, 60, 0), path.diamond(80, 60, 10)
    assert path.bounds(sharp) == (0, 0, 80, 60)
    left, top, right, bottom = path.bounds(rounded)
    assert (left, top) == pytest.approx((80 - right, 60 - bottom))
    assert 0 < left < 8
    # Ten along a side of fifty that falls 30 on 40.
    assert np.allclose(rounded.vertices[0], (48, 6))


def test_triangles_stand_on_the_lower_side() -> None:
    assert path.triangle(10, 6, right=False).vertices[:3].tolist() == [[5, 0], [10, 6], [0, 6]]
    assert path.triangle(10, 6, right=True).vertices[:3].tolist() == [[0, 0], [10, 6], [0, 6]]


def test_arrow_head_has_its_tip_in_the_middle_and_points_backwards() -> None:
    drawn = path.head(np.array([100.0, 0]), np.array([0.0, 0]), "arrow", 2)
    one, tip, other = drawn.vertices
    assert tip.tolist() == [100, 0]
    assert math.dist(one, tip) == pytest.approx(16)
    assert np.allclose(one, other * (1, -1))
    assert one[0] < 100


@pytest.mark.parametrize("kind", ["arrow", "triangle", "dot", "bar"])
def test_head_is_never_longer_than_half_the_line(kind: path.HeadKind) -> None:
    short = path.line_head(np.array([(0.0, 0), (10, 0)]), False, kind, 4)
    left, top, right, bottom = path.bounds(short)
    assert right - left <= 5 + 1e-9
    assert bottom - top <= 10 + 1e-9


def test_head_lies_along_the_end_of_the_line() -> None:
    points = np.array([(0, 0), (100, 0), (100, 80), (100, 80)], float)
    one, tip, other = path.line_head(points, False, "arrow", 2).vertices
    assert tip.tolist() == [100, 80]
    assert one[1] == pytest.approx(other[1])
    assert one[1] < 80
    one, tip, other = path.line_head(points[::-1], False, "arrow", 2).vertices
    assert tip.tolist() == [0, 0]
    assert one[0] == pytest.approx(other[0])


def test_head_of_a_curve_has_the_curve_in_its_middle() -> None:
    points = np.array([(0, 0), (150, -60), (170, 10)], float)
    one, tip, other = path.line_head(points, True, "arrow", 2).vertices
    start, first, second, end = path.curve(points, False).vertices[-4:]
    t = np.linspace(0, 1, 2001)[:, None]
    s = 1 - t
    around = s**3 * start + 3 * s * s * t * first + 3 * s * t * t * second + t**3 * end
    beside = around[np.argmin(np.abs(np.hypot(*(around - tip).T) - math.dist(one, tip)))]
    assert math.dist(beside, one) == pytest.approx(math.dist(beside, other), rel=0.02)
    doubled = np.vstack([points, points[-1:]])
    assert np.allclose(path.line_head(doubled, True, "arrow", 2).vertices, [one, tip, other])


def test_closed_smooth_path_rounds_a_polygon() -> None:
    square = np.array([(0, 0), (40, 0), (40, 40), (0, 40)], float)
    drawn = path.smooth_closed(square)
    assert path.bounds(drawn) == (0, 0, 40, 40)
    assert not shape_of(drawn).contains_point((1, 1))
    assert shape_of(drawn).contains_point((8, 8))


def test_no_points_are_refused_or_give_nothing() -> None:
    none = np.empty((0, 2))
    assert len(path.smooth_closed(none).codes) == 0
    for rule in (path.smooth, lambda p: path.polyline(p, True), lambda p: path.curve(p, True)):
        with pytest.raises(ValueError, match=r"n >= 1, not \(0, 2\)"):
            rule(none)
    with pytest.raises(ValueError, match="empty path"):
        path.bounds(path.smooth_closed(none))


def test_given_points_are_not_changed() -> None:
    points = np.arange(12.0).reshape(6, 2)
    kept = points.copy()
    path.smooth(points).vertices[:] = 0
    path.curve(points, True).vertices[:] = 0
    path.smooth_closed(points).vertices[:] = 0
    assert np.array_equal(points, kept)


def test_codes_are_those_of_matplotlib() -> None:
    expected = (Shape.MOVETO, Shape.LINETO, Shape.CURVE3, Shape.CURVE4, Shape.CLOSEPOLY)
    assert expected == (MOVE, LINE, CURVE3, CURVE4, CLOSE)
