"""Elements as a pandas table. Import it late: pandas takes a while, and need not be there."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from nbboard.core import geometry
from nbboard.core.model import SCALE, Element, Note, PointElement, TextBox, kind

COLUMNS: Final = {
    "kind": "str",
    "x": "float64",
    "y": "float64",
    "width": "float64",
    "height": "float64",
    "angle": "float64",
    "flipped_x": "bool",
    "flipped_y": "bool",
    "color": "object",
    "fill": "object",
    "alpha": "float64",
    "fill_alpha": "float64",
    "line_width": "float64",
    "dash": "str",
    "font_size": "float64",
    "text": "object",
    "points": "int64",
    "length": "float64",
    "author": "str",
    "edited_by": "str",
    "edited_at": "int64",
    "locked": "bool",
    "groups": "object",
}
"""The columns and their types, in order; `Data.to_dataframe` says what they hold."""


def dataframe(elements: Sequence[Element]) -> pd.DataFrame:
    """Give a row for each element, bottom to top, indexed by id."""
    rows = [_row(element) for element in elements]
    index = pd.Index([element.id for element in elements], name="id", dtype="str")
    table = pd.DataFrame(rows, index=index, columns=list(COLUMNS))
    drawn = [element for element in elements if isinstance(element, PointElement)]
    lines = geometry.placed_points(drawn)
    where = [element.id for element in drawn]
    table["points"] = 0
    table["length"] = np.nan
    table.loc[where, "points"] = [len(line) for line in lines]
    table.loc[where, "length"] = [float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines]
    return table.astype(COLUMNS)


def _row(element: Element) -> dict[str, Any]:
    style = element.style
    return {
        "kind": kind(element),
        "x": element.at[0] / SCALE,
        "y": element.at[1] / SCALE,
        "width": element.size[0] / SCALE,
        "height": element.size[1] / SCALE,
        "angle": element.angle / 100,
        "flipped_x": bool(element.flip & 1),
        "flipped_y": bool(element.flip & 2),
        "color": style.stroke,
        "fill": style.fill,
        "alpha": style.stroke_alpha / 255,
        "fill_alpha": style.fill_alpha / 255,
        "line_width": style.width / SCALE,
        "dash": style.dash,
        "font_size": style.font_size / SCALE,
        "text": element.text if isinstance(element, TextBox | Note) else None,
        "author": element.author,
        "edited_by": element.edited_by,
        "edited_at": element.edited_at,
        "locked": element.locked,
        "groups": element.groups,
    }
