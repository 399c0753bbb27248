"""Writing a board as an Excalidraw drawing, so that reading it again gives the same board.

Exact: count, order, kinds Excalidraw has, points, boxes, angles, colours with alpha, widths,
dashes, groups, text, pressures. A triangle or polygon becomes a closed line, a note a rectangle
with its text as the label, a line with heads an arrow: Excalidraw has no such kinds.
"""

import base64
import cmath
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from nbboard.core import freehand
from nbboard.core.geometry import (
    NOTE_FILL,
    NOTE_PADDING,
    NOTE_RADIUS,
    element_path,
    local_points,
)
from nbboard.core.model import (
    SCALE,
    Arrow,
    Diamond,
    Element,
    Ellipse,
    Image,
    Line,
    Note,
    Polygon,
    Rect,
    Stroke,
    TextBox,
    Triangle,
    kind,
)
from nbboard.formats.excalidraw.linear import CONSTANT_WIDTH, FREEHAND_SIZE

_HELVETICA: Final = 2
_MEDIA_TYPES: Final = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8", "image/jpeg"),
    (b"RIFF", "image/webp"),
)
_NAMES: Final = {"rect": "rectangle", "stroke": "freedraw"}


def dump(elements: Sequence[Element], blobs: Mapping[str, bytes]) -> bytes:
    """Give the bytes of an ``.excalidraw`` file; images whose bytes are missing are left out."""
    drawn: list[dict[str, Any]] = []
    for element in elements:
        if not isinstance(element, Image) or element.blob in blobs:
            drawn += _written(element)
    named = {element.blob for element in elements if isinstance(element, Image)}
    document = {
        "type": "excalidraw",
        "version": 2,
        "source": "nbboard",
        "elements": drawn,
        "appState": {"viewBackgroundColor": "#ffffff", "gridSize": None},
        "files": {key: _file(key, blobs[key]) for key in sorted(named) if key in blobs},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _written(element: Element) -> list[dict[str, Any]]:
    match element:
        case Stroke():
            return [_freedraw(element)]
        case Line() | Arrow():
            return [_linear(element)]
        case Polygon() | Triangle():
            return [_outline(element)]
        case TextBox():
            return [_common(element) | _text(element)]
        case Note():
            return _note(element)
        case Image():
            flips = [-1 if element.flip & 1 else 1, -1 if element.flip & 2 else 1]
            placed = {"fileId": element.blob, "status": "saved", "scale": flips}
            return [_common(element) | placed]
        case _:
            return [_common(element) | _corners(element)]


def _common(element: Element) -> dict[str, Any]:
    """Give the fields that every kind has."""
    style = element.style
    opacity = _opacity(element)
    stroke_alpha, fill_alpha = style.stroke_alpha, style.fill_alpha
    if opacity < 100:
        stroke_alpha = fill_alpha = 255
    return {
        "id": element.id,
        "type": _NAMES.get(kind(element), kind(element)),
        "x": element.at[0] / SCALE,
        "y": element.at[1] / SCALE,
        "width": element.size[0] / SCALE,
        "height": element.size[1] / SCALE,
        "angle": math.radians(element.angle / 100),
        "strokeColor": _colour(style.stroke, stroke_alpha),
        "backgroundColor": _colour(style.fill, fill_alpha),
        "fillStyle": "solid",
        "strokeWidth": style.width / SCALE,
        "strokeStyle": style.dash,
        "roughness": 0,
        "opacity": opacity,
        "groupIds": list(element.groups),
        "frameId": None,
        "roundness": None,
        "seed": 1,
        "version": 1,
        "versionNonce": 1,
        "isDeleted": False,
        "boundElements": None,
        "updated": 1,
        "link": None,
        "locked": element.locked,
    }


def _opacity(element: Element) -> float:
    """Give how opaque all of an element is, in percent: images have nothing else to say it."""
    stroke, fill = element.style.stroke_alpha, element.style.fill_alpha
    if isinstance(element, Note) or (stroke != fill and not isinstance(element, Image)):
        return 100
    whole = round(stroke * 100 / 255)
    return whole if round(whole * 255 / 100) == stroke else stroke * 100 / 255


def _colour(rgb: str | None, alpha: int) -> str:
    if rgb is None:
        return "transparent"
    return rgb if alpha == 255 else f"{rgb}{alpha:02x}"


def _path(element: Element, absolute: "np.ndarray[Any, Any]") -> dict[str, Any]:
    """Give position and points; Excalidraw's are relative to the first one."""
    start = absolute[0]
    return {
        "x": float(start[0]),
        "y": float(start[1]),
        "points": (absolute - start).tolist(),
        "lastCommittedPoint": None,
    }


def _freedraw(element: Stroke) -> dict[str, Any]:
    width = element.style.width / SCALE
    fields = _common(element) | _path(element, _placed_points(element))
    if element.pressures:
        strength = freehand.size_for_width(width) / FREEHAND_SIZE
        pressures = [byte / 255 for byte in element.pressures]
        return fields | {
            "strokeWidth": strength,
            "pressures": pressures,
            "simulatePressure": False,
        }
    constant = {"variability": "constant", "streamline": 0.5}
    return fields | {
        "strokeWidth": width / CONSTANT_WIDTH,
        "pressures": [],
        "simulatePressure": False,
        "strokeOptions": constant,
    }


def _linear(element: Line | Arrow) -> dict[str, Any]:
    absolute = _placed_points(element)
    if element.closed and (absolute[0] != absolute[-1]).any():
        absolute = np.vstack([absolute, absolute[:1]])
    heads = [None if head == "none" else head for head in (element.head_start, element.head_end)]
    return (
        _common(element)
        | _path(element, absolute)
        | {
            "type": "arrow" if isinstance(element, Arrow) or any(heads) else "line",
            "startArrowhead": heads[0],
            "endArrowhead": heads[1],
            "startBinding": None,
            "endBinding": None,
            "roundness": {"type": 2} if element.curve else None,
        }
    )


def _outline(element: Polygon | Triangle) -> dict[str, Any]:
    """Write a kind that Excalidraw lacks as a closed line along its outline."""
    vertices = np.asarray(element_path(element).vertices, dtype=float)
    corners = vertices[
        (np.arange(len(vertices)) == 0)
        | (np.abs(np.diff(vertices, axis=0, prepend=vertices[:1])).sum(axis=1) > 0)
    ]
    absolute = corners + np.array(element.at) / SCALE
    if (absolute[0] != absolute[-1]).any():
        absolute = np.vstack([absolute, absolute[:1]])
    ends = {"startArrowhead": None, "endArrowhead": None}
    return _common(element) | _path(element, absolute) | ends | {"type": "line"}


def _placed_points(element: Stroke | Line | Arrow) -> "np.ndarray[Any, Any]":
    """Give the points with size and flip, unturned: Excalidraw turns them itself."""
    points = local_points(element)
    extent = np.array(element.size) / SCALE
    for axis in (0, 1):
        if element.flip >> axis & 1:
            points[:, axis] = extent[axis] - points[:, axis]
    placed: np.ndarray[Any, Any] = points + np.array(element.at) / SCALE
    return placed


def _corners(element: Element) -> dict[str, Any]:
    if isinstance(element, Rect) and element.radius:
        return {"roundness": {"type": 3, "value": element.radius / SCALE}}
    if isinstance(element, Diamond) and element.radius:
        return {"roundness": {"type": 2}}
    return {"roundness": {"type": 2} if isinstance(element, Ellipse) else None}


def _text(element: TextBox | Note) -> dict[str, Any]:
    shown = "\n".join(element.lines) if element.lines else element.text
    return {
        "type": "text",
        "text": shown,
        "originalText": element.text,
        "fontSize": element.style.font_size / SCALE,
        "fontFamily": _HELVETICA,
        "textAlign": element.style.align,
        "verticalAlign": "top" if isinstance(element, TextBox) else "middle",
        "containerId": None,
        "lineHeight": element.line_height / 100,
        "autoResize": True,
    }


def _note(element: Note) -> list[dict[str, Any]]:
    """Write a rectangle and, bound to it, the words in its middle."""
    label = f"{element.id}-text"
    sheet = _common(element) | {
        "type": "rectangle",
        "strokeColor": "transparent",
        "backgroundColor": _colour(element.style.fill or NOTE_FILL, element.style.fill_alpha),
        "roundness": {"type": 3, "value": NOTE_RADIUS},
    }
    if not element.text:
        return [sheet]
    sheet["boundElements"] = [{"type": "text", "id": label}]
    words = _common(element) | _text(element) | _middle(element)
    return [sheet, words | {"id": label, "containerId": element.id, "roundness": None}]


def _middle(note: Note) -> dict[str, Any]:
    """Give the box of a note's words, which turns about its own middle."""
    count = len(note.lines or note.text.split("\n"))
    width, height = np.array(note.size) / SCALE - 2 * NOTE_PADDING
    high = count * note.style.font_size / SCALE * note.line_height / 100
    # Lines that are higher than their room begin at its top.
    away = complex(0, max(0.0, high - height) / 2) * cmath.exp(1j * math.radians(note.angle / 100))
    x, y = np.array(note.at) / SCALE + NOTE_PADDING + np.array((0, (height - high) / 2))
    return {
        "x": float(x) + away.real,
        "y": float(y) + away.imag,
        "width": float(width),
        "height": float(high),
        "backgroundColor": "transparent",
    }


def _file(key: str, data: bytes) -> dict[str, Any]:
    media_type = next((name for head, name in _MEDIA_TYPES if data.startswith(head)), "image/png")
    coded = base64.b64encode(data).decode()
    return {
        "id": key,
        "mimeType": media_type,
        "dataURL": f"data:{media_type};base64,{coded}",
        "created": 1,
    }
