"""Sharing a board: the dialog, links for guests, and what who is not let in sees."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.test_lobby import NARROW, faults
from tests.browser.visitor import Visitor
from tests.lab import Lab
from tests.waiting import until

BLUE = "#1971c2"


@pytest.fixture(scope="module")
def una(people: People, office: Lab) -> Visitor:
    """An owner of boards."""
    return Visitor(people.enter(), office, "una").lobby()


def test_the_dialog_gives_every_way_in(una: Visitor, office: Lab) -> None:
    board = una.make("Ways in")
    una.button("Share").click()
    link = una.page.get_by_label("Link", exact=True)
    expect(link).to_have_value(f"{office.url}nbboard/boards/{board}")
    expect(una.page.get_by_label("In a notebook")).to_have_value(f'NBBoard.join("{board}")')
    expect(una.page.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert faults(una) == []
    una.page.keyboard.press("Escape")
    expect(una.page.locator("dialog")).to_have_count(0)


def test_who_may_come_in_is_changed_where_one_shares(una: Visitor, people: People) -> None:
    board = una.make("Private")
    una.button("Share").click()
    una.page.get_by_label("Only who is invited").check()
    until(lambda: _access(una, board) == "private", "the server knows it")
    bob = Visitor(people.seat(), una.lab, "bob").open(board)
    expect(bob.page.get_by_text("This board was not found")).to_be_visible()
    una.page.get_by_label("Account name").fill("bob")
    una.button("Invite").click()
    expect(una.page.get_by_text("bob may come in now.")).to_be_visible()
    bob.button("Try again").click()
    bob.view().wait()


def test_who_asks_learns_nothing_and_is_seen_by_the_owner(una: Visitor, people: People) -> None:
    board = una.ask("POST", "api/boards", {"title": "Closed", "access": "private"})["id"]
    cy = Visitor(people.seat(), una.lab, "cy")
    words = []
    for asked in (board, "absent-fox-2a2a"):
        cy.open(asked)
        cy.button("Ask to draw").click()
        answer = cy.page.get_by_text("If this board exists, its owners see that you ask.")
        expect(answer).to_be_visible()
        words.append(cy.page.locator(".nb-problem").inner_text())
    assert words[0] == words[1]
    asks = una.ask("GET", f"api/boards/{board}/people")["asks"]
    assert [ask["user"] for ask in asks] == ["cy"]


def test_a_guest_comes_by_a_link_and_is_out_when_it_ends(una: Visitor, people: People) -> None:
    """T3: the secret is never in the address bar, and ends with the link."""
    una.make("Lecture")
    view = una.view()
    view.choose("Rectangle")
    view.draw([(300, 300), (500, 450)])
    una.button("Share").click()
    una.page.get_by_label("What it is for").fill("Tuesday")
    una.button("Make a link").click()
    link = una.page.locator(".nb-made-link input").input_value()
    guest = Visitor(people.seat(), una.lab)
    guest.page.goto(link)
    expect(guest.page.get_by_role("heading", name="Lecture")).to_be_visible()
    assert "#" not in guest.page.url
    assert faults(guest) == []
    guest.page.get_by_label("Your name, as the others see it").fill("Zoë")
    guest.button("Come in").click()
    guest.view().wait("view only")
    guest.view().wait_for_ink([(310, 300), (490, 300)])
    expect(guest.button("Share")).to_have_count(0)
    una.button("End the link Tuesday").click()
    expect(guest.page.get_by_text("This link has ended")).to_be_visible()
    guest.page.reload()
    expect(guest.page.get_by_text("This link does not open a board")).to_be_visible()


def test_a_guest_stays_in_over_a_reload(una: Visitor, people: People) -> None:
    board = una.make("Seminar")
    una.button("Share").click()
    una.page.locator(".nb-new-link select").first.select_option("editor")
    una.button("Make a link").click()
    link = una.page.locator(".nb-made-link input").input_value()
    guest = Visitor(people.seat(), una.lab)
    # Playwright begins to catch choosers some time after it is asked: ask early.
    guest.page.on("filechooser", lambda _: None)
    guest.page.goto(link)
    guest.page.get_by_label("Your name, as the others see it").fill("Zoë")
    guest.button("Come in").click()
    guest.view().wait()
    guest.page.reload()
    expect(guest.page.get_by_label("Your name, as the others see it")).to_have_value("Zoë")
    guest.button("Come in").click()
    guest.view().wait()
    guest.view().choose("Rectangle")
    guest.view().draw([(300, 300), (500, 450)])
    una.page.keyboard.press("Escape")
    una.view().wait_for_ink([(310, 300), (490, 300)])
    file = io.BytesIO()
    Image.new("RGB", (120, 80), BLUE).save(file, "PNG")
    guest.view().stage.focus()
    with guest.page.expect_file_chooser() as chooser:
        guest.page.keyboard.press("9")
    chooser.value.set_files([{"name": "a.png", "mimeType": "image/png", "buffer": file.getvalue()}])
    until(lambda: [each["kind"] for each in _elements(una, board)] == ["rect", "image"], "an image")


def _access(owner: Visitor, board: str) -> str:
    return str(owner.ask("GET", f"api/boards/{board}")["access"])


def _elements(owner: Visitor, board: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = owner.ask("GET", f"api/boards/{board}/elements")["elements"]
    return found


def test_an_ended_session_can_be_started_again(una: Visitor) -> None:
    board = una.make("Ends")
    una.ask("POST", f"api/boards/{board}/shutdown")
    una.button("Start again").click()
    una.view().wait()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_fits_a_narrow_page(people: People, office: Lab, scheme: str) -> None:
    eve = Visitor(people.seat(color_scheme=scheme), office, f"eve-{scheme}")
    eve.make("Narrow")
    eve.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    eve.button("Share").click()
    expect(eve.button("Make a link")).to_be_visible()
    body = eve.page.locator(".nb-dialog-body")
    assert body.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    assert faults(eve) == []
