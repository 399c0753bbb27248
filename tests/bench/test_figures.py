"""Goals are judged as they are written; exponents are those of the costs."""

import pytest

from bench.figures import Curve, Figure, summary


@pytest.mark.parametrize(
    ("goal", "met"),
    [(None, None), ("≤ 2", True), ("< 2", False), ("≥ 1,000", False), ("> 1.99", True)],
)
def test_a_goal_is_judged_by_the_median(goal: str | None, met: bool | None) -> None:
    figure = summary("n", "ms", [1.0, 2.0, 9.0], goal)
    assert figure == Figure("n", "ms", 2.0, 1.0, 9.0, goal)
    assert figure.met is met
    assert ("MISSED" in str(figure)) is (met is False)


@pytest.mark.parametrize("power", [0.0, 1.0, 2.0])
def test_an_exponent_is_that_of_the_growth(power: float) -> None:
    sizes = (10, 100, 1000)
    curve = Curve("c", "s", "things", sizes, tuple(3 * size**power for size in sizes))
    assert curve.exponent == pytest.approx(power)
    assert curve.last == pytest.approx(power)
    assert curve.figure().met is (power <= 1)


def test_what_is_too_little_to_be_felt_does_not_grow() -> None:
    few = Curve("c", "ms", "things", (1, 2, 4), (0.1, 9.0, 15.0), unfelt=16.0)
    assert (few.exponent, few.last) == pytest.approx((0, 0))
    assert few.figure().name == "exponent: c above 16 ms, by things 1 to 4"
    many = Curve("c", "ms", "things", (1, 10, 100), (0.1, 16.0, 1600.0), unfelt=16.0)
    assert many.last == pytest.approx(2)
    assert many.exponent == pytest.approx(1)


def test_what_nobody_feels_is_not_judged() -> None:
    curve = Curve("c", "s", "things", (1, 10), (1, 1000), felt=False)
    assert curve.figure().met is None
