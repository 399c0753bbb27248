"""A drawing in memory that is drawn on with `Draw`: a board without a room."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from PIL import Image as Pillow

from nbboard.core.model import Element, Image
from nbboard.draw import Draw, make_patch
from nbboard.drawing import Drawing
from nbboard.render.images import recode


class Sheet(Drawing):
    """Elements and images that a test draws itself; images are coded anew as by a server."""

    def __init__(self) -> None:
        self.drawn: list[Element] = []
        self.blobs: dict[str, bytes] = {}
        self.draw = Draw(self.drawn.extend, self._new_id, self._upload, self._find)

    @property
    def title(self) -> str:
        return "a sheet"

    @property
    def elements(self) -> Sequence[Element]:
        return tuple(self.drawn)

    def change(self, element_id: str, **changes: Any) -> None:
        """Set fields by the model's names, as `board.patch` takes them."""
        fields = make_patch(changes)
        given = {
            name: getattr(fields, name) for name in fields.__struct_fields__ if name in changes
        }
        place = next(n for n, element in enumerate(self.drawn) if element.id == element_id)
        self.drawn[place] = replace(self.drawn[place], **given)

    def _load_blobs(self) -> Mapping[str, bytes]:
        return self.blobs

    def _new_id(self) -> str:
        self._made = getattr(self, "_made", 0) + 1
        return f"{self._made:016d}"

    def _upload(self, data: bytes) -> tuple[str, int, int]:
        coded = recode(data)
        key = hashlib.sha256(coded.data).hexdigest()
        self.blobs[key] = coded.data
        return key, coded.width, coded.height


def image_of(sheet: Sheet, element_id: str) -> Image:
    """The image of this id."""
    element = sheet.element(element_id)
    assert isinstance(element, Image)
    return element


def pixels(sheet: Sheet, element_id: str) -> Pillow.Image:
    """The picture that an image shows."""
    return Pillow.open(io.BytesIO(sheet.blobs[image_of(sheet, element_id).blob]))
