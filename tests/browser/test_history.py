"""Looking back: every moment of a board, and bringing one back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.test_lobby import faults
from tests.browser.visitor import Visitor
from tests.lab import Lab

FIRST = [(210.0, 200.0), (390.0, 200.0)]
SECOND = [(610.0, 400.0), (790.0, 400.0)]


@pytest.fixture
def ada(people: People, office: Lab) -> Visitor:
    """An owner who has drawn two rectangles, one after the other, and looks back."""
    ada = Visitor(people.seat(), office, "ada")
    ada.make("Past")
    for corner in (FIRST[0], SECOND[0]):
        ada.view().choose("Rectangle")
        ada.view().draw([(corner[0] - 10, corner[1]), (corner[0] + 190, corner[1] + 120)])
    ada.view().wait_for_ink(SECOND)
    expect(ada.page.locator(".nb-words")).to_have_text("Live")
    ada.button("Board").click()
    ada.button("History").click()
    expect(ada.page.get_by_text("Looking at")).to_be_visible()
    return ada


def test_arrows_step_and_home_and_end_go_all_the_way(ada: Visitor) -> None:
    view, slider = ada.view(), ada.page.get_by_role("slider")
    expect(slider).to_be_focused()
    view.wait_for_ink(SECOND)
    ada.page.keyboard.press("ArrowLeft")
    view.wait_for_paper(SECOND)
    view.wait_for_ink(FIRST)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("Ada"))
    ada.page.keyboard.press("End")
    view.wait_for_ink(SECOND)
    ada.page.keyboard.press("Home")
    view.wait_for_paper(SECOND)
    assert faults(ada) == []
    ada.page.keyboard.press("Escape")
    view.wait_for_ink(SECOND)
    expect(ada.page.get_by_text("Looking at")).to_have_count(0)


def test_it_plays_by_itself_up_to_now(ada: Visitor) -> None:
    # As slowly as it can: it is seen for less than two seconds even so.
    for _ in range(4):
        ada.page.get_by_role("button", name="Speed").click()
    expect(ada.button("Speed: ½ times")).to_be_visible()
    ada.button("Play from here").click()
    expect(ada.button("Pause")).to_be_visible()
    ada.view().wait_for_ink(SECOND)
    expect(ada.button("Play from here")).to_be_visible()


def test_a_moment_is_restored_and_that_is_taken_back(ada: Visitor, people: People) -> None:
    board = ada.page.url.rsplit("/", 1)[1]
    bob = Visitor(people.seat(), ada.lab, "bob").open(board)
    bob.view().wait()
    bob.view().wait_for_ink(SECOND)
    ada.page.keyboard.press("ArrowLeft")
    ada.view().wait_for_paper(SECOND)
    ada.button("Restore this moment").click()
    expect(ada.page.get_by_text("The board is again what it was at")).to_be_visible()
    bob.view().wait_for_paper(SECOND)
    # The way back goes with its notice, after 15 seconds: nothing else is looked at before.
    ada.page.locator(".nb-toast-way").click()
    bob.view().wait_for_ink(SECOND)
    ada.view().wait_for_ink(SECOND)


def test_a_purge_needs_the_board_s_name_and_leaves_no_past(ada: Visitor) -> None:
    board = ada.page.url.rsplit("/", 1)[1]
    ada.button("Purge history").click()
    ada.page.get_by_label(f"Type {board} to go on").fill("something else")
    expect(ada.button("Erase the history")).to_be_disabled()
    ada.page.get_by_label(f"Type {board} to go on").fill(board)
    ada.button("Erase the history").click()
    expect(ada.page.get_by_text("The history is erased")).to_be_visible()
    ada.view().wait()
    ada.view().wait_for_ink(FIRST)
    ada.view().wait_for_ink(SECOND)
    assert ada.ask("GET", f"api/boards/{board}/history")["entries"] == []


def test_viewers_cannot_look_back(ada: Visitor, people: People) -> None:
    board = ada.page.url.rsplit("/", 1)[1]
    ada.ask("PATCH", f"api/boards/{board}", {"access": "view"})
    cy = Visitor(people.seat(), ada.lab, "cy").open(board)
    cy.view().wait("view only")
    cy.button("Board").click()
    items = cy.page.locator(".nb-item")
    expect(items.filter(has_text="Keys")).to_have_count(1)
    expect(items.filter(has_text="History")).to_have_count(0)
