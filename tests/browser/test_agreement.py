"""What the browser paints and what Python draws are the same picture (design section 12).

At 100 %, in one region, ink of each has ink of the other within a pixel: at least 98 % both ways,
90 % inside the boxes of text; where both have ink the colours agree; and what lies on other ink is
there as well. Each board's controls show that the measure would have seen a fault.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from nbboard.core import geometry
from nbboard.core.model import Element, Note, TextBox
from nbboard.formats import excalidraw
from nbboard.render import Region, png
from nbboard.render.scene import extent
from tests.browser.boards import OWN, new_id
from tests.browser.painter import Painter, Window, read_png
from tests.pixels import Comparison, Mask, Picture

ROOT: Final = Path(__file__).parents[2]
CORPUS: Final = ROOT / "../shared/corpus"
DRAWINGS: Final = sorted(CORPUS.glob("*.excalidraw"))
PICTURES: Final = ROOT / "artifacts" / "agreement"
LEAST: Final = 0.98
LEAST_IN_TEXT: Final = 0.90
MOST_COLOUR: Final = 8.0
MOST_STRAYS: Final = 0.002
LARGE: Final = 180_000
"""Bytes; larger drawings take most of the time, and are compared only when asked for."""
LARGEST_CONTROL: Final = 1_500_000
LARGEST_SHARP: Final = 4_000_000
PADDING: Final = 8.0


@dataclass(frozen=True, repr=False)
class Pair:
    """One board painted by both, and which pixels lie in a box of text."""

    browser: Picture
    python: Picture
    in_text: Mask


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
    """Let both work at the same time, each in a process of its own."""
    window = window_of(elements)
    with ThreadPoolExecutor(1) as other:
        drawn = other.submit(draw, elements, blobs, window)
        painted = painter.paint(elements, blobs, window)
        return Pair(painted, drawn.result(), text_mask(elements, window))


def keep(name: str, pair: Pair) -> None:
    """Keep both pictures and where they differ: browser, Python, difference."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    coarse = 1 if pair.in_text.size < LARGEST_SHARP else 2
    browser, python = (
        np.asarray(Image.fromarray(picture).reduce(coarse))
        for picture in (pair.browser, pair.python)
    )
    difference = 255 - np.abs(browser.astype(np.int16) - python).astype(np.uint8)
    axis = 0 if browser.shape[1] > browser.shape[0] else 1
    together = np.concatenate([browser, python, difference], axis=axis)
    Image.fromarray(together).save(PICTURES / f"{name}.jpg", quality=90)


def faults(pair: Pair) -> list[str]:
    """What of the two pictures is not the same; nothing when they agree."""
    comparison = Comparison(pair.browser, pair.python)
    outside = comparison.agreement(~pair.in_text)
    inside = comparison.agreement(pair.in_text)
    color = comparison.agreement().colour_difference
    stray = comparison.strays()
    found = {
        f"outside text only {outside.score:.4f} agree": outside.score < LEAST,
        f"in text only {inside.score:.4f} agree": inside.score < LEAST_IN_TEXT,
        f"colours differ by {color} levels": color > MOST_COLOUR,
        f"{stray:.4f} of the ink has no like nearby": stray > MOST_STRAYS,
    }
    return [fault for fault, is_there in found.items() if is_there]


@pytest.mark.parametrize("name", OWN)
def test_own_boards_agree_and_their_controls_do_not(painter: Painter, name: str) -> None:
    elements = OWN[name]()
    pair = paint_both(painter, elements, {})
    keep(f"own-{name}", pair)
    assert faults(pair) == []
    check_controls(painter, elements, {}, pair)


# The rule is the same for all; what is in the large ones is also in the others and in `OWN`.
@pytest.mark.skipif(not DRAWINGS, reason="the corpus is not beside the project")
@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(path, marks=[pytest.mark.slow] * (path.stat().st_size > LARGE), id=path.stem)
        for path in DRAWINGS
    ],
)
def test_corpus_agrees_and_its_controls_do_not(painter: Painter, drawing: Path) -> None:
    elements, report = excalidraw.load(drawing.read_text(), new_id=new_id)
    pair = paint_both(painter, elements, report.blobs)
    keep(drawing.stem, pair)
    assert faults(pair) == []
    # The measure cannot grow blind on a large board and not on a small one.
    if pair.in_text.size < LARGEST_CONTROL:
        check_controls(painter, elements, report.blobs, pair)


def check_controls(
    painter: Painter, elements: Sequence[Element], blobs: Mapping[str, bytes], pair: Pair
) -> None:
    """What must fail: a blank picture, a shift of two pixels, a tenth of the elements missing."""
    assert faults(replace(pair, browser=np.full_like(pair.browser, 255))), "blank"
    shifted = np.roll(pair.browser, (2, 2), axis=(0, 1))
    assert faults(replace(pair, browser=shifted)), "shifted by two pixels"
    fewer = [element for k, element in enumerate(elements) if k % 10 != 5 % len(elements)]
    picture = painter.paint(fewer, blobs, window_of(elements))
    assert faults(replace(pair, browser=picture)), "a tenth missing"
