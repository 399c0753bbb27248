"""People write to each other beside the board, from page to page."""

import pytest
from playwright.sync_api import expect

from nbboard.core import limits
from tests.browser.conftest import People
from tests.browser.meeting import Guest, Meeting
from tests.lab import Lab
from tests.waiting import until

UNICODE = "Grüße 🙂 שלום 日本語 e\u0301"


@pytest.fixture
def meeting(people: People, office: Lab) -> Meeting:
    return Meeting(people, office)


def two(meeting: Meeting) -> tuple[Guest, Guest]:
    """Ada and Bob with the chat open."""
    return meeting.owner.show("Chat"), meeting.join("bob").show("Chat")


def test_messages_go_both_ways_in_every_script(meeting: Meeting) -> None:
    ada, bob = two(meeting)
    ada.write(UNICODE)
    expect(bob.log).to_contain_text(UNICODE)
    bob.field.fill("one")
    bob.field.press("Shift+Enter")
    bob.field.press_sequentially("two")
    bob.field.press("Enter")
    expect(ada.log.locator(".nb-message p").last).to_have_text("one\ntwo", use_inner_text=True)
    own = ada.log.locator(".nb-said").first
    expect(own).to_have_attribute("data-mine", "true")
    expect(ada.log.locator(".nb-said").last).to_contain_text("Bob")


def test_links_lead_out_safely_and_nothing_else_does(meeting: Meeting) -> None:
    """T8: no message becomes markup or a script of the page."""
    ada, bob = two(meeting)
    ada.write("<img src=x onerror=alert(1)> javascript:alert(1) (https://example.org/a_(b)).")
    expect(bob.log).to_contain_text("<img src=x")
    link = bob.log.get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://example.org/a_(b)")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(link).to_have_attribute("target", "_blank")
    expect(bob.log.locator("img")).to_have_count(0)


def test_a_mention_is_completed_and_told_to_whom_it_names(meeting: Meeting) -> None:
    ada, bob = meeting.owner.show("Chat"), meeting.join("bob")
    expect(ada.root.locator(".nb-people")).to_have_attribute(
        "aria-label", "People, 2 here: Ada (you), Bob"
    )
    ada.field.press_sequentially("look @b")
    expect(ada.side.get_by_role("option")).to_have_text("Bob")
    ada.field.press("Enter")
    expect(ada.field).to_have_value("look @Bob ")
    ada.field.press("Enter")
    bob.told("Ada mentioned you in the chat.")
    badge = bob.root.get_by_role("button", name="Chat, 1 unread, you are mentioned")
    expect(badge).to_be_visible()
    badge.click()
    expect(bob.log.locator("mark")).to_have_text("@Bob")
    expect(bob.root.get_by_role("button", name="Chat", exact=True)).to_be_visible()


def test_it_is_seen_who_is_writing(meeting: Meeting) -> None:
    ada, bob = two(meeting)
    bob.field.press_sequentially("I am")
    # The mark goes six seconds after the last letter: he writes on until she has seen it.
    typing = ada.side.locator(".nb-typing")
    until(
        lambda: typing.inner_text() == "Bob is writing…",
        "the mark of who is writing",
        pause=lambda: bob.field.press_sequentially("!"),
    )
    bob.field.fill("")
    expect(ada.side.locator(".nb-typing")).to_have_text("")


def test_a_message_is_taken_back_by_its_author_or_an_owner(meeting: Meeting) -> None:
    ada, bob = two(meeting)
    ada.write("mine")
    bob.write("theirs")
    expect(ada.log).to_contain_text("theirs")
    expect(bob.side.get_by_role("button", name="Take back: mine")).to_have_count(0)
    ada.press("Take back: theirs")
    expect(bob.log).to_contain_text("Message taken back")
    expect(bob.log).not_to_contain_text("theirs")
    ada.press("Take back: mine")
    expect(bob.log).not_to_contain_text("mine")


def test_what_is_too_long_stays_with_words_and_a_draft_survives(meeting: Meeting) -> None:
    ada = meeting.owner.show("Chat")
    ada.field.fill("ä" * (limits.CHAT_BYTES // 2 + 1))
    expect(ada.side.locator(".nb-bytes")).to_contain_text(f"{limits.CHAT_BYTES + 2} bytes")
    ada.field.press("Enter")
    expect(ada.log).to_contain_text("Nothing said yet")
    ada.field.fill("not yet")
    ada.field.press("Escape")
    expect(ada.side).to_have_count(0)
    expect(ada.view().stage).to_be_focused()
    ada.show("Chat")
    expect(ada.field).to_have_value("not yet")


def test_older_messages_come_as_one_scrolls_up(meeting: Meeting) -> None:
    ada = meeting.owner
    total = limits.CHAT_TAIL + 30
    for first in range(0, total, 10):
        ops = [["say", f"message {number} of many"] for number in range(first, first + 10)]
        for op in ops:
            ada.ask("POST", f"api/boards/{meeting.id}/ops", {"ops": [op]})
    bob = meeting.join("bob").show("Chat")
    expect(bob.log).to_contain_text(f"message {total - 1} of many")
    expect(bob.log.get_by_text("message 0 of many", exact=True)).to_have_count(0)
    bob.log.hover()
    oldest = bob.log.get_by_text("message 0 of many", exact=True)
    # The log may just be going to its end: who scrolls up then scrolls once more.
    until(
        lambda: oldest.count() == 1, "the oldest", pause=lambda: bob.page.mouse.wheel(0, -100_000)
    )


def test_what_is_said_offline_waits_and_is_said_once(meeting: Meeting, office: Lab) -> None:
    ada, bob = two(meeting)
    office.stop()
    expect(ada.view().words).to_contain_text("Offline")
    ada.write("said offline")
    expect(ada.log.locator('.nb-message[data-pending="true"]')).to_contain_text("said offline")
    office.start()
    expect(ada.log.locator('.nb-message[data-pending="true"]')).to_have_count(0, timeout=30_000)
    expect(bob.log.get_by_text("said offline")).to_have_count(1, timeout=30_000)
