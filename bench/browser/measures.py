"""What is measured of a page, ours or the limit's: opening, drawing, moving, heap."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from bench.browser.boards import LAST, Open
from bench.browser.pages import VIEWPORT, Rig, Side, drain, rest
from tests.browser.trace import TASK, Trace, busiest, frame_costs, percentile

Values = dict[str, float]
"""Figures of one page, by what they say; ms, or MB where they say so."""

MOVES: Final = 60
TRIES: Final = 10
CALM: Final = 1.5
"""Seconds after which a page that rests has a margin round what is seen."""
_MEGABYTE: Final = 1e6
_COMPLETE: Final = "() => bench.complete"
_METRICS: Final = "Performance.getMetrics"
_MIDDLE: Final = (VIEWPORT["width"] / 2, VIEWPORT["height"] / 2)
FOCUS: Final = """
() => {
  for (const each of document.querySelectorAll("*")) {
    each.shadowRoot?.querySelector(".nb-stage")?.focus({ preventScroll: true });
  }
}
"""
_RECORD: Final = """
(is) => {
  if (is) Object.assign(bench, { frames: [], pens: [], shown: [] });
  bench.isRecording = is;
}
"""


def opening(rig: Rig, side: Side, board: Open, *, again: bool = False) -> tuple[Page, Values]:
    """Open a board in a new browser; with `again` as one whose cache has the page's files."""
    context = rig.context()
    if again:
        rig.open(context, side, board).close()
    page = context.new_page()
    session = page.context.new_cdp_session(page)
    # In processor time: what else runs meanwhile does not count.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    _wake(rig, side, board)
    rig.show(page, side, board)
    complete = _painted(page) if side == "nbboard" else page.evaluate(_COMPLETE)
    if side == "nbboard":
        # So that the busy time has the margin in it.
        drain(page, CALM)
    metrics = {each["name"]: each["value"] for each in session.send(_METRICS)["metrics"]}
    first = page.evaluate("() => bench.first")
    long = page.evaluate("() => bench.longTasks")
    longest = max((duration for _, duration in long), default=0.0)
    busy = metrics["ThreadTime"] * 1000
    values = {"first ink": first, "complete": complete, "busy": busy, "longest task": longest}
    return page, {**values, "long tasks": sum(max(0.0, each - 50) for _, each in long)}


def _wake(rig: Rig, side: Side, board: Open) -> None:
    """Have the server load a board that nobody had open for a minute."""
    if side == "nbboard":
        rig.lab.get(f"nbboard/api/boards/{board.board_id}")


def looking_round(rig: Rig, side: Side, board: Open) -> Values:
    """Pan from the first ink on, while the board still arrives: what a hand feels of that."""
    context = rig.context()
    page = context.new_page()
    _wake(rig, side, board)
    page.goto(rig.address(side, board))
    page.wait_for_function("() => bench.first !== undefined", polling=20)
    page.evaluate(FOCUS)
    page.mouse.move(*_MIDDLE)
    with recorded(page) as values:
        for number in range(MOVES // 2):
            page.mouse.wheel(24 if number % 20 < 10 else -24, 12)
    context.close()
    return values


def _painted(page: Page) -> float:
    """Wait until the topmost element is seen, and give since when the page rested then.

    A busy machine may hold frames up. What the page adds once it has rested, a margin round what
    is seen, is not waited for. It is looked for wherever it is: what was drawn in an earlier round
    may have moved the middle. Raises AssertionError when it does not come.
    """
    wanted = np.array([int(LAST[k : k + 2], 16) for k in (1, 3, 5)])
    for _ in range(TRIES):
        complete: float = page.evaluate(_COMPLETE)
        with Image.open(io.BytesIO(page.screenshot())) as image:
            apart = np.abs(np.asarray(image.convert("RGB")).astype(int) - wanted).max(axis=-1)
        if (apart <= 8).any():
            return complete
        rest(page)
    raise AssertionError(f"no {LAST} is on the page: the topmost element was not painted")


def heap(page: Page) -> Values:
    """What a page holds, MB, after a collection: objects, and what lies outside of them."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    session.detach()
    return {
        "heap": usage["usedSize"] / _MEGABYTE,
        "buffers": usage.get("backingStorageSize", 0) / _MEGABYTE,
        "embedder": usage.get("embedderHeapUsedSize", 0) / _MEGABYTE,
    }


@contextmanager
def recorded(page: Page) -> Iterator[Values]:
    """Fill what it gives, at its end: frames, and how long the main thread was at work."""
    values: Values = {}
    trace = Trace(page)
    trace.start()
    page.evaluate(_RECORD, True)
    yield values
    page.evaluate(_RECORD, False)
    events = trace.stop()
    values["busy"] = main_thread(events)
    values["a frame's work p95"] = percentile(frame_costs(events), 0.95)
    stamps = page.evaluate("() => bench.frames")
    frames = [round(after - before, 1) for before, after in pairwise(stamps)]
    if not frames:
        raise AssertionError("no frame came while recording")
    values["frame p50"] = percentile(frames, 0.5)
    values["frame p95"] = percentile(frames, 0.95)
    values["longest frame"] = max(frames)


def main_thread(events: list[dict[str, Any]]) -> float:
    """Ms of processor time that the page's main thread took."""
    thread = busiest(events)
    return sum(
        float(event.get("tdur", event.get("dur", 0))) / 1000
        for event in events
        if (event["pid"], event["tid"]) == thread and event["name"] == TASK and event["ph"] == "X"
    )


def drawing(page: Page) -> Values:
    """Draw a stroke across the middle, its end included."""
    page.mouse.move(200, 300)
    with recorded(page) as values:
        page.mouse.down()
        for number in range(1, MOVES + 1):
            page.mouse.move(200 + 14 * number, 300 + 90 * (number % 7) / 7)
        page.mouse.up()
        drain(page, 0.3)
    pens = page.evaluate("() => bench.pens")
    values["pen p95"] = percentile(pens, 0.95)
    rest(page)
    return values


def panning(page: Page) -> Values:
    """Pan to and fro by the wheel."""
    return _wheel(page, lambda number: (24 if number % 40 < 20 else -24, 12))


def zooming(page: Page) -> Values:
    """Zoom in and out again by the wheel with Ctrl."""
    page.keyboard.down("Control")
    values = _wheel(page, lambda number: (0, -20 if number % 30 < 15 else 20))
    page.keyboard.up("Control")
    return values


def _wheel(page: Page, by: Callable[[int], tuple[int, int]]) -> Values:
    page.evaluate(FOCUS)
    page.mouse.move(*_MIDDLE)
    with recorded(page) as values:
        for number in range(MOVES):
            page.mouse.wheel(*by(number))
    rest(page)
    return values
