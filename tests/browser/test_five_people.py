"""Five on one board: one presents, one asks for the pen, a guest, a kernel, and one is removed."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from nbboard import NBBoard
from nbboard.core.errors import NotAllowed
from tests.browser.conftest import ARTIFACTS, People
from tests.browser.meeting import Guest, Meeting
from tests.lab import TOKEN, Lab
from tests.waiting import until

PICTURES: Final = ARTIFACTS / "five-people"
ADAS: Final = [(300.0, 300.0), (420.0, 300.0)]
BOBS: Final = [(300.0, 420.0), (420.0, 420.0)]


def by_link(meeting: Meeting, scheme: str) -> Guest:
    """Somebody without an account comes by a share link that only lets look."""
    wish = {"role": "viewer", "title": "Lecture"}
    url: str = meeting.owner.ask("POST", f"api/boards/{meeting.id}/links", wish)["url"]
    guest = Guest(meeting.people.enter(color_scheme=scheme), meeting.lab)
    assert guest.page.context.cookies() == []
    guest.page.goto(url)
    guest.page.get_by_label("Your name, as the others see it").fill("Zoë")
    guest.button("Come in").click()
    guest.view().wait("view only")
    return guest


def plain(watcher: Guest) -> None:
    """A board to look at: no palette."""
    expect(watcher.tools).to_have_count(0)


class Five:
    """Ada owns the board, Bob and Eve have accounts, Zoë a link, and Python a kernel."""

    def __init__(self, people: People, office: Lab, scheme: str) -> None:
        self.scheme = scheme
        meeting = Meeting(people, office)
        self.ada = meeting.owner
        self.ada.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self.bob = meeting.join("bob", color_scheme=scheme)
        self.eve = meeting.join("eve", color_scheme=scheme)
        self.zoe = by_link(meeting, scheme)
        # The server's own token belongs to none of the accounts.
        self.kernel = NBBoard.join(meeting.id, server=office.url, token=TOKEN)

    def pages(self) -> dict[str, Guest]:
        """Everybody with a page."""
        return {"ada": self.ada, "bob": self.bob, "eve": self.eve, "zoe": self.zoe}

    def take(self, page: Page, name: str) -> None:
        """Keep a picture of a page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{self.scheme}-{name}.png")

    def all_see(self, stroke: list[tuple[float, float]], count: int) -> None:
        """Wait until a stroke is in every picture and the kernel has as many elements."""
        for watcher in self.pages().values():
            watcher.view().wait_for_ink(stroke)
        until(lambda: len(self.kernel.elements) == count, f"the kernel has {count} strokes")


def one_presents(five: Five) -> None:
    """Ada presents and draws: all others look on."""
    five.ada.press("Board")
    five.ada.press("Present")
    for watcher in (five.bob, five.eve, five.zoe):
        plain(watcher)
        expect(watcher.root.get_by_text("Ada presents", exact=True)).to_be_visible()
    expect(five.ada.tools.first).to_be_visible()
    five.ada.view().choose("Pen")
    five.ada.view().draw(ADAS)
    five.all_see(ADAS, 1)
    with pytest.raises(NotAllowed, match="Ada holds the pen"):
        five.kernel.draw.rect((0, 0), (10, 10))


def one_asks_for_the_pen(five: Five) -> None:
    """Bob raises a hand and gets the pen: he has the palette now, and Ada none."""
    five.bob.press("Raise your hand")
    five.ada.told("Bob raised a hand.")
    five.ada.show("People")
    hands = five.ada.side.get_by_role("region", name="Raised hands")
    expect(hands).to_be_visible()
    five.take(five.ada.page, "ada-hand")
    hands.locator(".nb-row").first.get_by_role("button").click()
    five.bob.told("You have the pen now.")
    plain(five.ada)
    plain(five.zoe)
    five.bob.view().choose("Pen")
    five.bob.view().draw(BOBS)
    five.all_see(BOBS, 2)


def one_is_removed(five: Five) -> None:
    """Eve is kept out, and told so; for all others nothing changes."""
    five.ada.press("What to do with Eve")
    five.ada.press("Keep out…")
    five.take(five.ada.page, "ada-removes")
    five.ada.page.get_by_role("button", name="Keep out", exact=True).click()
    expect(five.eve.root).to_contain_text("closed this board to you")
    plain(five.eve)
    for name, watcher in five.pages().items():
        five.take(watcher.page, name)
    five.eve.page.reload()
    expect(five.eve.page.get_by_text("This board was not found")).to_be_visible()
    five.take(five.eve.page, "eve-again")
    for watcher in (five.ada, five.bob, five.zoe):
        for stroke in (ADAS, BOBS):
            watcher.view().wait_for_ink(stroke)


@pytest.mark.guarantee("G9", "T8", "T28")
# In the dark for its pictures: what is seen and told is the same, and axe looks at both schemes in
# test_people.py.
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_five_people_each_see_what_is_theirs(people: People, office: Lab, scheme: str) -> None:
    five = Five(people, office, scheme)
    one_presents(five)
    one_asks_for_the_pen(five)
    one_is_removed(five)
    by_account = {member.user: member.name for member in five.kernel.members}
    assert "eve" not in by_account
    assert (by_account["ada"], by_account["bob"]) == ("Ada", "Bob")
    guests = {user: name for user, name in by_account.items() if user.startswith("guest:")}
    assert list(guests.values()) == ["Zoë"]
    five.kernel.close()
    people.leave()
