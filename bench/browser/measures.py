"""What is measured of a page, ours or the limit's: opening, drawing, moving, others, heap."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from bench.browser.boards import LAST, Open
from bench.browser.drawers import Area, Sent
from bench.browser.pages import VIEWPORT, Rig, Side, drain, rest
from tests.browser.trace import TASK, Trace, busiest, percentile

Values = dict[str, float]
"""Figures of one page, by what they say; ms, or MB where they say so."""

MOVES: Final = 60
SECONDS: Final = 3.0
TRIES: Final = 10
_MEGABYTE: Final = 1e6
_METRICS: Final = "Performance.getMetrics"
_MIDDLE: Final = (VIEWPORT["width"] / 2, VIEWPORT["height"] / 2)
_FOCUS: Final = """
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
    rig.show(page, side, board)
    if side == "nbboard":
        _wait_until_painted(page)
    metrics = {each["name"]: each["value"] for each in session.send(_METRICS)["metrics"]}
    complete, long = page.evaluate("() => [bench.complete, bench.longTasks]")
    longest = max((duration for _, duration in long), default=0.0)
    busy = metrics["ThreadTime"] * 1000
    values = {"complete": complete, "busy": busy, "longest task": longest}
    return page, {**values, "long tasks": sum(max(0.0, each - 50) for _, each in long)}


def _wait_until_painted(page: Page) -> None:
    """Wait until the topmost element is seen: a busy machine may hold frames up.

    Wherever it is: what was drawn in an earlier round may have moved the middle. Raises
    AssertionError when it does not come.
    """
    wanted = np.array([int(LAST[k : k + 2], 16) for k in (1, 3, 5)])
    for _ in range(TRIES):
        with Image.open(io.BytesIO(page.screenshot())) as image:
            apart = np.abs(np.asarray(image.convert("RGB")).astype(int) - wanted).max(axis=-1)
        if (apart <= 8).any():
            return
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
    values["busy"] = main_thread(trace.stop())
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
    page.evaluate(_FOCUS)
    page.mouse.move(*_MIDDLE)
    with recorded(page) as values:
        for number in range(MOVES):
            page.mouse.wheel(*by(number))
    rest(page)
    return values


def others(rig: Rig, page: Page, side: Side, board: Open) -> Values:
    """Ten people draw at 30 Hz; how late their points are shown, and whether that grows."""
    side_length = 25 * board.size**0.5
    area = Area(side_length * 0.1, side_length * 0.1, side_length * 0.8, side_length * 0.8)
    with recorded(page) as values:
        sent = _draw(rig, page, side, board, area)
    shown = {(name, start): at for name, start, at in page.evaluate("() => bench.shown")}
    lags = [
        (at, shown[name, start] - at * 1000)
        for name, start, at in sorted(sent, key=lambda each: each[2])
        if (name, start) in shown
    ]
    if len(lags) < len(sent) / 3:
        raise AssertionError(f"of {len(sent)} parts only {len(lags)} were seen to be shown")
    third = len(lags) // 3
    values["lag p95"] = percentile([lag for _, lag in lags], 0.95)
    values["lag, first third"] = percentile([lag for _, lag in lags[:third]], 0.5)
    values["lag, last third"] = percentile([lag for _, lag in lags[-third:]], 0.5)
    rest(page)
    return values


def _draw(rig: Rig, page: Page, side: Side, board: Open, area: Area) -> Sent:
    arguments = [*map(str, area), str(SECONDS)]
    command = [sys.executable, "-c", _DRAW, str(rig.lab.port), board.board_id]
    if side == "limit":
        command = [sys.executable, "-c", _POST, f"{rig.limit}draw", json.dumps([*area, SECONDS])]
        arguments = []
    root = Path(__file__).parents[2]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, cwd=root) as drawers:
        while drawers.poll() is None:
            page.wait_for_timeout(100)
        assert drawers.stdout is not None
        lines = drawers.stdout.read().decode().splitlines()
    sent: Sent = [(name, start, at) for name, start, at in json.loads(lines[-1])]
    return sent


_DRAW: Final = "from bench.browser.drawers import main; main()"
_POST: Final = (
    "import sys, urllib.request as r;"
    "print(r.urlopen(r.Request(sys.argv[1], sys.argv[2].encode())).read().decode())"
)
