import math

import numpy as np
import pytest

from nbboard.canvas.outline import TOLERANCE, Outline, arc, bezier, stretch, sweep
from nbboard.canvas.settings import IDENTITY
from nbboard.core.errors import InvalidInput
from nbboard.core.geometry import Affine


def test_an_arc_stays_within_the_tolerance_however_large() -> None:
    for radius in (1.0, 50.0, 2000.0):
        points = np.array(arc((7, 9), (radius, radius), (1.0, 4.0)))
        middles = (points[1:] + points[:-1]) / 2
        sag = radius - np.hypot(*(middles - (7, 9)).T)
        assert 0 <= sag.max() <= TOLERANCE * 1.01
    assert points[0] == pytest.approx((7 + radius * math.cos(1), 9 + radius * math.sin(1)))


def test_a_curve_ends_at_its_end_and_stays_within_the_tolerance() -> None:
    controls = [(0.0, 0.0), (0.0, 300.0), (400.0, 300.0), (400.0, 0.0)]
    points = np.array([(0.0, 0.0), *bezier(controls)])
    assert points[-1].tolist() == [400, 0]
    t = np.linspace(0, 1, 2000)[:, None]
    fixed = np.array(controls)
    exact = (
        (1 - t) ** 3 * fixed[0]
        + 3 * (1 - t) ** 2 * t * fixed[1]
        + 3 * (1 - t) * t**2 * fixed[2]
        + t**3 * fixed[3]
    )
    near = [np.hypot(*(points - place).T).min() for place in exact[::50]]
    spacing = np.hypot(*np.diff(points, axis=0).T).max()
    assert max(near) <= spacing / 2 + TOLERANCE


def test_arcs_go_as_the_standard_says() -> None:
    assert sweep(0, 7, False) == 2 * math.pi
    assert sweep(0, -1, False) == pytest.approx(2 * math.pi - 1)
    assert sweep(0, -1, True) == pytest.approx(-1)
    assert sweep(1, 1, False) == 0


def test_a_closed_line_goes_on_where_it_began() -> None:
    outline = Outline()
    outline.line_to([(1, 1)], IDENTITY)
    outline.line_to([(5, 1), (5, 5)], IDENTITY)
    outline.close()
    outline.line_to([(9, 9)], IDENTITY)
    closed, after = outline.parts(2)
    assert (closed.points.tolist(), closed.closed) == ([[1, 1], [1, 1], [5, 1], [5, 5]], True)
    assert (after.points.tolist(), after.closed) == ([[1, 1], [9, 9]], False)


def test_a_corner_is_rounded_between_its_touching_points() -> None:
    outline = Outline()
    outline.move_to(0, 0, IDENTITY)
    outline.arc_to((10, 0), (10, 10), 4, IDENTITY)
    (part,) = outline.parts(2)
    assert part.points[1] == pytest.approx((6, 0))
    assert part.points[-1] == pytest.approx((10, 4))
    distances = np.hypot(*(part.points[1:] - (6, 4)).T)
    assert distances == pytest.approx(np.full(len(distances), 4))
    with pytest.raises(InvalidInput, match="radius -1"):
        outline.arc_to((1, 1), (2, 1), -1, IDENTITY)


def test_points_are_transformed_when_they_are_added() -> None:
    outline = Outline()
    outline.move_to(1, 2, Affine(2.0, 0.0, 0.0, 2.0, 10.0, 0.0))
    outline.line_to([(0, 0)], IDENTITY)
    assert outline.parts(2)[0].points.tolist() == [[12, 4], [0, 0]]
    assert stretch(Affine(3.0, 4.0, 0.0, 1.0, 0.0, 0.0)) == 5
    with pytest.raises(InvalidInput, match="NaN"):
        outline.line_to([(math.nan, 0)], IDENTITY)
