"""How often members may say how they show themselves, so that telling all stays cheap."""

from collections.abc import Callable
from typing import Final

from nbboard.core.protocol import Me
from nbboard.room.host import Cancel, Clock
from nbboard.room.member import Member
from nbboard.room.rate import TokenBucket

RATE: Final = 0.5
BURST: Final = 6.0
"""Changes a second that one member is shown with for long, and at once after a pause."""


class Introductions:
    """Passes on the newest `Me` of each member, not more often than the rate.

    None is refused: one that comes too soon is shown later, unless a newer one came meanwhile.
    """

    def __init__(self, clock: Clock, show: Callable[[Member, Me], None]) -> None:
        self._clock = clock
        self._show = show
        self._buckets: dict[str, TokenBucket] = {}
        self._waiting: dict[str, tuple[Me, Cancel]] = {}

    def take(self, member: Member, me: Me) -> None:
        """Show a member as it says, now or as soon as it may."""
        waiting = self._waiting.get(member.id)
        if waiting is not None:
            self._waiting[member.id] = me, waiting[1]
            return
        now = self._clock.monotonic()
        bucket = self._buckets.setdefault(member.id, TokenBucket(RATE, BURST, now))
        wait = bucket.take(now)
        if wait <= 0:
            self._show(member, me)
            return
        cancel = self._clock.call_later(wait, lambda: self._due(member))
        self._waiting[member.id] = me, cancel

    def leave(self, member: Member) -> None:
        """Forget a member."""
        self._buckets.pop(member.id, None)
        waiting = self._waiting.pop(member.id, None)
        if waiting is not None:
            waiting[1]()

    def _due(self, member: Member) -> None:
        me, _ = self._waiting.pop(member.id)
        self._show(member, me)
