"""Pens that write at the same time are read together, once a frame of the screen.

Of what a pen's message costs a small room, most is being woken for it: asyncio's turn of the loop,
then code and data that other work has pushed out of the processor's caches (134 µs, of which 18
are left where one message follows the other). So a loop that hears many pens does not watch their
sockets: at each beat it reads them all, one after the other. What they draw arrives 9 ms later
than it could, 18 at most; on a quiet server nobody waits.
What it spares: docs/adr/0025-pens-are-read-together.md.
"""

import asyncio
import time
from collections import deque
from typing import Final, Protocol
from weakref import WeakKeyDictionary

BEAT: Final = 0.018
"""Seconds from beat to beat: a frame of the screen, and a little to be sure it is over."""
BUSY: Final = 400
"""Messages in a second from which on pens are read together: seven pens, 3 % of a core."""
CALM: Final = 300
"""Messages in a second below which each is read as it comes again."""
STEADY: Final = 0.05
"""Seconds between two messages of a pen that is likely to go on."""
SILENT: Final = 0.1
"""Seconds after which a pen that says nothing is watched by the loop again."""
SLICE: Final = 0.002
"""Seconds of reading before the loop has its turn."""
_WINDOW: Final = 0.25


class Pen(Protocol):
    """A connection as a beat sees it."""

    heard_at: float
    """When it was last read from, by `time.perf_counter`; the beat keeps it."""

    def watch(self, watched: bool) -> None:
        """Have the loop read what comes, or not."""

    def read(self) -> bool:
        """Take what has come, without waiting; tells whether it was anything."""


class Beat:
    """Reads the pens of one event loop. Count each of their messages in `messages`."""

    def __init__(self) -> None:
        self.messages = 0
        self._pens: dict[Pen, None] = {}
        self._unread: deque[Pen] = deque()
        self._together = False
        self._since = 0.0
        self._due = 0.0
        self._waiting: asyncio.Handle | None = None

    def heard(self, pen: Pen) -> None:
        """Take note that the loop read from a pen; the next time it may be done at a beat."""
        now = time.perf_counter()
        self._judge(now)
        if self._together and now - pen.heard_at < STEADY:
            self._pens[pen] = None
            pen.watch(False)
            if self._waiting is None:
                self._waiting = asyncio.get_running_loop().call_later(BEAT, self._begin)
        pen.heard_at = now

    def leave(self, pen: Pen) -> None:
        """Have the loop read from a pen again; nothing if it does."""
        if pen in self._pens:
            del self._pens[pen]
            pen.watch(True)

    def _judge(self, now: float) -> None:
        passed = now - self._since
        if passed >= _WINDOW:
            self._together = self.messages >= passed * (CALM if self._together else BUSY)
            self._since, self.messages = now, 0

    def _begin(self) -> None:
        now = time.perf_counter()
        self._judge(now)
        self._due = now + BEAT
        self._unread.extend(self._pens)
        self._read()

    def _read(self) -> None:
        """Read from one pen after the other; from those left when the slice is over, in a turn."""
        end = time.perf_counter() + SLICE
        self._waiting = None
        try:
            while self._unread and time.perf_counter() < end:
                self._read_one(self._unread.popleft())
        finally:
            self._go_on()

    def _go_on(self) -> None:
        loop = asyncio.get_running_loop()
        if self._unread:
            self._waiting = loop.call_soon(self._read)
        elif self._pens:
            rest = max(0.0, self._due - time.perf_counter())
            self._waiting = loop.call_later(rest, self._begin)

    def _read_one(self, pen: Pen) -> None:
        if pen not in self._pens:
            return
        now = time.perf_counter()
        if pen.read():
            pen.heard_at = now
        if not self._together or now - pen.heard_at > SILENT:
            self.leave(pen)


_beats: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, Beat]] = WeakKeyDictionary()


def beat() -> Beat:
    """Give the beat of the running loop."""
    return _beats.setdefault(asyncio.get_running_loop(), Beat())
