"""A film from its request: what it shows, how large and how long, then frames and their coding.

Runs in the worker process only (`render.process`).
"""

from collections.abc import Callable
from typing import Final

import msgspec

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.story import Put, Step, Story
from nbboard.render import paper, write_film
from nbboard.render.film import Stage, film
from nbboard.render.picture import Picture, checked, compose
from nbboard.render.requests import Film
from nbboard.render.timeline import Timeline

_LARGEST_SCALE: Final = 2.0
_PAINTING: Final = 0.7
"""Share of the time that painting takes; the rest is coding."""


def draw(request: Film, tell: Callable[[float], None]) -> bytes:
    """Make the film; tells the share done."""
    if request.form == "mp4":
        # Before minutes of painting, not after.
        write_film.ffmpeg()
    steps = [_dark(step) for step in request.steps] if request.dark else list(request.steps)
    timeline = _timeline(request, Story(steps, request.begun))
    picture = _picture(request, steps)
    stage = Stage(*_sized(picture, request.size))
    timing = (request.rate, request.hold)
    reel = film(steps, timeline, stage, timing, lambda share: tell(share * _PAINTING))
    return write_film.draw(
        reel, request.form, lambda share: tell(_PAINTING + share * (1 - _PAINTING))
    )


def _timeline(request: Film, story: Story) -> Timeline:
    if not 1 <= request.rate <= 50:
        raise InvalidInput(f"rate {request.rate}: give 1 to 50 frames a second")
    if not 0 <= request.hold <= 60:
        raise InvalidInput(f"hold {request.hold}: give 0 to 60 seconds")
    if not 0 < request.speed <= 1000:
        raise InvalidInput(f"speed {request.speed}: give more than 0, up to 1000")
    if request.seconds is not None and not 0 < request.seconds < 1e6:
        raise InvalidInput(f"seconds {request.seconds}: give more than 0")
    timeline = Timeline(story, request.seconds, request.speed)
    frames = round(timeline.seconds * request.rate)
    if frames > limits.REPLAY_FRAMES:
        most = limits.REPLAY_FRAMES / request.rate
        raise LimitExceeded(
            f"a film of {frames} frames; the limit is {limits.REPLAY_FRAMES}: give at most "
            f"seconds={most:g}, or a lower rate"
        )
    return timeline


def _picture(request: Film, steps: list[Step]) -> Picture:
    background = request.frame.background
    if background is None:
        raise InvalidInput("background None: frames of a film cover each other, give #rrggbb")
    frame = request.frame
    if request.dark:
        frame = msgspec.structs.replace(frame, background=paper.dark_fill(checked(background)))
    everything = [step.element for step in steps if isinstance(step, Put)]
    return compose(everything, request.blobs, frame)


def _sized(picture: Picture, size: tuple[int, int]) -> tuple[Picture, float]:
    """Give the picture and the scale at which it has at most `size` pixels."""
    width, height = size
    if width < 16 or height < 16 or width * height > limits.REPLAY_PIXELS:
        raise LimitExceeded(
            f"size {shown(size)}: give 16 to {limits.REPLAY_PIXELS} pixels in all, as in (960, 600)"
        )
    scale = min(_LARGEST_SCALE, width / picture.width, height / picture.height)
    return picture, scale


def _dark(step: Step) -> Step:
    if not isinstance(step, Put):
        return step
    (element,) = paper.on_dark([step.element])
    return Put(element, step.rank)
