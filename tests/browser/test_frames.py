"""The cost of a frame while drawing hardly depends on how much is on the board (design 12)."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from bench.frames import FEW, MANY, frames_while_drawing, make_board, p95
from tests.browser.trace import frame_costs, percentile
from tests.lab import Lab

MOST_TIMES = 1.3
REPAINTED = 4000


def event(name: str, at: float, length: float = 0, thread: int = 1) -> dict[str, Any]:
    """One event of a trace; its processor time is half of its length."""
    return {"name": name, "ph": "X", "ts": at, "dur": length, "tdur": length / 2} | {
        "pid": 1,
        "tid": thread,
    }


@pytest.mark.unit
def test_frame_is_what_the_main_thread_did_from_its_begin_to_the_next() -> None:
    events = [
        event("BeginMainThreadFrame", 1000),
        event("RunTask", 1000, 4000),
        event("FireAnimationFrame", 1100, 100),
        event("RunTask", 9000, 2000),
        event("RunTask", 9000, 9000, thread=2),
        event("BeginMainThreadFrame", 17000),
        event("RunTask", 17000, 10000),
        event("BeginMainThreadFrame", 33000),
        event("RunTask", 33000, 1000),
        event("FireAnimationFrame", 33100, 100),
    ]
    assert frame_costs(events) == [3.0, 0.5]


@pytest.mark.unit
def test_a_trace_without_frames_is_no_measure() -> None:
    with pytest.raises(ValueError, match="nothing was drawn"):
        frame_costs([event("RunTask", 0, 10)])


@pytest.mark.unit
def test_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.95) == 1.0


@pytest.mark.browser
def test_a_frame_costs_as_much_on_many_elements_as_on_few(chromium: Browser, lab: Lab) -> None:
    few, many = make_board(lab, FEW), make_board(lab, MANY)
    on_few = p95(frames_while_drawing(chromium, lab, few))
    on_many = p95(frames_while_drawing(chromium, lab, many))
    assert on_many <= MOST_TIMES * on_few, f"{on_many:.1f} ms beside {on_few:.1f} ms"
    # The control: a board that paints less than half of it in each frame must not pass for ours.
    naive = p95(frames_while_drawing(chromium, lab, many, naive=REPAINTED))
    assert naive > 2 * MOST_TIMES * on_few, f"{naive:.1f} ms beside {on_few:.1f} ms"
