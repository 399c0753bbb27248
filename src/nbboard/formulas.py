"""LaTeX formulas as pictures, by matplotlib's mathtext. Import it late: so is matplotlib."""

import io
from typing import Final, NamedTuple

from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nbboard.core.errors import InvalidInput, shown

DENSITY: Final = 8.0
"""Pixels for each board unit: a formula is small and often zoomed to."""
_UNITS_AN_INCH: Final = 100
_POINTS_AN_INCH: Final = 72
_LONGEST: Final = 2000
_LARGEST: Final = 400.0


class Lettering(NamedTuple):
    """How a formula looks: size in board units, colours ``#rrggbb``, None for a clear ground."""

    font_size: float = 24.0
    color: str = "#1e1e1e"
    background: str | None = "#ffffff"


def drawn_formula(tex: str, lettering: Lettering) -> bytes:
    """Draw a formula as PNG, whatever the user's rcParams say.

    Text without a ``$`` is all formula. Raises InvalidInput for what mathtext does not know.
    """
    if not tex.strip() or len(tex) > _LONGEST:
        raise InvalidInput(f"a formula of {len(tex)} characters: 1 to {_LONGEST}")
    size = lettering.font_size
    if not 0 < size <= _LARGEST:
        raise InvalidInput(f"font_size {size}: over 0 and up to {_LARGEST:g} board units")
    out = io.BytesIO()
    with style.context("default"):
        figure = Figure()
        FigureCanvasAgg(figure)
        figure.text(
            0,
            0,
            tex if "$" in tex else f"${tex}$",
            fontsize=size * _POINTS_AN_INCH / _UNITS_AN_INCH,
            color=lettering.color,
            math_fontfamily="cm",
        )
        try:
            figure.savefig(
                out,
                format="png",
                dpi=_UNITS_AN_INCH * DENSITY,
                bbox_inches="tight",
                pad_inches=size / 4 / _UNITS_AN_INCH,
                facecolor=lettering.background or "none",
            )
        except ValueError as error:
            # pyparsing's message shows the formula and a caret on lines of their own.
            words = str(error).strip().splitlines()[-1]
            raise InvalidInput(f"formula {shown(tex)}: {words}") from None
    return out.getvalue()
