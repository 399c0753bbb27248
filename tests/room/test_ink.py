import random

import numpy as np
import pytest

from nbboard.core import limits, points
from nbboard.core.model import Style
from nbboard.core.protocol import Ink
from nbboard.room.ink import LiveStroke
from tests.room.doubles import ink, new_id, packed, unpacked

KEY = new_id()


def test_parts_come_out_as_one() -> None:
    stroke = LiveStroke(ink(KEY, 0, (1, 1), (2, 2)))
    assert stroke.add(ink(KEY, 0, (1, 1), (2, 2)))
    assert stroke.add(ink(KEY, 2, (3, -3)))
    whole = stroke.since(0)
    assert whole is not None
    assert (whole.id, whole.start, whole.style) == (KEY, 0, Style())
    assert unpacked(whole) == [(1, 1), (2, 2), (3, -3)]


def test_from_any_point_on_it_is_the_same_stroke() -> None:
    source = random.Random(3)
    path = [(source.randrange(-500, 500), source.randrange(-500, 500)) for _ in range(300)]
    stroke = LiveStroke(ink(KEY, 0, path[0]))
    start = 0
    while start < len(path):
        end = min(len(path), start + source.randrange(1, 5))
        assert stroke.add(ink(KEY, start, *path[start:end]))
        start = end
    for index in (0, 1, 150, 298, 299):
        rest = stroke.since(index)
        assert rest is not None
        assert rest.start == index
        assert unpacked(rest) == path[index:]
        assert (rest.style is not None) == (index == 0)
    assert stroke.since(300) is None


def test_a_single_part_is_passed_on_as_it_came() -> None:
    first, second = ink(KEY, 0, (5, 5), (9, 9)), ink(KEY, 2, (10, 10))
    stroke = LiveStroke(first)
    stroke.add(first)
    stroke.add(second)
    rest = stroke.since(2)
    assert rest is not None
    assert rest.points is second.points


def test_pressures_stay_with_their_points() -> None:
    stroke = LiveStroke(Ink(KEY, 0, packed((0, 0), (1, 1)), b"\x01\x02", Style()))
    stroke.add(Ink(KEY, 0, packed((0, 0), (1, 1)), b"\x01\x02", Style()))
    stroke.add(Ink(KEY, 2, packed((2, 2)), b"\x03"))
    rest = stroke.since(1)
    assert rest is not None
    assert rest.pressures == b"\x02\x03"
    assert not stroke.add(ink(KEY, 3, (4, 4))), "points without pressure do not fit"


def test_a_gap_or_a_repeat_does_not_fit() -> None:
    stroke = LiveStroke(ink(KEY, 0, (0, 0)))
    stroke.add(ink(KEY, 0, (0, 0)))
    assert not stroke.add(ink(KEY, 2, (1, 1)))
    assert not stroke.add(ink(KEY, 0, (1, 1)))
    assert stroke.count == 1


@pytest.mark.guarantee("G8")
def test_a_stroke_is_bounded() -> None:
    stroke = LiveStroke(ink(KEY, 0, (0, 0)))
    line = points.pack(np.arange(2 * limits.LIVE_POINTS - 20).reshape(-1, 2))
    assert stroke.add(Ink(KEY, 0, line))
    assert stroke.count == limits.LIVE_POINTS - 10
    assert not stroke.add(ink(KEY, stroke.count, *[(0, n) for n in range(11)]))
    assert stroke.add(ink(KEY, stroke.count, *[(0, n) for n in range(10)]))
    assert stroke.since(0) is not None
