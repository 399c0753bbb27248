"""People with accounts of their own on the pages of nbboard: lobby, board, share link."""

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.board_view import BoardView
from tests.lab import USER_COOKIE, Lab


class Visitor:
    """Somebody with a browser and an account, or with neither account nor login."""

    def __init__(self, page: Page, lab: Lab, user: str = ""):
        self.page = page
        self.lab = lab
        self.user = user
        if user:
            cookie = {"name": USER_COOKIE, "value": user, "url": lab.url}
            page.context.add_cookies([cookie])  # type: ignore[list-item]

    def lobby(self, view: str = "") -> "Visitor":
        """Go to the lobby and wait for what it shows."""
        self.page.goto(f"{self.lab.url}nbboard/{view}")
        self.page.locator(".nb-boards section, .nb-empty").first.wait_for()
        return self

    def card(self, title: str) -> Locator:
        """The card of a board."""
        return self.page.locator(".nb-card").filter(has_text=title)

    def act(self, title: str, action: str) -> None:
        """Choose something from the menu of a board's card."""
        self.button(f"Actions for {title}").click()
        self.button(action).click()

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def create(self, title: str) -> str:
        """Make a board in the lobby; gives its id. Its page is shown then."""
        self.button("New board").click()
        self.page.get_by_label("Title").fill(title)
        self.button("Create and open").click()
        self.page.wait_for_url("**/nbboard/boards/*")
        self.view().wait()
        return self.page.url.rsplit("/", 1)[1]

    def make(self, title: str, **wish: Any) -> str:
        """Make a board, without the lobby, and open it; gives its id."""
        body = {"title": title, **wish}
        board = str(self.lab.post("nbboard/api/boards", body, self.user)["id"])
        self.open(board).view().wait()
        return board

    def open(self, board_id: str) -> "Visitor":
        """Go to a board's page."""
        self.page.goto(f"{self.lab.url}nbboard/boards/{board_id}")
        return self

    def view(self) -> BoardView:
        """The board on this page."""
        return BoardView(self.page, self.page.locator("#nbboard"))

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask the REST routes as this person, from the page."""
        script = """async ([method, path, body]) => {
            const token = /_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
            const headers = {"X-XSRFToken": decodeURIComponent(token)};
            const init = {method, headers};
            if (body !== null) init.body = JSON.stringify(body);
            const answer = await fetch(path, init);
            const text = await answer.text();
            if (!answer.ok) throw new Error(`${answer.status} ${text}`);
            return text === "" ? null : JSON.parse(text);
        }"""
        return self.page.evaluate(script, [method, f"{self.lab.url}nbboard/{path}", body])
