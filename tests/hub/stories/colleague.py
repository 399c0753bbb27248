"""A user of a JupyterHub in a browser: logs in, opens JupyterLab, nbboard's pages, the lobby."""

from typing import Any, Final

import nbformat
from playwright.sync_api import Locator, Page

from tests.browser.board_view import BoardView
from tests.browser.notebook import Notebook
from tests.browser.person import KERNEL, Person
from tests.hub.harness import ADMIN, ADMIN_PASSWORD, PASSWORD, Hub
from tests.waiting import until

CELLS: Final = 5
OPEN_SECONDS: Final = 60.0


class HubNotebook(Notebook):
    """A notebook in the JupyterLab that a Hub started for a user."""

    def __init__(self, page: Page, address: str, path: str):
        self.page = page
        self.path = path
        self.app = "lab"
        self.address = address

    def begin(self) -> None:
        """Go to the notebook and do not wait: others open theirs meanwhile."""
        self.page.goto(self.address, wait_until="commit", timeout=OPEN_SECONDS * 1000)

    def open(self) -> "HubNotebook":
        """Go to the notebook and wait until its kernel answers."""
        self.begin()
        self.wait_ready()
        return self


class Colleague(Person):
    """Somebody with an account at the Hub, a browser and, once arrived, a JupyterLab.

    `place` is the user, or user/name when they work in a named server.
    """

    def __init__(self, page: Page, hub: Hub, place: str):
        self.page = page
        self.hub = hub
        self.name = place.partition("/")[0]
        self.board_id = ""
        path = f"{self.name}.ipynb"
        write_notebook(hub, self.name, path)
        address = f"{hub.url}user/{place}/lab/tree/{path}?reset"
        self.notebook: HubNotebook = HubNotebook(page, address, path)

    def log_in(self) -> "Colleague":
        """Log in at the Hub as a person does."""
        log_in(self.page, self.hub, self.name)
        return self

    def begin(self) -> "Colleague":
        """Set out for JupyterLab; `arrive` waits."""
        self.notebook.begin()
        return self

    def arrive(self) -> "Colleague":
        """Wait for JupyterLab and the kernel, and import nbboard there."""
        self.notebook.wait_ready()
        # JupyterLab's own word that the server is gone would lie above the board.
        self.page.add_style_tag(content=".jp-Dialog { display: none !important; }")
        self.notebook.run(KERNEL, "import nbboard\nfrom nbboard import NBBoard")
        return self

    def failure(self, source: str) -> tuple[str, str] | None:
        """Run something in the kernel; gives the name and words of what it raised, if it did."""
        self.notebook.finish(self.notebook.start(KERNEL, source))
        found = self.notebook.error(KERNEL)
        return None if found is None else (found["ename"], found["evalue"])

    def raises(self, source: str) -> tuple[str, str]:
        """Run something in the kernel that must raise; gives the exception's name and words."""
        found = self.failure(source)
        assert found is not None, f"nothing was raised: {self.notebook.text(KERNEL)}"
        return found

    def nudge(self) -> None:
        """Have the page try at once, as it does when the network is back."""
        self.page.evaluate("() => window.dispatchEvent(new Event('online'))")

    def holds(self, count: int, timeout: float = 20.0) -> None:
        """Wait until this person's kernel has so many elements of the board."""
        until(
            lambda: self.ask("len(board.elements)") == count,
            f"{count} elements in the kernel of {self.name}",
            timeout,
            # Gives the page's own work a turn, too.
            lambda: self.page.wait_for_timeout(200),
        )

    def has_tools(self) -> bool:
        """Whether the board shows a palette; only those who may draw see one."""
        return self.view().root.locator(".nb-tools").is_visible()


class Visitor:
    """Somebody on the service's own pages; with an account unless they follow a share link."""

    def __init__(self, page: Page, hub: Hub, name: str = ""):
        self.page = page
        self.hub = hub
        self.name = name

    def log_in(self) -> "Visitor":
        """Log in at the Hub."""
        log_in(self.page, self.hub, self.name)
        return self

    def log_out(self) -> None:
        """Log out at the Hub, in another tab."""
        tab = self.page.context.new_page()
        tab.goto(f"{self.hub.url}hub/logout")
        tab.close()

    def ask(self, method: str, address: str) -> dict[str, Any]:
        """Ask by HTTP as a script of this page does; gives the model, and `status`."""
        script = """async ([method, address]) => {
            const token = /_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
            const headers = {"X-XSRFToken": decodeURIComponent(token)};
            const answer = await fetch(address, {method, headers});
            const text = await answer.text();
            return {...(text === "" ? {} : JSON.parse(text)), status: answer.status};
        }"""
        found: dict[str, Any] = self.page.evaluate(script, [method, address])
        return found

    def lobby(self) -> "Visitor":
        """Go to the service's lobby and wait for what it shows."""
        self.page.goto(self.hub.boards)
        self.page.locator(".nb-boards section, .nb-empty").first.wait_for()
        return self

    def open(self, board_id: str) -> BoardView:
        """Go to a board's page and wait until it is live."""
        self.page.goto(f"{self.hub.boards}boards/{board_id}")
        return self.view().wait()

    def view(self) -> BoardView:
        """The board on this page."""
        return BoardView(self.page, self.page.locator("#nbboard"))

    @property
    def tools(self) -> Locator:
        """The palette."""
        return self.view().root.locator(".nb-tools")


def log_in(page: Page, hub: Hub, name: str) -> None:
    """Log in at the Hub as a person does."""
    # A page of the Hub that needs no server of the user's.
    page.goto(f"{hub.url}hub/login?next=%2Fhub%2Ftoken")
    page.fill("#username_input", name)
    page.fill("#password_input", ADMIN_PASSWORD if name == ADMIN else PASSWORD)
    page.click("#login_submit")
    page.wait_for_url("**/hub/token")


def write_notebook(hub: Hub, user: str, path: str) -> None:
    """Put a notebook of empty code cells into the home of a user."""
    cells = [nbformat.v4.new_code_cell("") for _ in range(CELLS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    home = hub.home(user)
    home.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), home / path)
