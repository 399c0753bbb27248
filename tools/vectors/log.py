"""A log that is written entry by entry, each with the verdicts that its writer expects."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from nbboard.core import limits, snapshot
from nbboard.core.apply import apply
from nbboard.core.digest import checksum, digest
from nbboard.core.ops import Entry, Op, check_ops
from nbboard.core.protocol import decode_entry, encode
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState
from tools.vectors.scene import Person

START = 1_700_000_000_000
"""Server time of the first entry in ms; each later entry is 1000 ms younger."""


@contextmanager
def limited(values: dict[str, int]) -> Iterator[None]:
    """Run with other limits, so that a vector can reach one with a handful of ops."""
    before = {name: getattr(limits, name) for name in values}
    try:
        for name, value in values.items():
            setattr(limits, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(limits, name, value)


class VectorLog:
    """One log of a vectors file. `about` says what it shows; `limits` replaces bounds in it."""

    def __init__(self, name: str, about: str, *, access: Access = "edit", **replaced: int) -> None:
        self.name = name
        self.about = about
        self.limits = replaced
        self.board: tuple[str, str, Access] = ("Vectors", "ada", access)
        self.state = BoardState(*self.board)
        self.lines: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}

    @property
    def seq(self) -> int:
        """The seq of the newest entry."""
        return self.state.seq

    def entry(self, person: Person, *ops: Op, expect: str = "done", kicked: str = "") -> int:
        """Append one entry and give its seq.

        `expect` names the verdict of each op, or the one of all; `kicked` the users thrown out.
        Raises AssertionError when the core judges otherwise.
        """
        number = self._numbers[person.client] = self._numbers.get(person.client, 0) + 1
        entry = Entry(
            seq=self.state.seq + 1,
            at=START + 1000 * self.state.seq,
            author=person.user,
            name=person.name,
            client=person.client,
            n=number,
            batch="",
            ops=ops,
            ceiling=Role(person.ceiling),
            floor=Role(person.floor),
            groups=person.groups,
        )
        assert decode_entry(encode(entry)) == entry
        check_ops(ops)
        with limited(self.limits):
            outcome = apply(self.state, entry)
        verdicts = expect.split()
        expected = verdicts * len(ops) if len(verdicts) == 1 else verdicts
        where = f"{self.name}, entry {entry.seq}: {entry.ops}"
        assert list(outcome.verdicts) == expected, f"{where}: {outcome.verdicts}"
        assert list(outcome.kicked) == kicked.split(), f"{where}: kicked {outcome.kicked}"
        self.lines.append(
            {
                "entry": json.loads(msgspec.json.encode(entry)),
                "frame": base64.b64encode(encode(entry)).decode(),
                "verdicts": expected,
                "touched": sorted(outcome.touched),
                "kicked": list(outcome.kicked),
                "digest": digest(self.state),
                "checksum": checksum(self.state),
            }
        )
        return entry.seq

    def on_board(self, *numbers: int) -> None:
        """Check by hand which elements are on the board, bottom to top."""
        found = [int(element.id) for element in self.state]
        assert found == list(numbers), f"{self.name}: {found} on the board"

    def record(self) -> dict[str, Any]:
        """Give the log as JSON data."""
        title, owner, access = self.board
        return {
            "name": self.name,
            "about": self.about,
            "limits": self.limits,
            "board": {"title": title, "owner": owner, "access": access},
            "entries": self.lines,
        }

    def snapshot(self) -> dict[str, Any]:
        """Give the state that the log ends with as a snapshot in small chunks."""
        with limited({"SNAPSHOT_BYTES": 400}):
            chunks = snapshot.chunks(self.state)
        return {
            "name": self.name,
            "chunks": [base64.b64encode(chunk).decode() for chunk in chunks],
            "digest": digest(self.state),
            "checksum": checksum(self.state),
            "elements": len(self.state),
            "tombstones": len(self.state.removed),
        }
