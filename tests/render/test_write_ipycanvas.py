import io

import numpy as np
import pytest
from PIL import Image as Pillow

from nbboard.core import path
from nbboard.core.geometry import Bounds
from nbboard.core.model import Element
from nbboard.draw import Draw
from nbboard.render import scene
from nbboard.render.write_ipycanvas import TOLERANCE, View, fitted, flattened, paint
from tests.canvas.sheet import Sheet
from tests.pixels import Comparison


class Held:
    """An ipywidgets Image as far as a canvas looks at it."""

    def __init__(self, value: bytes) -> None:
        self.value = value


def drawing(blobs: dict[str, bytes]) -> list[Element]:
    """One of each way to paint."""
    elements: list[Element] = []

    def upload(data: bytes) -> tuple[str, int, int]:
        blobs["0" * 64] = data
        with Pillow.open(io.BytesIO(data)) as image:
            return "0" * 64, image.width, image.height

    draw = Draw(elements.extend, lambda: f"{len(elements):016d}", upload)
    t = np.linspace(0, 6, 60)
    draw.rect((10, 10), (80, 60), fill="#ffec99", radius=12, width=4)
    draw.ellipse((60, 40), (90, 70), color="#e03131", alpha=0.5, width=6)
    draw.stroke(np.c_[20 + t * 40, 160 + 30 * np.sin(2 * t)], color="#1971c2", width=5)
    wave = np.c_[20 + t * 40, 220 + 30 * np.cos(t)]
    draw.stroke(wave, pressures=0.5 + 0.4 * np.sin(t), color="#2f9e44", width=9)
    draw.arrow([(180, 20), (260, 60), (220, 110)], curve=True, width=4)
    draw.line([(160, 130), (280, 130)], dash="dashed", width=3)
    draw.text("Holes: o e B 8", (20, 260), font_size=28)
    draw.image(np.dstack([np.tile(np.arange(40) * 6, (30, 1))] * 3), at=(200, 250), width=80)
    return elements


def test_a_canvas_looks_like_the_png() -> None:
    blobs: dict[str, bytes] = {}
    elements = drawing(blobs)
    board, canvas = Sheet(), Sheet()
    board.elements, board.blobs = elements, blobs
    view = View(-10.0, -10.0, 1.5)
    paint(canvas.canvas, scene.items(elements, blobs), view, Held)
    one = board.pixels((-10, -10, 320, 320), 1.5)
    other = canvas.pixels((0, 0, 480, 480))
    agreement = Comparison(on_white(one), on_white(other)).agreement()
    # A board has dashes of its own; everything else is the same.
    assert agreement.score > 0.995
    assert agreement.colour_difference <= 2


def on_white(pixels: np.ndarray) -> np.ndarray:
    share = pixels[:, :, 3:] / 255
    return np.rint(pixels[:, :, :3] * share + 255 * (1 - share)).astype(np.uint8)


def test_curves_stay_within_a_tenth_of_a_pixel() -> None:
    for scale in (0.2, 1.0, 5.0):
        ((points, closed),) = flattened(path.ellipse(300, 200), scale)
        assert closed
        middles = (points[1:] + points[:-1]) / 2
        off = np.abs(np.hypot(*((middles - (150, 100)) / (150, 100)).T) - 1)
        assert off.max() * 150 * scale <= 2 * TOLERANCE + 0.05 * scale


def test_each_line_of_a_path_is_one() -> None:
    one = path.polyline(np.array([(0, 0), (5, 0), (5, 5)], float), closed=True)
    two = path.smooth(np.array([(9, 9), (12, 9), (15, 15), (20, 9)], float))
    both = path.Path(
        np.concatenate([one.codes, two.codes]), np.concatenate([one.vertices, two.vertices])
    )
    (first, first_closed), (second, second_closed) = flattened(both, 1)
    assert (first.tolist(), first_closed) == ([[0, 0], [5, 0], [5, 5]], True)
    assert (second[0].tolist(), second[-1].tolist(), second_closed) == ([9, 9], [20, 9], False)


@pytest.mark.parametrize(
    ("region", "view"),
    [
        (Bounds(0, 0, 100, 50), View(-50, -75, 1)),
        (Bounds(100, 0, 500, 100), View(100, -150, 0.5)),
        (Bounds(0, 0, 0, 0), View(-99.5, -99.5, 1)),
    ],
)
def test_a_region_is_fitted_into_the_middle(region: Bounds, view: View) -> None:
    found = fitted(region, 200, 200)
    assert found == pytest.approx(view)
    pixel = found.to_pixels(np.array([(10.0, 20.0)]))[0]
    assert found.to_board(*pixel) == pytest.approx((10, 20))
