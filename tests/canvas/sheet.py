"""A board that collects what a canvas draws on it."""

import hashlib
import io
import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from nbboard import render
from nbboard.canvas.recorder import BoardCanvas
from nbboard.canvas.target import Region, Target
from nbboard.core.model import Element, check_new


class Sheet:
    """Elements, images and the steps in which they came."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.steps: list[int] = []
        self.blobs: dict[str, bytes] = {}
        self._numbers = itertools.count()
        self.canvas = BoardCanvas(
            Target(
                put=self._put,
                remove=self._remove,
                present=self._present,
                upload=self._upload,
                picture=self.picture,
                new_id=lambda: f"{next(self._numbers):016d}",
                show=self._show,
                widget=lambda: self,
            )
        )

    def picture(self, region: Region | None = None, scale: float = 1.0) -> bytes:
        return render.png(
            self.elements, blobs=self.blobs, region=region, scale=scale, background=None
        )

    def pixels(self, region: Region, scale: float = 1.0) -> NDArray[np.uint8]:
        """Shape (height, width, 4)."""
        with Pillow.open(io.BytesIO(self.picture(region, scale))) as picture:
            return np.asarray(picture.convert("RGBA"))

    def _put(self, elements: Sequence[Element]) -> None:
        for element in elements:
            check_new(element)
        self.elements += elements
        self.steps.append(len(elements))

    def _remove(self, ids: Sequence[str]) -> None:
        self.elements = [element for element in self.elements if element.id not in ids]

    def _present(self, ids: Collection[str]) -> list[Element]:
        return [element for element in self.elements if element.id in set(ids)]

    def _upload(self, data: bytes) -> str:
        key = hashlib.sha256(data).hexdigest()
        self.blobs[key] = data
        return key

    def _show(self, **_: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return {"text/plain": "the board"}, {}
