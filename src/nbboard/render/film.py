"""The frames of a film, each with only what changed since the one before.

Runs in the worker process (`render.process`). What is new on top is painted on what is there; only
where something below changes a part is painted again.
"""

import zlib
from bisect import bisect_left, insort
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nbboard.core import limits
from nbboard.core.errors import LimitExceeded
from nbboard.core.geometry import Bounds
from nbboard.core.model import Element
from nbboard.core.story import Put, Step
from nbboard.render import scene
from nbboard.render.picture import Picture
from nbboard.render.timeline import Timeline, partly
from nbboard.render.write_png import Canvas

Pixels = NDArray[np.uint8]
Rank = tuple[int, str]


class Box(NamedTuple):
    """A part of a frame in pixels: from (left, top) up to but not with (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def of(self) -> tuple[slice, slice]:
        """The rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


class Frame(Struct):
    """A part of the picture that changed, packed, and for how many ticks it then stays."""

    box: Box
    packed: bytes
    ticks: int = 1

    @property
    def pixels(self) -> Pixels:
        """The part, shape (height, width, 3)."""
        left, top, right, bottom = self.box
        data = np.frombuffer(zlib.decompress(self.packed), np.uint8)
        return data.reshape(bottom - top, right - left, 3)


class Reel(NamedTuple):
    """All frames of a film, the first one whole; `rate` ticks a second."""

    width: int
    height: int
    rate: int
    frames: list[Frame]


class Stage:
    """What is on the board while its story is told, and the pixels of it."""

    def __init__(self, picture: Picture, scale: float):
        self._picture = picture
        self._scale = scale
        self._canvas = Canvas(picture, scale)
        self._shown: dict[str, tuple[int, Element, Bounds]] = {}
        self._order: list[Rank] = []
        self._dirty: Bounds | None = None

    @property
    def pixels(self) -> Pixels:
        """The picture, shape (height, width, 4); it changes with the next step."""
        return self._canvas.pixels

    def take(self, step: Step) -> None:
        """Let one step happen; what has to be painted again is, at the next `settle`."""
        if isinstance(step, Put):
            self._put(step.element, step.rank)
        else:
            self._remove(step.id)

    def settle(self) -> None:
        """Paint again where something below the top has changed."""
        dirty, self._dirty = self._dirty, None
        box = None if dirty is None else self._box(dirty)
        if box is None:
            return
        left, top, *_ = self._picture.region
        scale = self._scale
        region = Bounds(
            left + box.left / scale,
            top + box.top / scale,
            left + box.right / scale,
            top + box.bottom / scale,
        )
        elements = [
            element
            for _, element, covered in map(self._shown.__getitem__, (key for _, key in self._order))
            if covered.overlaps(region)
        ]
        part = Picture(elements, self._picture.blobs, region, self._picture.background, False)
        painted = Canvas(part, scale)
        painted.draw(part.items())
        height, width = box.bottom - box.top, box.right - box.left
        self._canvas.pixels[box.of] = painted.pixels[:height, :width]

    def with_more(self, element: Element) -> tuple[Box, Pixels] | None:
        """Paint an element for a moment: gives where, and the pixels that were there."""
        box = self._box(_covered(element))
        if box is None:
            return None
        before = self._canvas.pixels[box.of].copy()
        self._paint(element)
        return box, before

    def undo(self, box: Box, before: Pixels) -> None:
        """Put pixels back."""
        self._canvas.pixels[box.of] = before

    def _put(self, element: Element, rank: int) -> None:
        self._remove(element.id)
        key = (rank, element.id)
        covered = _covered(element)
        insort(self._order, key)
        self._shown[element.id] = (rank, element, covered)
        if self._order[-1] != key or (self._dirty is not None and self._dirty.overlaps(covered)):
            self._spoil(covered)
        else:
            self._paint(element)

    def _remove(self, key: str) -> None:
        found = self._shown.pop(key, None)
        if found is not None:
            rank, _, covered = found
            del self._order[bisect_left(self._order, (rank, key))]
            self._spoil(covered)

    def _spoil(self, covered: Bounds) -> None:
        self._dirty = covered if self._dirty is None else self._dirty.joined(covered)

    def _paint(self, element: Element) -> None:
        self._canvas.draw(scene.items((element,), self._picture.blobs, self._picture.region))

    def _box(self, covered: Bounds) -> Box | None:
        """Give the pixels that an area touches, or None when it lies outside."""
        left, top, *_ = self._picture.region
        height, width = self.pixels.shape[:2]
        scale = self._scale
        box = Box(
            max(int(np.floor((covered.left - left) * scale)) - 1, 0),
            max(int(np.floor((covered.top - top) * scale)) - 1, 0),
            min(int(np.ceil((covered.right - left) * scale)) + 1, width),
            min(int(np.ceil((covered.bottom - top) * scale)) + 1, height),
        )
        return box if box.right > box.left and box.bottom > box.top else None


