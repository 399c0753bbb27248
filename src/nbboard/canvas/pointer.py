"""Mouse and touch on an ipycanvas, drawn on a board."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from nbboard.core import limits
from nbboard.core.model import SCALE, Stroke, Style
from nbboard.core.points import pack
from nbboard.core.protocol import Ink

_LEAST_STEP: Final = 1.0
"""1/16 board units: a point nearer to the last one says nothing new."""
Place = tuple[float, float]


class Paper(NamedTuple):
    """What a pointer needs of a board."""

    put: Callable[[Sequence[Stroke]], None]
    show: Callable[[Ink], None]
    """Shows points to the others while they are drawn."""
    new_id: Callable[[], str]
    to_board: Callable[[float, float], Place]
    """Maps a pixel of the canvas to board units."""


class Pointer:
    """Draws a stroke on the board for each time the pointer is down on the canvas."""

    def __init__(self, canvas: Any, paper: Paper, style: Style):
        self._canvas = canvas
        self._paper = paper
        self._style = style
        self._lock = threading.RLock()
        self._id = ""
        self._points: list[tuple[int, int]] = []
        self._pixel: Place = (0.0, 0.0)
        self._handlers = {
            canvas.on_mouse_down: self.down,
            canvas.on_mouse_move: self.move,
            canvas.on_mouse_up: self.up,
            canvas.on_mouse_out: self.up,
            canvas.on_touch_start: lambda touches: self._touch(self.down, touches),
            canvas.on_touch_move: lambda touches: self._touch(self.move, touches),
            canvas.on_touch_end: self._lifted,
            canvas.on_touch_cancel: self._lifted,
        }
        for listen, handler in self._handlers.items():
            listen(handler)

    def stop(self) -> None:
        """Listen no more; a stroke in progress is finished."""
        self.up()
        for listen, handler in self._handlers.items():
            listen(handler, remove=True)

    def down(self, x: float, y: float) -> None:
        """Begin a stroke at a pixel of the canvas."""
        with self._lock:
            self.up()
            self._id = self._paper.new_id()
            self._pixel = (x, y)
            self._add(x, y)

    def move(self, x: float, y: float) -> None:
        """Go on with it, if there is one."""
        with self._lock:
            if not self._id or not self._add(x, y):
                return
            self._trace(x, y)
            if len(self._points) >= limits.POINTS:
                # A pen held down for so long begins another element.
                self.up()
                self.down(x, y)

    def up(self, x: float = 0, y: float = 0) -> None:
        """Put the stroke on the board; one that was only a touch is a dot."""
        with self._lock:
            key, points = self._id, np.array(self._points, np.int64)
            self._id, self._points = "", []
        if not key:
            return
        corner = points.min(axis=0)
        size = points.max(axis=0) - corner
        stroke = Stroke(
            id=key,
            at=(int(corner[0]), int(corner[1])),
            size=(int(size[0]), int(size[1])),
            style=self._style,
            points=pack(points - corner),
        )
        self._paper.put([stroke])

    def _touch(self, handler: Callable[[float, float], None], touches: Sequence[Place]) -> None:
        # Two fingers do not draw.
        if len(touches) == 1:
            handler(*touches[0])
        else:
            self.up()

    def _lifted(self, touches: Sequence[Place]) -> None:
        self.up()

    def _add(self, x: float, y: float) -> bool:
        """Take a point; tells whether it is another than the last one."""
        across, down = self._paper.to_board(x, y)
        point = (round(across * SCALE), round(down * SCALE))
        if self._points and np.hypot(*np.subtract(point, self._points[-1])) < _LEAST_STEP:
            return False
        start = len(self._points)
        self._points.append(point)
        style = None if start else self._style
        self._paper.show(Ink(self._id, start, pack(np.array([point], np.int64)), style=style))
        return True

    def _trace(self, x: float, y: float) -> None:
        """Show the newest piece on this canvas, whether or not it follows the board."""
        canvas, style = self._canvas, self._style
        last, self._pixel = self._pixel, (x, y)
        zero, one = self._paper.to_board(0, 0), self._paper.to_board(1, 0)
        canvas.line_cap = "round"
        canvas.stroke_style = style.stroke
        canvas.global_alpha = style.stroke_alpha / 255
        canvas.line_width = style.width / SCALE / (one[0] - zero[0])
        canvas.stroke_line(*last, x, y)
