"""What one member still has to be sent.

Three lanes, in this order. *Answers*: welcome, refusals, who is here. *Durable*: a place in the
shared `Log` and in shared snapshot chunks, so that a slow member costs no memory. *Live*: never
queued; a member that is busy only remembers what it missed, and gets its newest form later.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, Protocol

from nbboard.core import limits
from nbboard.room.host import Clock
from nbboard.room.log import Log

ANSWERS: Final = 1024
"""Answers that may wait for a slow member before it counts as stalled."""
MISSED: Final = 4096
"""Live things of which a slow member remembers that it missed them."""
HIGH_WATER: Final = 256 * 1024
"""Unsent bytes above which a peer asks the room to wait."""
AT_ONCE: Final = 1024 * 1024
"""Bytes sent in one turn of the loop: a fast reader takes a whole snapshot, 10 ms for 24 MB."""

Key = tuple[str, str, str]
"""One live thing: member id, kind of the live item, element id or ""."""


class Peer(Protocol):
    """One connection, seen from the room.

    `send` always takes the frame; False says that the peer has more than `HIGH_WATER` unsent and
    that the room must wait until the peer calls `on_writable`. Nothing here may block.
    """

    on_writable: Callable[[], None]

    def send(self, frame: bytes) -> bool:
        """Take one binary message; False asks to wait for `on_writable` before the next."""

    def close(self, code: int, reason: str) -> None:
        """End the connection after what was sent."""


class Feed(NamedTuple):
    """Where an outbox draws from: the shared log, time, and two calls back to its room.

    `catch_up` encodes the newest form of live things (None when nothing is left of them);
    `fell_behind` is called when the log no longer reaches the member's place.
    """

    log: Log
    clock: Clock
    catch_up: Callable[[Mapping[Key, int]], bytes | None]
    fell_behind: Callable[[], None]


def _forgotten(missed: Mapping[Key, int]) -> None:
    pass


def _nothing() -> None:
    pass


class Outbox:
    """The three lanes of one member; every call sends as much as the peer takes, and returns."""

    __slots__ = (
        "_answers",
        "_blocked_at",
        "_chunks",
        "_closed",
        "_feed",
        "_next_chunk",
        "_peer",
        "_ready",
        "cursor",
        "missed",
    )

    def __init__(self, peer: Peer, feed: Feed) -> None:
        self.cursor: int | None = None
        self.missed: dict[Key, int] = {}
        self._peer = peer
        self._feed = feed
        # Not a deque: an empty one takes 0.7 KiB, and there are seldom any answers.
        self._answers: list[bytes] = []
        self._chunks: tuple[bytes, ...] = ()
        self._next_chunk = 0
        # Without a frame: it is not known yet, and nothing goes beyond its seq until it is.
        self._ready: tuple[int, bytes | None] | None = None
        self._blocked_at: float | None = None
        self._closed = False
        peer.on_writable = self._writable

    def answer(self, frame: bytes) -> None:
        """Send a message of this member's own, before everything else that waits."""
        if not self._closed:
            self._answers.append(frame)
            self.flush()

    def begin(self, opening: bytes, chunks: tuple[bytes, ...], seq: int) -> None:
        """Begin the durable lane anew: `opening`, a snapshot (or none), then what follows `seq`."""
        self._answers.append(opening)
        self._chunks, self._next_chunk = chunks, 0
        self._ready = None
        self.cursor = seq
        self.flush()

    def expect(self, seq: int) -> None:
        """Send no entry after `seq` until `ready` gave what comes between."""
        self._ready = (seq, None)

    def ready(self, seq: int, frame: bytes) -> None:
        """Send `frame` exactly between the entries `seq` and `seq` + 1.

        `seq` must not be below the member's place.
        """
        self._ready = (seq, frame)
        self.flush()

    def live(self, frame: bytes | None, changes: Mapping[Key, int]) -> None:
        """Send a live frame now, or remember that this member missed `changes`."""
        if self._blocked_at is None and self.cursor is not None and not self.missed:
            if frame is not None and not self._peer.send(frame):
                self._blocked_at = self._feed.clock.monotonic()
            return
        self._miss(changes)

    def renew(self, changes: Mapping[Key, int]) -> None:
        """Send the newest form of `changes`: an entry that ends some may have been sent already."""
        self._miss(changes)
        self.flush()

    def flush(self) -> None:
        """Send what is due until the peer asks to wait."""
        sent = 0
        while self._blocked_at is None and not self._closed:
            frame = self._next()
            if frame is None:
                return
            self._send(frame)
            sent += len(frame)
            if sent >= AT_ONCE and self._blocked_at is None:
                self._blocked_at = self._feed.clock.monotonic()
                self._feed.clock.call_later(0, self._writable)

    def drop(self) -> None:
        """Forget everything: the connection is gone."""
        self._closed = True
        self.cursor = None
        self._answers.clear()
        self._chunks = ()
        self.missed.clear()
        # Its calls know the member, which knows this.
        self._feed = self._feed._replace(catch_up=_forgotten, fell_behind=_nothing)

    def stalled(self, now: float) -> bool:
        """Tell whether the peer takes nothing any more, or too little for its own answers."""
        if self._blocked_at is None:
            return False
        return now - self._blocked_at >= limits.STALLED_SECONDS or len(self._answers) > ANSWERS

    def _miss(self, changes: Mapping[Key, int]) -> None:
        if self._closed:
            return
        for key, index in changes.items():
            self.missed[key] = min(index, self.missed.get(key, index))
        while len(self.missed) > MISSED:
            del self.missed[next(iter(self.missed))]

    def _writable(self) -> None:
        self._blocked_at = None
        self.flush()

    def _send(self, frame: bytes) -> None:
        if not self._peer.send(frame):
            self._blocked_at = self._feed.clock.monotonic()

    def _next(self) -> bytes | None:
        if self._answers:
            return self._answers.pop(0)
        if self._next_chunk < len(self._chunks):
            self._next_chunk += 1
            return self._chunks[self._next_chunk - 1]
        self._chunks, self._next_chunk = (), 0
        if self.cursor is None:
            return None
        return self._next_durable(self.cursor) or self._next_live()

    def _next_durable(self, cursor: int) -> bytes | None:
        log = self._feed.log
        upto = log.head if self._ready is None else self._ready[0]
        if cursor < upto:
            if not log.reaches(cursor):
                self.cursor, self._ready = None, None
                self._feed.fell_behind()
                return None
            frame, self.cursor = log.frame(cursor, upto)
            return frame
        if self._ready is not None:
            _, ready = self._ready
            if ready is not None:
                self._ready = None
            return ready
        return None

    def _next_live(self) -> bytes | None:
        if not self.missed or self.cursor is None:
            return None
        missed, self.missed = self.missed, {}
        return self._feed.catch_up(missed)
