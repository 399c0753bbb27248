"""Measures in a real JupyterLab: live points, the opening of a large board, drawing on it.

`python -m bench.browser` prints JSON. Both pages run in one headless Chromium without a GPU.
"""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench import scenes
from bench.figures import Figure, machine, summary
from bench.frames import FEW, MANY, frames_while_drawing, make_board, p95
from nbboard import NBBoard
from nbboard.formats import save_file
from tests.browser.person import Person
from tests.lab import TOKEN, Lab

SAMPLES: Final = 200
ROW: Final = 50
STEP: Final = 12
STROKES: Final = 10_000
ROUNDS: Final = 5
VIEWPORT: Final = {"width": 1280, "height": 900}
LAST: Final = "#ff00ff"
"""Colour of the topmost element, which is painted last and is found by it."""

# One clock for both pages: milliseconds since 1970, with fractions.
_CLOCK: Final = "const now = () => performance.timeOrigin + performance.now();"
# Remembers when the pointer was where, by the page's own event.
_NOTE_MOVES: Final = f"""
() => {{
  {_CLOCK}
  window.moves = new Map();
  addEventListener("pointermove", (event) => {{
    window.moves.set(Math.round(event.clientX), performance.timeOrigin + event.timeStamp);
  }}, true);
}}
"""
# Resolves at the first frame in which the live canvas shows ink at a point of the board.
_WATCH_INK: Final = f"""
([x, y]) => {{
  {_CLOCK}
  const canvas = window.benchRoot.querySelector(".nb-live");
  const context = canvas.getContext("2d");
  window.seen = new Promise((resolve) => {{
    const look = () => {{
      const {{ data }} = context.getImageData(x - 1, y - 1, 3, 3);
      for (let k = 0; k < data.length; k += 4) {{
        if (data[k + 3] > 200 && data[k] < 70 && data[k + 1] < 70 && data[k + 2] < 70) {{
          resolve(now());
          return;
        }}
      }}
      requestAnimationFrame(look);
    }};
    requestAnimationFrame(look);
  }});
}}
"""
_FIND_ROOT: Final = """
() => {
  const hosts = [...document.querySelectorAll("*")].filter((each) => each.shadowRoot);
  const root = hosts.map((each) => each.shadowRoot.querySelector(".nb")).find(Boolean);
  window.benchRoot = root;
}
"""
# Runs before the page's own scripts: notes when a board's socket is opened and when the topmost
# element is on the committed canvas.
_WATCH_OPENING: Final = f"""
(() => {{
  const Real = WebSocket;
  window.WebSocket = class extends Real {{
    constructor(url, protocols) {{
      super(url, protocols);
      if (String(url).includes("nbboard")) window.openedAt ??= performance.now();
    }}
  }};
  const wanted = {[int(LAST[k : k + 2], 16) for k in (1, 3, 5)]};
  const sheetOf = () => {{
    for (const each of document.querySelectorAll("*")) {{
      const sheet = each.shadowRoot?.querySelector(".nb-sheet");
      if (sheet?.width) return sheet;
    }}
  }};
  const isPainted = (sheet) => {{
    const x = Math.floor(sheet.width / 2) - 4;
    const y = Math.floor(sheet.height / 2) - 4;
    const {{ data }} = sheet.getContext("2d").getImageData(x, y, 1, 1);
    return wanted.every((level, k) => Math.abs(data[k] - level) < 8);
  }};
  const look = () => {{
    const sheet = sheetOf();
    if (sheet && isPainted(sheet)) {{
      requestAnimationFrame(() => {{ window.paintedAt = performance.now(); }});
    }} else {{
      // Not each frame: reading pixels back makes the canvas finish what it has only recorded.
      setTimeout(look, 30);
    }}
  }};
  look();
}})();
"""


