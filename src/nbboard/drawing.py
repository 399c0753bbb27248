"""What can be read of a drawing and made of it: arrays, pictures, files.

A live board (`NBBoard`) and a board as it was at a moment (`Moment`) are both drawings.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nbboard.core import geometry
from nbboard.core.model import Element, Stroke
from nbboard.formats import save_file
from nbboard.preview import Picture, preview
from nbboard.render import Region, pdf, png, svg


class Drawing(ABC):
    """Elements with a title, read as arrays and exported with no browser."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The board's title."""

    @property
    @abstractmethod
    def elements(self) -> Sequence[Element]:
        """What is on the board, bottom to top; numbers in 1/16 board unit (see the model)."""

    @abstractmethod
    def _load_blobs(self) -> Mapping[str, bytes]:
        """Give the images of the elements by their hash."""

    @property
    def strokes(self) -> list[NDArray[np.float64]]:
        """Every freehand stroke, bottom to top, as an (n, 2) array of board units."""
        return [geometry.absolute_points(element) for element in self._strokes()]

    @property
    def pressures(self) -> list[NDArray[np.float64] | None]:
        """Beside `strokes`: n values from 0 to 1, or None for a stroke of constant width."""
        return [
            np.frombuffer(element.pressures, np.uint8) / 255 if element.pressures else None
            for element in self._strokes()
        ]

    def _strokes(self) -> list[Stroke]:
        return [element for element in self.elements if isinstance(element, Stroke)]

    def png(
        self,
        path: str | Path | None = None,
        *,
        scale: float = 2.0,
        region: Region | None = None,
        background: str | None = "#ffffff",
    ) -> bytes:
        """Draw it as PNG, with no browser; also writes it to `path` if given.

        `scale` is pixels per board unit, `region` (x, y, width, height) in board units (None:
        all there is), `background` None is transparent.
        """
        data = png(
            self.elements,
            scale=scale,
            region=region,
            background=background,
            blobs=self._load_blobs(),
        )
        return _written(data, path)

    def svg(self, path: str | Path | None = None) -> str:
        """Draw it as SVG; also writes it to `path` if given."""
        text = svg(self.elements, blobs=self._load_blobs(), title=self.title)
        _written(text.encode(), path)
        return text

    def pdf(self, path: str | Path | None = None) -> bytes:
        """Draw it as a one-page PDF; also writes it to `path` if given."""
        data = pdf(self.elements, blobs=self._load_blobs(), title=self.title)
        return _written(data, path)

    def save(self, path: str | Path) -> Path:
        """Save as ``.nbboard``, ``.excalidraw``, ``.png``, ``.svg`` or ``.pdf``, by its ending."""
        target = Path(path)
        writers: dict[str, Callable[[Path], object]] = {
            ".png": self.png,
            ".svg": self.svg,
            ".pdf": self.pdf,
        }
        writer = writers.get(target.suffix.lower())
        if writer is not None:
            writer(target)
        else:
            save_file(target, self.elements, self._load_blobs(), self.title)
        return target

    def snapshot(self) -> Picture:
        """Give a picture that stays as it is now: `display(board.snapshot())`."""
        return Picture(self._preview())

    def _preview(self) -> bytes:
        return preview(self.elements, self._load_blobs())


def _written(data: bytes, path: str | Path | None) -> bytes:
    if path is not None:
        Path(path).write_bytes(data)
    return data
