"""Makes conformance/outlines/lasso.json: loops and what both languages must find in them.

    python -m tools.make_lasso

The elements are those of geometry.json, by their place in it. One that is half in and half out
(a rounding could decide) is named in neither list.
"""

import json
from pathlib import Path

import numpy as np

from nbboard.core import lasso
from nbboard.core.model import Element
from nbboard.core.path import Floats
from tools.make_geometry import elements

TARGET = Path(__file__).parents[1] / "conformance" / "outlines" / "lasso.json"
RANDOM_LOOPS = 60


def loops() -> list[Floats]:
    """Round, crossed and degenerate loops about where the elements are."""
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    middle = np.array((110.0, -136.0))
    found = [
        np.array([(62, -157), (165, -157), (165, -115), (62, -115)], float),
        middle + np.column_stack([70 * np.cos(t), 45 * np.sin(t)]),
        middle + 80 * np.column_stack([np.sin(2 * t), np.sin(t)]),
        middle + 60 * np.column_stack([np.cos(2 * t), np.sin(2 * t)]),
        np.array([(0, 0), (100, 100)], float),
        np.array([(1000, 1000), (1100, 1000), (1100, 1100)], float),
    ]
    random = np.random.default_rng(7)
    for _ in range(RANDOM_LOOPS):
        corners = middle + random.normal(0, 60, (int(random.integers(3, 9)), 2))
        found.append(corners)
    return [loop.round(3) for loop in found]


def counted(element: Element, loop: Floats) -> tuple[int, int]:
    """Give how many points of an element are looked at, and how many of them are in the loop."""
    points = lasso.probes(element)
    return len(points), int(lasso.within(loop, points).sum())


def case(every: list[Element], loop: Floats) -> dict[str, list[float] | list[int]]:
    """A loop, what it takes for sure and what it leaves for sure."""
    caught: list[int] = []
    left: list[int] = []
    for number, element in enumerate(every):
        points, inside = counted(element, loop)
        if abs(inside - points / 2) > 1 or points == 1:
            (caught if inside > points / 2 else left).append(number)
    return {"loop": loop.ravel().tolist(), "caught": caught, "left": left}


def text() -> str:
    """Give the file's text, a case a line."""
    every = list(elements())
    lines = [json.dumps(case(every, loop), separators=(",", ":")) for loop in loops()]
    return '{\n"cases": [\n' + ",\n".join(lines) + "\n]\n}\n"


if __name__ == "__main__":
    TARGET.write_text(text())
