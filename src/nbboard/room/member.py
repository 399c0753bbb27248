"""One member of a room: one connection."""

from bisect import bisect_left, insort
from collections.abc import Callable

from nbboard.core import limits, protocol
from nbboard.core.ids import client_id
from nbboard.core.ops import Entry, Ops
from nbboard.core.roles import Role
from nbboard.room.farewell import Farewell
from nbboard.room.identity import Identity
from nbboard.room.outbox import Outbox
from nbboard.room.submission import READ_ONLY
from nbboard.store.base import Draft


class Member:
    """Who a connection is, what it may do, and what it still has to be sent.

    The room gives `id` and `outbox` when it lets the member in; the session gives `end`, which
    says farewell, closes the connection and leaves the room.
    """

    __slots__ = (
        "agent",
        "attention",
        "client",
        "draws",
        "end",
        "following",
        "gone",
        "hand_at",
        "heard_at",
        "id",
        "identity",
        "joined_at",
        "name",
        "outbox",
        "owed",
        "pinged_at",
        "present",
        "regrouped",
        "role",
        "told",
    )

    id: str
    outbox: Outbox

    def __init__(
        self,
        identity: Identity,
        name: str,
        hello: protocol.Hello,
        end: Callable[[Farewell], None],
    ) -> None:
        self.identity = identity
        self.name = name
        self.agent = hello.agent
        self.attention: protocol.Attention = "active"
        self.following = ""
        self.joined_at = 0
        self.hand_at = 0
        self.client = client_id(hello.secret)
        self.end = end
        self.role = Role.NONE
        self.draws = False
        # In the room; and: its connection is closed, whether it was in the room or not.
        self.present = False
        self.gone = False
        self.heard_at = 0.0
        self.pinged_at = 0.0
        # Its changes that were not taken and must be sent again, in order.
        self.owed: list[int] = []
        # Whether it must say hello again to learn that its groups are others now.
        self.regrouped = False
        # Whether it was told that what it draws is not shown to others.
        self.told = False

    def shown(self) -> protocol.Member:
        """Give what others see of this member."""
        return protocol.Member(
            id=self.id,
            user=self.identity.user,
            name=self.name,
            client=self.client,
            role=self.role,
            agent=self.agent,
            joined_at=self.joined_at,
            hand_at=self.hand_at,
            attention=self.attention,
            following=self.following,
        )

    def draft(self, n: int, ops: Ops, batch: str) -> Draft:
        """Make the draft of a submission of this member."""
        user, _, ceiling, floor, groups = self.identity
        return Draft(user, self.name, self.client, n, batch, ops, ceiling, floor, groups)

    def holds_back(self, n: int) -> bool:
        """Tell whether submission `n` must wait for an earlier one; taking that one ends it."""
        if not self.owed or n < self.owed[0]:
            return False
        if n > self.owed[0]:
            return True
        # What follows it comes again in order.
        self.owed.clear()
        return False

    def taken(self, n: int) -> None:
        """Wait for submission `n` no more: it came another way, and those after it still must."""
        place = bisect_left(self.owed, n)
        if self.owed[place : place + 1] == [n]:
            del self.owed[place]

    def judged(self, entry: Entry) -> None:
        """Nothing: its own entry, which goes to everyone, is the acknowledgement."""

    def repeated(self, n: int, seq: int) -> None:
        """Acknowledge again, after the entries applied before (if the member takes them now)."""
        self.outbox.flush()
        self.outbox.answer(protocol.encode(protocol.Committed(n, seq)))

    def refused(self, n: int, code: str, message: str) -> None:
        """Refuse a submission of this member.

        One that was not taken because of `READ_ONLY` holds back all later ones until it is sent
        again, so that a client's changes never overtake each other.
        """
        self.taken(n)
        if code == READ_ONLY and len(self.owed) < limits.PENDING_OPS:
            insort(self.owed, n)
        self.outbox.answer(protocol.encode(protocol.Refused(n, code, message)))
