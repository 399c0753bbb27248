"""Our page and the limit's in one headless Chromium, with the same probe in both."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple
from urllib.error import URLError

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from bench.browser.boards import Open
from tests.lab import HOST, TOKEN, Lab, free_port
from tests.waiting import until

Side = Literal["nbboard", "limit"]
SIDES: Final[tuple[Side, ...]] = ("nbboard", "limit")
VIEWPORT: Final = ViewportSize(width=1280, height=900)
PROBE: Final = Path(__file__).with_name("probe.js")
# As the tests start it; without a GPU, as on any server.
ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
REST: Final = 400
"""Ms without a frame's work after which a page counts as done."""
_SERVE: Final = "from bench.browser.limit.server import main; main()"
_PATIENCE: Final = 120_000
_IS_THERE: Final = {
    "nbboard": """() => [...document.querySelectorAll("*")].some((each) =>
        each.shadowRoot?.querySelector(".nb-words")?.textContent.includes("Live"))""",
    "limit": "() => window.isOpen === true",
}


class Rig(NamedTuple):
    """A browser, a server of boards and the limit's server."""

    browser: Browser
    lab: Lab
    limit: str
    folder: Path

    def address(self, side: Side, board: Open) -> str:
        """Where a board is shown."""
        if side == "nbboard":
            return f"{self.lab.url}nbboard/boards/{board.board_id}?token={TOKEN}"
        return f"{self.limit}?{board.file.name}"

    def context(self) -> BrowserContext:
        """A browser that has fetched, compiled and stored nothing yet."""
        context = self.browser.new_context(viewport=VIEWPORT)
        context.add_init_script(path=PROBE)
        return context

    def open(self, context: BrowserContext, side: Side, board: Open) -> Page:
        """Open a board and wait until all of it is painted and the page rests."""
        return self.show(context.new_page(), side, board)

    def show(self, page: Page, side: Side, board: Open) -> Page:
        """The same in a page that is there already."""
        page.goto(self.address(side, board))
        page.wait_for_function(_IS_THERE[side], timeout=_PATIENCE, polling=100)
        rest(page)
        return page


def rest(page: Page) -> None:
    """Wait until nothing is painted any more.

    By a timer: Playwright's own way to wait asks for frames itself.
    """
    page.wait_for_function(
        "() => bench.painting === undefined && bench.complete >= bench.worked && "
        f"performance.now() - bench.worked > {REST}",
        timeout=_PATIENCE,
        polling=100,
    )


@contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """Start all, and end all."""
    lab = Lab(folder / "server")
    lab.start()
    port = free_port()
    files = folder / "files"
    files.mkdir()
    limit = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(port), str(files)],
        cwd=Path(__file__).parents[2],
    )
    address = f"http://{HOST}:{port}/"
    try:
        until(lambda: _answers(address), "the limit's server", 20)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
            )
            yield Rig(browser, lab, address, files)
            browser.close()
    finally:
        limit.terminate()
        limit.wait(10)
        lab.stop()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own server
            return True
    except (URLError, TimeoutError):
        return False


def drain(page: Page, seconds: float) -> None:
    """Let a page go on for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page.wait_for_timeout(50)
