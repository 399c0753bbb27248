"""How costs grow, on logarithmic axes: one small SVG for each part of the benchmark."""

import re
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet
from numpy.typing import NDArray

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
    # Text as text, one font's name and fixed ids: small, and no difference without a reason.
    style = {"svg.fonttype": "none", "svg.hashsalt": "nbboard", "font.sans-serif": ["DejaVu Sans"]}
    with rc_context({**style, "font.size": 8}):  # type: ignore[dict-item]
        sheet = Sheet(figsize=(3.3 * COLUMNS, 2.5 * rows), layout="constrained")
        FigureCanvasSVG(sheet)
        for place, curve in enumerate(curves):
            _plot(sheet.add_subplot(rows, COLUMNS, place + 1), curve)
        path = folder / f"{name}.svg"
        sheet.savefig(path, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    path.write_text(_small(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def _small(svg: str) -> str:
    """Leave out comments and indents: half of the file."""
    plain = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Within tags: to a tenth of a pixel.
    short = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), plain)
    return re.sub(r"\s*\n\s*", " ", short).replace("> <", "><") + "\n"


def _plot(axes: Axes, curve: Curve) -> None:
    sizes = np.array(curve.sizes)
    values = np.maximum(curve.values, 1e-9)
    slope, height = curve.line
    across = sizes[[0, -1]]
    axes.loglog(across, values[0] * across / across[0], color=_PALE, lw=0.8, ls=":")
    axes.loglog(across, np.exp(height) * across**slope, color=INK, lw=0.8)
    axes.loglog(sizes, values, "o", color=INK, ms=4)
    axes.minorticks_off()
    # Few ticks, at what was measured: each costs half a kB of the file.
    shown = sizes[:: max(1, len(sizes) // 3)]
    axes.set_xticks(shown, labels=_plain(shown))
    ends = np.array([values.min(), values.max()])
    axes.set_yticks(ends, labels=_plain(ends))
    axes.set_ylim(ends[0] / 2, ends[1] * 2)
    axes.tick_params(length=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(f"{curve.name}, {curve.unit}", fontsize=8.5)
    axes.set_xlabel(f"{curve.of}, exponent {slope:.2f}")
    axes.set_facecolor("white")


def _plain(values: NDArray[np.float64]) -> list[str]:
    return [f"{value:,.0f}" if value >= 20 else f"{value:.2g}" for value in values]
