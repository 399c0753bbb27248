"""A board on an ipycanvas, and the replay of one, by what a browser really paints."""

import io
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.board_view import Point, along, near_ink
from tests.browser.person import Person
from tests.waiting import until

CANVAS = 2
SLANT: list[Point] = [(150, 110), (400, 170)]
BOW: list[Point] = [(150, 250), (280, 290), (400, 240)]
RED = "#e03131"


class Painted:
    """An ipycanvas below a cell."""

    def __init__(self, ada: Person):
        self.page = ada.page
        self.canvas: Locator = ada.notebook.cell(CANVAS).locator("canvas").last

    def shows(self, points: Sequence[Point], color: str) -> bool:
        self.canvas.scroll_into_view_if_needed()
        with Image.open(io.BytesIO(self.canvas.screenshot())) as image:
            picture = np.asarray(image.convert("RGB"))
        return all(near_ink(picture, each, color) for each in along(points))

    def wait_for_ink(self, points: Sequence[Point], color: str) -> None:
        until(lambda: self.shows(points, color), f"{color} along {points}", pause=self.pause)

    def draw(self, points: Sequence[Point]) -> None:
        box = self.canvas.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        for number, (x, y) in enumerate(points):
            mouse.move(box["x"] + x, box["y"] + y, steps=6)
            if number == 0:
                mouse.down()
        mouse.up()

    def pause(self) -> None:
        self.page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def shown(ada: Person) -> Iterator[Painted]:
    """A board with one stroke, and an ipycanvas that follows it, pixel for unit."""
    ada.create("On a canvas")
    ada.tell(f"board.draw.stroke({SLANT}, color='{RED}', width=6); board.wait()")
    ada.notebook.run(
        CANVAS,
        "small = board.to_ipycanvas(size=(500, 340), region=(0, 0, 500, 340))\n"
        "stop = board.draw_from(small, color='#1971c2', width=6)\nsmall",
    )
    yield Painted(ada)
    ada.tell("stop(); small.close()")


def test_a_canvas_shows_a_board_and_follows_it(ada: Person, shown: Painted) -> None:
    shown.wait_for_ink(SLANT, RED)
    assert not shown.shows(BOW, "#2f9e44")
    ada.tell(f"bow = board.draw.stroke({BOW}, color='#2f9e44', width=6); board.wait()")
    shown.wait_for_ink([(150, 250), (262, 284)], "#2f9e44")
    ada.tell("board.remove(bow); board.wait()")
    until(lambda: not shown.shows([BOW[0], (200, 265)], "#2f9e44"), "gone", pause=shown.pause)
    shown.wait_for_ink(SLANT, RED)


def test_the_mouse_on_a_canvas_draws_on_the_board(ada: Person, shown: Painted) -> None:
    shown.wait_for_ink(SLANT, RED)
    shown.draw([(60, 300), (300, 310)])
    until(lambda: ada.ask("len(board.strokes)") == 2, "the stroke", pause=shown.pause)
    ada.view().wait_for_ink([(60, 300), (300, 310)], "#1971c2")


def test_the_kernel_has_the_past_played(ada: Person) -> None:
    view = ada.create("Replay")
    ada.tell(f"board.draw.stroke({SLANT}, color='{RED}', width=6); board.wait()")
    ada.tell(f"board.draw.stroke({BOW}, color='{RED}', width=6); board.wait()")
    view.wait_for_ink([BOW[0], (200, 265)], RED)
    ada.tell("board.replay(speed=0.25)")
    view = ada.view()
    # A step takes 1.2 s at this speed. It is halted before anything is looked at, where the first
    # stroke is there and the second is not yet.
    ada.page.get_by_role("button", name="Pause").click()
    ada.page.get_by_role("slider").press("Home")
    expect(ada.page.get_by_role("button", name="Speed: 0.25 times")).to_be_visible()
    view.wait_for_paper([BOW[0], (200, 265)], RED)
    view.wait_for_ink(SLANT, RED)
    ada.page.get_by_role("button", name="Play from here").click()
    view.wait_for_ink([BOW[0], (200, 265)], RED)
    expect(ada.page.get_by_role("button", name="Play from here")).to_be_visible()
    ada.page.get_by_role("button", name="Back to now").click()
