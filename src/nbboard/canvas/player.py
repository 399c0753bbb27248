"""A story played on an ipycanvas, a frame at a time."""

import asyncio
import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from nbboard.canvas.follow import held
from nbboard.core.geometry import Bounds
from nbboard.core.model import Element, Stroke
from nbboard.core.story import Put, Story
from nbboard.render import Region, scene, write_ipycanvas
from nbboard.render.timeline import Timeline, partly
from nbboard.render.write_ipycanvas import View, fitted

RATE: Final = 15.0
_PADDING: Final = 16.0
_OPAQUE: Final = 255


class Player:
    """Plays a story on a canvas; in a notebook its frames appear between two cells."""

    def __init__(self, canvas: Any, story: Story, blobs: Mapping[str, bytes]):
        self._canvas = canvas
        self._steps = list(story.steps)
        self._blobs = blobs
        self._images: dict[int, Any] = {}
        self._shown: dict[str, tuple[int, Element]] = {}
        self._taken = 0
        self._top = -1
        self._is_dirty = True
        self._stopped = threading.Event()
        self._over = threading.Event()
        self._view = View(0.0, 0.0, 1.0)

    def start(self, timeline: Timeline, region: Region | None) -> None:
        """Begin to play, on a thread of its own."""
        try:
            loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        elements = [step.element for step in self._steps if isinstance(step, Put)]
        frame = (
            scene.extent(elements, _PADDING)
            if region is None
            else Bounds(region.x, region.y, region.x + region.width, region.y + region.height)
        )
        self._view = fitted(frame, self._canvas.width, self._canvas.height)
        threading.Thread(
            target=self._play, args=(timeline, loop), name="nbboard-replay", daemon=True
        ).start()

    def stop(self) -> None:
        """Stop where it is."""
        self._stopped.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is over or stopped; False after `timeout` seconds.

        In a cell of a notebook the frames appear after the cell: do not wait there.
        """
        return self._over.wait(timeout)

    def _play(self, timeline: Timeline, loop: asyncio.AbstractEventLoop | None) -> None:
        begun = time.monotonic()
        try:
            while not self._stopped.is_set() and self._canvas.comm is not None:
                second = time.monotonic() - begun
                if loop is None or loop.is_closed():
                    self.show(timeline, second)
                else:
                    painted = threading.Event()
                    loop.call_soon_threadsafe(self._show_and_tell, timeline, second, painted)
                    # A long cell keeps the canvas waiting; the story goes on after it.
                    waited = time.monotonic()
                    while not painted.wait(1) and not self._stopped.is_set():
                        pass
                    begun += max(0.0, time.monotonic() - waited - 1 / RATE)
                if second >= timeline.seconds:
                    return
                self._stopped.wait(1 / RATE)
        finally:
            self._over.set()

    def _show_and_tell(self, timeline: Timeline, second: float, painted: threading.Event) -> None:
        try:
            if not self._stopped.is_set():
                self.show(timeline, second)
        finally:
            painted.set()

    def show(self, timeline: Timeline, second: float) -> None:
        """Paint what is there after so many seconds."""
        done, share = timeline.at(second)
        new = self._take(done)
        growing = None
        if done < len(self._steps) and share:
            step = self._steps[done]
            growing = _stretch(step.element, share) if isinstance(step, Put) else None
        # The last picture is exact, whatever the pieces of strokes came to.
        again = self._is_dirty or done >= len(self._steps)
        with held():
            if again:
                self._canvas.clear()
                self._canvas.global_alpha = 1.0
                self._canvas.fill_style = "#ffffff"
                self._canvas.fill_rect(0, 0, self._canvas.width, self._canvas.height)
                new = [element for _, element in sorted(self._shown.values(), key=_rank)]
            self._paint(new if growing is None else [*new, growing])
        self._is_dirty = False

    def _take(self, done: int) -> list[Element]:
        """Let steps happen; gives what they put on top."""
        new = []
        for step in self._steps[self._taken : done]:
            if isinstance(step, Put):
                element = step.element
                known = self._shown.pop(element.id, None)
                self._is_dirty |= known is not None or step.rank < self._top
                self._top = max(self._top, step.rank)
                self._shown[element.id] = (step.rank, element)
                new.append(element)
            elif self._shown.pop(step.id, None) is not None:
                self._is_dirty = True
        self._taken = max(self._taken, done)
        return new

    def _paint(self, elements: list[Element]) -> None:
        items = scene.items(elements, self._blobs)
        write_ipycanvas.paint(self._canvas, items, self._view, self._image)

    def _image(self, data: bytes) -> Any:
        from ipywidgets import Image  # noqa: PLC0415  only boards with images need it

        if id(data) not in self._images:
            self._images[id(data)] = Image(value=data)
        return self._images[id(data)]


def _stretch(element: Element, share: float) -> Element | None:
    """Give the drawn part of a stroke, if painting it again and again looks no different."""
    if element.style.stroke_alpha < _OPAQUE:
        return None
    if isinstance(element, Stroke) and element.pressures:
        return None
    return partly(element, share)


def _rank(placed: tuple[int, Element]) -> int:
    return placed[0]
