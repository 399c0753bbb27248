"""Makes the pictures of docs/contact-sheet.md: `python -m tools.contact_sheet`."""

import io
import math
import shutil
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from nbboard import NBBoard
from tests.browser.board_view import BoardView
from tests.browser.fingers import Glass
from tests.browser.notebook import Notebook
from tests.lab import TOKEN, Lab
from tools.example_board import draw_example

IMAGES: Final = Path(__file__).parents[1] / "docs" / "images"
MOST_BYTES: Final = 100_000
WIDE: Final = ViewportSize(width=1180, height=740)
PHONE: Final = ViewportSize(width=320, height=600)
TABLET: Final = ViewportSize(width=820, height=620)


class Studio:
    """One board, one server, and a browser that takes its pictures."""

    def __init__(self, lab: Lab, browser: Browser):
        self.lab = lab
        self.browser = browser
        with NBBoard.create("Sprint 12", server=lab.url, token=TOKEN, name="Ada") as board:
            draw_example(board)
            self.board_id = board.id

    def visit(self, size: ViewportSize, *, dark: bool = False, touch: bool = False) -> BoardView:
        """Open the board in a page of its own."""
        page = self.page(size, dark=dark, touch=touch)
        return self.show(page, self.board_id)

    def page(self, size: ViewportSize, *, dark: bool = False, touch: bool = False) -> Page:
        """A page of somebody new."""
        context = self.browser.new_context(
            viewport=size, color_scheme="dark" if dark else "light", has_touch=touch
        )
        return context.new_page()

    def show(self, page: Page, board_id: str, words: str = "Live") -> BoardView:
        """Show a board in a page and wait until it rests."""
        page.goto(f"{self.lab.url}nbboard/boards/{board_id}?token={TOKEN}")
        view = BoardView(page, page.locator("#nbboard"))
        if words:
            view.wait(words)
        page.wait_for_timeout(900)
        return view


def keep(page: Page, name: str) -> None:
    """Keep what a page shows as a small PNG; raises ValueError when it is too large."""
    path = IMAGES / f"contact-{name}.png"
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        whole = picture.convert("RGB")
    whole.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        # A palette changes rare colours a little: only where there is no other way.
        whole.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, more than {MOST_BYTES}")


def loop(view: BoardView, x: float, y: float) -> None:
    """Draw most of a loop and keep the pen down, so that others see it live."""
    angles = [step / 7 for step in range(38)]
    view.press([(x + 60 * math.cos(a + 3), y + 34 * math.sin(a + 3)) for a in angles], steps=1)


def wide(studio: Studio) -> None:
    """Light and dark, with a second person who is drawing."""
    light, dark = studio.visit(WIDE), studio.visit(WIDE, dark=True)
    loop(dark, 305, 350)
    light.page.wait_for_timeout(500)
    keep(light.page, "light")
    keep(dark.page, "dark")
    dark.release()
    dark.page.keyboard.press("Control+z")
    dark.page.wait_for_timeout(300)
    for view in (light, dark):
        view.page.context.close()


def keys(studio: Studio) -> None:
    """The sheet of keys."""
    view = studio.visit(WIDE)
    view.stage.focus()
    view.page.keyboard.press("?")
    view.page.wait_for_timeout(400)
    keep(view.page, "keys")
    view.page.context.close()


def selection(studio: Studio) -> None:
    """Some elements selected, their styles open."""
    view = studio.visit(WIDE)
    view.stage.focus()
    view.page.keyboard.press("v")
    view.draw([(40, 430), (560, 690)], steps=8)
    view.page.wait_for_timeout(300)
    more = view.root.get_by_role("button", name="Colour and style")
    if more.count():
        more.first.click()
    view.page.wait_for_timeout(400)
    keep(view.page, "selection")
    view.page.context.close()


def touch(studio: Studio) -> None:
    """A tablet with the menu of a finger held down, and a phone."""
    view = studio.visit(TABLET, touch=True)
    view.root.get_by_role("button", name="Select", exact=True).tap()
    glass = Glass(view)
    glass.put(one=(110, 190))
    view.page.wait_for_timeout(900)
    glass.lift()
    view.page.wait_for_timeout(300)
    keep(view.page, "touch")
    view.page.context.close()
    phone = studio.visit(PHONE, touch=True)
    keep(phone.page, "narrow")
    phone.page.context.close()


def whole_window(studio: Studio) -> None:
    """A board out of its cell, over the whole window of JupyterLab."""
    page = studio.page(WIDE)
    path = studio.lab.write_notebook("sprint.ipynb", [""])
    notebook = Notebook(page, studio.lab, path, "lab").open()
    notebook.run(0, f"from nbboard import NBBoard\nNBBoard.join({studio.board_id!r})")
    view = BoardView(page, notebook.cell(0)).wait()
    view.show()
    keep(page, "cell")
    view.choose("Fill the window, or return")
    page.wait_for_timeout(1200)
    keep(page, "window")
    page.context.close()


def states(studio: Studio) -> None:
    """Empty, refused, and, last of all since it ends the server, offline."""
    empty = studio.lab.post("nbboard/api/boards", {"title": "New idea"})["id"]
    page = studio.page(WIDE)
    studio.show(page, empty)
    keep(page, "empty")
    studio.show(page, "quiet-owl-2222", words="")
    keep(page, "refused")
    view = studio.show(page, studio.board_id)
    studio.lab.stop()
    view.wait("Offline")
    view.draw([(688, 576), (760, 572), (830, 577), (898, 573)])
    view.draw([(657, 635), (663, 643), (678, 620)])
    page.wait_for_timeout(600)
    keep(page, "offline")
    page.context.close()


def main() -> None:
    """Start a server and a browser and take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    lab = Lab(Path(tempfile.mkdtemp()) / "server")
    lab.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            studio = Studio(lab, browser)
            for take in (wide, keys, selection, touch, whole_window, states):
                take(studio)
            browser.close()
    finally:
        lab.stop()


if __name__ == "__main__":
    main()
