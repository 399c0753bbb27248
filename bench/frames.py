"""The main thread's work in a frame while somebody draws, on a small board and on a large one."""

from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize

from bench import scenes, stored
from tests.browser.board_view import BoardView
from tests.browser.trace import percentile, traced
from tests.lab import TOKEN, Lab

FEW: Final = 100
MANY: Final = 50_000
STROKES: Final = 4
MOVES: Final = 30
VIEWPORT: Final = ViewportSize(width=1280, height=900)

# What a board without a cached picture does: it paints all elements anew in each frame.
REPAINT_ALL: Final = """
(count) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const paint = () => {
    for (let stroke = 0; stroke < count; stroke += 1) {
      context.beginPath();
      for (let point = 0; point < 40; point += 1) {
        context.lineTo((stroke * 7 + point * 5) % 300, (stroke * 3 + point * 11) % 150);
      }
      context.stroke();
    }
    requestAnimationFrame(paint);
  };
  requestAnimationFrame(paint);
}
"""


def make_board(lab: Lab, count: int) -> str:
    """Make a board with so many strokes of 40 points, half of them with pressure; its id."""
    return stored.put_in_file(lab.database, scenes.spread(count))


def open_board(page: Page, lab: Lab, board_id: str) -> BoardView:
    """Open a board's page and wait until it rests: all is painted and nothing is asked for."""
    page.add_init_script(_COUNT_FRAMES)
    page.goto(f"{lab.url}nbboard/boards/{board_id}?token={TOKEN}")
    view = BoardView(page, page.locator("#nbboard")).wait()
    # By a timer: Playwright's own way to wait asks for frames itself.
    page.wait_for_function(
        "() => performance.now() - window.lastFrame > 400", timeout=30_000, polling=100
    )
    return view


_COUNT_FRAMES: Final = """
(() => {
  const real = window.requestAnimationFrame.bind(window);
  window.lastFrame = Infinity;
  window.requestAnimationFrame = (callback) => real((now) => {
    window.lastFrame = performance.now();
    callback(now);
  });
})();
"""


def paths() -> list[list[tuple[float, float]]]:
    """Strokes right across the middle of the board, where most elements lie."""
    tops = (180.0 + 130 * row for row in range(STROKES))
    return [[(140, y), (500, y + 60), (860, y), (1140, y + 50)] for y in tops]


def frames_while_drawing(browser: Browser, lab: Lab, board_id: str, naive: int = 0) -> list[float]:
    """Draw strokes, their ends included, and give ms of work of each frame.

    With `naive` the page also paints that many strokes anew in each frame: the measure must see it.
    Raises AssertionError when a stroke is not to be seen while it is drawn.
    """
    page = browser.new_context(viewport=VIEWPORT).new_page()
    view = open_board(page, lab, board_id)
    # Seen whole, a board of 50,000 strokes leaves less than a pixel of a finer pen.
    view.choose("Marker")
    costs: list[float] = []
    if naive:
        page.evaluate(REPAINT_ALL, naive)
    # One stroke is enough of a board that paints everything: it takes seconds.
    for path in paths()[: 1 if naive else STROKES]:
        with traced(page) as part:
            view.press(path, steps=1 if naive else MOVES // 3)
        view.wait_for_ink(path)
        with traced(page) as end:
            view.release()
            page.wait_for_timeout(150)
        costs += [*part, *end]
    page.context.close()
    return costs


def p95(costs: list[float]) -> float:
    """What 95 of 100 frames do not exceed, ms."""
    return percentile(costs, 0.95)
