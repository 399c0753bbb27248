"""The lobby: boards made, found, opened, put away and brought back."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.stillness import wait_until_faded
from tests.browser.visitor import Visitor
from tests.lab import Lab
from tests.waiting import until

AXE: Final = Path(__file__).parents[2] / "js/node_modules/axe-core/axe.min.js"
NARROW: Final = {"width": 320, "height": 640}


def faults(visitor: Visitor) -> Any:
    """What axe finds on the page as it is now."""
    visitor.page.evaluate(AXE.read_text())
    wait_until_faded(visitor.page)
    return visitor.page.evaluate(
        """async () => {
            // A board is a part of a page, also where it is the whole page: its title is no h1.
            const rules = {
                "page-has-heading-one": {enabled: false},
                // The initials in a face stand for the name, which is in the label.
                "label-content-name-mismatch": {enabled: false},
            };
            const {violations} = await axe.run(document, {rules});
            return violations.map(each => [each.id, each.nodes[0].html]);
        }"""
    )


def test_a_board_is_made_renamed_found_and_opened(people: People, office: Lab) -> None:
    amy = Visitor(people.seat(), office, "amy").lobby()
    expect(amy.page.get_by_text("No boards yet")).to_be_visible()
    board = amy.create("Sprint 12")
    amy.lobby()
    expect(amy.card("Sprint 12")).to_contain_text("just now")
    amy.act("Sprint 12", "Rename")
    amy.page.get_by_label("New title").fill("Sprint 13")
    amy.page.keyboard.press("Enter")
    expect(amy.card("Sprint 13")).to_be_visible()
    amy.page.keyboard.press("/")
    amy.page.keyboard.type(board.replace("-", " "))
    amy.page.keyboard.press("Enter")
    amy.view().wait()
    assert amy.page.url.endswith(board)
    expect(amy.page.locator(".nb-name")).to_have_text("Sprint 13")


def test_who_is_on_a_board_shows_by_itself(people: People, office: Lab) -> None:
    # Not a seat that others take later: its clock is put forward.
    page = people.enter()
    page.clock.install()
    ben = Visitor(page, office, "ben").lobby()
    board = ben.ask("POST", "api/boards", {"title": "Company", "access": "edit"})["id"]
    cy = Visitor(people.seat(), office, "cy").open(board)
    cy.view().wait()
    company = ben.card("Company").locator(".nb-faces")

    def shown() -> bool:
        return company.count() > 0 and company.get_attribute("aria-label") == "Cy here now"

    # The lobby asks again every ten seconds.
    until(shown, "Cy is seen", pause=lambda: page.clock.run_for(10_000))
    cy.lobby("#recent")
    expect(cy.card("Company")).to_contain_text("by ben", ignore_case=True)


def test_a_deleted_board_comes_back_at_once_or_later(people: People, office: Lab) -> None:
    dora = Visitor(people.seat(), office, "dora").lobby()
    for title in ("Keep", "Waste"):
        dora.ask("POST", "api/boards", {"title": title})
    dora.lobby()
    dora.act("Waste", "Delete")
    expect(dora.card("Waste")).to_have_count(0)
    dora.button("Undo").click()
    expect(dora.card("Waste")).to_be_visible()
    dora.act("Waste", "Delete")
    dora.lobby("#deleted")
    expect(dora.card("Waste")).to_contain_text("30 days left")
    dora.button("Recover").click()
    expect(dora.card("Waste")).to_have_count(0)
    dora.lobby()
    expect(dora.card("Waste")).to_be_visible()


def test_boards_are_archived_and_copied(people: People, office: Lab) -> None:
    edda = Visitor(people.seat(), office, "edda").lobby()
    board = edda.ask("POST", "api/boards", {"title": "Retro"})["id"]
    edda.lobby()
    edda.act("Retro", "Duplicate")
    expect(edda.page.locator(".nb-card")).to_have_count(2)
    edda.ask("PATCH", f"api/boards/{board}", {"title": "Old retro"})
    edda.lobby()
    edda.act("Old retro", "Archive")
    expect(edda.page.locator(".nb-card")).to_have_count(1)
    edda.open(board)
    expect(edda.page.get_by_text("Archived: it cannot be changed.")).to_be_visible()
    expect(edda.button("Rectangle")).to_have_count(0)
    edda.button("Bring back").click()
    expect(edda.button("Rectangle")).to_be_visible()


def test_a_group_opens_boards_to_its_members(people: People, office: Lab) -> None:
    finn = Visitor(people.seat(), office, "finn").lobby("#groups")
    finn.button("New group").click()
    finn.page.get_by_label("Name of the group").fill("Physics")
    finn.page.get_by_label("Account name").fill("gus")
    finn.page.keyboard.press("Enter")
    finn.button("Save").click()
    expect(finn.page.get_by_text("1 member")).to_be_visible()
    group = finn.ask("GET", "api/groups")["groups"][0]["id"]
    board = finn.ask("POST", "api/boards", {"title": "Waves", "access": "private"})["id"]
    finn.ask("POST", f"api/boards/{board}/ops", {"ops": [["set-group", group, 2]]})
    gus = Visitor(people.seat(), office, "gus").lobby("#group")
    expect(gus.card("Waves")).to_contain_text("by finn", ignore_case=True)


def test_offline_is_said_in_words_and_what_was_known_stays(people: People, office: Lab) -> None:
    hana = Visitor(people.seat(), office, "hana").lobby()
    hana.ask("POST", "api/boards", {"title": "Known"})
    hana.lobby()
    hana.page.context.set_offline(True)
    hana.act("Known", "Duplicate")
    expect(hana.page.get_by_text("the server cannot be reached now")).to_be_visible()
    hana.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(hana.page.get_by_role("alert")).to_contain_text("What you see is from")
    expect(hana.card("Known")).to_be_visible()
    # The browser says when it is online again, and nobody has to press "Try again".
    hana.page.context.set_offline(False)
    expect(hana.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lobby_has_no_fault_that_axe_finds(people: People, office: Lab, scheme: str) -> None:
    ida = Visitor(people.seat(color_scheme=scheme), office, f"ida-{scheme}").lobby()
    ida.ask("POST", "api/boards", {"title": "Plan", "access": "view", "listed": True})
    ida.lobby()
    assert faults(ida) == []
    ida.button("New board").click()
    assert faults(ida) == []


def test_nothing_runs_over_the_edge_of_a_narrow_page(people: People, office: Lab) -> None:
    jo = Visitor(people.seat(), office, "jo").lobby()
    jo.ask("POST", "api/boards", {"title": "A title that is much longer than a phone is wide"})
    jo.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for view in ("", "#deleted", "#groups"):
        jo.lobby(view)
        wide = jo.page.locator(".nb-boards").evaluate("box => box.scrollWidth - box.clientWidth")
        assert wide <= 0
