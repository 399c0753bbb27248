"""The boards that the browser is measured with, and what the limit's page is given of them."""

import json
import struct

import numpy as np
import pytest

from bench.browser.boards import LAST, plain, real, synthetic
from bench.browser.drawers import MESSAGES, POINTS, Area, parts
from nbboard.core.geometry import bounds

pytestmark = pytest.mark.unit


@pytest.mark.later
@pytest.mark.parametrize("make", [synthetic, real])
def test_a_board_has_its_size_and_a_square_on_top_in_the_middle(make) -> None:  # type: ignore[no-untyped-def]
    elements = make(1000)
    assert len(elements) == len({each.id for each in elements}) == 1000
    assert elements[-1].style.fill == LAST
    boxes = [bounds(each) for each in elements]
    wide = max(box.right for box in boxes) + min(box.left for box in boxes)
    square = boxes[-1]
    assert abs((square.left + square.right - wide) / 2) < (square.right - square.left) / 2


def test_the_limit_gets_every_point() -> None:
    data = plain(synthetic(20))
    size = struct.unpack_from("<I", data)[0]
    head = json.loads(data[4 : 4 + size])
    assert (4 + size) % 4 == 0
    assert head["count"] == 20
    heads = np.frombuffer(data, "<u4", 4 * head["count"], 4 + size).reshape(-1, 4)
    assert heads[:, 1].sum() == head["points"]
    assert heads[:19, 3].tolist() == [number % 2 for number in range(19)]
    assert len(data) == 4 + size + heads.nbytes + 9 * head["points"]


def test_people_draw_whole_strokes_that_end_once() -> None:
    drawn = parts(3, Area(0, 0, 1000, 800))
    stroke = [next(drawn) for _ in range(MESSAGES)]
    assert [part.start for part in stroke] == [POINTS * number for number in range(MESSAGES)]
    assert [part.ends for part in stroke] == [False] * (MESSAGES - 1) + [True]
    assert len({part.id for part in stroke}) == 1
    assert next(drawn).id != stroke[0].id
