"""Sharing a board: the dialog, links for guests, and what who is not let in sees."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import People
from tests.browser.test_lobby import NARROW, faults
from tests.browser.visitor import Visitor, office
from tests.lab import Lab


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server that knows accounts and gives out share links."""
    lab = office(tmp_path_factory.mktemp("share") / "server")
    lab.start()
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def people(chromium: Browser) -> Iterator[People]:
    """Everybody who comes to this server."""
    people = People(chromium)
    yield people
    people.leave()


@pytest.fixture(scope="module")
def ada(people: People, lab: Lab) -> Visitor:
    """An owner of boards."""
    return Visitor(people.enter(), lab, "ada").lobby()


def test_the_dialog_gives_every_way_in(ada: Visitor, lab: Lab) -> None:
    board = ada.lobby().create("Ways in")
    ada.button("Share").click()
    link = ada.page.get_by_label("Link", exact=True)
    expect(link).to_have_value(f"{lab.url}nbboard/boards/{board}")
    expect(ada.page.get_by_label("In a notebook")).to_have_value(f'NBBoard.join("{board}")')
    expect(ada.page.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert faults(ada) == []
    ada.page.keyboard.press("Escape")
    expect(ada.page.locator("dialog")).to_have_count(0)


def test_who_may_come_in_is_changed_where_one_shares(ada: Visitor, people: People) -> None:
    board = ada.lobby().create("Private")
    ada.button("Share").click()
    ada.page.get_by_label("Only who is invited").check()
    bob = Visitor(people.enter(), ada.lab, "bob").open(board)
    expect(bob.page.get_by_text("This board was not found")).to_be_visible()
    ada.page.get_by_label("Account name").fill("bob")
    ada.button("Invite").click()
    expect(ada.page.get_by_text("bob may come in now.")).to_be_visible()
    bob.button("Try again").click()
    bob.view().wait()


def test_who_asks_learns_nothing_and_is_seen_by_the_owner(ada: Visitor, people: People) -> None:
    board = ada.ask("POST", "api/boards", {"title": "Closed", "access": "private"})["id"]
    cy = Visitor(people.enter(), ada.lab, "cy")
    words = []
    for asked in (board, "absent-fox-2a2a"):
        cy.open(asked)
        cy.button("Ask to draw").click()
        answer = cy.page.get_by_text("If this board exists, its owners see that you ask.")
        expect(answer).to_be_visible()
        words.append(cy.page.locator(".nb-problem").inner_text())
    assert words[0] == words[1]
    asks = ada.ask("GET", f"api/boards/{board}/people")["asks"]
    assert [ask["user"] for ask in asks] == ["cy"]


def test_a_guest_comes_by_a_link_and_is_out_when_it_ends(ada: Visitor, people: People) -> None:
    """T3: the secret is never in the address bar, and ends with the link."""
    ada.lobby().create("Lecture")
    view = ada.view()
    view.choose("Rectangle")
    view.draw([(300, 300), (500, 450)])
    ada.button("Share").click()
    ada.page.get_by_label("What it is for").fill("Tuesday")
    ada.button("Make a link").click()
    link = ada.page.locator(".nb-made-link input").input_value()
    guest = Visitor(people.enter(), ada.lab)
    guest.page.goto(link)
    expect(guest.page.get_by_role("heading", name="Lecture")).to_be_visible()
    assert "#" not in guest.page.url
    assert faults(guest) == []
    guest.page.get_by_label("Your name, as the others see it").fill("Zoë")
    guest.button("Come in").click()
    guest.view().wait("view only")
    guest.view().wait_for_ink([(310, 300), (490, 300)])
    expect(guest.button("Share")).to_have_count(0)
    ada.button("End the link Tuesday").click()
    expect(guest.page.get_by_text("This link has ended")).to_be_visible()
    guest.page.reload()
    expect(guest.page.get_by_text("This link does not open a board")).to_be_visible()


def test_a_guest_stays_in_over_a_reload(ada: Visitor, people: People) -> None:
    ada.lobby().create("Seminar")
    ada.button("Share").click()
    ada.page.locator(".nb-new-link select").first.select_option("editor")
    ada.button("Make a link").click()
    link = ada.page.locator(".nb-made-link input").input_value()
    guest = Visitor(people.enter(), ada.lab)
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
    ada.page.keyboard.press("Escape")
    ada.view().wait_for_ink([(310, 300), (490, 300)])


def test_an_ended_session_can_be_started_again(ada: Visitor) -> None:
    board = ada.lobby().create("Ends")
    ada.ask("POST", f"api/boards/{board}/shutdown")
    ada.button("Start again").click()
    ada.view().wait()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_fits_a_narrow_page(people: People, lab: Lab, scheme: str) -> None:
    eve = Visitor(people.enter(color_scheme=scheme), lab, f"eve-{scheme}").lobby()
    eve.create("Narrow")
    eve.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    eve.button("Share").click()
    expect(eve.button("Make a link")).to_be_visible()
    body = eve.page.locator(".nb-dialog-body")
    assert body.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    assert faults(eve) == []
