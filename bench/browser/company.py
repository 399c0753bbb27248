"""What others do to a page: ten who draw while it is looked at, and while its tab is hidden."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from bench.browser.boards import Open
from bench.browser.drawers import Area, Sent
from bench.browser.measures import Values, recorded
from bench.browser.pages import Rig, Side, rest
from tests.browser.trace import percentile

SECONDS: Final = 3.0
AWAY: Final = (1.5, 3.0)
"""Seconds of drawing after which the tab is hidden, and after which it is shown again."""
LONGER: Final = 5.5
_ROOT: Final = Path(__file__).parents[2]
_DRAW: Final = "from bench.browser.drawers import main; main()"
_POST: Final = (
    "import sys, urllib.request as r;"
    "print('ready', flush=True);"
    "sys.stdin.readline();"
    "print(r.urlopen(r.Request(sys.argv[1], sys.argv[2].encode())).read().decode())"
)
Late = list[tuple[float, float]]
"""When a part was sent, seconds since 1970, and after how many ms its frame was done."""


def others(rig: Rig, page: Page, side: Side, board: Open) -> Values:
    """Ten people draw at 30 Hz; how late their points are shown, and whether that grows."""
    with _drawers(_command(rig, side, board, SECONDS)) as drawers:
        # That they have come is shown too, but is no drawing.
        rest(page)
        with recorded(page) as values:
            sent = _draw(page, drawers, SECONDS)
    lags = [lag for _, lag in _late(page, sent, len(sent) / 3)]
    third = len(lags) // 3
    values["lag p95"] = percentile(lags, 0.95)
    values["lag, first third"] = percentile(lags[:third], 0.5)
    values["lag, last third"] = percentile(lags[-third:], 0.5)
    rest(page)
    return values


def hidden(rig: Rig, page: Page, side: Side, board: Open) -> Values:
    """Hide the tab for a while meanwhile; how late points are shown before and afterwards.

    A headless browser never hides a tab: the probe keeps back the page's animation frames, which
    is what hiding does, and says that it is hidden.
    """
    turned: list[float] = []

    def turn(seconds: float) -> None:
        if len(turned) < len(AWAY) and seconds >= AWAY[len(turned)]:
            turned.append(page.evaluate("(is) => bench.hide(is)", not turned))

    page.evaluate("() => { bench.shown = []; bench.isRecording = true; }")
    with _drawers(_command(rig, side, board, LONGER)) as drawers:
        sent = _draw(page, drawers, LONGER, turn)
    page.evaluate("() => { bench.isRecording = false; }")
    gone, back = (at / 1000 for at in turned)
    late = _late(page, sent, len(sent) / 4)
    before = [lag for at, lag in late if at < gone - 0.1]
    after = [lag for at, lag in late if at > back]
    rest(page)
    return {
        "lag p95 before": percentile(before, 0.95),
        "lag p95 afterwards": percentile(after, 0.95),
        "all is shown after": page.evaluate("() => bench.back"),
    }


def _late(page: Page, sent: Sent, least: float) -> Late:
    """How late each part was that was seen; raises AssertionError for fewer than `least`."""
    shown = {(name, start): at for name, start, at in page.evaluate("() => bench.shown")}
    lags = [
        (at, shown[name, start] - at * 1000)
        for name, start, at in sorted(sent, key=lambda each: each[2])
        if (name, start) in shown
    ]
    if len(lags) < least:
        raise AssertionError(f"of {len(sent)} parts only {len(lags)} were seen to be shown")
    return lags


def _command(rig: Rig, side: Side, board: Open, seconds: float) -> list[str]:
    across = 25 * board.size**0.5
    area = Area(across * 0.1, across * 0.1, across * 0.8, across * 0.8)
    if side == "limit":
        return [_POST, f"{rig.limit}draw", json.dumps([*area, seconds])]
    return [_DRAW, str(rig.lab.port), board.board_id, *map(str, area), str(seconds)]


@contextmanager
def _drawers(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Ten people who have come and wait for a line; they leave when they have drawn."""
    with subprocess.Popen(
        [sys.executable, "-c", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
    ) as drawers:
        assert drawers.stdout is not None
        drawers.stdout.readline()
        yield drawers


def _draw(
    page: Page,
    drawers: "subprocess.Popen[bytes]",
    seconds: float,
    meanwhile: Callable[[float], None] = lambda _: None,
) -> Sent:
    """Let ten people draw; `meanwhile` is called again and again with the seconds so far."""
    assert drawers.stdin is not None
    assert drawers.stdout is not None
    drawers.stdin.write(b"draw\n")
    drawers.stdin.flush()
    begun = time.monotonic()
    while (past := time.monotonic() - begun) < seconds:
        page.wait_for_timeout(100)
        meanwhile(past)
    # Not by waiting for its end: what it tells is more than a pipe holds.
    return [(name, start, at) for name, start, at in json.loads(drawers.stdout.readline())]
