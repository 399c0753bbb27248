"""The live lane on its way out: what changed since the last tick, to members and other nodes."""

from collections.abc import Iterable
from typing import NamedTuple

from nbboard.core.protocol import encode_live_by
from nbboard.room.log import Log
from nbboard.room.presence import Change, Presence, frame_without
from nbboard.room.roster import Roster
from nbboard.room.rounds import Members
from nbboard.store.line import Line


class Ways(NamedTuple):
    """Who is sent what changes: the members here and, by the board's line, other nodes.

    `log` is where the members' durable lane comes from.
    """

    roster: Roster
    line: Line
    log: Log


class Delivery:
    """Sends what changed in `presence`, encoded once; a `Tick` says when."""

    def __init__(self, presence: Presence, ways: Ways) -> None:
        self._presence = presence
        self._roster, self._line, self._log = ways

    def say(self, changes: Iterable[Change]) -> None:
        """Tell other nodes what members of this one do."""
        if self._line.node:
            ours = [change.encoded for change in changes if self._roster.has(change.member)]
            if ours:
                self._line.say(encode_live_by(ours))

    def deliver(self) -> bool:
        """Send what changed; authors get it without their own. Tells whether more waits."""
        if self._roster.rounds.under_way:
            # In a very large room, that is; what waits is merged with what still comes.
            return True
        keys, changes = self._presence.drain()
        if keys:
            self.say(changes)
            common = encode_live_by([change.encoded for change in changes]) if changes else None
            authors = {change.member for change in changes}
            frames = {author: frame_without(changes, author) for author in authors}
            head = self._log.head

            def serve(members: Members) -> None:
                moved = self._log.head != head
                for member in members:
                    outbox = member.outbox
                    if not moved or outbox.cursor is None or outbox.cursor <= head:
                        outbox.live(frames.get(member.id, common), keys)
                    else:
                        # In a later slice: an answer of its own took entries along meanwhile.
                        outbox.renew(keys)

            self._roster.rounds.begin(serve)
        return self._presence.waiting
