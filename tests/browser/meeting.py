"""People with accounts of their own on one board: what their panels say and do."""

from typing import Any, Final, Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.board_view import BoardView
from tests.browser.conftest import People
from tests.browser.visitor import Visitor
from tests.lab import Lab
from tests.waiting import until

Panel = Literal["People", "Chat"]
KEYS: Final[dict[Panel, str]] = {"People": "u", "Chat": "c"}
SMALL: Final = {"width": 320, "height": 620}
# A notice goes after five seconds, and what is looked at before it may take as long.
_REMEMBER: Final = """
(toasts) => {
  const told = (toasts.nbboardTold = []);
  const add = () => told.push(...[...toasts.children].map((each) => each.textContent));
  new MutationObserver(add).observe(toasts, { childList: true });
  add();
}
"""
_TOLD: Final = "(toasts) => toasts.nbboardTold ?? [toasts.textContent]"


class Guest(Visitor):
    """Somebody on a board, with the panels beside it."""

    @property
    def root(self) -> Locator:
        """The whole view."""
        return self.view().root

    @property
    def side(self) -> Locator:
        """The panel that is open."""
        return self.root.locator(".nb-side")

    @property
    def toasts(self) -> Locator:
        """Where notices are shown."""
        return self.root.locator(".nb-toasts")

    @property
    def tools(self) -> Locator:
        """The palette: only those who may draw have it."""
        return self.root.get_by_role("toolbar").or_(self.root.locator(".nb-tools"))

    def come(self, board_id: str) -> "Guest":
        """Open the board and wait until it is live."""
        self.open(board_id)
        self.view().wait()
        self.toasts.evaluate(_REMEMBER)
        return self

    def show(self, panel: Panel) -> "Guest":
        """Open a panel by its key."""
        self.view().stage.focus()
        self.page.keyboard.press(KEYS[panel])
        expect(self.side).to_have_attribute("aria-label", panel)
        return self

    def press(self, name: str) -> None:
        """Press a button of the view."""
        self.root.get_by_role("button", name=name, exact=True).click()

    def told(self, words: str) -> None:
        """Wait for a notice, or for having had it since coming to the board."""

        def had() -> bool:
            return any(words in each for each in self.toasts.evaluate(_TOLD))

        until(had, f"the notice {words!r}")

    def row(self, name: str) -> Locator:
        """Somebody's row in the panel of people."""
        return self.side.locator(".nb-row").filter(has_text=name)

    def write(self, text: str) -> None:
        """Send a message."""
        self.field.fill(text)
        self.field.press("Enter")

    @property
    def field(self) -> Locator:
        """Where messages are written."""
        return self.side.get_by_role("textbox", name="Message")

    @property
    def log(self) -> Locator:
        """The messages."""
        return self.side.get_by_role("log", name="Messages")


class Meeting:
    """One board on a server that knows accounts; the first to come is its owner."""

    def __init__(self, people: People, lab: Lab, access: str = "edit"):
        self.people = people
        self.lab = lab
        wanted: dict[str, Any] = {"title": "Review", "access": access}
        self.id: str = lab.post("nbboard/api/boards", wanted, "ada")["id"]
        self.owner = self._arrive("ada").come(self.id)

    def join(self, user: str, **options: Any) -> Guest:
        """Somebody else comes to the board."""
        return self._arrive(user, **options).come(self.id)

    def _arrive(self, user: str, **options: Any) -> Guest:
        page: Page = self.people.seat(**options)
        return Guest(page, self.lab, user)


def center(view: BoardView) -> tuple[float, float]:
    """The middle of a board in the page."""
    box = view.stage.bounding_box()
    assert box is not None, "the board is not in the page"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
