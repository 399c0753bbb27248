"""Libraries (``.excalidrawlib``): their items side by side, as one drawing.

https://docs.excalidraw.com/docs/codebase/json-schema describes the second version; in the first
an item was the list of its elements.
"""

import math
from typing import Final, TypeVar

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from nbboard.core.errors import InvalidInput
from nbboard.formats.excalidraw.source import NULL

_GAP: Final = 60.0
_FIELDS: Final = ("id", "containerId", "frameId")
_BOX: Final = ("x", "y", "width", "height")
_Element = dict[str, Raw]
_T = TypeVar("_T")


class _Item(Struct):
    """One item of the second version."""

    elements: list[_Element]


class _Library(Struct, rename="camel"):
    """A library of either version; a drawing has `elements` beside."""

    library_items: list[_Item] | None = None
    library: list[list[_Element]] | None = None
    files: dict[str, Raw] | None = None
    elements: Raw | UnsetType = UNSET


_decoder = msgspec.json.Decoder(_Library)


def scene(data: bytes) -> bytes | None:
    """Give a drawing of all items in rows; None when the file is no library.

    Ids and groups are made the item's own: copies of one item often share them.
    """
    try:
        found = _decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if found.elements is not UNSET or (found.library_items is None and found.library is None):
        return None
    items = found.library or [item.elements for item in found.library_items or []]
    elements = [each for row in _placed([item for item in items if item]) for each in row]
    drawing = {"elements": elements, "files": found.files or {}}
    try:
        return msgspec.json.encode(drawing)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"not an Excalidraw library: {error}") from None


def _read(raw: Raw | None, wanted: type[_T]) -> _T | None:
    """Decode one field; nothing where it is absent or of another type, which is told later."""
    try:
        return None if raw is None else msgspec.json.decode(raw, type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _placed(items: list[list[_Element]]) -> list[list[_Element]]:
    """Move the items into rows about as wide as all rows are high."""
    boxes = [_box(item) for item in items]
    area = sum((right - left + _GAP) * (low - top + _GAP) for left, top, right, low in boxes)
    most = math.sqrt(area)
    x = y = row = 0.0
    placed = []
    for number, (item, (left, top, right, low)) in enumerate(zip(items, boxes, strict=True)):
        if x and x + right - left > most:
            x, y, row = 0.0, y + row + _GAP, 0.0
        placed.append([_moved(each, x - left, y - top, number) for each in item])
        x += right - left + _GAP
        row = max(row, low - top)
    return placed


def _box(item: list[_Element]) -> tuple[float, float, float, float]:
    corners = [box for element in item if (box := _element_box(element))]
    if not corners:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, low = zip(*corners, strict=True)
    return min(left), min(top), max(right), max(low)


def _element_box(element: _Element) -> tuple[float, float, float, float] | None:
    """Give what an element covers unturned; nothing for one that is refused later."""
    x, y, width, height = (_read(element.get(name), float) or 0.0 for name in _BOX)
    box = (min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height))
    return box if all(map(math.isfinite, box)) else None


def _moved(element: _Element, right: float, down: float, number: int) -> _Element:
    moved = dict(element)
    for name, by in (("x", right), ("y", down)):
        # Absent or null it is 0; what else is no number is refused later.
        value = 0.0 if element.get(name, NULL) == NULL else _read(element[name], float)
        if value is not None:
            moved[name] = Raw(msgspec.json.encode(value + by))
    for name in _FIELDS:
        key = _read(element.get(name), str)
        if key is not None:
            moved[name] = Raw(msgspec.json.encode(f"{number}/{key}"))
    groups = _read(element.get("groupIds"), list[str])
    if groups is not None:
        fresh = [f"{number}/{group}" for group in groups]
        moved["groupIds"] = Raw(msgspec.json.encode(fresh))
    return moved
