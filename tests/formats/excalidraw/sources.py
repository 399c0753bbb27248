"""Small Excalidraw drawings for tests."""

from collections.abc import Callable
from itertools import count
from typing import Any

from nbboard.core.model import Element
from nbboard.formats.excalidraw import load
from nbboard.formats.report import LoadReport

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
"""One pixel."""


def fresh_ids() -> Callable[[], str]:
    """Ids in a row, for elements and groups."""
    numbers = count(1)
    return lambda: f"{next(numbers):016d}"


def drawn(kind: str, **fields: Any) -> dict[str, Any]:
    """An element as Excalidraw writes it, but for what `fields` say."""
    element = {
        "type": kind,
        "id": "an-id",
        "x": 10,
        "y": 20,
        "width": 100,
        "height": 50,
        "angle": 0,
        "strokeColor": "#1e1e1e",
        "backgroundColor": "transparent",
        "fillStyle": "solid",
        "strokeWidth": 2,
        "strokeStyle": "solid",
        "roughness": 0,
        "opacity": 100,
        "groupIds": [],
        "roundness": None,
        "isDeleted": False,
        "locked": False,
    }
    if kind in ("line", "arrow", "freedraw"):
        element["points"] = [[0, 0], [100, 50]]
    if kind == "freedraw":
        element |= {"pressures": [], "simulatePressure": True}
    if kind == "text":
        element |= {"text": "Hello", "fontSize": 20, "fontFamily": 1, "textAlign": "left"}
    return {**element, **fields}


def drawing(*elements: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A whole file."""
    return {"type": "excalidraw", "version": 2, "elements": list(elements), **fields}


def loaded(*elements: dict[str, Any], **fields: Any) -> tuple[list[Element], LoadReport]:
    """Load elements as a file."""
    return load(drawing(*elements, **fields), new_id=fresh_ids())


def one(kind: str, **fields: Any) -> Any:
    """Load one element, which must come over without a loss."""
    elements, report = loaded(drawn(kind, **fields))
    assert not report.skipped, report
    return elements[0]


def refused(kind: str, **fields: Any) -> str:
    """Load one element, which must be left out; gives the reason."""
    elements, report = loaded(drawn(kind, **fields))
    assert elements == []
    assert report.elements_in == 1
    return report.skipped[0].reason
