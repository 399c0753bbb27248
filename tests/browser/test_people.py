"""People on one board: who is here and may what, who presents, who follows whom."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import People
from tests.browser.meeting import Guest, Meeting
from tests.browser.test_select import serious
from tests.lab import Lab
from tests.waiting import until


@pytest.fixture
def meeting(people: People, office: Lab) -> Meeting:
    return Meeting(people, office)


JOINED_MS, LEFT_MS = 4000, 14_000
"""So long after somebody came or went it has been told."""


def one_comes(meeting: Meeting) -> tuple[Guest, Guest]:
    """Ada is told of Bob, by a clock that is put forward."""
    ada = meeting.owner.show("People")
    ada.page.clock.install()
    bob = meeting.join("bob")
    expect(ada.row("Bob")).to_have_count(1)
    ada.page.clock.fast_forward(JOINED_MS)
    ada.told("Bob joined.")
    return ada, bob


def give_up(guest: Guest) -> None:
    """Close the seat of somebody whose clock was put forward, so that nobody takes it later."""
    guest.page.context.close()


def test_who_comes_and_goes_is_told_quietly(meeting: Meeting) -> None:
    ada, bob = one_comes(meeting)
    bob.page.context.close()
    expect(ada.row("Bob")).to_have_count(0)
    ada.page.clock.fast_forward(LEFT_MS)
    ada.told("Bob left.")
    give_up(ada)


def test_an_owner_changes_a_role_and_it_is_seen_everywhere(meeting: Meeting) -> None:
    ada, bob = meeting.owner.show("People"), meeting.join("bob")
    expect(bob.tools.first).to_be_visible()
    ada.press("What to do with Bob")
    ada.press("Let only watch")
    bob.told("You can only watch now.")
    expect(bob.tools).to_have_count(0)
    expect(ada.row("Bob")).to_contain_text("View only")
    bob.press("Ask to draw")
    expect(bob.root.get_by_text("You asked to draw")).to_be_visible()
    ada.press("Accept Bob")
    bob.told("You can draw now.")
    expect(bob.tools.first).to_be_visible()
    expect(ada.row("Bob")).to_contain_text("Can draw")


def test_a_request_is_declined_or_withdrawn(people: People, office: Lab) -> None:
    meeting = Meeting(people, office, access="view")
    ada, bob = meeting.owner.show("People"), meeting.join("bob")
    bob.press("Ask to draw")
    ada.press("Decline Bob")
    bob.told("Your request was declined.")
    bob.press("Ask to draw")
    expect(ada.side.get_by_role("region", name="Requests")).to_be_visible()
    bob.press("Withdraw")
    expect(ada.side.get_by_role("region", name="Requests")).to_have_count(0)


def test_the_pen_goes_from_hand_to_hand(meeting: Meeting) -> None:
    ada, bob, eve = meeting.owner, meeting.join("bob"), meeting.join("eve")
    ada.press("Board")
    ada.press("Present")
    for watcher in (bob, eve):
        expect(watcher.tools).to_have_count(0)
        expect(watcher.root.get_by_text("Ada presents", exact=True)).to_be_visible()
    eve.press("Raise your hand")
    ada.told("Eve raised a hand.")
    bob.view().stage.focus()
    bob.page.keyboard.press("y")
    ada.told("Bob raised a hand.")
    ada.show("People")
    hands = ada.side.get_by_role("region", name="Raised hands").locator(".nb-row")
    expect(hands.locator(".nb-who")).to_have_text(["Eve", "Bob"])
    hands.first.get_by_role("button").click()
    eve.told("You have the pen now.")
    expect(eve.tools.first).to_be_visible()
    expect(ada.tools).to_have_count(0)
    eve.press("Hand the pen back")
    expect(ada.tools.first).to_be_visible()
    expect(eve.tools).to_have_count(0)
    ada.root.locator(".nb-strips").get_by_role("button", name="Stop presenting").click()
    expect(bob.tools.first).to_be_visible()
    bob.told("The presentation is over")


def test_one_sees_what_the_other_sees_until_one_looks_elsewhere(meeting: Meeting) -> None:
    ada, bob = meeting.owner, meeting.join("bob").show("People")
    bob.press("Follow Ada")
    expect(ada.root.get_by_text("Bob follows you")).to_be_visible()
    expect(bob.root.get_by_text("Following Ada")).to_be_visible()
    ada.press("Zoom in")
    zoom = bob.root.locator(".nb-percent")
    expect(zoom).to_contain_text(ada.root.locator(".nb-percent").inner_text())
    expect(zoom).to_contain_text("125")
    bob.view().stage.hover()
    bob.page.mouse.wheel(0, 200)
    expect(bob.root.get_by_text("Following Ada")).to_have_count(0)
    expect(ada.root.get_by_text("Bob follows you")).to_have_count(0)
    ada.press("Zoom in")
    expect(zoom).to_contain_text("125")


def test_a_press_on_a_name_goes_to_where_they_point(meeting: Meeting) -> None:
    ada, bob = meeting.owner, meeting.join("bob").show("People")
    path: list[tuple[float, float]] = [(100, 200), (160, 220)]
    ada.view().draw(path)
    bob.view().wait_for_ink(path)
    before = bob.view().picture()
    bob.row("Ada").locator("button.nb-who").click()
    until(lambda: (bob.view().picture() != before).mean() > 0.001, "another view of the board")


def test_a_name_and_a_picture_are_shown_to_all(meeting: Meeting) -> None:
    ada, bob = meeting.owner.show("People"), meeting.join("bob").show("People")
    bob.press("Change name and picture")
    bob.side.get_by_role("textbox", name="Name").fill("Robert")
    bob.press("Save")
    expect(ada.row("Robert")).to_be_visible()
    bob.press("Change name and picture")
    data = io.BytesIO()
    Image.fromarray(np.full((90, 60, 3), (200, 40, 90), np.uint8)).save(data, "PNG")
    picture: FilePayload = {
        "name": "me.png",
        "mimeType": "image/png",
        "buffer": data.getvalue(),
    }
    bob.side.locator("input[type=file]").set_input_files([picture])
    face = ada.row("Robert").locator("img")
    expect(face).to_be_visible()
    until(lambda: face.evaluate("image => image.naturalWidth") > 0, "the picture itself")
    bob.press("Remove picture")
    expect(face).to_have_count(0)


def test_who_is_sent_away_or_kept_out_is_told_why(meeting: Meeting) -> None:
    ada, bob = meeting.owner.show("People"), meeting.join("bob")
    ada.press("What to do with Bob")
    ada.press("End their visit")
    expect(bob.root.get_by_role("alert")).to_contain_text("An owner ended your visit")
    bob.come(meeting.id)
    ada.press("What to do with Bob")
    ada.press("Keep out…")
    ada.press("Keep out")
    expect(bob.root.get_by_role("alert")).to_be_visible()
    expect(ada.side.get_by_text("Kept out")).to_be_visible()
    ada.press("Let Bob in again")
    expect(ada.side.get_by_text("Kept out")).to_have_count(0)
    bob.come(meeting.id)


def test_one_leaves_and_comes_back(meeting: Meeting) -> None:
    ada, bob = one_comes(meeting)
    bob.press("Board")
    bob.press("Leave the board")
    expect(bob.root.get_by_role("alert")).to_contain_text("You left the board")
    expect(ada.row("Bob")).to_have_count(0)
    bob.press("Join again")
    bob.view().wait()
    # Back so soon they are no news.
    expect(ada.row("Bob")).to_have_count(1)
    ada.page.clock.fast_forward(LEFT_MS)
    ada.page.clock.run_for(100)
    expect(ada.root.locator(".nb-toasts")).not_to_contain_text("Bob")
    give_up(ada)


def test_an_account_is_invited_to_a_private_board(people: People, office: Lab) -> None:
    meeting = Meeting(people, office, access="private")
    ada = meeting.owner.show("People")
    ada.side.get_by_label("Account name").fill("eve")
    ada.press("Invite")
    expect(ada.row("eve")).to_contain_text("Can draw")
    eve = meeting.join("eve")
    expect(eve.tools.first).to_be_visible()


def names(guest: Guest) -> str:
    """What the header says of who is here."""
    return guest.root.locator(".nb-people").get_attribute("aria-label") or ""


def test_two_windows_of_one_account_are_one_person(meeting: Meeting) -> None:
    bob = meeting.join("bob")
    meeting.join("bob")
    ada = meeting.owner.show("People")
    expect(ada.row("Bob")).to_contain_text("2 windows")
    for guest in (ada, bob):
        until(lambda: "2 here" in names(guest), "two people above the board")  # noqa: B023


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_the_panels(people: People, office: Lab, scheme: str) -> None:
    meeting = Meeting(people, office, access="view")
    ada, bob = meeting.owner, meeting.join("bob")
    ada.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    bob.press("Ask to draw")
    bob.view().stage.focus()
    bob.page.keyboard.press("y")
    ada.show("People")
    expect(ada.side.get_by_role("region", name="Raised hands")).to_be_visible()
    ada.press("What to do with Bob")
    assert serious(ada.page) == []
    ada.show("Chat")
    ada.write("look at https://example.org")
    expect(ada.log.get_by_role("link")).to_be_visible()
    assert serious(ada.page) == []
