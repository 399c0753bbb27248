"""What a store says of other nodes where there are none."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from nbboard.core.ids import BoardId
from nbboard.store.line import ALONE, Ears, Line, Signal

MOST: Final = 100_000
"""Names held at once; of more none is given."""


class OneNode:
    """The part of `Store` that joins nodes, for a store that one process has to itself."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._held: dict[str, float] = {}

    async def claim(self, name: str, seconds: float) -> bool:
        """Hold a name for so many seconds; tells whether nobody held it."""
        now = self._monotonic()
        if self._held.get(name, now) > now:
            return False
        if len(self._held) >= MOST:
            self._held = {key: until for key, until in self._held.items() if until > now}
        if len(self._held) >= MOST:
            return False
        self._held[name] = now + seconds
        return True

    def line(self, board: BoardId, ears: Ears) -> Line:
        """Give no line: the live lane does not leave this process."""
        return ALONE

    async def here(self, boards: Sequence[BoardId]) -> Mapping[BoardId, Mapping[str, bytes]]:
        """Give nothing: nobody is on another node."""
        return {}

    def signal(self, words: str) -> None:
        """Tell nobody: there is no other node."""

    def on_signal(self, take: Signal) -> Callable[[], None]:
        """Never call `take`."""
        return lambda: None
