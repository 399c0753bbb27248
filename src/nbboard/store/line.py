"""What the rooms of one board on several nodes tell one another: nothing of it is kept.

A *line* carries what people do right now and who is here. Both may be lost: of the first only
the newest counts, the second is repeated. *Signals* reach every node.
"""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

HERE_SECONDS: Final = 15.0
"""After which the people of a node that is not heard of any more are gone."""


class Ears(Protocol):
    """Who listens to a line; called on the event loop, must not block."""

    def heard(self, node: str, frame: bytes) -> None:
        """Another node said something."""

    def here(self, others: Mapping[str, bytes]) -> None:
        """Take what every other node shows, by node; one that is missing has gone."""


class Line(Protocol):
    """One board's line. Nothing here waits, and nothing raises."""

    node: str
    """Which node this is, in a few letters; "" where there is only one."""

    def say(self, frame: bytes) -> None:
        """Tell the other nodes of what happens right now."""

    def show(self, here: bytes) -> None:
        """Show who is here, instead of what was shown before."""

    def leave(self) -> None:
        """Take what is shown away and listen no more."""


class Alone:
    """The line of the only node that serves a board."""

    node = ""

    def say(self, frame: bytes) -> None:
        """Tell nobody."""

    def show(self, here: bytes) -> None:
        """Show nobody."""

    def leave(self) -> None:
        """Do nothing."""


ALONE: Final = Alone()

Signal = Callable[[str], None]
"""What takes a signal of another node."""
