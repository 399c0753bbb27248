"""What this process still has to send: numbered submissions, merged while they wait.

A loop that draws ten thousand strokes must not become ten thousand messages: what draws and has
not been sent yet joins the last waiting submission as long as that stays small. Other ops go
alone: a message of the chat is an entry, and one that changes rights is judged before what follows.
"""

import threading
from typing import Final

from msgspec import Struct

from nbboard.core import limits, protocol
from nbboard.core.errors import LimitExceeded
from nbboard.core.ops import Op, check_ops, kind
from nbboard.core.roles import DRAWS

IN_FLIGHT: Final = 16
"""Submissions sent and not yet acknowledged; more would only wait on the server."""
_ENVELOPE: Final = 256


class Waiting(Struct):
    """A submission that may still grow until it is sent."""

    n: int
    batch: str
    ops: list[Op]
    size: int
    sent: bool = False


class Outgoing:
    """Submissions in order of their number, from first made to acknowledged."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 1
        self._waiting: dict[int, Waiting] = {}

    def __len__(self) -> int:
        """Count the submissions without an answer."""
        return len(self._waiting)

    def numbers(self) -> tuple[int, ...]:
        """Give the numbers without an answer, oldest first."""
        with self._lock:
            return tuple(self._waiting)

    def add(self, ops: tuple[Op, ...], batch: str) -> list[tuple[int, tuple[Op, ...]]]:
        """Queue checked ops; gives which went into which number.

        Raises InvalidInput, and LimitExceeded for a single op over the size of an entry, before
        anything was queued.
        """
        for start in range(0, len(ops), limits.OPS_PER_ENTRY):
            check_ops(ops[start : start + limits.OPS_PER_ENTRY])
        sizes = [len(protocol.encode(op)) for op in ops]
        limit = limits.ENTRY_BYTES - _ENVELOPE
        if max(sizes) > limit:
            raise LimitExceeded(f"one change of {max(sizes)} bytes; an entry holds {limit}")
        placed: dict[int, list[Op]] = {}
        with self._lock:
            for op, size in zip(ops, sizes, strict=True):
                item = self._room_for(op, size, batch, limit)
                item.ops.append(op)
                item.size += size
                placed.setdefault(item.n, []).append(op)
        return [(n, tuple(group)) for n, group in placed.items()]

    def take(self) -> list[protocol.Submit]:
        """Give what may be sent now, marking it sent."""
        with self._lock:
            sent = [item for item in self._waiting.values() if item.sent]
            submissions, ops = len(sent), sum(len(item.ops) for item in sent)
            ready: list[Waiting] = []
            for item in self._waiting.values():
                if item.sent:
                    continue
                if submissions >= IN_FLIGHT or ops + len(item.ops) > limits.OPS_IN_FLIGHT:
                    break
                item.sent = True
                submissions, ops = submissions + 1, ops + len(item.ops)
                ready.append(item)
            return [protocol.Submit(item.n, tuple(item.ops), item.batch) for item in ready]

    def lost_connection(self) -> None:
        """Mark everything unsent: a number that was sent once must not grow, but goes again."""
        with self._lock:
            for item in self._waiting.values():
                if item.sent:
                    item.sent = False
                    item.size = limits.ENTRY_BYTES

    def answered(self, n: int) -> bool:
        """Forget a number that was acknowledged or refused; False when it was not waiting."""
        with self._lock:
            return self._waiting.pop(n, None) is not None

    def _room_for(self, op: Op, size: int, batch: str, limit: int) -> Waiting:
        last = next(reversed(self._waiting.values()), None)
        if (
            last is None
            or last.sent
            or last.batch != batch
            or last.size + size > limit
            or not {kind(op), kind(last.ops[-1])} <= DRAWS
            or len(last.ops) >= limits.OPS_PER_ENTRY
        ):
            last = Waiting(self._next, batch, [], 0)
            self._waiting[self._next] = last
            self._next += 1
        return last
