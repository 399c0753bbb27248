"""The newest part of a board's log, encoded once and shared by all who are sent it."""

from typing import Final

from nbboard.core.protocol import encode_entries

TAIL_BYTES: Final = 2 * 1024 * 1024
"""Encoded entries kept at least; whoever is further behind gets a snapshot instead."""
FRAME_BYTES: Final = 256 * 1024
"""A frame of entries ends with the entry that reaches this size."""


class Log:
    """Encoded entries ``first`` to ``head``, verdicts included; a member's place is a number.

    Nothing is kept per member: `frame` gives all who are at the same place the same bytes.
    """

    def __init__(self, head: int) -> None:
        self.head = head
        self.first = head + 1
        self._encoded: list[bytes] = []
        # Bytes from the beginning of time up to and including each entry kept; one more in front.
        self._ends = [0]
        self._frame: tuple[tuple[int, int], tuple[bytes, int]] | None = None

    def append(self, encoded: bytes) -> None:
        """Take the next entry, encoded with its verdicts."""
        self.head += 1
        self._encoded.append(encoded)
        self._ends.append(self._ends[-1] + len(encoded))
        if self._ends[-1] - self._ends[0] > 2 * TAIL_BYTES:
            self._trim()

    def reaches(self, since: int) -> bool:
        """Tell whether every entry after `since` is here."""
        return self.first - 1 <= since <= self.head

    def size_after(self, since: int) -> int:
        """Give the bytes of the entries after `since`, which must be here (`reaches`)."""
        return self._ends[-1] - self._ends[since - self.first + 1]

    def frame(self, after: int, upto: int) -> tuple[bytes, int]:
        """Give one message with entries from `after` + 1 up to `upto` at most, and its last seq.

        `after` must be below `upto` and within reach.
        """
        if self._frame is not None and self._frame[0] == (after, upto):
            return self._frame[1]
        start = after - self.first + 1
        last = start
        while last + self.first < upto and self._ends[last + 1] - self._ends[start] < FRAME_BYTES:
            last += 1
        made = encode_entries(tuple(self._encoded[start : last + 1])), last + self.first
        self._frame = (after, upto), made
        return made

    def empty(self) -> None:
        """Let go of all entries; nobody asks for one any more."""
        self._frame = None
        self._encoded.clear()
        self._ends, self.first = self._ends[-1:], self.head + 1

    def forget(self) -> None:
        """Free the message made last: in a quiet room it is as large as the entries themselves."""
        self._frame = None

    def _trim(self) -> None:
        spare = self._ends[-1] - TAIL_BYTES
        drop = next(index for index, end in enumerate(self._ends) if end > spare) - 1
        del self._encoded[:drop]
        del self._ends[:drop]
        self.first += drop
