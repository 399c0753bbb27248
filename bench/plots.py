"""How costs grow, on logarithmic axes: one small SVG for each part of the benchmark."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet

from bench.figures import Curve

COLUMNS: Final = 3
INK: Final = "#1971c2"
_PALE: Final = "#868e96"


def draw(folder: Path, name: str, curves: Sequence[Curve]) -> Path:
    """Draw one plot for each curve into `folder/name.svg`; gives its path.

    Each shows what was measured, the straight line fitted to it, and a pale line that grows
    linearly from the first point.
    """
    rows = ceil(len(curves) / COLUMNS)
    # Text as text and fixed ids: small files that do not differ without a reason.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "nbboard", "font.size": 8}):
        sheet = Sheet(figsize=(3.3 * COLUMNS, 2.5 * rows), layout="constrained")
        FigureCanvasSVG(sheet)
        for place, curve in enumerate(curves):
            _plot(sheet.add_subplot(rows, COLUMNS, place + 1), curve)
        path = folder / f"{name}.svg"
        sheet.savefig(path, metadata={"Date": None})
    return path


def _plot(axes: Axes, curve: Curve) -> None:
    sizes = np.array(curve.sizes)
    values = np.maximum(curve.values, 1e-9)
    slope, height = np.polyfit(np.log(sizes), np.log(values), 1)
    axes.loglog(sizes, values[0] * sizes / sizes[0], color=_PALE, lw=0.8, ls=":")
    axes.loglog(sizes, np.exp(height) * sizes**slope, color=INK, lw=0.8)
    axes.loglog(sizes, values, "o", color=INK, ms=4)
    axes.minorticks_off()
    axes.set_title(curve.name, fontsize=8.5)
    axes.set_xlabel(f"{curve.of}, exponent {slope:.2f}")
    axes.set_ylabel(curve.unit)
    axes.set_facecolor("white")
