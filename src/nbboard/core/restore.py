"""From the board as it is back to what it was: the ops that make the difference."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from nbboard.core import limits
from nbboard.core.ids import ClientId, ElementId, element_id
from nbboard.core.model import Element, Style
from nbboard.core.ops import Add, Op, Ops, Patch, PatchSet, Remove, Reorder, Revive
from nbboard.core.protocol import encode
from nbboard.core.state import BoardState, Placed

_STYLE: Final = frozenset(Style.__struct_fields__)
# `locked` is set on its own: what is locked takes nothing but being unlocked.
_PATCHED: Final = tuple(name for name in PatchSet.__struct_fields__ if name != "locked")
_ASIDE: Final = frozenset(["id", "author", "edited_by", "edited_at", "locked_by", "locked"])
# What an entry holds besides its ops: author, name, client, groups.
_ENVELOPE: Final = 16 * 1024


def restoring(
    current: BoardState, then: BoardState, if_seq: int | None = None, client: ClientId = ""
) -> list[Op]:
    """Give the ops with which an owner makes `current` show what `then` showed.

    Content, places and stack order; who drew and edited is what the log says. Each op names one
    element, so that what others do at the same time voids no more than itself; moves alone name
    more. With `if_seq`, an element that a client other than `client` touched after that seq stays
    as it is. An element whose tombstone is forgotten is added anew; one whose id was used again
    for something else comes back under another id.
    """
    return _Restoring(current, then, if_seq, client).ops()


def entries(ops: Sequence[Op]) -> Iterator[Ops]:
    """Cut ops into pieces that each fit an entry, in order."""
    piece: list[Op] = []
    room = limits.ENTRY_BYTES - _ENVELOPE
    for op in ops:
        size = len(encode(op))
        if piece and (size > room or len(piece) == limits.OPS_PER_ENTRY):
            yield tuple(piece)
            piece, room = [], limits.ENTRY_BYTES - _ENVELOPE
        piece.append(op)
        room -= size
    if piece:
        yield tuple(piece)


def unstamped(element: Element) -> Element:
    """Give an element as it may be added anew: without what the board says of it."""
    return msgspec.structs.replace(element, author="", edited_by="", edited_at=0, locked_by="")


class _Restoring:
    def __init__(
        self, current: BoardState, then: BoardState, if_seq: int | None, client: ClientId
    ) -> None:
        self._current = current
        self._then = then
        self._if_seq = if_seq
        self._client = client
        self._twins: dict[ElementId, ElementId] = {}

    def ops(self) -> list[Op]:
        current = self._current
        wanted = list(self._then)
        for element in wanted:
            self._note_twin(element)
        targets = [self._twins.get(element.id, element.id) for element in wanted]
        kept = set(targets)
        away = [key for key in current.order if key not in current.removed and key not in kept]
        unlocked: list[Op] = []
        removed: list[Op] = []
        for key in away:
            if current.placed[key].element.locked:
                unlocked.append(Patch(key, PatchSet(locked=False), self._if_seq))
            removed.append(Remove((key,), self._if_seq))
        content = [op for element in wanted for op in self._content(element)]
        moves = self._moves([key for key in targets if not self._left(key)])
        moving = {key for move in moves for key in move.ids}
        opened, locked = self._locks(wanted, moving)
        return [*unlocked, *removed, *opened, *content, *moves, *locked]

    def _left(self, key: ElementId) -> bool:
        """Tell whether others changed an element, so that it stays as it is."""
        placed = self._current.placed.get(key)
        if placed is None or self._if_seq is None:
            return False
        return placed.changed_since(self._if_seq, self._client)

    def _note_twin(self, element: Element) -> None:
        """Find another id for an element whose own is in use for something else."""
        placed = self._current.placed.get(element.id)
        if placed is None or _same_body(placed.element, element):
            return
        key = element.id
        while placed is not None and not _same_body(placed.element, element):
            key = element_id(hashlib.sha256(key.encode()).digest())
            placed = self._current.placed.get(key)
        self._twins[element.id] = key

    def _content(self, element: Element) -> Iterator[Op]:
        key = self._twins.get(element.id, element.id)
        placed = self._current.placed.get(key)
        if placed is None:
            fresh = unstamped(element)
            yield Add(msgspec.structs.replace(fresh, id=key, locked=False))
            return
        if placed.removed_at:
            yield Revive((key,), self._if_seq)
        changes = _changes(placed.element, element)
        if changes:
            yield Patch(key, PatchSet(**changes), self._if_seq)

    def _locks(self, wanted: list[Element], moving: set[ElementId]) -> tuple[list[Op], list[Op]]:
        """Give what unlocks elements before they change and what locks them afterwards."""
        opened: list[Op] = []
        locked: list[Op] = []
        for element in wanted:
            key = self._twins.get(element.id, element.id)
            placed = self._current.placed.get(key)
            was = placed is not None and placed.element.locked
            # What is locked now and then is left so, unless it has to change meanwhile.
            touched = key in moving or (placed is not None and _differs(placed, element))
            if was and (touched or not element.locked):
                opened.append(Patch(key, PatchSet(locked=False), self._if_seq))
            if element.locked and (touched or not was):
                locked.append(Patch(key, PatchSet(locked=True), self._if_seq))
        return opened, locked

    def _moves(self, targets: list[ElementId]) -> list[Reorder]:
        """Give moves that put `targets` in this order, of as few elements as possible."""
        height = {key: place for place, key in enumerate(self._current.order)}
        new = (key for key in targets if key not in height)
        height |= {key: len(height) + place for place, key in enumerate(new)}
        staying = set(_longest_rising([height[key] for key in targets]))
        moves: list[Reorder] = []
        run: list[ElementId] = []
        below: ElementId | None = None

        def place_run() -> None:
            for start in range(0, len(run), limits.IDS_PER_OP):
                ids = tuple(run[start : start + limits.IDS_PER_OP])
                under = run[start - 1] if start else below
                moves.append(Reorder(ids, "back" if under is None else f"above:{under}"))

        for index, key in enumerate(targets):
            if index not in staying:
                run.append(key)
                continue
            place_run()
            run, below = [], key
        place_run()
        return moves


def _differs(placed: Placed, element: Element) -> bool:
    return bool(placed.removed_at or _changes(placed.element, element))


def _same_body(one: Element, other: Element) -> bool:
    """Tell whether two elements differ in nothing but their ids and what a patch can set."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    fixed = (
        name
        for name in one.__struct_fields__
        if name not in _ASIDE and name not in _PATCHED and name != "style"
    )
    return all(getattr(one, name) == getattr(other, name) for name in fixed)


def _changes(now: Element, then: Element) -> dict[str, Any]:
    """Give the fields, but `locked`, that make one element look like the other."""
    if now is then:
        return {}
    changes: dict[str, Any] = {}
    for name in _PATCHED:
        source, target = (now.style, then.style) if name in _STYLE else (now, then)
        if hasattr(target, name) and getattr(source, name) != getattr(target, name):
            changes[name] = getattr(target, name)
    return changes


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Give the indices of a longest rising subsequence (patience sorting, with links back)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        place = bisect_left(tops, number)
        before.append(ends[place - 1] if place else -1)
        if place == len(tops):
            tops.append(number)
            ends.append(index)
        else:
            tops[place] = number
            ends[place] = index
    found: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]
