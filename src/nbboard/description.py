"""What is on a board in few words, bounded: `board.describe()`."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from nbboard.core import geometry
from nbboard.core.errors import SHOWN, InvalidInput
from nbboard.core.model import Element, Note, PointElement, TextBox, kind
from nbboard.core.plot import Scale
from nbboard.core.points import count
from nbboard.plots import PlotAxes

MOST: Final = 1000
"""Elements that one description lists at most."""
_PEOPLE: Final = 20
_PLOTS: Final = 20


class Description:
    """What is on a board: `str()` for reading, `data` and `json()` for programs."""

    def __init__(self, data: dict[str, Any]):
        self.data = data

    def json(self) -> str:
        """Give it as one line of JSON."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))

    def __str__(self) -> str:
        return "\n".join(_lines(self.data))

    def __repr__(self) -> str:
        return str(self)


def described(
    title: str, elements: Sequence[Element], axes: Sequence[PlotAxes], limit: int
) -> Description:
    """Describe elements; of more than `limit` only the topmost are listed."""
    if not 0 <= limit <= MOST:
        raise InvalidInput(f"limit {limit}: choose 0 to {MOST}")
    listed = elements[len(elements) - limit :] if limit else ()
    kinds = Counter(kind(element) for element in elements)
    authors = Counter(element.author for element in elements)
    return Description(
        {
            "title": title,
            "units": "board units: CSS pixels at 100 %, x right, y down",
            "elements": len(elements),
            "kinds": dict(kinds.most_common()),
            "box": _box(elements),
            "authors": dict(authors.most_common(_PEOPLE)),
            "plots": [_plot(each) for each in axes[:_PLOTS]],
            "not_listed": len(elements) - len(listed),
            "topmost": [_element(element) for element in listed],
        }
    )


def _box(elements: Sequence[Element]) -> list[float] | None:
    """Give x, y, width and height of what is painted."""
    if not elements:
        return None
    around = geometry.bounds(elements[0])
    for element in elements[1:]:
        around = around.joined(geometry.bounds(element))
    left, top, right, bottom = around
    return [round(side, 1) for side in (left, top, right - left, bottom - top)]


def _element(element: Element) -> dict[str, Any]:
    said: dict[str, Any] = {"id": element.id, "kind": kind(element), "box": _box([element])}
    if element.style.stroke is not None:
        said["color"] = element.style.stroke
    if element.style.fill is not None and geometry.has_area(element):
        said["fill"] = element.style.fill
    if isinstance(element, PointElement):
        said["points"] = count(element.points)
    if isinstance(element, TextBox | Note):
        text = element.text
        said["text"] = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    if element.groups:
        said["group"] = element.groups[-1]
    if element.author:
        said["author"] = element.author
    return said


def _plot(axes: PlotAxes) -> dict[str, Any]:
    x, y = (_scale(scale, runs) for scale, runs in zip((axes.x, axes.y), axes.ranges, strict=True))
    return {"image": axes.image, "title": axes.title, "x": x, "y": y}


def _scale(scale: Scale, runs: str) -> dict[str, Any]:
    return {
        "runs": runs,
        "first": scale.first,
        "last": scale.last,
        "rule": scale.rule,
        "unit": scale.unit,
        "label": scale.label,
    }


def _lines(data: dict[str, Any]) -> list[str]:
    kinds = ", ".join(f"{number} {name}" for name, number in data["kinds"].items())
    lines = [f"Board {_quoted(data['title'])}: {data['elements']} elements ({kinds or 'empty'})"]
    if data["box"]:
        x, y, width, height = data["box"]
        lines.append(f"Drawn on {width:g} × {height:g} from ({x:g}, {y:g}); {data['units']}")
    for plot in data["plots"]:
        x, y = plot["x"], plot["y"]
        lines.append(
            f"Plot {_quoted(plot['title'])} (image {plot['image']}): "
            f"x {_quoted(x['label'])} {x['runs']} ({x['rule']} {x['unit']}), "
            f"y {_quoted(y['label'])} {y['runs']} ({y['rule']} {y['unit']})"
        )
    if data["not_listed"]:
        lines.append(f"{data['not_listed']} elements below these are not listed")
    lines += [_line(element) for element in data["topmost"]]
    return lines


def _line(element: dict[str, Any]) -> str:
    x, y, width, height = element["box"]
    line = f"- {element['kind']} {element['id']} at ({x:g}, {y:g}), {width:g} × {height:g}"
    for name in ("color", "fill", "points", "author", "group"):
        if name in element:
            line += f", {name} {element[name]}"
    return f"{line}: {_quoted(element['text'])}" if "text" in element else line


def _quoted(text: str) -> str:
    """Give a text on one line, where it cannot pass for the description's own words."""
    quoted = json.dumps(text, ensure_ascii=False)
    # Also what other programs take for the end of a line, or for another direction of writing.
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in quoted)
