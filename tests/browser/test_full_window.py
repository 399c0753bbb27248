"""The board out of its cell, over the whole window of a real notebook, and back."""

from typing import Any, Final

import pytest
from playwright.sync_api import FloatRect, expect

from tests.browser.board_view import BoardView, Point
from tests.browser.conftest import VIEWPORT
from tests.browser.person import Person
from tests.waiting import until

WHOLE: Final = {"x": 0, "y": 0, **VIEWPORT}
SECOND_VIEW: Final = 2
LABEL: Final = "Fill the window, or return"
# Where a board in its cell never reaches: far right and far down.
STROKE: Final[list[Point]] = [(900, 600), (1050, 660), (1200, 640)]
FRAMES: Final = """
() => new Promise((resolve) => {
  let count = 0;
  const end = performance.now() + 1000;
  const next = () => (performance.now() < end ? (count += 1, requestAnimationFrame(next))
                                              : resolve(count));
  requestAnimationFrame(next);
})
"""


def box_of(view: BoardView) -> FloatRect | None:
    """Where the board is in the window."""
    return view.root.bounding_box()


def wait_for_box(view: BoardView, box: Any, what: str) -> None:
    """Wait until the board is exactly there."""
    seen = [box_of(view)]

    def is_there() -> bool:
        seen[0] = box_of(view)
        return bool(seen[0] == box)

    try:
        until(is_there, f"the board {what}")
    except AssertionError as error:
        raise AssertionError(f"{error}: {seen[0]}, not {box}") from None


def wait_for_frames(person: Person) -> None:
    """Wait for a second in which the page paints well; others may have had the one before."""
    until(lambda: person.page.evaluate(FRAMES) > 20, "more than 20 frames in a second")


@pytest.fixture
def person(request: pytest.FixtureRequest) -> Person:
    """Somebody in JupyterLab or in Notebook 7."""
    found: Person = request.getfixturevalue({"lab": "ada", "notebook": "carol"}[request.param])
    return found


@pytest.mark.parametrize("person", ["lab", "notebook"], indirect=True)
def test_the_board_fills_the_window_is_drawn_on_and_goes_back(person: Person) -> None:
    view = person.create("Full window")
    person.notebook.run(SECOND_VIEW, "print('below\\n' * 60)")
    view.show()
    cell, in_cell, scrolled = cell_box(person), box_of(view), person.notebook.scroll_top()
    view.stage.focus()
    person.page.keyboard.press("f")
    wait_for_box(view, WHOLE, "over the whole window")
    expect(view.stage).to_be_focused()
    view.draw(STROKE)
    view.wait_for_ink(STROKE)
    until(lambda: person.ask("len(board.elements)") == 1, "the stroke in the kernel")
    # A wheel in it is the board's, and the page goes on painting.
    person.page.mouse.wheel(0, 300)
    wait_for_frames(person)
    view.stage.focus()
    person.page.keyboard.press("Escape")
    wait_for_box(view, in_cell, "in its cell")
    expect(view.stage).to_be_focused()
    assert cell_box(person) == cell
    assert person.notebook.scroll_top() == scrolled


def cell_box(person: Person) -> FloatRect | None:
    """Where the board's cell is in the window."""
    return person.notebook.cell(0).bounding_box()


def test_the_button_fills_the_window_with_one_of_two_boards(ada: Person) -> None:
    first = ada.create("One of two")
    ada.notebook.run(SECOND_VIEW, "board")
    second = ada.view(SECOND_VIEW).wait()
    in_cell = box_of(second)
    second.choose(LABEL)
    wait_for_box(second, WHOLE, "over the whole window")
    second.draw(STROKE)
    second.wait_for_ink(STROKE)
    second.choose(LABEL)
    wait_for_box(second, in_cell, "in its cell")
    until(lambda: ada.ask("len(board.elements)") == 1, "the stroke in the kernel")
    first.show()
    in_cell = box_of(first)
    first.choose(LABEL)
    wait_for_box(first, WHOLE, "over the whole window")
    first.choose(LABEL)
    wait_for_box(first, in_cell, "in its cell")
    ada.notebook.run(SECOND_VIEW, "")


def test_tab_behind_the_board_brings_it_back(ada: Person) -> None:
    view = ada.create("Tabbed away")
    view.choose(LABEL)
    wait_for_box(view, WHOLE, "over the whole window")
    for _ in range(60):
        ada.page.keyboard.press("Tab")
        if box_of(view) != WHOLE:
            return
    raise AssertionError("Tab never came to what the board covers")


def test_a_cell_taken_out_of_the_page_comes_back_in_its_place(ada: Person) -> None:
    view = ada.create("Taken out")
    in_cell = box_of(view)
    view.choose(LABEL)
    wait_for_box(view, WHOLE, "over the whole window")
    view.root.evaluate(
        """(root) => {
          const cell = root.getRootNode().host.closest(".jp-Cell");
          const place = cell.nextSibling, parent = cell.parentNode;
          cell.remove();
          return new Promise((resolve) => setTimeout(() => {
            parent.insertBefore(cell, place);
            resolve();
          }, 200));
        }"""
    )
    wait_for_box(view, in_cell, "in its cell")


def test_a_very_tall_board_still_paints(ada: Person) -> None:
    view = ada.create("Tall")
    handle = view.root.get_by_role("separator")
    handle.focus()
    for _ in range(16):
        ada.page.keyboard.press("ArrowDown")
    expect(view.root).to_have_css("height", "1120px")
    wait_for_frames(ada)
    until(lambda: ada.ask("board.widget.height") == 1120, "the kernel knows the height")
