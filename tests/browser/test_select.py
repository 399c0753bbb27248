"""Selecting and editing with a real pointer and real keys: the model and the pixels."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_view import BoardView, Point, near_ink
from tests.browser.conftest import People
from tests.browser.stillness import wait_until_faded
from tests.lab import TOKEN, Lab
from tests.waiting import until

AXE: Final = Path(__file__).parents[2] / "js/node_modules/axe-core/axe.min.js"
RED: Final = "#e03131"
BOX: Final = ((150, 150), (250, 220))
OTHER: Final = ((350, 150), (430, 220))
_numbers = count(1)
Elements = list[dict[str, Any]]


class Board:
    """A board on its own page, and what the server holds of it."""

    def __init__(self, lab: Lab, people: People):
        self.lab = lab
        self.people = people
        made = lab.post("nbboard/api/boards", {"title": f"Select {next(_numbers)}"})
        self.id = str(made["id"])

    def enter(self) -> BoardView:
        """Open the board's page as one more person."""
        page = self.people.seat()
        page.goto(f"{self.lab.url}nbboard/boards/{self.id}?token={TOKEN}")
        view = BoardView(page, page.locator("body")).wait()
        view.stage.focus()
        return view

    def elements(self) -> Elements:
        """What is on the board, bottom to top, in board units."""
        found = self.lab.get(f"nbboard/api/boards/{self.id}/elements")["elements"]
        assert isinstance(found, list)
        return found

    def wait_for(self, look: Callable[[Elements], object], what: str) -> None:
        """Wait until the server's elements look so."""
        until(lambda: look(self.elements()), f"{what}; the board is {self.elements()}")


@pytest.fixture
def board(lab: Lab, people: People) -> Board:
    """A new board."""
    return Board(lab, people)


def rectangle(view: BoardView, corners: tuple[Point, Point]) -> None:
    """Draw a rectangle with its tool and select nothing."""
    view.page.keyboard.press("r")
    view.draw(corners)
    view.page.keyboard.press("v")
    view.page.keyboard.press("Escape")
    view.stage.focus()


def at(element: dict[str, Any]) -> list[int]:
    """Where an element is, in whole board units."""
    return [round(value) for value in element["at"]]


def size(element: dict[str, Any]) -> list[int]:
    """How large it is."""
    return [round(value) for value in element["size"]]


def test_move_resize_turn_and_delete(board: Board) -> None:
    view = board.enter()
    rectangle(view, BOX)
    board.wait_for(lambda found: len(found) == 1, "one rectangle")

    view.page.keyboard.down("Control")
    view.draw([(150, 185), (180, 190), (200, 205)])
    board.wait_for(lambda found: at(found[0]) == [200, 170], "moved by (50, 20)")
    view.wait_for_ink([(200, 180), (200, 230)])
    view.wait_for_paper([(150, 160), (150, 210)])
    view.draw([(308, 248), (320, 250), (358, 278)])
    board.wait_for(lambda found: size(found[0]) == [150, 100], "larger by (50, 30)")
    view.page.keyboard.up("Control")

    view.page.keyboard.down("Shift")
    view.draw([(275, 138), (330, 150), (400, 220)])
    view.page.keyboard.up("Shift")
    board.wait_for(lambda found: found[0]["angle"] == 90, "turned by 90°")
    view.wait_for_ink([(225, 150), (225, 290)])

    view.page.keyboard.press("Delete")
    board.wait_for(lambda found: found == [], "nothing")
    for _ in range(4):
        view.page.keyboard.press("Control+z")
    board.wait_for(lambda found: found and at(found[0]) == [150, 150], "as it was drawn")


