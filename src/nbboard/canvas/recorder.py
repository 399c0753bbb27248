"""`board.canvas`: ipycanvas's drawing calls, drawn on the shared board."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, NoReturn

import numpy as np

from nbboard.canvas.pictures import Pictures
from nbboard.canvas.settings import checked_number
from nbboard.core import geometry
from nbboard.core.errors import NoEquivalent
from nbboard.core.geometry import Bounds

_MOST_SLEEP: Final = 60_000.0
_EVENTS: Final = "listen with board.on(…), or let people draw on the board itself"


class Tile(NamedTuple):
    """A pattern of what a board shows; ipycanvas's own takes widgets only."""

    image: Pictures
    repetition: str


class BoardCanvas(Pictures):
    """An ipycanvas whose shapes are elements of a shared board.

    One unit of the canvas is a board unit, its origin the board's. `width` and `height` say which
    part `clear`, `get_image_data` and `to_file` mean; nothing is cut there. Each call is a step of
    undo; inside ``with board.batch():`` all of them are one. docs/ipycanvas.md has every call.
    """

    def clear(self) -> None:
        """Take everything that this canvas drew off the board; other people's work stays."""
        drawn, self._drawn = tuple(self._drawn), {}
        self._take_off([element.id for element in self._target.present(drawn)])

    def clear_rect(self, x: float, y: float, width: float, height: float | None = None) -> None:
        """Take off what this canvas drew that lies inside the rectangle.

        What only reaches into it stays as it is: elements are whole. A rectangle as large as the
        canvas clears it.
        """
        tall = width if height is None else height
        x, y, width, tall = (checked_number(value, "a place") for value in (x, y, width, tall))
        frame = self.settings.matrix.applied(
            np.array(((x, y), (x + width, y), (x + width, y + tall), (x, y + tall)))
        )
        area = Bounds(*frame.min(axis=0).tolist(), *frame.max(axis=0).tolist())
        if area.contains(Bounds(0, 0, self.width, self.height)):
            self.clear()
            return
        found = self._target.present(tuple(self._drawn))
        inside = [e.id for e in found if area.contains(geometry.bounds(e).grown(-_HAIR))]
        for key in inside:
            del self._drawn[key]
        self._take_off(inside)

    def sleep(self, time_ms: float) -> None:
        """Wait here for so many milliseconds, so that everyone sees the drawing at its pace."""
        time.sleep(min(checked_number(time_ms, "sleep", 0), _MOST_SLEEP) / 1000)

    def flush(self) -> None:
        """Nothing to do: every call is sent at once; `board.wait()` waits for it."""

    def create_linear_gradient(
        self, x0: float, y0: float, x1: float, y1: float, color_stops: Any
    ) -> Any:
        """Make ipycanvas's gradient; what is filled with it becomes an image."""
        return _ipycanvas().canvas.LinearGradient(x0, y0, x1, y1, color_stops)

    def create_radial_gradient(  # noqa: PLR0917 - ipycanvas's own signature
        self, x0: float, y0: float, r0: float, x1: float, y1: float, r1: float, color_stops: Any
    ) -> Any:
        """Make ipycanvas's gradient; what is filled with it becomes an image."""
        return _ipycanvas().canvas.RadialGradient(x0, y0, r0, x1, y1, r1, color_stops)

    def create_pattern(self, image: Any, repetition: str = "repeat") -> Any:
        """Make ipycanvas's pattern; what is filled with it becomes an image.

        `image` may also be another board's canvas.
        """
        if isinstance(image, Pictures):
            return Tile(image, repetition)
        return _ipycanvas().canvas.Pattern(image, repetition)

    @property
    def layout(self) -> Any:
        """The layout of the widget that shows the board."""
        return self._target.widget().layout

    def on_client_ready(self, callback: Callable[[], Any], remove: bool = False) -> None:
        """Call back at once: a board keeps its elements, so nobody has to draw them again."""
        if not remove:
            callback()

    def __getattr__(self, name: str) -> NoReturn:
        """Say what to do instead of what only a canvas of one's own has."""
        if name.startswith(("on_mouse_", "on_touch_", "on_key_")):
            raise NoEquivalent(f"{name}: a shared board has no events of one canvas; {_EVENTS}")
        if name == "sync_image_data":
            raise NoEquivalent("sync_image_data: image_data and get_image_data need no browser")
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Show the board."""
        shown: tuple[Mapping[str, Any], Mapping[str, Any]] = self._target.show(**kwargs)
        return shown

    def _take_off(self, ids: list[str]) -> None:
        if ids:
            self._target.remove(ids)


_HAIR: Final = 0.5
"""Board units: half a line's width may stick out of what is cleared."""


def _ipycanvas() -> Any:
    # Its import costs 0.3 s, and most boards never meet an ipycanvas.
    import ipycanvas.canvas  # noqa: PLC0415

    return ipycanvas
