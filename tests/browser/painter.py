"""The page that shows elements with the real painting code, and nothing else."""

import base64
import io
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from PIL import Image
from playwright.sync_api import Page

from nbboard.core.model import Element
from tests.pixels import Picture

ROOT: Final = Path(__file__).parents[2]
FONT: Final = ROOT / "js" / "assets" / "nbboard-sans.woff2"
_PAGE: Final = """<!doctype html>
<style>
  body { margin: 0; background: #fff; }
  #board { position: absolute; left: 0; top: 0; overflow: hidden; }
  #board canvas { position: absolute; left: 0; top: 0; transform-origin: 0 0; }
</style>
<div id="board"></div>
"""


class Window(NamedTuple):
    """What part of a board is shown: corner in board units, pixels per unit, size in pixels."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    @property
    def region(self) -> tuple[float, float, float, float]:
        """x, y, width and height in board units."""
        return self.left, self.top, self.width / self.scale, self.height / self.scale


class Painter:
    """Paints boards in one page, one after another."""

    def __init__(self, page: Page, folder: Path):
        self._page = page
        bundle = folder / "harness.js"
        subprocess.run(
            [
                ROOT / "js" / "node_modules" / ".bin" / "esbuild",
                ROOT / "js" / "test" / "harness" / "paint.ts",
                "--bundle",
                "--format=iife",
                "--log-level=warning",
                f"--outfile={bundle}",
            ],
            check=True,
            timeout=60,
        )
        page.set_content(_PAGE)
        page.add_script_tag(path=bundle)
        page.evaluate("(font) => harness.prepare(font)", _base64(FONT.read_bytes()))

    def paint(
        self, elements: Sequence[Element], blobs: Mapping[str, bytes], window: Window
    ) -> Picture:
        """Give what a person sees, as (height, width, 3) bytes."""
        job = {
            "elements": _base64(msgspec.msgpack.encode(elements)),
            "blobs": {name: _base64(data) for name, data in blobs.items()},
            "x": window.left,
            "y": window.top,
            "zoom": window.scale,
            "width": window.width,
            "height": window.height,
        }
        self._page.set_viewport_size({"width": window.width, "height": window.height})
        self._page.evaluate("(job) => harness.paint(job)", job)
        return read_png(self._page.screenshot())


def read_png(data: bytes) -> Picture:
    """Give a PNG as (height, width, 3) bytes, without alpha."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