def test_a_box_keys_looks_and_groups(board: Board) -> None:
    view = board.enter()
    rectangle(view, BOX)
    rectangle(view, OTHER)
    view.draw([(120, 110), (300, 200), (470, 260)])
    view.choose("Red")
    board.wait_for(
        lambda found: [each["style"]["stroke"] for each in found] == [RED, RED], "both red"
    )
    view.stage.focus()
    view.page.keyboard.press("ArrowDown")
    view.page.keyboard.press("Shift+ArrowRight")
    board.wait_for(lambda found: at(found[0]) == [160, 151], "nudged")
    view.page.keyboard.press("Control+g")
    view.page.keyboard.press("Escape")
    view.draw([(160, 180), (160, 180)])
    view.page.keyboard.press("Control+d")
    board.wait_for(lambda found: len(found) == 4, "the group twice")
    groups = [each["groups"] for each in board.elements()]
    assert groups[0] == groups[1] != groups[2] == groups[3]

    view.page.keyboard.press("Control+c")
    view.page.mouse.move(*view.on_page((600, 350)))
    view.page.keyboard.press("Control+v")
    board.wait_for(lambda found: len(found) == 6, "pasted")
    view.choose("Actions")
    view.root.get_by_role("menuitem", name="Align top edges", exact=True).wait_for(state="detached")
    view.root.get_by_role("menuitem", name="Ungroup", exact=True).click()
    view.choose("Actions")
    view.root.get_by_role("menuitem", name="Align left edges", exact=True).click()
    board.wait_for(lambda found: at(found[4])[0] == at(found[5])[0], "aligned")


def test_two_people_edit_the_same_element(board: Board) -> None:
    ada, ben = board.enter(), board.enter()
    rectangle(ada, BOX)
    ben.wait_for_ink([(150, 160), (150, 210)])
    ben.page.keyboard.press("v")

    # Ben sees the drag while it goes on, and nothing where the element was.
    ada.page.keyboard.down("Control")
    ada.press([(150, 185), (170, 200), (250, 285)])
    ben.wait_for_ink([(250, 260), (250, 310)])
    ben.wait_for_paper([(150, 160), (150, 210)])
    assert at(board.elements()[0]) == [150, 150]
    # He colours it meanwhile: both changes stay.
    ben.page.keyboard.press("Control+a")
    ben.choose("Red")
    ada.release()
    ada.page.keyboard.up("Control")
    board.wait_for(
        lambda found: at(found[0]) == [250, 250] and found[0]["style"]["stroke"] == RED,
        "moved by her and red by him",
    )
    for view in (ada, ben):
        view.wait_for_ink([(250, 260), (250, 310)], RED)

    # She drags, he removes it: her drag drops, with a word and without an error.
    ada.press([(250, 285), (270, 285), (330, 285)])
    ben.stage.focus()
    ben.page.keyboard.press("Delete")
    expect(ada.root.locator(".nb-toast", has_text="removed")).to_be_visible()
    board.wait_for(lambda found: found == [], "removed")
    ada.page.mouse.move(*ada.on_page((400, 300)))
    ada.release()
    ada.wait_for_paper([(330, 260), (330, 310)], RED)
    ben.page.keyboard.press("Control+z")
    board.wait_for(lambda found: len(found) == 1, "back")


def test_handles_are_seen_and_the_page_has_no_serious_finding(board: Board) -> None:
    view = board.enter()
    rectangle(view, BOX)
    view.page.keyboard.press("Control+a")
    until(lambda: near_ink(view.picture(), (262, 142), "#1864ab"), "a handle")
    view.page.keyboard.press("'")
    assert serious(view.page) == []
    view.choose("Actions")
    assert serious(view.page) == []
    view.page.keyboard.press("Escape")
    view.choose("Colour and style")
    assert serious(view.page) == []
    view.page.emulate_media(forced_colors="active")
    until(lambda: not near_ink(view.picture(), (262, 142), "#1864ab"), "own colours gone")


def serious(page: Page) -> list[str]:
    """What axe-core finds wrong on the page, as far as it is serious."""
    wait_until_faded(page)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document)")
    looked_at = [node["html"] for each in found["passes"] for node in each["nodes"]]
    assert any("nb-button" in html for html in looked_at), "axe did not look into the board"
    return [
        f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
