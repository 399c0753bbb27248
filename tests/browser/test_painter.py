"""Large paints are done in a thread of their own: the same picture, and never none."""

from typing import Final

import msgspec
import numpy as np
import pytest

from bench import stored
from nbboard.core.model import SCALE, Element, Image
from tests.browser.board_view import BoardView
from tests.browser.boards import OWN, new_id
from tests.browser.conftest import People
from tests.lab import TOKEN, Lab
from tests.pixels import Picture
from tests.waiting import until

pytestmark = pytest.mark.browser
ACROSS: Final = 8
BARS: Final = 60
"""Pixels above and below in which the two pages may show other things than the board."""
FAR_APART: Final = 24
"""Of 255 levels: what is put down from another corner may be rounded otherwise."""
# Notes what the thread answers.
_LISTEN: Final = """
window.answers = [];
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => window.answers.push(data.kind));
  }
};
"""


def crowd() -> list[Element]:
    """Everything that can be drawn but images, over and over."""
    once = [each for make in OWN.values() for each in make() if not isinstance(each, Image)]
    return [
        msgspec.structs.replace(
            each,
            id=new_id(),
            at=(each.at[0] + column * 560 * SCALE, each.at[1] + row * 550 * SCALE),
            groups=(),
        )
        for row in range(ACROSS)
        for column in range(ACROSS)
        for each in once
    ]


class Onlooker:
    """Somebody who zooms on the board."""

    def __init__(self, lab: Lab, people: People, board: str, *, alone: bool) -> None:
        self.page = people.seat()
        self.page.add_init_script(_LISTEN)
        if alone:
            self.page.route("**/painter-*.js", lambda route: route.abort())
        self.page.goto(f"{lab.url}nbboard/boards/{board}?token={TOKEN}")
        self.view = BoardView(self.page, self.page.locator("body")).wait()
        self.view.stage.focus()

    def zoom(self) -> None:
        """Zoom out and in again, so that all is painted anew."""
        for key in ("-", "+"):
            self.page.keyboard.press(key)
            self.still()

    def still(self) -> Picture:
        """The picture once it does not change any more."""
        last = self.view.picture()

        def same() -> bool:
            nonlocal last
            self.page.wait_for_timeout(200)
            before, last = last, self.view.picture()
            return bool((before == last).all())

        until(same, "the picture rests")
        return last

    @property
    def answers(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.answers")
        return found


def test_what_a_thread_paints_is_what_the_page_paints(lab: Lab, people: People) -> None:
    board = stored.put_in_file(lab.database, crowd())
    ada = Onlooker(lab, people, board, alone=False)
    ben = Onlooker(lab, people, board, alone=True)
    for one in (ada, ben):
        one.zoom()
    until(lambda: "ready" in ada.answers, f"a thread that is ready, not {ada.answers}")
    for one in (ada, ben):
        one.zoom()
    assert ada.answers.count("painted") >= 1
    assert ben.answers == []
    # A notice that somebody came lies over one of them for some seconds.
    until(lambda: unlike(ada.still(), ben.still()) < 1e-4, "the same picture")


def unlike(one: Picture, other: Picture) -> float:
    """Share of the pixels between the bars that are of another colour."""
    apart = np.abs(one.astype(int) - other).max(axis=2)[BARS:-BARS]
    assert apart.size > 500_000
    return float((apart > FAR_APART).mean())
