import numpy as np
import pytest

from nbboard.core import limits
from nbboard.core.errors import LimitExceeded
from nbboard.core.model import Element
from nbboard.core.story import Put, Take
from nbboard.render import scene
from nbboard.render.film import Reel, Stage, film
from nbboard.render.picture import compose
from nbboard.render.timeline import Timeline
from nbboard.render.write_png import Canvas
from tests.render.films import FRAME, story


def shot(seconds: float = 2.0, rate: int = 10, hold: float = 1.0) -> Reel:
    told = story()
    everything = [step.element for step in told.steps if isinstance(step, Put)]
    stage = Stage(compose(everything, {}, FRAME), 1.0)
    told_to: list[float] = []
    reel = film(list(told.steps), Timeline(told, seconds), stage, (rate, hold), told_to.append)
    assert told_to == sorted(told_to)
    assert told_to[-1] == 1
    return reel


def whole(reel: Reel) -> list[np.ndarray]:
    pixels = np.zeros((reel.height, reel.width, 3), np.uint8)
    found = []
    for frame in reel.frames:
        pixels[frame.box.of] = frame.pixels
        found.append(pixels.copy())
    return found


def test_the_last_frame_is_the_picture_of_what_is_left() -> None:
    told = story()
    left: dict[str, tuple[int, Element]] = {}
    for step in told.steps:
        if isinstance(step, Take):
            del left[step.id]
        else:
            left[step.element.id] = (step.rank, step.element)
    everything = [step.element for step in told.steps if isinstance(step, Put)]
    picture = compose(everything, {}, FRAME)
    canvas = Canvas(picture, 1.0)
    ordered = [element for _, element in sorted(left.values(), key=lambda one: one[0])]
    canvas.draw(scene.items(ordered, {}, picture.region))
    last = whole(shot())[-1]
    assert np.abs(last.astype(int) - canvas.pixels[:, :, :3]).max() <= 1


def test_a_stroke_grows_from_frame_to_frame() -> None:
    reaches = [
        int(np.flatnonzero((pixels[20] != 255).any(axis=1)).max(initial=0))
        for pixels in whole(shot())[:4]
    ]
    assert reaches == sorted(set(reaches))
    assert reaches[-1] > 60


def test_frames_hold_what_changed_and_stay_as_long_as_nothing_does() -> None:
    reel = shot()
    first, *rest = reel.frames
    assert (first.box.right, first.box.bottom) == (reel.width, reel.height)
    assert all(
        (frame.box.right - frame.box.left) * (frame.box.bottom - frame.box.top)
        < reel.width * reel.height
        for frame in rest
    )
    assert sum(frame.ticks for frame in reel.frames) == 2 * 10 + 1 + 10
    assert len(reel.frames) < 20


def test_what_lies_below_is_painted_below() -> None:
    *_, moved, last = whole(shot())
    # The blue one has moved behind the green ring, which covers it until it goes.
    assert moved[50, 150].tolist() == [47, 158, 68]
    assert last[50, 150].tolist() == [25, 113, 194]


def test_frames_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPLAY_BYTES", 500)
    with pytest.raises(LimitExceeded, match="smaller size or fewer seconds"):
        shot()
