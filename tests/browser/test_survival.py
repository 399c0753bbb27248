"""A board outlives what happens to the kernel and the notebook around it (G23, G6)."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.board_view import BoardView, Point
from tests.browser.conftest import People
from tests.browser.person import BOARD, KERNEL, Person
from tests.lab import Lab
from tests.waiting import until

UPPER: list[Point] = [(120, 100), (260, 150), (420, 100)]
MIDDLE: list[Point] = [(120, 220), (260, 260), (420, 220)]
LOWER: list[Point] = [(120, 330), (260, 380), (420, 330)]
MANY = 1000
ASK_KERNEL = """async ([action]) => {
  const { session } = window.__nbboardTest.panel.sessionContext;
  await session.kernel[action]();
}"""
# What a kernel can do to a board without meaning to: fill it, flood it, never come back.
LOOP = """
while True:
    board.draw.rect((10, 400), (5, 5))
"""


def elements(lab: Lab, person: Person) -> list[dict[str, Any]]:
    """What the server has, asked past the notebook's kernel."""
    found: list[dict[str, Any]] = lab.get(f"nbboard/api/boards/{person.board_id}/elements")[
        "elements"
    ]
    return found


def strokes(lab: Lab, person: Person) -> int:
    """How many strokes the server has."""
    return sum(each["kind"] == "stroke" for each in elements(lab, person))


def until_committed(lab: Lab, person: Person, count: int) -> None:
    until(lambda: strokes(lab, person) == count, f"{count} strokes are committed")


@pytest.mark.guarantee("G23")
def test_a_restarted_kernel_leaves_the_board_as_it_was(ada: Person, lab: Lab) -> None:
    view = ada.create("Restarted")
    view.draw(UPPER)
    ada.tell("board.draw.line([(150, 300), (400, 300)])\nboard.wait()")
    ada.page.evaluate(ASK_KERNEL, ["restart"])
    # The view has a connection of its own: it draws on, with nobody in the kernel.
    view.wait().draw(MIDDLE)
    view.wait_for_ink(MIDDLE)
    until_committed(lab, ada, 2)
    ada.notebook.run(KERNEL, "from nbboard import NBBoard")
    ada.tell(f"board = NBBoard.join({ada.board_id!r})")
    assert ada.ask("(len(board.elements), len(board.strokes))") == (3, 2)


@pytest.mark.guarantee("G23")
def test_an_interrupted_flood_harms_nobody(ada: Person, lab: Lab) -> None:
    view = ada.create("Interrupted")
    run = ada.notebook.start(KERNEL, LOOP)
    until(ada.notebook.is_busy, "the kernel draws without end")
    until(lambda: len(elements(lab, ada)) > MANY, f"{MANY} elements", 60)
    ada.page.evaluate(ASK_KERNEL, ["interrupt"])
    ada.notebook.finish(run)
    error = ada.notebook.error(KERNEL)
    assert error is not None
    assert error["ename"] == "KeyboardInterrupt"
    view.draw(UPPER)
    view.wait_for_ink(UPPER)
    until_committed(lab, ada, 1)
    # The session of the kernel is as good as before.
    ada.tell("board.wait(30)")
    until(lambda: ada.ask("len(board.strokes)") == 1, "the stroke in the kernel")


@pytest.mark.guarantee("G6")
def test_a_widget_shown_again_and_a_notebook_not_saved_keep_the_board(
    ada: Person, lab: Lab, people: People
) -> None:
    view = ada.create("Not saved")
    view.draw(UPPER)
    until_committed(lab, ada, 1)
    ada.notebook.run(BOARD, "board")
    view = ada.view().wait()
    view.wait_for_ink(UPPER)
    view.draw(MIDDLE)
    # Closed at once: neither saved nor waited for.
    context = ada.page.context
    ada.page.close()
    ada.move(people.tab(context))
    ada.notebook.open()
    assert ada.board_id not in "".join(ada.notebook.sources())
    ada.notebook.run(KERNEL, "from nbboard import NBBoard")
    view = ada.join(ada.board_id)
    view.wait_for_ink(UPPER)
    view.wait_for_ink(MIDDLE)
    until_committed(lab, ada, 2)


# Chromium takes 15 s to find out; the same with a clock in hand is js/test/sync/survival.test.ts.
@pytest.mark.slow
@pytest.mark.guarantee("G6")
def test_offline_for_a_while_in_a_real_browser(ada: Person, lab: Lab) -> None:
    view: BoardView = ada.create("Offline")
    view.draw(UPPER)
    until_committed(lab, ada, 1)
    ada.page.context.set_offline(True)
    try:
        view.draw(MIDDLE)
        view.draw(LOWER)
        expect(view.words).to_contain_text(re.compile("Offline.*changes? waiting"), timeout=30_000)
    finally:
        ada.page.context.set_offline(False)
    until_committed(lab, ada, 3)
    view.wait("Live")
