import io

import numpy as np
import pytest
from PIL import Image

from bench.scenes import strokes
from nbboard.core.model import Rect
from nbboard.preview import MAX_BYTES, MAX_SIDE, Picture, preview

pytestmark = pytest.mark.unit


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def test_a_small_board_keeps_its_size_and_an_empty_one_has_a_picture() -> None:
    data = preview([Rect(id="0" * 16, at=(0, 0), size=(1600, 800))], {})
    assert size_of(data)[0] < 200
    assert preview([], {}).startswith(b"\x89PNG")
    assert Picture(data)._repr_png_() == data


@pytest.mark.later
def test_a_large_busy_board_stays_small_enough_to_commit() -> None:
    data = preview(strokes(3000), {})
    assert len(data) <= MAX_BYTES
    assert max(size_of(data)) <= MAX_SIDE
    with Image.open(io.BytesIO(data)) as image:
        assert np.asarray(image.convert("L")).min() < 200
