"""What a board of 10,000 strokes costs besides drawing on it.

A second visit, a tab that was hidden, a picture file, a crowd that comes at the same moment.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from bench.browser import company, measures
from bench.browser.boards import Open, put, synthetic
from bench.browser.pages import SIDES, Rig, Side, rest
from bench.figures import Figure, summary

SIZE: Final = 10_000
ROUNDS: Final = 2
CROWD: Final = 300
_WHOLE: Final = f"{SIZE:,} strokes"
# The page asks the server for pictures, and paints them itself where it does not answer: here it
# never does. Gives ms from the press to the file, and the picture's width and height.
_SAVE: Final = """
() => new Promise((done) => {
  window.fetch = () => Promise.reject(new TypeError("there is no server in this measure"));
  const make = HTMLCanvasElement.prototype.toBlob;
  let size;
  HTMLCanvasElement.prototype.toBlob = function (...given) {
    size = [this.width, this.height];
    return make.apply(this, given);
  };
  const begun = performance.now();
  URL.createObjectURL = () => {
    done([performance.now() - begun, ...size]);
    return "data:,";
  };
  for (const each of document.querySelectorAll("*")) {
    each.shadowRoot?.querySelector(".nb-export [type=submit]")?.click();
  }
})
"""
_LIMIT_SAVES: Final = """
async ([wide, high]) => {
  const begun = performance.now();
  await makePng(wide, high);
  return performance.now() - begun;
}
"""


def figures(rig: Rig) -> list[Figure]:
    """Measure all of it, both pages in turn."""
    board = put(rig.lab, rig.folder, "strokes", synthetic(SIZE))
    rounds = [_once(rig, board) for _ in range(ROUNDS)]
    made = [one.pop(_PICTURE_TIMES) for one in rounds]
    found = [_figure(name, [one[name] for one in rounds]) for name in rounds[0]]
    name = f"PNG painted by the page, {_WHOLE}, × the limit"
    return [*found, summary(name, "times", made)._replace(goal="≤ 1.5"), *_crowded(rig, board)]


_PICTURE_TIMES: Final = "picture"
_GOALS: Final = {
    f"second visit, {_WHOLE}: complete": "≤ 1,000",
    f"a tab that was hidden, {_WHOLE}: lag p95 afterwards": "≤ 28",
}


def _figure(name: str, values: list[float]) -> Figure:
    return summary(name, "ms", values)._replace(goal=_GOALS.get(name))


def _once(rig: Rig, board: Open) -> dict[str, float]:
    found: dict[str, float] = {}
    size = [0.0, 0.0]
    saved: dict[Side, float] = {}
    for side in SIDES:
        whose = "" if side == "nbboard" else ", the limit"
        page, opened = measures.opening(rig, side, board, again=True)
        for value in ("first ink", "complete", "longest task"):
            found[f"second visit, {_WHOLE}: {value}{whose}"] = opened[value]
        away = company.hidden(rig, page, side, board)
        for value, took in away.items():
            found[f"a tab that was hidden, {_WHOLE}: {value}{whose}"] = took
        if side == "nbboard":
            saved[side], *size = _saved(page)
        else:
            saved[side] = page.evaluate(_LIMIT_SAVES, size)
        found[f"PNG painted by the page, {_WHOLE}: time{whose}"] = saved[side]
        page.context.close()
    found[_PICTURE_TIMES] = saved["nbboard"] / saved["limit"]
    return found


def _saved(page: Page) -> list[float]:
    page.evaluate(measures.FOCUS)
    page.keyboard.press("Control+Shift+E")
    page.locator(".nb-export").wait_for()
    # It is remembered as last wanted; a first one is of twice the board's own size.
    page.locator(".nb-export label", has_text="PNG").click()
    rest(page)
    took: list[float] = page.evaluate(_SAVE)
    return took


def _crowded(rig: Rig, board: Open) -> list[Figure]:
    """A page joins a board among 300 others, who read as fast as bytes come."""
    command = [sys.executable, "-m", "bench.browser.crowd"]
    where = [str(rig.lab.port), board.board_id, str(CROWD)]
    complete, lasts = [], []
    for _ in range(ROUNDS):
        page = rig.context().new_page()
        with subprocess.Popen(
            [*command, *where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        ) as crowd:
            assert crowd.stdin is not None
            assert crowd.stdout is not None
            crowd.stdout.readline()
            crowd.stdin.write(b"join\n")
            crowd.stdin.flush()
            rig.show(page, "nbboard", board)
            complete.append(page.evaluate("() => bench.complete") / 1000)
            lasts.append(max(json.loads(crowd.stdout.readline())))
        page.context.close()
    what = f"{CROWD} join {_WHOLE} at once"
    return [
        summary(f"{what}: complete in a page among them", "s", complete)._replace(goal="≤ 5"),
        summary(f"{what}: all have the last byte meanwhile", "s", lasts)._replace(goal="≤ 5"),
    ]
