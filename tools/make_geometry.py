"""Makes conformance/outlines/geometry.json: elements and where both languages must put them.

    python -m tools.make_geometry

Run it when a rule of `core/geometry.py` changes on purpose; the diff of the results is part of the
review.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nbboard.core import geometry
from nbboard.core.model import (
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
    Style,
    TextBox,
    Triangle,
    kind,
)
from nbboard.core.points import pack

TARGET = Path(__file__).parents[1] / "conformance" / "outlines" / "geometry.json"
ZIGZAG = [(0, 320), (400, 0), (900, 640), (1600, 64)]
BACK = [*ZIGZAG, (0, 320)]
NEARLY_BACK = [*ZIGZAG, (96, 384)]
FLAT = [(0, 0), (800, 0), (1600, 0)]
DOT = [(0, 0)]
TURNS = [(0, 0), (4500, 1), (12_345, 2), (35_999, 3)]
STYLES = [
    Style(fill="#ffec99"),
    Style(stroke=None, fill="#ffec99", dash="dashed", width=5),
    Style(width=160, dash="dotted"),
]


def through(points: list[tuple[int, int]], stretched: bool) -> dict[str, Any]:
    """The fields of an element with points, at its natural size or stretched."""
    array = np.array(points)
    size = array.max(axis=0)
    if stretched:
        size = size * (3, 1) // 2 + (0, 77)
    return {"points": pack(array), "size": tuple(size.tolist())}


def plain() -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """Kinds with what makes them special; all at one place and unturned."""
    box = {"size": (1600, 640)}
    for name in (Rect, Diamond):
        yield from ((name, {**box, "radius": radius}) for radius in (0, 160, 9999))
    for right in (False, True):
        yield Triangle, {**box, "right": right}
    yield Ellipse, box
    yield Ellipse, {"size": (0, 0)}
    yield Note, {**box, "text": "note"}
    yield TextBox, {**box, "text": "text"}
    yield Image, {**box, "blob": "0" * 64}
    for stretched, points in itertools.product((False, True), (ZIGZAG, NEARLY_BACK, FLAT)):
        fields = through(points, stretched)
        yield Polygon, fields
        yield Stroke, fields
        yield Stroke, {**fields, "pressures": bytes(range(100, 100 + len(points)))}
        yield Line, {**fields, "curve": True}
        yield Arrow, {**fields, "curve": True, "head_start": "bar", "head_end": "triangle"}
    yield Stroke, through(DOT, False)
    for curve in (False, True):
        yield Line, {**through(BACK, True), "closed": True, "curve": curve}
        yield Arrow, {**through(ZIGZAG, True), "curve": curve, "head_start": "dot"}
        yield Arrow, {**through(ZIGZAG, False), "closed": True, "curve": curve}


def elements() -> Iterator[Element]:
    """Every kind, turned, mirrored and styled in turn."""
    turns, styles = itertools.cycle(TURNS), itertools.cycle(STYLES)
    number = itertools.count()
    for name, fields in plain():
        for _ in range(3):
            angle, flip = next(turns)
            yield name(
                id=f"{next(number):016d}",
                at=(1000, -2500),
                angle=angle,
                flip=flip,
                style=next(styles),
                **fields,
            )


def case(element: Element) -> dict[str, Any]:
    """What both languages must say of an element; numbers to seven decimals."""
    return {
        "kind": kind(element),
        "element": msgspec.msgpack.encode(element).hex(),
        "placement": rounded(geometry.placement(element)),
        "pivot": rounded(geometry.pivot(element)),
        "bounds": rounded(geometry.bounds(element)),
        "path": rounded(geometry.element_path(element).vertices),
        "heads": [rounded(head.path.vertices) for head in geometry.line_heads(element)],
        "points": rounded(geometry.absolute_points(element)),
        "reach": rounded([geometry.reach(element)])[0],
        "has_area": geometry.has_area(element),
        "dashes": list(geometry.dashes(element.style) or ()),
    }


def rounded(values: Any) -> list[float]:
    """Flat, to seven decimals: a tenth of what the tests allow."""
    flat = np.round(np.asarray(values, float).ravel(), 7) + 0.0
    return [float(value) for value in flat]


def text() -> str:
    """Give the file's text, a case a line."""
    lines = [json.dumps(case(element), separators=(",", ":")) for element in elements()]
    return '{\n"cases": [\n' + ",\n".join(lines) + "\n]\n}\n"


if __name__ == "__main__":
    TARGET.write_text(text())
