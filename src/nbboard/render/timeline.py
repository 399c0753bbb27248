"""When each step of a film happens: strokes at the pace of a pen, idle times left out."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from nbboard.core import geometry
from nbboard.core.model import SCALE, Arrow, Element, Line, Note, Stroke, TextBox
from nbboard.core.path import Floats
from nbboard.core.points import pack
from nbboard.core.story import Put, Step, Story

_PEN_SPEED: Final = 900.0
"""Board units a second: a quick hand."""
_LEAST: Final = 0.12
_MOST: Final = 2.5
_USUAL: Final = 0.3
_PER_LETTER: Final = 0.03
_QUICK: Final = 0.1
_LONGEST: Final = 30.0
"""Seconds of a film whose length nobody chose."""


class Moment(NamedTuple):
    """What has happened at a moment: so many steps, and a share of the next one's stroke."""

    done: int
    share: float


class Timeline:
    """Spreads a story over `seconds` (None: the pace of a pen, `_LONGEST` at most) at `speed`."""

    def __init__(self, story: Story, seconds: float | None, speed: float = 1.0):
        self._begun = story.begun
        self._ends = np.cumsum(list(_durations(story.steps[story.begun :])))
        self._starts = np.concatenate(([0.0], self._ends[:-1]))
        natural = float(self._ends[-1]) if len(self._ends) else 0.0
        self.seconds = min(natural / speed, _LONGEST) if seconds is None else seconds
        self._pace = natural / self.seconds if self.seconds else math.inf

    def at(self, second: float) -> Moment:
        """Give what has happened after so many seconds."""
        if second >= self.seconds:
            return Moment(self._begun + len(self._ends), 0.0)
        place = second * self._pace
        done = int(np.searchsorted(self._ends, place, side="right"))
        if done >= len(self._ends):
            return Moment(self._begun + done, 0.0)
        length = self._ends[done] - self._starts[done]
        return Moment(self._begun + done, float((place - self._starts[done]) / length))


def _durations(steps: Sequence[Step]) -> Iterator[float]:
    seen: set[str] = set()
    for step in steps:
        if isinstance(step, Put):
            element = step.element
            yield _QUICK if element.id in seen else _duration(element)
            seen.add(element.id)
        else:
            yield _QUICK


def _duration(element: Element) -> float:
    match element:
        case Stroke() | Line():
            length = float(_lengths(geometry.local_points(element))[-1])
            return min(max(length / _PEN_SPEED, _LEAST), _MOST)
        case TextBox() | Note():
            return min(max(len(element.text) * _PER_LETTER, _USUAL), _MOST)
        case _:
            return _USUAL


def partly(element: Element, share: float) -> Element | None:
    """Give the first `share` of what a pen draws along its length; None for anything else."""
    if not _grows(element):
        return None
    assert isinstance(element, Stroke | Line | Arrow)
    points = geometry.absolute_points(element)
    lengths = _lengths(points)
    reached = lengths[-1] * share
    count = int(np.searchsorted(lengths, reached, side="right"))
    drawn = points[:count]
    if count < len(points) and reached > lengths[count - 1]:
        part = (reached - lengths[count - 1]) / (lengths[count] - lengths[count - 1])
        tip = points[count - 1] + (points[count] - points[count - 1]) * part
        drawn = np.concatenate((drawn, [tip]))
    if not isinstance(element, Stroke) and len(drawn) < 2:
        return None
    whole = np.rint(drawn * SCALE).astype(np.int64)
    corner = whole.min(axis=0)
    changes: dict[str, Any] = {
        "at": tuple(corner.tolist()),
        "size": tuple((whole.max(axis=0) - corner).tolist()),
        "points": pack(whole - corner),
        "angle": 0,
        "flip": 0,
    }
    if isinstance(element, Stroke):
        pressed = element.pressures
        # The point that was put in between has the pressure of the next one.
        changes["pressures"] = pressed[: len(drawn)]
    else:
        changes["head_start"] = changes["head_end"] = "none"
    changes["style"] = msgspec.structs.replace(element.style, fill=None)
    return msgspec.structs.replace(element, **changes)


def _grows(element: Element) -> bool:
    match element:
        case Stroke():
            return True
        case Line() | Arrow():
            return not element.closed and not element.curve
        case _:
            return False


def _lengths(points: Floats) -> Floats:
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate(([0.0], np.cumsum(steps)))
