import numpy as np
import pytest
from msgspec.structs import replace

from nbboard.core.geometry import absolute_points
from nbboard.core.model import Arrow, Element, Stroke
from nbboard.core.story import Story, still
from nbboard.draw import Draw
from nbboard.render.timeline import Moment, Timeline, partly


def drawn(*calls: str) -> list[Element]:
    elements: list[Element] = []
    draw = Draw(elements.extend, lambda: f"{len(elements):016d}", lambda data: ("", 1, 1))
    for call in calls:
        match call:
            case "long":
                draw.stroke([(0, 0), (900, 0)], pressures=[0.2, 1], color="red")
            case "short":
                draw.stroke([(0, 0), (45, 0)])
            case "rect":
                draw.rect((0, 0), (9, 9))
            case "text":
                draw.text("x" * 50, (0, 0))
            case "arrow":
                draw.arrow([(0, 0), (100, 0), (100, 100)])
    return elements


def test_a_long_stroke_takes_longer_and_nothing_takes_no_time() -> None:
    story = still(drawn("long", "short", "rect", "text"))
    timeline = Timeline(story, None)
    assert timeline.seconds == pytest.approx(1 + 0.12 + 0.3 + 1.5)
    assert timeline.at(0.5) == (0, pytest.approx(0.5))
    assert timeline.at(1.06) == (1, pytest.approx(0.5))
    assert timeline.at(99) == Moment(4, 0)
    assert Timeline(story, None, 2).seconds == pytest.approx(timeline.seconds / 2)


def test_chosen_seconds_are_kept_and_long_stories_bounded() -> None:
    story = still(drawn(*["long"] * 100))
    assert Timeline(story, None).seconds == 30
    timeline = Timeline(story, 5)
    assert timeline.at(2.5)[0] == 50
    begun = Timeline(Story(story.steps, begun=99), 5)
    assert begun.at(0) == (99, 0)
    assert begun.at(2.5) == (99, pytest.approx(0.5))
    nothing = Timeline(Story(story.steps, begun=100), 5)
    assert nothing.at(0)[0] >= 100


def test_a_stroke_grows_along_its_length_with_its_pressures() -> None:
    (stroke,) = drawn("long")
    part = partly(stroke, 0.25)
    assert isinstance(part, Stroke)
    assert absolute_points(part).tolist() == [[0, 0], [225, 0]]
    assert len(part.pressures) == 2
    start = partly(stroke, 0)
    assert start is not None
    assert absolute_points(start).tolist() == [[0, 0]]


def test_a_turned_and_stretched_stroke_grows_where_it_lies() -> None:
    elements: list[Element] = []
    draw = Draw(elements.extend, lambda: "0" * 16, lambda data: ("", 1, 1))
    draw.stroke(np.array([(0, 0), (50, 20), (100, 0)]))
    stroke = replace(elements[0], size=(200 * 16, 60 * 16), angle=3000, flip=1)
    part = partly(stroke, 0.6)
    assert part is not None
    whole = absolute_points(stroke)
    assert absolute_points(part)[:2] == pytest.approx(whole[:2], abs=1 / 16)


def test_an_arrow_gets_its_head_when_it_is_there_and_shapes_do_not_grow() -> None:
    arrow, rect = drawn("arrow", "rect")
    part = partly(arrow, 0.75)
    assert isinstance(part, Arrow)
    assert part.head_end == "none"
    assert absolute_points(part).tolist() == [[0, 0], [100, 0], [100, 50]]
    assert partly(arrow, 0) is None
    assert partly(rect, 0.5) is None
