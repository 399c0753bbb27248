"""Fingers and a pen on the glass, as the browser's own input events."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from tests.browser.board_view import BoardView, Point

STEPS: Final = 8


class Glass:
    """A touch screen with a board under it. Points are CSS pixels from the board's corner."""

    def __init__(self, view: BoardView):
        self._view = view
        self._session = view.page.context.new_cdp_session(view.page)
        self._down: dict[int, Point] = {}

    def put(self, **fingers: Point) -> None:
        """Put fingers down; their names are theirs until they are lifted."""
        for name, point in fingers.items():
            self._down[_number(name)] = self._view.on_page(point)
        self._send("touchStart")

    def slide(self, **fingers: Point) -> None:
        """Move fingers that are down in straight lines, all at once."""
        begin = dict(self._down)
        ends = {_number(name): self._view.on_page(point) for name, point in fingers.items()}
        for step in range(1, STEPS + 1):
            share = step / STEPS
            for number, (x, y) in ends.items():
                x0, y0 = begin[number]
                self._down[number] = (x0 + (x - x0) * share, y0 + (y - y0) * share)
            self._send("touchMove")

    def lift(self, *fingers: str) -> None:
        """Lift fingers; without names all of them."""
        for number in [_number(name) for name in fingers] or list(self._down):
            del self._down[number]
        self._send("touchEnd")

    def tap(self, point: Point) -> None:
        """Put a finger down and lift it at once."""
        self.put(one=point)
        self.lift()

    def draw(self, points: Sequence[Point]) -> None:
        """Draw with one finger."""
        self.put(one=points[0])
        for point in points[1:]:
            self.slide(one=point)
        self.lift()

    def pen(self, points: Sequence[Point], force: float = 0.6) -> None:
        """Draw with a pen."""
        self._pen("mousePressed", points[0], force)
        for (x0, y0), (x, y) in pairwise(points):
            for step in range(1, STEPS + 1):
                share = step / STEPS
                self._pen("mouseMoved", (x0 + (x - x0) * share, y0 + (y - y0) * share), force)
        self._pen("mouseReleased", points[-1], 0)

    def _pen(self, kind: str, point: Point, force: float) -> None:
        x, y = self._view.on_page(point)
        self._session.send(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": x,
                "y": y,
                "button": "left",
                "buttons": 0 if kind == "mouseReleased" else 1,
                "clickCount": 0 if kind == "mouseMoved" else 1,
                "pointerType": "pen",
                "force": force,
            },
        )

    def _send(self, kind: str) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in self._down.items()]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _number(name: str) -> int:
    return ("one", "two", "three").index(name)
