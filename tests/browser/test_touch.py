"""Fingers and pens, as real touch events: draw, pinch, pan, rest a palm, hold for the menu."""

from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.board_view import Point
from tests.browser.conftest import People
from tests.browser.fingers import Glass
from tests.browser.test_tools import Board
from tests.lab import Lab
from tests.waiting import until

LINE: Final[list[Point]] = [(140, 200), (260, 200)]
LEAST_TARGET: Final = 24

SMALL_TARGETS: Final = """
(least) => {
  const root = document.querySelector("#nbboard").shadowRoot ?? document;
  return [...root.querySelectorAll("button, input, [role=button], [role=menuitem]")]
    .map((each) => [each.getAttribute("aria-label") ?? each.textContent ?? each.className, each
      .getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < least || box.height < least))
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`);
}
"""
OUTSIDE: Final = """
() => {
  const root = document.querySelector("#nbboard").shadowRoot ?? document;
  return [...root.querySelectorAll("button")]
    .map((each) => [each.getAttribute("aria-label"), each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0)
    .filter(([, box]) => box.left < 0 || box.right > innerWidth || box.bottom > innerHeight)
    .map(([name]) => name);
}
"""


class TouchBoard(Board):
    """A new board on a touch screen."""

    def __init__(self, lab: Lab, page: Page):
        super().__init__(lab, page)
        self.glass = Glass(self.view)

    def line(self) -> tuple[Any, Any]:
        """Where the newest element lies and how large it is, once a finger has drawn it."""
        before = len(self.elements())
        self.glass.draw(LINE)
        made = self.newest(before + 1)
        return made["at"], made["size"]


@pytest.fixture(params=[(900, 700), (320, 560)], ids=["tablet", "phone"])
def board(request: pytest.FixtureRequest, lab: Lab, people: People) -> TouchBoard:
    width, height = request.param
    page = people.seat(has_touch=True)
    page.set_viewport_size({"width": width, "height": height})
    return TouchBoard(lab, page)


def test_one_finger_draws_and_the_page_stays_where_it_is(board: TouchBoard) -> None:
    board.page.evaluate("() => { document.body.style.minHeight = '3000px'; }")
    board.glass.draw([(160, 400), (160, 160)])
    made = board.newest(1)
    assert (made["kind"], made["size"]) == ("stroke", [0, 240])
    assert board.page.evaluate("() => scrollY") == 0
    board.view.wait_for_ink([(160, 380), (160, 180)])


def test_two_fingers_pinch_about_their_middle_and_draw_nothing(board: TouchBoard) -> None:
    at, size = board.line()
    board.glass.put(one=(150, 300), two=(200, 300))
    board.glass.slide(one=(125, 300), two=(225, 300))
    board.glass.lift()
    assert len(board.elements()) == 1
    zoomed_at, zoomed_size = board.line()
    assert zoomed_size[0] == pytest.approx(size[0] / 2, abs=1)
    # The middle, (175, 300), stayed where it was.
    assert zoomed_at[0] == pytest.approx(175 + (at[0] - 175) / 2, abs=1)
    assert zoomed_at[1] == pytest.approx(300 + (at[1] - 300) / 2, abs=1)


def test_two_fingers_pan(board: TouchBoard) -> None:
    at, size = board.line()
    board.glass.put(one=(150, 300), two=(200, 300))
    board.glass.slide(one=(180, 340), two=(230, 340))
    board.glass.lift("two")
    board.glass.lift()
    panned_at, panned_size = board.line()
    assert panned_at == [at[0] - 30, at[1] - 40]
    assert panned_size == size


def test_a_second_finger_soon_after_the_first_means_a_pinch(board: TouchBoard) -> None:
    board.glass.put(one=(150, 300))
    board.glass.slide(one=(154, 302))
    board.glass.put(two=(210, 300))
    board.glass.slide(one=(140, 302), two=(230, 300))
    board.glass.lift("one")
    # What is left of a pinch draws nothing either.
    board.glass.slide(two=(250, 380))
    board.glass.lift()
    board.line()
    assert len(board.elements()) == 1


def test_once_a_pen_is_seen_fingers_and_palms_only_move_the_board(board: TouchBoard) -> None:
    board.glass.put(one=(200, 420))
    board.glass.pen([(120, 160), (220, 240)])
    board.glass.lift()
    made = board.newest(1)
    assert (made["at"], made["size"]) == ([120, 160], [100, 80])
    board.glass.draw([(150, 300), (150, 340)])
    board.view.wait_for_ink([(120, 200), (220, 280)])
    assert len(board.elements()) == 1
    board.glass.pen([(120, 160), (220, 240)])
    assert board.newest(2)["at"] == [120, 120]


def test_a_pen_presses(board: TouchBoard) -> None:
    board.glass.pen([(120, 160), (220, 240)], force=0.25)
    board.newest(1)
    board.view.wait_for_ink([(120, 160), (220, 240)])
    thin = (board.view.picture()[160:241, 120:221] < 128).all(axis=2).sum()
    board.glass.pen([(120, 260), (220, 340)], force=1.0)
    board.newest(2)
    until(
        lambda: (board.view.picture()[260:341, 120:221] < 128).all(axis=2).sum() > 1.5 * thin,
        "a thicker line",
    )


def test_a_tap_selects_and_a_drag_moves(board: TouchBoard) -> None:
    board.line()
    board.key("v")
    # A finger is not exact.
    board.glass.tap((200, 208))
    board.view.root.get_by_role("button", name="Delete", exact=True).first.wait_for()
    board.glass.draw([(200, 200), (200, 260)])
    until(lambda: board.elements()[0]["at"][1] == 260, "the line moved")


def test_a_finger_held_down_opens_the_menu(board: TouchBoard) -> None:
    board.line()
    board.key("v")
    board.glass.put(one=(200, 200))
    menu = board.view.root.locator(".nb-context")
    menu.wait_for()
    board.glass.lift()
    menu.get_by_role("menuitem", name="Duplicate").tap()
    board.newest(2)


def test_targets_are_large_enough_for_fingers_and_inside_the_screen(board: TouchBoard) -> None:
    assert board.page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []
    assert board.page.evaluate(OUTSIDE) == []
    board.line()
    board.key("v")
    board.glass.tap((200, 200))
    board.view.root.get_by_role("button", name="Delete", exact=True).first.wait_for()
    assert board.page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []
    assert board.page.evaluate(OUTSIDE) == []
