"""An element as plain JSON in board units, for REST and for people."""

from typing import Any, Final

import msgspec

from nbboard.core.model import SCALE, Element, PointElement, kind
from nbboard.core.points import unpack

_UNITS: Final = frozenset({"at", "size", "radius"})
_STYLE_UNITS: Final = frozenset({"width", "font_size"})


def plain(element: Element) -> dict[str, Any]:
    """Give the element's fields with `kind`; lengths in board units, angle in degrees.

    Points are pairs relative to `at`, before `size` scales them; pressures are 0 to 1.
    """
    model: dict[str, Any] = {"kind": kind(element)}
    for name in element.__struct_fields__:
        value = getattr(element, name)
        if name in _UNITS:
            value = _units(value)
        model[name] = value
    model["angle"] = element.angle / 100
    style = msgspec.structs.asdict(element.style)
    model["style"] = {
        name: value / SCALE if name in _STYLE_UNITS else value for name, value in style.items()
    }
    if isinstance(element, PointElement):
        model["points"] = (unpack(element.points) / SCALE).tolist()
    if "pressures" in model:
        model["pressures"] = [round(byte / 255, 4) for byte in model["pressures"]]
    return model


def _units(value: Any) -> Any:
    return [part / SCALE for part in value] if isinstance(value, tuple) else value / SCALE