class _Recorder:
    """Keeps the frames, each as the part that differs from the one before."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self._before: NDArray[np.uint32] | None = None
        self._bytes = 0

    def add(self, pixels: Pixels) -> None:
        """Take the next frame; one like the one before lets that stay longer."""
        # A pixel as one number: comparing channels takes eight times as long.
        now = pixels.view(np.uint32)[:, :, 0]
        if self._before is None:
            box: Box | None = Box(0, 0, now.shape[1], now.shape[0])
            self._before = now.copy()
        else:
            box = _difference(self._before, now)
        if box is None:
            self.frames[-1].ticks += 1
            return
        self._before[box.of] = now[box.of]
        packed = zlib.compress(pixels[box.of][:, :, :3].tobytes(), 1)
        self._bytes += len(packed)
        if self._bytes > limits.REPLAY_BYTES:
            raise LimitExceeded(
                f"a film of over {limits.REPLAY_BYTES} bytes of frames: give a smaller size or "
                "fewer seconds"
            )
        self.frames.append(Frame(box, packed))


def film(
    steps: list[Step],
    timeline: Timeline,
    stage: Stage,
    timing: tuple[int, float],
    tell: Callable[[float], None],
) -> Reel:
    """Record a story: `timing` is frames a second and how long the last one stays, seconds."""
    rate, hold = timing
    recorder = _Recorder()
    taken = 0
    count = max(round(timeline.seconds * rate), 1)
    for number in range(count + 1):
        done, share = timeline.at(number / rate if number < count else timeline.seconds)
        for step in steps[taken:done]:
            stage.take(step)
        stage.settle()
        taken = done
        growing = _growing(steps, done, share)
        extra = None if growing is None else stage.with_more(growing)
        recorder.add(stage.pixels)
        if extra is not None:
            stage.undo(*extra)
        tell(number / count)
    recorder.frames[-1].ticks += round(hold * rate)
    height, width = stage.pixels.shape[:2]
    return Reel(width, height, rate, recorder.frames)


def _growing(steps: list[Step], done: int, share: float) -> Element | None:
    """Give the part of a stroke that a pen has drawn by now."""
    if done >= len(steps) or not share:
        return None
    step = steps[done]
    return partly(step.element, share) if isinstance(step, Put) else None


def _covered(element: Element) -> Bounds:
    """Give what an element covers, letters that stick out of their box included."""
    return scene.extent((element,), 1.0)


def _difference(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> Box | None:
    differs = one != other
    rows, columns = differs.any(axis=1), differs.any(axis=0)
    if not rows.any():
        return None
    top, bottom = _span(rows)
    left, right = _span(columns)
    return Box(left, top, right, bottom)


def _span(used: NDArray[np.bool_]) -> tuple[int, int]:
    first = int(used.argmax())
    return first, len(used) - int(used[::-1].argmax())