def live(browser: Browser, lab: Lab) -> list[Figure]:
    """Move a pen point by point; from its event to ink in the other page's frame."""
    ann, bob = (Person(_page(browser), lab, name).arrive() for name in ("ann", "bob"))
    drawing = ann.create("Latency")
    watching = bob.join(ann.board_id)
    for person in (ann, bob):
        person.page.evaluate(_FIND_ROOT)
    ann.page.evaluate(_NOTE_MOVES)
    waits = []
    for row in range(SAMPLES // ROW):
        y = 90.0 + 30 * row
        drawing.press([(88, y), (100, y)])
        for number in range(1, ROW + 1):
            x = 100.0 + STEP * number
            # Behind the tip, which the pointer with its name may cover.
            bob.page.evaluate(_WATCH_INK, [x - STEP / 2, y])
            place = drawing.on_page((x, y))
            ann.page.mouse.move(*place)
            seen = bob.page.evaluate("() => window.seen")
            moved = ann.page.evaluate("(x) => window.moves.get(x)", round(place[0]))
            waits.append(seen - moved)
        drawing.release()
    watching.wait()
    ordered = sorted(waits)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return [
        summary("live point, page to page, to its frame: p50", "ms", [middle]),
        summary("live point, page to page, to its frame: p99", "ms", [late]),
    ]


def opening(browser: Browser, lab: Lab, folder: Path) -> list[Figure]:
    """Open the page of a large board: from navigation, and from its socket, to all painted."""
    with NBBoard.create("Large", server=lab.url, token=TOKEN, name="bench") as board:
        source = folder / "large.nbboard"
        save_file(source, scenes.strokes(STROKES), {}, "Large")
        board.load(source)
        side = 400 * STROKES**0.5 / 16
        board.draw.rect((side / 2 - 100, side / 2 - 100), (200, 200), color=LAST, fill=LAST)
        board.wait(30)
        board_id = board.id
    page = _page(browser)
    page.add_init_script(_WATCH_OPENING)
    from_navigation, from_socket = [], []
    for _ in range(ROUNDS):
        page.goto(f"{lab.url}nbboard/boards/{board_id}?token={TOKEN}")
        page.wait_for_function("() => window.paintedAt", timeout=60_000)
        opened, painted = page.evaluate("() => [window.openedAt, window.paintedAt]")
        from_navigation.append(painted)
        from_socket.append(painted - opened)
    name = f"a page opens a board of {STROKES:,} strokes"
    return [
        summary(f"{name}: from navigation", "ms", from_navigation),
        summary(f"{name}: from its socket", "ms", from_socket),
    ]


def drawing(browser: Browser, lab: Lab) -> list[Figure]:
    """Draw on few and on many elements in turn; a frame's work in the browser's own trace."""
    boards = {count: make_board(lab, count) for count in (FEW, MANY)}
    late: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(ROUNDS):
        for count, board_id in boards.items():
            late[count].append(p95(frames_while_drawing(browser, lab, board_id)))
    naive = p95(frames_while_drawing(browser, lab, boards[MANY], naive=MANY))
    name = "a frame's script and paint while drawing, p95,"
    return [
        *(summary(f"{name} on {count:,} elements", "ms", late[count]) for count in (FEW, MANY)),
        summary(
            "the same, many to few",
            "times",
            [many / few for few, many in zip(late[FEW], late[MANY], strict=True)],
        ),
        summary(f"{name} if all {MANY:,} were painted anew", "ms", [naive]),
    ]


def _page(browser: Browser) -> Page:
    return browser.new_context(viewport=VIEWPORT).new_page()


def browser_figures(folder: Path) -> list[Figure]:
    """Start a server and a browser and measure both."""
    lab = Lab(folder / "server")
    lab.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            figures = [
                *opening(browser, lab, folder),
                *live(browser, lab),
                *drawing(browser, lab),
            ]
            browser.close()
    finally:
        lab.stop()
    return figures


def main() -> None:
    """Measure and print JSON."""
    where = machine()
    with tempfile.TemporaryDirectory() as folder:
        figures = browser_figures(Path(folder))
    print(json.dumps({"machine": where, "figures": [each._asdict() for each in figures]}, indent=1))


if __name__ == "__main__":
    main()
