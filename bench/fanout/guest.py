"""One person on a board, who waits for each answer: how long joining and a change take."""

import time
from types import TracebackType

from bench.fanout import wire
from bench.fanout.servers import Target
from bench.fanout.speech import hello
from nbboard.core import protocol
from nbboard.core.ops import Op


class Guest:
    """Joins on entry (`joining` seconds, the whole board included) and leaves on exit."""

    def __init__(self, target: Target, path: str) -> None:
        begun = time.perf_counter()
        self._connection = wire.connected(target)
        self._connection.sendall(wire.request(target, path))
        self._rest = wire.upgraded(self._connection)
        self._said = 0
        self._connection.sendall(wire.masked(hello()))
        self._until(b"ready")
        self.joining = time.perf_counter() - begun

    def __enter__(self) -> "Guest":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """Hang up."""
        self._connection.close()

    def submit(self, *ops: Op) -> float:
        """Make a change; gives the seconds until it is acknowledged."""
        self._said += 1
        frame = wire.masked(protocol.encode(protocol.Submit(self._said, ops)))
        begun = time.perf_counter()
        self._connection.sendall(frame)
        self._until(b"entries")
        return time.perf_counter() - begun

    def _until(self, wanted: bytes) -> None:
        """Read until a message with this tag."""
        begun = time.monotonic()
        pieces = [self._rest]
        while time.monotonic() - begun < wire.SECONDS:
            found, self._rest = wire.frames(b"".join(pieces))
            tags = [said[2 : 2 + (said[1] & 31)] for kind, said in found if kind == wire.BINARY]
            if wanted in tags:
                return
            if any(tag in (b"bye", b"refused") for tag in tags):
                raise wire.Ended(f"waited for {wanted!r}, heard {tags[-1]!r}")
            more = self._connection.recv(1 << 20)
            if not more:
                raise wire.Ended(f"the server hung up before it said {wanted!r}")
            pieces = [self._rest, more]
        raise TimeoutError(f"no {wanted!r} within {wire.SECONDS:g} s")
