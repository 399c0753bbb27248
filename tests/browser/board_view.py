"""One view of a board in a page: draw on it, look at its pixels, read its words."""

import io
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.pixels import Picture
from tests.waiting import until

Point = tuple[float, float]
PATIENCE: Final = 20.0
"""Seconds for what must happen but is not timed: the machine may be busy with other things."""
expect.set_options(timeout=PATIENCE * 1000)
INK: Final = 40
"""A pixel differs from another when a channel differs by more than this."""


class BoardView:
    """A board as its person sees it. Points are CSS pixels from the board's upper left corner.

    Header and bars cover the outermost 60 pixels above and below; a hint lies in the middle of an
    empty board.
    """

    def __init__(self, page: Page, place: Locator):
        self.page = page
        self.root = place.locator(".nb")
        self.stage = place.locator(".nb-stage")
        self.words = place.locator(".nb-words")

    def wait(self, words: str = "Live", timeout: float = PATIENCE) -> "BoardView":
        """Wait until the place for the state of the connection says these words."""
        expect(self.words).to_contain_text(words, timeout=timeout * 1000)
        return self

    def show(self) -> None:
        """Scroll the page so that the whole board is in sight."""
        self.root.scroll_into_view_if_needed()

    # ---- the pointer

    def on_page(self, point: Point) -> Point:
        """Where a point of the board is in the page."""
        box = self.stage.bounding_box()
        assert box is not None, "the board is not in the page"
        return box["x"] + point[0], box["y"] + point[1]

    def press(self, points: Sequence[Point], steps: int = 6) -> None:
        """Press at the first point, move through the others and do not let go."""
        self.page.mouse.move(*self.on_page(points[0]))
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*self.on_page(point), steps=steps)

    def release(self) -> None:
        """Let go."""
        self.page.mouse.up()

    def draw(self, points: Sequence[Point], steps: int = 6) -> None:
        """Draw a stroke with the tool in hand."""
        self.press(points, steps)
        self.release()

    def choose(self, label: str) -> None:
        """Press the button with this label."""
        self.root.get_by_role("button", name=label, exact=True).click()

    # ---- what is seen

    def picture(self) -> Picture:
        """The board's pixels as (height, width, 3) bytes."""
        box = self.stage.bounding_box()
        assert box is not None, "the board is not in the page"
        data = self.page.screenshot(clip=box)
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image.convert("RGB"))

    def shows(self, points: Sequence[Point], color: str = "#1e1e1e") -> bool:
        """Whether there is ink of a colour all along a path."""
        picture = self.picture()
        return all(near_ink(picture, each, color) for each in along(points))

    def wait_for_ink(
        self, points: Sequence[Point], color: str = "#1e1e1e", timeout: float = PATIENCE
    ) -> None:
        """Wait until there is ink of a colour all along a path."""
        until(lambda: self.shows(points, color), f"{color} along {points}", timeout)

    def wait_for_paper(
        self, points: Sequence[Point], color: str = "#1e1e1e", timeout: float = PATIENCE
    ) -> None:
        """Wait until no ink of a colour is left along a path."""

        def is_clear() -> bool:
            picture = self.picture()
            return not any(near_ink(picture, each, color) for each in along(points))

        until(is_clear, f"no {color} along {points}", timeout)


def along(points: Sequence[Point]) -> Iterable[Point]:
    """Points on a path about every eight pixels, without its very ends."""
    for (x0, y0), (x1, y1) in pairwise(points):
        count = max(2, int(np.hypot(x1 - x0, y1 - y0) / 8))
        for share in np.linspace(0, 1, count, endpoint=False)[1:]:
            yield x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


def near_ink(picture: Picture, point: Point, color: str, radius: int = 2) -> bool:
    """Whether a pixel near a point has (nearly) this colour."""
    x, y = round(point[0]), round(point[1])
    part = picture[y - radius : y + radius + 1, x - radius : x + radius + 1]
    return bool((distance(part, color) <= INK).any())


def distance(pixels: Picture, color: str) -> NDArray[np.int16]:
    """How far pixels are from a colour: the channel that differs most."""
    wanted = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    apart: NDArray[np.int16] = np.abs(pixels.astype(np.int16) - np.array(wanted, np.int16))
    most: NDArray[np.int16] = apart.max(axis=-1)
    return most
