"""The people whom other nodes have on this board: who they are, and what they do right now.

What other nodes say is taken as if it came from outside: decoded, bounded, and only of members
whose ids are that node's own. What it may do on the board was that node's to check; entries are
judged by everyone for themselves.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from nbboard.core import limits, protocol
from nbboard.core.errors import ProtocolError
from nbboard.core.protocol import LiveBy
from nbboard.room.host import Clock
from nbboard.room.presence import Presence
from nbboard.room.roster import Roster

_LIVE_BYTES: Final = 4 * 1024 * 1024
"""Of one frame; a node merges what its members do in one tick."""
_live: Final = msgspec.msgpack.Decoder(LiveBy)
_members: Final = msgspec.msgpack.Decoder(protocol.Members)
_log: Final = logging.getLogger(__name__)


class Elsewhere:
    """Hears a board's line; nothing comes of it before `meet`."""

    _roster: Roster
    _moved: Callable[[bool], None]

    def __init__(self, presence: Presence, clock: Clock, wake: Callable[[], None]) -> None:
        self._presence = presence
        self._clock = clock
        self._wake = wake
        self._shown: dict[str, bytes] = {}
        self._members: dict[str, dict[str, protocol.Member]] = {}

    def meet(self, roster: Roster, moved: Callable[[bool], None]) -> None:
        """Show people in `roster`.

        `moved` is called when they come and go, with whether a node came that knows nothing of us.
        """
        self._roster, self._moved = roster, moved

    def heard(self, node: str, frame: bytes) -> None:
        """Take what members of another node do right now."""
        known = self._members.get(node, {})
        now = self._clock.monotonic()
        try:
            if len(frame) > _LIVE_BYTES:
                raise ProtocolError("too-large", f"{len(frame)} bytes")
            for member, item in _live.decode(frame).items:
                protocol.check_live(item)
                if member in known:
                    self._presence.take(member, item, now)
        except (msgspec.MsgspecError, ProtocolError) as error:
            _log.warning("another node's frame is none", extra={"reason": str(error)[:200]})
        self._wake()

    def here(self, others: Mapping[str, bytes]) -> None:
        """Take who is on other nodes, by node."""
        came = others.keys() - self._shown.keys()
        for node, data in others.items():
            if self._shown.get(node) != data:
                self._members[node] = members_of(node, data)
        for node in self._shown.keys() - others.keys():
            del self._members[node]
        self._shown = dict(others)
        everyone = {
            key: member for members in self._members.values() for key, member in members.items()
        }
        for member in self._roster.elsewhere(everyone):
            self._presence.leave(member)
        self._moved(bool(came))


def members_of(node: str, data: bytes) -> dict[str, protocol.Member]:
    """Give a node's own members by id, from what it shows on a board's line."""
    try:
        found = _members.decode(data).joined
    except msgspec.MsgspecError as error:
        _log.warning("another node's members are none", extra={"reason": str(error)[:200]})
        return {}
    own = (member for member in found[: limits.MEMBERS] if member.id.startswith(f"{node}-"))
    return {member.id: member for member in own}
