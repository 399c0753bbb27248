"""The time and memory of large pictures, as the design wants them; named by who wants to know."""

import pytest

from bench import scenes
from bench.export import measured, picture
from nbboard.render import worker

pytestmark = [pytest.mark.store, pytest.mark.slow]


@pytest.mark.parametrize(
    ("count", "seconds", "megabytes"), [(10_000, 3, 250), pytest.param(100_000, 25, 500)]
)
@pytest.mark.timeout(120)
def test_strokes_are_drawn_in_time_and_memory(count: int, seconds: float, megabytes: int) -> None:
    """By the worker's processor time, start included: the clock belongs to the neighbours too."""
    strokes = scenes.strokes(count)
    cost = measured(lambda: picture(strokes))
    worker.shared.stop()
    assert cost.processor < seconds
    assert cost.peak < megabytes
