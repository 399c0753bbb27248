"""Sending everyone something, a slice of the room in each turn of the event loop.

A frame to 2,000 members takes 14 ms; in one callback, nobody else on this server would have
their turn meanwhile.
"""

from collections import deque
from collections.abc import Callable, Collection
from typing import Final

from nbboard.room.host import Cancel, Clock
from nbboard.room.member import Member

SLICE: Final = 500
"""Members served in one turn of the loop: 4 ms, beside what was done in that turn before."""

Members = tuple[Member, ...]
Round = Callable[[Members], None]
"""Sends some members what it sends everyone; who has left meanwhile takes nothing any more."""


class Rounds:
    """Serves all `members` of a room round by round: nobody gets of one before all got the last.

    `later` learns how many seconds each slice took that could not be served at once.
    """

    _serve: Round

    def __init__(self, clock: Clock, members: Callable[[], Collection[Member]]) -> None:
        self.later: Callable[[float], None] = lambda seconds: None
        self._clock = clock
        self._members = members
        self._waiting: deque[Round] = deque()
        self._unserved: Members = ()
        self._cancel: Cancel | None = None

    @property
    def under_way(self) -> bool:
        """Whether some members have still to be served."""
        return self._cancel is not None

    def begin(self, serve: Round) -> None:
        """Serve everyone who is here when it is this round's turn, which is nearly always now.

        The same round twice, while it waits for its turn, is one.
        """
        if self._cancel is None:
            members = self._members()
            if len(members) <= SLICE:
                serve(tuple(members))
                return
        if serve not in self._waiting:
            self._waiting.append(serve)
        if self._cancel is None:
            self._turn()

    def stop(self) -> None:
        """Serve nobody any more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        self._waiting.clear()
        self._unserved = ()

    def _turn(self) -> None:
        if not self._unserved:
            self._serve = self._waiting.popleft()
            self._unserved = tuple(self._members())
        some, self._unserved = self._unserved[:SLICE], self._unserved[SLICE:]
        rest = self._unserved or self._waiting
        self._cancel = self._clock.call_later(0, self._later_turn) if rest else None
        self._serve(some)

    def _later_turn(self) -> None:
        began = self._clock.worked()
        self._turn()
        self.later(self._clock.worked() - began)
