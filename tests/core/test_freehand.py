"""Stroke outlines against perfect-freehand's own, and what they promise by themselves."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.path import Path as Shape

from nbboard.core.freehand import (
    Floats,
    outline,
    simulate_pressures,
    size_for_width,
    width_for_size,
)

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "conformance/outlines/freehand.json").read_text())
CLOSE = 1e-6


def points_of(case: dict[str, Any]) -> Floats:
    return np.array(case["points"], float).reshape(-1, 2)


def expected_of(case: dict[str, Any]) -> Floats:
    return np.array(case["outline"], float).reshape(-1, 2)


@pytest.mark.parametrize("case", GOLDEN["drawn"], ids=lambda case: case["name"])
def test_outline_is_that_of_the_npm_package(case: dict[str, Any]) -> None:
    found = outline(points_of(case), np.array(case["pressures"], float), case["size"])
    expected = expected_of(case)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("case", GOLDEN["simulated"], ids=lambda case: case["name"])
def test_simulated_pressures_give_the_outline_of_simulate_pressure(case: dict[str, Any]) -> None:
    points = points_of(case)
    pressures = simulate_pressures(points, case["size"])
    assert pressures.shape == (len(points),)
    assert pressures.min() >= 0
    assert pressures.max() <= 1
    found, expected = outline(points, pressures, case["size"]), expected_of(case)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=CLOSE)


def test_golden_cases_are_many_and_of_the_pinned_version() -> None:
    assert GOLDEN["made_with"] == "perfect-freehand 1.2.3"
    assert len(GOLDEN["drawn"]) >= 60
    assert len(GOLDEN["simulated"]) >= 30


def test_width_is_the_diameter_at_the_middle_pressure() -> None:
    points = np.array([(x, 0.0) for x in range(0, 400, 4)])
    found = outline(points, np.full(len(points), 0.5), size_for_width(12))
    middle = found[(found[:, 0] > 100) & (found[:, 0] < 300)]
    assert np.ptp(middle[:, 1]) == pytest.approx(12, abs=1e-9)
    assert width_for_size(size_for_width(3.7)) == pytest.approx(3.7)
    assert size_for_width(2**0.5) == pytest.approx(1.0)


@pytest.mark.parametrize(("pressure", "share"), [(0.0, 0.309017), (0.5, 0.707107), (1, 0.951057)])
def test_radius_follows_the_pressure(pressure: float, share: float) -> None:
    points = np.array([(x, 0.0) for x in range(0, 400, 4)])
    found = outline(points, np.full(len(points), pressure), 10.0)
    assert found[:, 1].max() == pytest.approx(10 * share, abs=1e-5)


def test_outline_holds_the_line_that_was_drawn() -> None:
    angles = np.linspace(0, 5, 60)
    points = np.column_stack([80 * np.cos(angles), 50 * np.sin(angles)])
    shape = Shape(outline(points, np.full(60, 0.5), 8.0), closed=False)
    assert shape.contains_points(points[3:-3]).all()
    assert not shape.contains_points(points * 0.7).any()


def test_no_input_gives_anything_but_finite_numbers() -> None:
    random = np.random.default_rng(20240917)
    for _ in range(300):
        count = int(random.integers(1, 40))
        points = np.round(random.normal(0, random.choice([0.05, 3, 4000]), (count, 2)) * 16) / 16
        points = np.repeat(points, int(random.integers(1, 4)), axis=0)
        pressures = random.integers(0, 256, len(points)) / 255
        size = float(random.choice([0.0625, 1.0, 9.5, 300.0]))
        for given in (pressures, simulate_pressures(points, size)):
            found = outline(points, given, size)
            assert len(found) >= 13
            assert np.isfinite(found).all()


def test_two_points_keep_both_pressures() -> None:
    points = np.array([(0.0, 0.0), (100.0, 0.0)])
    found = outline(points, np.array([0.0, 1.0]), 10.0)
    thin, thick = found[found[:, 0] < -2], found[found[:, 0] > 105]
    assert np.ptp(thin[:, 1]) < 5
    assert np.ptp(thick[:, 1]) > 12


def test_simulated_pressures_of_two_points_are_close() -> None:
    points = np.array([(0.0, 0.0), (300.0, 40.0)])
    pressures = simulate_pressures(points, 8.5)
    assert pressures.shape == (2,)
    assert np.all((pressures > 0) & (pressures < 0.3))


def test_nothing_drawn_gives_an_empty_outline() -> None:
    none = np.empty((0, 2))
    assert outline(none, np.empty(0), 4.0).shape == (0, 2)
    assert simulate_pressures(none, 4.0).shape == (0,)
    assert outline(np.ones((5, 2)), np.ones(5), 0.0).shape == (0, 2)
    assert simulate_pressures(np.ones((5, 2)), -1.0).tolist() == [0.5] * 5


@pytest.mark.parametrize(
    ("points", "pressures"), [((5, 3), (5,)), ((5, 2), (4,)), ((5,), (5,)), ((5, 2), (5, 1))]
)
def test_shapes_that_do_not_fit_are_refused(
    points: tuple[int, ...], pressures: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match=r"points must have shape \(n, 2\)"):
        outline(np.zeros(points), np.zeros(pressures), 4.0)


def test_integer_and_strided_input_is_taken() -> None:
    points = np.arange(60).reshape(-1, 2)
    pressures = np.full(30, 0.5)
    expected = outline(points.astype(float), pressures, 4.0)
    assert np.array_equal(outline(points, pressures, 4.0), expected)
    wide = np.zeros((30, 4))
    wide[:, ::2] = points
    assert np.array_equal(outline(wide[:, ::2], pressures, 4.0), expected)


def test_an_outline_is_fast() -> None:
    """The aim is 60 µs for 40 points; the bound leaves room for a loaded machine."""
    points = np.cumsum(np.random.default_rng(1).normal(3, 2, (40, 2)), axis=0)
    pressures = np.full(40, 0.4)
    best = 1.0
    for _ in range(20):
        start = time.thread_time()
        for _ in range(20):
            outline(points, pressures, 5.6)
        best = min(best, (time.thread_time() - start) / 20)
    assert best < 300e-6
