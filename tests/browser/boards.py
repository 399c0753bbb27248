"""Small boards of the project's own, for comparing pictures: every kind, every style."""

import math
from collections.abc import Callable
from itertools import count, product
from typing import Any, Final

import numpy as np

from nbboard.core import model
from nbboard.core.model import SCALE, Element, Style
from nbboard.core.points import pack

DASHES: Final[tuple[model.Dash, ...]] = ("solid", "dashed", "dotted")
HEADS: Final[tuple[model.Head, ...]] = ("arrow", "triangle", "dot", "bar")
ALIGNMENTS: Final[tuple[model.Align, ...]] = ("left", "center", "right")
FLIPS: Final[tuple[model.Flip, ...]] = (0, 1)

_numbers = count(1)


def new_id() -> str:
    """An element id that no other element of this process has."""
    return f"{next(_numbers):016d}"


def place(column: int, row: int, size: tuple[int, int] = (100, 70)) -> dict[str, Any]:
    """The fields that put a shape into a cell of a 140 x 110 grid."""
    at = (column * 140 * SCALE, row * 110 * SCALE)
    return {"id": new_id(), "at": at, "size": (size[0] * SCALE, size[1] * SCALE)}


def through(xy: list[tuple[float, float]], column: int, row: int) -> dict[str, Any]:
    """The same for points, in board units from the cell's corner."""
    fields = place(column, row)
    points = np.round(np.array(xy) * SCALE).astype(np.int64)
    corner = points.min(axis=0)
    fields["at"] = tuple((np.array(fields["at"]) + corner).tolist())
    fields["size"] = tuple(np.ptp(points, axis=0).tolist())
    return {**fields, "points": pack(points - corner)}


def wave(turns: float = 2.0) -> list[tuple[float, float]]:
    """A sine in a cell."""
    return [(x, 35 + 30 * math.sin(turns * math.tau * x / 100)) for x in range(0, 101, 2)]


def shapes() -> list[Element]:
    """Every shape with every dash, filled and turned."""
    elements: list[Element] = []
    kinds: tuple[Callable[..., Element], ...] = (
        model.Rect,
        model.Ellipse,
        model.Triangle,
        model.Diamond,
    )
    for column, kind in enumerate(kinds):
        for row, dash in enumerate(DASHES):
            style = Style(stroke="#1971c2", fill="#ffec99", width=3 * SCALE, dash=dash)
            elements.append(kind(**place(column, row), style=style, angle=3000 * row))
    for column, (flip, alpha) in enumerate(product(FLIPS, (255, 120))):
        style = Style(stroke="#e03131", fill="#96f2d7", stroke_alpha=alpha, fill_alpha=alpha)
        elements.append(
            model.Triangle(**place(column, 3), right=True, flip=flip, angle=2000, style=style)
        )
    rounded = Style(width=6 * SCALE)
    elements.append(model.Rect(**place(0, 4), radius=20 * SCALE, style=rounded))
    elements.append(model.Diamond(**place(1, 4), radius=12 * SCALE, style=rounded))
    star = [(50 + 35 * math.sin(k * 2.5133), 35 - 35 * math.cos(k * 2.5133)) for k in range(5)]
    elements.append(model.Polygon(**through(star, 2, 4), style=Style(fill="#d0bfff")))
    return elements


def lines() -> list[Element]:
    """Straight, curved and closed lines, arrows with every head."""
    zigzag = [(0.0, 60.0), (25.0, 5.0), (50.0, 60.0), (75.0, 5.0), (100.0, 60.0)]
    elements: list[Element] = []
    for column, (curve, closed) in enumerate(product((False, True), (False, True))):
        for row, dash in enumerate(DASHES[:2]):
            style = Style(stroke="#2f9e44", fill="#b2f2bb", width=2 * SCALE, dash=dash)
            elements.append(
                model.Line(**through(zigzag, column, row), curve=curve, closed=closed, style=style)
            )
    for column, head in enumerate(HEADS):
        for row, width in enumerate((1, 4, 9), start=2):
            elements.append(
                model.Arrow(
                    **through([(8, 60), (50, 10), (92, 50)], column, row),
                    curve=row == 3,
                    head_start="none" if row == 2 else head,
                    head_end=head,
                    style=Style(width=width * SCALE, stroke="#862e9c"),
                )
            )
    return elements


def strokes() -> list[Element]:
    """Pen strokes of one width and with pressure, thin and thick, points and loops."""
    elements: list[Element] = []
    path = wave()
    pressures = bytes(40 + int(200 * abs(math.sin(k / 8))) for k in range(len(path)))
    for column, width in enumerate((1, 3, 8, 16)):
        style = Style(stroke="#0b7285", width=width * SCALE, stroke_alpha=200)
        elements.append(model.Stroke(**through(path, column, 0), style=style))
        elements.append(model.Stroke(**through(path, column, 1), style=style, pressures=pressures))
        elements.append(model.Stroke(**through([(50, 35)], column, 2), style=style))
        elements.append(
            model.Stroke(**through([(50, 35)], column, 3), style=style, pressures=b"\xc0")
        )
    loop = [(50 + 40 * math.cos(t / 5), 35 + 30 * math.sin(t / 5)) for t in range(33)]
    filled = Style(fill="#ffd8a8", width=4 * SCALE)
    elements.append(model.Stroke(**through(loop, 0, 4), style=filled))
    elements.append(model.Stroke(**through(loop, 1, 4), style=filled, pressures=b"\x80" * 33))
    return elements


def texts() -> list[Element]:
    """Text of each alignment, size and turn, kerned, accented and unknown to the face; notes."""
    elements: list[Element] = []
    for row, align in enumerate(ALIGNMENTS):
        style = Style(font_size=20 * SCALE, align=align)
        elements.append(
            model.TextBox(
                **place(0, row, (240, 75)),
                text="AVATAR To Wave,\nfiery office —\nnaïve Ångström",
                style=style,
                angle=1500 * row,
            )
        )
    for row, size in enumerate((8, 14, 36)):
        style = Style(font_size=size * SCALE, stroke="#c92a2a")
        elements.append(
            model.TextBox(**place(2, row, (240, 50)), text=f"{size} px: Qy&g", style=style)
        )
    note = Style(fill="#fff3bf", font_size=16 * SCALE, align="center")
    elements.append(
        model.Note(**place(0, 3, (150, 100)), text="remember\nthe milk", style=note, angle=35500)
    )
    return elements


OWN: Final[dict[str, Callable[[], list[Element]]]] = {
    "shapes": shapes,
    "lines": lines,
    "strokes": strokes,
    "texts": texts,
}
