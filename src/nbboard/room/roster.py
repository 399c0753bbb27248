"""Who is in a room, and telling everyone who came, went or changed, at most twice a second."""

from collections.abc import Iterator
from typing import Final

from nbboard.core import protocol
from nbboard.core.ids import ClientId
from nbboard.room.host import Cancel, Clock
from nbboard.room.member import Member

SECONDS_BETWEEN: Final = 0.5


class Roster:
    """The members of one room, by their id.

    A client must take what it is told as the newest word: it may learn twice that somebody came,
    or that somebody left of whom it never knew.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._members: dict[str, Member] = {}
        self._by_client: dict[ClientId, Member] = {}
        self._count = 0
        self._joined: dict[str, Member] = {}
        self._changed: dict[str, Member] = {}
        self._left: dict[str, None] = {}
        self._told_at = float("-inf")
        self._cancel: Cancel | None = None

    def __len__(self) -> int:
        """Count the members."""
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        """Go over the members as they are now, while they may come and go."""
        return iter(tuple(self._members.values()))

    def find(self, client: ClientId) -> Member | None:
        """Give the member that this client is, if it is here."""
        return self._by_client.get(client)

    def add(self, member: Member) -> None:
        """Take a member in and give it its id."""
        self._count += 1
        member.id = f"m{self._count}"
        self._members[member.id] = member
        self._by_client[member.client] = member
        self._joined[member.id] = member
        self._tell_soon()

    def remove(self, member: Member) -> None:
        """Take a member out."""
        del self._members[member.id]
        if self._by_client[member.client] is member:
            del self._by_client[member.client]
        self._joined.pop(member.id, None)
        self._changed.pop(member.id, None)
        # Said even if its coming was not: somebody's welcome may have shown it meanwhile.
        self._left[member.id] = None
        self._tell_soon()

    def change(self, member: Member) -> None:
        """Say that a member's name or role is another now."""
        if member.id not in self._joined:
            self._changed[member.id] = member
        self._tell_soon()

    def shown(self) -> tuple[protocol.Member, ...]:
        """Give all members as others see them."""
        return tuple(member.shown() for member in self._members.values())

    def stop(self) -> None:
        """Tell nobody anything more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _tell_soon(self) -> None:
        if self._cancel is None:
            due = self._told_at + SECONDS_BETWEEN - self._clock.monotonic()
            self._cancel = self._clock.call_later(max(0.0, due), self._tell)

    def _tell(self) -> None:
        self._cancel = None
        if not (self._joined or self._left or self._changed):
            return
        self._told_at = self._clock.monotonic()
        news = protocol.Members(
            joined=tuple(member.shown() for member in self._joined.values()),
            left=tuple(self._left),
            changed=tuple(member.shown() for member in self._changed.values()),
        )
        self._joined, self._changed, self._left = {}, {}, {}
        frame = protocol.encode(news)
        for member in self:
            member.outbox.answer(frame)
