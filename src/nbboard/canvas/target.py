"""What a canvas needs of the board it draws on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from nbboard.core.model import Element

Region = tuple[float, float, float, float]


@dataclass(frozen=True)
class Target:
    """A board, as far as drawing on it goes; every call may be made from any thread."""

    put: Callable[[Sequence[Element]], None]
    remove: Callable[[Sequence[str]], None]
    present: Callable[[Collection[str]], list[Element]]
    """Gives the elements of these ids that are on the board."""
    upload: Callable[[bytes], str]
    """Stores an image and gives its hash."""
    picture: Callable[[Region], bytes]
    """Draws a region as PNG, one pixel a board unit, on nothing."""
    new_id: Callable[[], str]
    show: Callable[..., Any]
    """Gives the mimebundle that shows the board in a cell."""
    widget: Callable[[], Any]
    """Gives the widget that shows the board."""
