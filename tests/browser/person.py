"""A person at a notebook whose first cell shows a board and whose second asks the kernel."""

import ast
from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.board_view import BoardView
from tests.browser.notebook import App, Notebook
from tests.lab import Lab

BOARD: Final = 0
KERNEL: Final = 1


class Person:
    """Somebody with a browser, a notebook and a kernel of their own."""

    def __init__(self, page: Page, lab: Lab, name: str, app: App = "lab"):
        self.page = page
        self.name = name
        self.board_id = ""
        path = lab.write_notebook(f"{name}.ipynb", ["", "", "", ""])
        self.notebook = Notebook(page, lab, path, app)

    def arrive(self) -> "Person":
        """Open the notebook and import nbboard in its kernel."""
        self.notebook.open()
        self.notebook.run(KERNEL, "from nbboard import NBBoard")
        return self

    def move(self, page: Page) -> None:
        """Go on in another tab."""
        self.page = self.notebook.page = page

    def create(self, title: str = "") -> BoardView:
        """Create a board and show it."""
        return self._show(f"board = NBBoard.create({title!r})")

    def join(self, board_id: str) -> BoardView:
        """Join a board and show it."""
        return self._show(f"board = NBBoard.join({board_id!r})")

    def _show(self, source: str) -> BoardView:
        self.board_id = self.notebook.run(BOARD, f"{source}\nprint(board.id)\nboard").strip()
        return self.view().wait()

    def view(self, cell: int = BOARD) -> BoardView:
        """The board below a cell, scrolled into sight."""
        view = BoardView(self.page, self.notebook.cell(cell))
        view.show()
        return view

    def ask(self, expression: str) -> Any:
        """Evaluate an expression in the kernel; gives a plain value."""
        return ast.literal_eval(self.tell(f"print(repr({expression}))"))

    def tell(self, source: str) -> str:
        """Run something in the kernel; gives what it printed."""
        return self.notebook.run(KERNEL, source)
