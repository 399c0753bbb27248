"""What pages of a user's own server can do under a Hub: open a tab with a board, but no socket."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.hub.harness import Hub
from tests.hub.stories.colleague import Colleague, Visitor


def test_a_card_of_the_launcher_opens_a_board_of_the_service(
    hub: Hub, people: People, ben: Colleague
) -> None:
    page = people.tab(ben.page.context)
    page.goto(f"{hub.url}user/ben/lab?reset")
    page.locator('.jp-LauncherCard[title="New shared board"]').click(timeout=60_000)
    frame = page.frame_locator('iframe[src*="/nbboard/boards/"]')
    expect(frame.get_by_text("Live", exact=True)).to_be_visible(timeout=60_000)
    (inner,) = [one for one in page.frames if one.url.startswith(hub.boards)]
    tab = people.tab(ben.page.context)
    Visitor(tab, hub, "ben").open(inner.url.rpartition("/")[2])
    # Chromium lets the timers of a page behind another one wait, in later stories too.
    for one in (tab, page):
        one.close()
    ben.page.bring_to_front()


OPENED = """(address) => new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.onopen = () => resolve("opened");
    socket.onclose = ({code}) => resolve(`closed ${code}`);
})"""


@pytest.mark.guarantee("T2")
def test_a_cookie_alone_opens_no_board_of_ones_own_server(hub: Hub, ben: Colleague) -> None:
    """What a page of a neighbour could have the browser do."""
    path = "user/ben/nbboard/api/boards/brave-otter-7f3k/socket"
    assert ben.page.evaluate(OPENED, f"ws{hub.url.removeprefix('http')}{path}") == "closed 1006"


def test_the_link_that_is_shared_leads_others_to_the_service(hub: Hub, ada: Colleague) -> None:
    """Nobody else may enter the server that Ada's page comes from."""
    ada.create("Shared by link")
    root = ada.view().root
    root.get_by_role("button", name="Share", exact=True).click()
    expect(ada.page.get_by_label("Link", exact=True)).to_have_value(
        f"{hub.boards}boards/{ada.board_id}"
    )
    ada.page.keyboard.press("Escape")
