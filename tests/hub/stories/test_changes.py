"""What an administrator or owner changes takes effect on open boards: within a minute (G9).

The service asks the Hub every 40 seconds; here every second, so that a test need not wait.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.board_view import Point
from tests.browser.conftest import People
from tests.hub.harness import ADMIN, Hub
from tests.hub.stories.colleague import Colleague, Visitor
from tests.hub.stories.conftest import BOARDS, STAFF
from tests.waiting import until

PATH: list[Point] = [(120, 120), (420, 160)]


@pytest.fixture
def visitor(hub: Hub, people: People) -> Iterator[Visitor]:
    """Ben on a page of the service, logged in a second time."""
    visitor = Visitor(people.enter(), hub, "ben").log_in()
    yield visitor
    visitor.page.context.close()


def private_board(owner: Colleague, title: str, *, staff: str) -> None:
    """Make a board that only its owner and the group of the staff may open."""
    owner.create(title)
    owner.tell(
        "board.people.open_to('private')\n"
        f"board.people.give_group('hub:{STAFF}', {staff!r})\nboard.wait()"
    )


@pytest.mark.guarantee("G9")
def test_who_comes_into_a_group_may_draw_and_who_leaves_it_may_not(
    hub: Hub, ada: Colleague, carl: Colleague
) -> None:
    ada.create("Joins the staff")
    ada.tell(f"board.people.open_to('view'); board.people.give_group('hub:{STAFF}', 'editor')")
    view = carl.join(ada.board_id)
    tools = view.root.locator(".nb-tools")
    expect(tools).to_have_count(0)
    hub.join_group(STAFF, "carl")
    expect(tools).to_be_visible()
    view.draw(PATH)
    ada.holds(1)
    hub.leave_group(STAFF, "carl")
    expect(tools).to_have_count(0)


@pytest.fixture
def lasting(hub: Hub) -> Iterator[None]:
    """Whatever comes of a test, Ben may use boards afterwards."""
    yield
    hub.join_group(BOARDS, "ben")


@pytest.mark.guarantee("G9")
@pytest.mark.usefixtures("lasting")
def test_who_loses_the_scope_is_turned_out_and_comes_back_with_it(
    hub: Hub, ada: Colleague, ben: Colleague
) -> None:
    ada.create("Ben loses the scope")
    view = ben.join(ada.board_id)
    hub.leave_group(BOARDS, "ben")
    view.wait("Not opened")
    kernel = until(
        lambda: ben.failure("board.draw.stroke([(0, 0), (9, 9)]); board.wait(8)"),
        "the kernel is turned out, too",
        60,
    )
    assert kernel
    assert "ask its admin" in kernel[1]
    hub.join_group(BOARDS, "ben")
    again = view.root.get_by_role("button", name="Try again")

    def is_back() -> bool:
        # What the Hub said serves for a moment, so the first try may come too early.
        again.evaluate_all("(all) => all.forEach((each) => each.click())")
        ben.page.wait_for_timeout(500)
        return "Live" in view.words.inner_text()

    until(is_back, "Ben is back", 60)


@pytest.mark.guarantee("G9")
def test_who_logs_out_is_turned_out(hub: Hub, ada: Colleague, visitor: Visitor) -> None:
    ada.create("Logged out")
    view = visitor.open(ada.board_id)
    visitor.log_out()
    view.wait("Not opened")
    expect(view.root).to_contain_text("sign in", ignore_case=True)


@pytest.mark.guarantee("G9")
def test_who_is_removed_from_the_hub_is_turned_out(
    hub: Hub, people: People, ada: Colleague
) -> None:
    ada.create("Emil leaves")
    emil = Visitor(people.enter(), hub, "emil").log_in()
    view = emil.open(ada.board_id)
    hub.admin("DELETE", "users/emil")
    view.wait("Not opened")
    emil.page.context.close()


def test_an_administrator_sees_and_ends_any_board(hub: Hub, people: People, ada: Colleague) -> None:
    private_board(ada, "Nobody else's", staff="viewer")
    hilda = Visitor(people.enter(), hub, ADMIN).log_in()
    hilda.open(ada.board_id)
    ended = hilda.ask("POST", f"{hub.boards}api/boards/{ada.board_id}/shutdown")
    assert ended["status"] < 300, ended
    ada.view().wait("Not opened")
    expect(ada.view().root).to_contain_text("ended")
    hilda.page.context.close()


def test_a_share_link_lets_in_who_has_no_account(hub: Hub, people: People, ada: Colleague) -> None:
    view = ada.create("For guests")
    address = ada.ask("board.links.create('viewer').url")
    assert address.startswith(f"{hub.boards}s/")
    guest = Visitor(people.enter(), hub)
    guest.page.goto(address)
    guest.page.get_by_role("button", name="Come in").click()
    guest.view().wait()
    view.draw(PATH)
    guest.view().wait_for_ink(PATH)
    expect(guest.tools).to_have_count(0)
    guest.page.context.close()
