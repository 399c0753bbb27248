"""Who is in a room, and telling everyone who came, went or changed, at most twice a second."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from nbboard.core import protocol
from nbboard.core.ids import ClientId, UserId
from nbboard.room.host import Cancel, Clock
from nbboard.room.member import Member
from nbboard.room.rounds import Members, Rounds

SECONDS_BETWEEN: Final = 0.5


class Roster:
    """The members of one room, by their id.

    A client must take what it is told as the newest word: it may learn twice that somebody came,
    or that somebody left of whom it never knew.
    """

    def __init__(
        self, clock: Clock, node: str = "", show: Callable[[], None] = lambda: None
    ) -> None:
        self._members: dict[str, Member] = {}
        self.rounds = Rounds(clock, self._members.values)
        self._clock = clock
        self._prefix = f"{node}-m" if node else "m"
        self._show = show
        # Whether other nodes have not been shown yet how it is here.
        self._unshown = False
        self._elsewhere: dict[str, protocol.Member] = {}
        self._by_client: dict[ClientId, Member] = {}
        self._count = 0
        self._joined: dict[str, Member | protocol.Member] = {}
        self._changed: dict[str, Member | protocol.Member] = {}
        self._left: dict[str, None] = {}
        self._told_at = float("-inf")
        self._cancel: Cancel | None = None

    def __len__(self) -> int:
        """Count the members."""
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        """Go over the members as they are now, while they may come and go."""
        return iter(tuple(self._members.values()))

    def has(self, key: str) -> bool:
        """Tell whether a member is one of this node."""
        return key in self._members

    def has_user(self, user: UserId) -> bool:
        """Tell whether somebody is here, or on another node."""
        here = any(member.identity.user == user for member in self._members.values())
        return here or any(member.user == user for member in self._elsewhere.values())

    @property
    def count(self) -> int:
        """How many members there are, those of other nodes included."""
        return len(self._members) + len(self._elsewhere)

    def find(self, client: ClientId) -> Member | None:
        """Give the member that this client is, if it is here."""
        return self._by_client.get(client)

    def add(self, member: Member) -> None:
        """Take a member in and give it its id."""
        self._count += 1
        member.id = f"{self._prefix}{self._count}"
        self._members[member.id] = member
        self._by_client[member.client] = member
        self._joined[member.id] = member
        self._unshown = True
        self._tell_soon()

    def remove(self, member: Member) -> None:
        """Take a member out."""
        del self._members[member.id]
        if self._by_client[member.client] is member:
            del self._by_client[member.client]
        self._unshown = True
        self._went(member.id)

    def change(self, member: Member) -> None:
        """Say that a member's name or role is another now."""
        if member.id not in self._joined:
            self._changed[member.id] = member
        self._unshown = True
        self._tell_soon()

    def elsewhere(self, members: Mapping[str, protocol.Member]) -> list[str]:
        """Take the members that other nodes have now, by id; gives who of them has gone."""
        before, self._elsewhere = self._elsewhere, dict(members)
        for key, member in members.items():
            if key not in before:
                self._left.pop(key, None)
                self._joined[key] = member
                self._tell_soon()
            elif before[key] != member:
                (self._joined if key in self._joined else self._changed)[key] = member
                self._tell_soon()
        gone = [key for key in before if key not in members]
        for key in gone:
            self._went(key)
        return gone

    def here(self) -> tuple[protocol.Member, ...]:
        """Give the members of this node as others see them."""
        return tuple(member.shown() for member in self._members.values())

    def shown(self) -> tuple[protocol.Member, ...]:
        """Give all members as others see them, those of other nodes last."""
        return (*self.here(), *self._elsewhere.values())

    def _went(self, key: str) -> None:
        self._joined.pop(key, None)
        self._changed.pop(key, None)
        # Said even if its coming was not: somebody's welcome may have shown it meanwhile.
        self._left[key] = None
        self._tell_soon()

    def tell(self, message: Struct) -> None:
        """Send everyone a message."""
        frame = protocol.encode(message)

        def serve(members: Members) -> None:
            for member in members:
                member.outbox.answer(frame)

        self.rounds.begin(serve)

    def stop(self) -> None:
        """Tell nobody anything more."""
        self.rounds.stop()
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
            joined=tuple(map(_shown, self._joined.values())),
            left=tuple(self._left),
            changed=tuple(map(_shown, self._changed.values())),
        )
        self._joined, self._changed, self._left = {}, {}, {}
        self.tell(news)
        if self._unshown:
            self._unshown = False
            self._show()


def _shown(member: Member | protocol.Member) -> protocol.Member:
    return member.shown() if isinstance(member, Member) else member
