"""A board painted on an ipycanvas, and kept up to date.

ipycanvas is neither safe for threads nor aware of them: where a kernel's loop runs, painting is
handed to it, between two cells; in a plain script one thread paints. What to paint is prepared
before, outside of that loop.
"""

import asyncio
import contextlib
import hashlib
import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from nbboard.core import geometry
from nbboard.core.errors import NBBoardError
from nbboard.core.geometry import Bounds
from nbboard.core.model import Element
from nbboard.render import scene, write_ipycanvas
from nbboard.render.scene import Item
from nbboard.render.write_ipycanvas import View, fitted

RATE: Final = 15.0
"""Paintings a second, at most."""
_PADDING: Final = 16.0
_ENDED: Final = ("closed", "refused")
_log: Final = logging.getLogger("nbboard")


class Source(Protocol):
    """What is followed: a board."""

    @property
    def elements(self) -> Sequence[Element]:
        """What is on it, bottom to top."""

    def _load_blobs(self) -> Mapping[str, bytes]: ...

    def on(self, event: str, callback: Callable[[Any], None]) -> Callable[[], None]:
        """Call back for each event; gives the function that ends it."""


class Looks(NamedTuple):
    """What a canvas shows: a part of the board (None: all of it, fitted) on a colour or none."""

    region: tuple[float, float, float, float] | None = None
    background: str | None = "#ffffff"


class _Painting(NamedTuple):
    """What is due on the canvas; `view` None adds to what is there."""

    items: list[Item]
    view: View | None


@dataclass
class Sight:
    """Which part of the board a canvas shows; it does not keep the canvas alive."""

    view: View
    follower: "weakref.ref[Follower]"


class Follower:
    """Paints a board on a canvas, at once and after each change."""

    def __init__(self, board: Source, canvas: Any, looks: Looks):
        self.sight = Sight(View(0.0, 0.0, 1.0), weakref.ref(self))
        self._board = board
        self._canvas = canvas
        self._looks = looks
        self._lock = threading.Lock()
        # Ids that changed since the last painting; None for everything.
        self._changed: set[str] | None = set()
        # What is on the canvas, from bottom to top.
        self._painted: dict[str, Element | None] = {}
        self._frame = Bounds(0, 0, 0, 0)
        self._blobs: Mapping[str, bytes] = {}
        self._images: dict[bytes, Any] = {}
        self._timer: threading.Timer | None = None
        self._due = 0.0
        self._is_painting = False
        self._ends: list[Callable[[], None]] = []
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None

    def paint(self) -> None:
        """Paint the whole board now, on this thread."""
        self._apply(self._prepared(None))

    def follow(self) -> None:
        """Go on painting what changes, until the board or the canvas is closed."""
        canvas, board = self._canvas, self._board
        canvas.on_client_ready(self._again)
        self._ends = [
            board.on("element", self._touched),
            board.on("status", self._status),
            lambda: canvas.on_client_ready(self._again, remove=True),
        ]

    def stop(self) -> None:
        """Leave the canvas as it is."""
        with self._lock:
            ends, self._ends = self._ends, []
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        for end in ends:
            end()

    def _again(self) -> None:
        """Paint everything: a view of a canvas that has just come is blank."""
        self._schedule(None)

    def _touched(self, change: tuple[str, Element | None]) -> None:
        self._schedule(change[0])

    def _status(self, status: str) -> None:
        if status in _ENDED:
            self.stop()
        elif status == "live":
            # What was removed meanwhile was not told one by one.
            self._again()

    def _schedule(self, key: str | None) -> None:
        with self._lock:
            if key is None:
                self._changed = None
            elif self._changed is not None:
                self._changed.add(key)
            self._start()

    def _start(self) -> None:
        """Prepare the next painting when it is time and the one before is on the canvas."""
        if self._timer is None and self._ends and not self._is_painting:
            self._timer = threading.Timer(max(0, self._due - time.monotonic()), self._prepare)
            self._timer.daemon = True
            self._timer.start()

    def _prepare(self) -> None:
        with self._lock:
            changed, self._changed, self._timer = self._changed, set(), None
            self._is_painting = True
        if self._canvas.comm is None:
            self.stop()
            return
        begun = time.monotonic()
        painting = self._prepared(changed)
        self._due = time.monotonic() + max(1 / RATE, 4 * (time.monotonic() - begun))
        if self._loop is None or self._loop.is_closed():
            self._apply(painting)
        else:
            self._loop.call_soon_threadsafe(self._apply, painting)

    def _prepared(self, changed: set[str] | None) -> _Painting:
        """Decide what to paint: only what is new on top, or everything."""
        elements = self._board.elements
        try:
            self._blobs = self._board._load_blobs()
        except NBBoardError as error:
            _log.warning("an image cannot be shown: %s", error)
        new = [] if changed is None else self._on_top(elements, changed)
        if new is not None and changed is not None:
            self._painted.update((element.id, _look(element)) for element in new)
            return _Painting(list(scene.items(new, self._blobs)), None)
        region = self._looks.region
        if region is None:
            self._frame = scene.extent(elements, _PADDING)
        else:
            x, y, width, height = region
            self._frame = Bounds(x, y, x + width, y + height)
        view = fitted(self._frame, self._canvas.width, self._canvas.height)
        self._painted = {element.id: _look(element) for element in elements}
        return _Painting(list(scene.items(elements, self._blobs)), view)

    def _on_top(self, elements: Sequence[Element], changed: set[str]) -> list[Element] | None:
        """Give what has to be added; None when something else changed or the view has to."""
        painted = self._painted
        shown = {element.id: element for element in elements if element.id in changed}
        # Our own strokes were painted before the server told of them.
        real = [key for key in changed if _look(shown.get(key)) != painted.get(key)]
        if any(key in painted for key in real):
            return None
        found = [element for element in elements if element.id in set(real)]
        if [element.id for element in elements] != [*painted, *(element.id for element in found)]:
            return None
        inside = all(self._frame.contains(geometry.bounds(element)) for element in found)
        return found if inside or self._looks.region is not None else None

    def _apply(self, painting: _Painting) -> None:
        canvas, background = self._canvas, self._looks.background
        try:
            with held():
                if painting.view is not None:
                    self.sight.view = painting.view
                    canvas.clear()
                    if background is not None:
                        canvas.global_alpha = 1.0
                        canvas.fill_style = background
                        canvas.fill_rect(0, 0, canvas.width, canvas.height)
                write_ipycanvas.paint(canvas, painting.items, self.sight.view, self._image)
        finally:
            with self._lock:
                self._is_painting = False
                if self._changed is None or self._changed:
                    self._start()

    def _image(self, data: bytes) -> Any:
        from ipywidgets import Image  # noqa: PLC0415  only boards with images need it

        key = hashlib.sha256(data).digest()
        if key not in self._images:
            self._images[key] = Image(value=data)
        return self._images[key]


def _look(element: Element | None) -> Element | None:
    """Give the element without what cannot be seen of it."""
    if element is None:
        return None
    return msgspec.structs.replace(element, author="", edited_by="", edited_at=0, locked_by="")


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Send what is drawn inside as one message, also after an exception.

    After an exception in its own `hold_canvas` ipycanvas would never again send anything.
    """
    from ipycanvas import hold_canvas  # noqa: PLC0415  its import costs 0.3 s

    holding = hold_canvas()
    holding.__enter__()
    try:
        yield
    finally:
        holding.__exit__(None, None, None)
