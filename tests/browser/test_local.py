"""Boards without a server, in real notebooks: the room runs in the kernel."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nbboard import NBBoard
from tests.browser.board_view import BoardView, Point
from tests.browser.conftest import People
from tests.browser.marimo_app import Marimo
from tests.browser.person import BOARD, Person
from tests.lab import Lab
from tests.waiting import until

UPPER: list[Point] = [(120, 100), (260, 150), (420, 100)]
LOWER: list[Point] = [(120, 330), (260, 380), (420, 330)]
FIRST: list[Point] = [(500, 120), (620, 120)]
SECOND: list[Point] = [(500, 330), (620, 330)]
SHOW = "board = NBBoard.local('plan.nbboard', title='Plan')\nboard"


@pytest.fixture
def plain_lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path / "server", has_nbboard=False)
    lab.start()
    yield lab
    lab.stop()


@pytest.fixture
def marimo(tmp_path: Path) -> Iterator[Marimo]:
    app = Marimo(tmp_path)
    app.start()
    yield app
    app.stop()


def strokes(person: Person) -> int:
    count: int = person.ask("len(board.strokes)")
    return count


@pytest.mark.timeout(150)
def test_a_board_of_the_kernel_survives_a_reload_and_a_restart(
    plain_lab: Lab, people: People
) -> None:
    nina = Person(people.enter(), plain_lab, "nina").arrive()
    nina.notebook.run(BOARD, SHOW)
    view = nina.view().wait("Live · only in this notebook")
    view.draw(UPPER)
    until(lambda: strokes(nina) == 1, "the kernel reads the stroke")
    assert {member[0] for member in nina.ask("[(m.name,) for m in board.members]")} >= {
        "Python · nina"
    }
    expect(view.root.get_by_role("button", name="Share", exact=True)).to_have_count(0)

    nina.notebook.save()
    nina.page.reload()
    nina.notebook.wait_ready()
    view = nina.view().wait("Live")
    view.wait_for_ink(UPPER)
    view.draw(FIRST)
    until(lambda: strokes(nina) == 2, "a stroke after the reload")
    until(lambda: nina.ask("len(board.members)") == 2, "the page that was reloaded has left")

    nina.page.evaluate("() => window.__nbboardTest.panel.sessionContext.restartKernel()")
    view.draw(SECOND)
    view.wait("Offline · 1 change waiting")
    nina.tell("from nbboard import NBBoard")
    nina.notebook.run(BOARD, SHOW)
    view = nina.view().wait("Live")
    until(lambda: strokes(nina) == 3, "what waited for the new kernel")
    for path in (UPPER, FIRST, SECOND):
        view.wait_for_ink(path)
    assert not [error for error in people.errors if "nbboard" in error]


def wait_for_strokes(page: Page, count: int) -> None:
    """Have the app count until it knows so many strokes: they come to the kernel by themselves."""

    def knows() -> bool:
        page.get_by_role("button", name="count").click()
        # The answer to this press, or to one before it.
        page.get_by_text(re.compile(r"strokes: \d")).wait_for()
        return page.get_by_text(f"strokes: {count}").is_visible()

    until(knows, f"{count} strokes", pause=lambda: page.wait_for_timeout(200))


@pytest.mark.timeout(120)
def test_a_board_in_marimo_is_drawn_on_and_read(marimo: Marimo, people: People) -> None:
    page = people.enter()
    page.goto(marimo.url)
    view = BoardView(page, page.locator("marimo-anywidget").first)
    view.wait("Live · only in this notebook", timeout=40)
    view.draw(UPPER)
    wait_for_strokes(page, 1)

    # While a cell runs what is drawn waits; what the cell draws is seen all the same.
    page.get_by_role("button", name="work").click()
    until(marimo.is_at_work, "the cell runs")
    view.draw(LOWER)
    view.wait("Kernel busy · 1 change waiting")
    marimo.finish_work()
    view.wait("Live")
    view.wait_for_ink([(520, 170), (540, 190)], "#ffd700")
    wait_for_strokes(page, 2)

    marimo.stop()
    with NBBoard.local(marimo.folder / "plan.nbboard") as board:
        assert len(board.strokes) == 2
        assert board.title == "plan"
