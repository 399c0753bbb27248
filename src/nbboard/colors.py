"""Colours by name."""

from typing import Final

from PIL import ImageColor

from nbboard.core.errors import InvalidInput, shown

# The ten colours of Tableau in the order in which matplotlib gives them to lines.
_TABLEAU_IN_ORDER: Final = {
    "blue": "#1f77b4",
    "orange": "#ff7f0e",
    "green": "#2ca02c",
    "red": "#d62728",
    "purple": "#9467bd",
    "brown": "#8c564b",
    "pink": "#e377c2",
    "gray": "#7f7f7f",
    "olive": "#bcbd22",
    "cyan": "#17becf",
}
_TABLEAU: Final = {
    **{f"tab:{name}": color for name, color in _TABLEAU_IN_ORDER.items()},
    **{f"C{n}": color for n, color in enumerate(_TABLEAU_IN_ORDER.values())},
}


def parse_color(color: str | None) -> str | None:
    """Give a colour as ``#rrggbb``; None stays None. Raises InvalidInput for no colour.

    Besides CSS names matplotlib's cycle is known: ``C0`` to ``C9`` and ``tab:blue`` and its like.
    """
    if color is None:
        return None
    try:
        red, green, blue = ImageColor.getrgb(_TABLEAU.get(color, color))[:3]
    except (ValueError, AttributeError) as error:
        raise InvalidInput(f"colour {shown(color)}: give '#rrggbb', a CSS name or None") from error
    return f"#{red:02x}{green:02x}{blue:02x}"
