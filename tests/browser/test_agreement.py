"""What the browser paints and what Python draws are the same picture (design section 12).

At 100 %, in one region, ink of each has ink of the other within a pixel: at least 98 % both ways,
90 % inside the boxes of text; and where both have ink the colours agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser

from nbboard.core import geometry
from nbboard.core.model import Element, Note, TextBox
from nbboard.formats import excalidraw
from nbboard.render import Region, png
from nbboard.render.scene import extent
from tests.browser.boards import OWN, new_id
from tests.browser.painter import Painter, Window, read_png
from tests.pixels import Agreement, Picture, agreement

Mask = NDArray[np.bool_]

ROOT: Final = Path(__file__).parents[2]
CORPUS: Final = ROOT / "../shared/corpus"
DRAWINGS: Final = sorted(CORPUS.glob("*.excalidraw"))
PICTURES: Final = ROOT / "artifacts" / "agreement"
LEAST: Final = 0.98
LEAST_IN_TEXT: Final = 0.90
MOST_COLOUR: Final = 8.0
PADDING: Final = 8.0


@dataclass(frozen=True, repr=False)
class Pair:
    """One board painted by both, and which pixels lie in a box of text."""

    browser: Picture
    python: Picture
    in_text: Mask

    def outside(self) -> Agreement:
        """How far they agree but for text."""
        return self._where(~self.in_text)

    def inside(self) -> Agreement:
        """How far they agree in boxes of text."""
        return self._where(self.in_text)

    def _where(self, mask: Mask) -> Agreement:
        return agreement(_blanked(self.browser, mask), _blanked(self.python, mask))


def _blanked(picture: Picture, kept: Mask) -> Picture:
    """White but where the mask keeps the picture."""
    if kept.all():
        return picture
    blanked = np.full_like(picture, 255)
    np.copyto(blanked, picture, where=kept[:, :, np.newaxis])
    return blanked


@pytest.fixture(scope="module")
def painter(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Painter:
    return Painter(chromium.new_page(), tmp_path_factory.mktemp("harness"))


def window_of(elements: Sequence[Element]) -> Window:
    """A window on all of a board at 100 %.

    Not smaller: lines thinner than a pixel are a matter of taste between rasterisers.
    """
    left, top, right, bottom = extent(elements, PADDING)
    return Window(left, top, 1.0, round(right - left), round(bottom - top))


def draw(elements: Sequence[Element], blobs: Mapping[str, bytes], window: Window) -> Picture:
    """Draw in Python what the window shows."""
    region = Region(*window.region)
    return read_png(png(elements, scale=window.scale, region=region, blobs=blobs))


def text_mask(elements: Sequence[Element], window: Window) -> Mask:
    """Pixels in the upright box round a text, with a little more for what hangs over."""
    mask = np.zeros((window.height, window.width), np.bool_)
    for element in elements:
        if isinstance(element, TextBox | Note):
            box = geometry.bounds(element).grown(2 / window.scale)
            corners = np.array(box).reshape(2, 2) - (window.left, window.top)
            (left, top), (right, bottom) = np.maximum(corners * window.scale, 0).astype(int)
            mask[top : bottom + 1, left : right + 1] = True
    return mask


def paint_both(painter: Painter, elements: Sequence[Element], blobs: Mapping[str, bytes]) -> Pair:
    window = window_of(elements)
    browser = painter.paint(elements, blobs, window)
    python = draw(elements, blobs, window)
    return Pair(browser, python, text_mask(elements, window))


def keep(name: str, pair: Pair) -> None:
    """Keep both pictures and where they differ: browser, Python, difference."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    difference = 255 - np.abs(pair.browser.astype(np.int16) - pair.python).astype(np.uint8)
    axis = 0 if pair.browser.shape[1] > pair.browser.shape[0] else 1
    together = np.concatenate([pair.browser, pair.python, difference], axis=axis)
    Image.fromarray(together).save(PICTURES / f"{name}.jpg", quality=90)


def judge(name: str, pair: Pair) -> None:
    keep(name, pair)
    outside, inside = pair.outside(), pair.inside()
    color = agreement(pair.browser, pair.python).colour_difference
    assert outside.score >= LEAST, f"{name}: {outside}"
    assert inside.score >= LEAST_IN_TEXT, f"{name}, text: {inside}"
    assert color <= MOST_COLOUR, f"{name}: colours differ by {color} levels"


@pytest.mark.parametrize("name", OWN)
def test_own_boards_agree(painter: Painter, name: str) -> None:
    judge(f"own-{name}", paint_both(painter, OWN[name](), {}))


@pytest.mark.skipif(not DRAWINGS, reason="the corpus is not beside the project")
@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_corpus_agrees(painter: Painter, drawing: Path) -> None:
    elements, report = excalidraw.load(drawing.read_text(), new_id=new_id)
    judge(drawing.stem, paint_both(painter, elements, report.blobs))


@pytest.mark.parametrize("name", OWN)
def test_control_a_blank_picture_fails(painter: Painter, name: str) -> None:
    pair = paint_both(painter, OWN[name](), {})
    blank = replace(pair, browser=np.full_like(pair.browser, 255))
    assert min(blank.outside().score, blank.inside().score) < LEAST_IN_TEXT


@pytest.mark.parametrize("name", OWN)
def test_control_a_missing_tenth_fails(painter: Painter, name: str) -> None:
    elements = OWN[name]()
    window = window_of(elements)
    fewer = elements[: -max(1, len(elements) // 10)]
    pair = Pair(
        painter.paint(fewer, {}, window), draw(elements, {}, window), text_mask(elements, window)
    )
    assert pair.outside().score < LEAST or pair.inside().score < LEAST_IN_TEXT


@pytest.mark.parametrize("name", OWN)
def test_control_a_shift_of_two_pixels_fails(painter: Painter, name: str) -> None:
    pair = paint_both(painter, OWN[name](), {})
    shifted = replace(pair, browser=np.roll(pair.browser, (2, 2), axis=(0, 1)))
    assert shifted.outside().score < LEAST or shifted.inside().score < LEAST_IN_TEXT
