"""Makes the pictures of the README in a real JupyterLab: `python -m tools.screenshots`."""

import math
import shutil
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.notebook import Notebook
from tests.lab import TOKEN, Lab

ROOT: Final = Path(__file__).parents[1]
IMAGES: Final = ROOT / "docs" / "images"


def main() -> None:
    """Start a server, run the first notebook, let a second person draw, take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    lab = Lab(Path(tempfile.mkdtemp()) / "server")
    shutil.copy(ROOT / "notebooks" / "01-first-board.ipynb", lab.notebooks)
    lab.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            _take(browser, lab)
            browser.close()
    finally:
        lab.stop()


def _take(browser: Browser, lab: Lab) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    notebook = Notebook(page, lab, "01-first-board.ipynb").open()
    for index, source in enumerate(notebook.sources()):
        if source and notebook.page.evaluate(_IS_CODE, index):
            notebook.run(index)
        if "board.wait()" in source:
            break
    page.wait_for_timeout(1500)
    (board,) = {model["id"] for model in lab.get("nbboard/api/boards")["boards"]}
    for name, scheme, width in (("dark", "dark", 1280), ("narrow", "light", 360)):
        other = _visit(browser, lab, board, scheme, width)
        if name == "dark":
            _draw_and_stay(other)
            page.locator(".jp-OutputArea").first.scroll_into_view_if_needed()
            page.wait_for_timeout(800)
            page.screenshot(path=IMAGES / "board.png")
        other.screenshot(path=IMAGES / f"{name}.png")


_IS_CODE: Final = """
(index) => window.__nbboardTest.panel.content.widgets[index].model.type === "code"
"""


def _visit(browser: Browser, lab: Lab, board: str, scheme: str, width: int) -> Page:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 640},
    )
    page = context.new_page()
    page.goto(f"{lab.url}nbboard/boards/{board}?token={TOKEN}")
    page.wait_for_timeout(2000)
    return page


def _draw_and_stay(page: Page) -> None:
    """Draw half a loop and keep the pen down, so that the other page shows it live."""
    page.mouse.move(820, 250)
    page.mouse.down()
    for step in range(40):
        angle = step / 8
        page.mouse.move(880 + 60 * math.cos(angle + 3), 250 + 40 * math.sin(angle + 3))


if __name__ == "__main__":
    main()
