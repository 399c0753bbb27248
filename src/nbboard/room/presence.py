"""What members are doing right now: strokes in progress, drags, cursors.

Never stored. Each live thing has a `Key`; what matters is only its newest form (of a stroke: its
points so far), so that anyone who missed something, or joins, is sent exactly that. A key that is
gone shows as its end: an `Ink` with `end`, a `Shape` or `Cursor` of None, an empty `Drag`.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from nbboard.core import limits, points
from nbboard.core.ids import ElementId
from nbboard.core.ops import Add, Entry, Ops
from nbboard.core.protocol import (
    Cursor,
    Drag,
    Ink,
    Laser,
    LiveItem,
    Shape,
    Typing,
    View,
    encode_live_by,
    encode_live_item,
)
from nbboard.room.ink import LiveStroke
from nbboard.room.outbox import Key

HELD: Final = 16
"""Strokes and shapes in progress of one member (a hand has ten fingers)."""
FINISHED: Final = 4096
"""Element ids that are remembered as ended, so that late frames cannot bring them back."""
LASER_POINTS: Final = 512
"""Of a laser trail between two ticks; of more only the newest message shows, they fade anyway."""
CURSORS_PER_TICK: Final = 32
"""Cursors and views sent at once: a room's cost grows with its people, not with their square."""
DRAWN: Final = ("ink", "shape")
_DRAWING: Final = (*DRAWN, "drag")
_THINNED: Final = ("cursor", "view")
_LASTING: Final = ("cursor", "view")
"""Kinds that silence does not end."""


class _Held:
    """A live thing, and when it was last heard of."""

    __slots__ = ("at", "value")

    def __init__(self, value: LiveStroke | LiveItem, at: float) -> None:
        self.value = value
        self.at = at


class Change(NamedTuple):
    """One live thing that changed: who did it, and the pair to send, encoded."""

    member: str
    encoded: bytes


class Presence:
    """The live things of one room. `known` tells whether an element id is in use on the board."""

    def __init__(self, known: Callable[[ElementId], bool]) -> None:
        self._known = known
        self._held: dict[str, dict[Key, _Held]] = {}
        self._owners: dict[ElementId, Key] = {}
        self._finished: dict[ElementId, None] = {}
        self._changed: dict[Key, int] = {}

    def take(self, member: str, item: LiveItem, now: float) -> None:
        """Take what a member just did; what does not fit (a late frame, a gap) changes nothing."""
        match item:
            case Ink():
                self._take_ink((member, "ink", item.id), item, now)
            case Shape():
                self._take_shape((member, "shape", item.id), item, now)
            case Laser():
                self._take_laser((member, "laser", ""), item, now)
            case Drag(patches):
                self._replace((member, "drag", ""), item if patches else None, now)
            case Cursor(at):
                self._replace((member, "cursor", ""), None if at is None else item, now)
            case Typing(active):
                self._replace((member, "typing", ""), item if active else None, now)
            case View():
                self._replace((member, "view", ""), item, now)

    def drain(self) -> tuple[dict[Key, int], list[Change]]:
        """Give what changed since the last call: keys with the first new index, and the items.

        Cursors beyond `CURSORS_PER_TICK` stay for the next call (`waiting`).
        """
        if len(self._changed) <= CURSORS_PER_TICK:
            every, self._changed = self._changed, {}
            return every, list(self._changes(every))
        taken: dict[Key, int] = {}
        thinned = 0
        for key, index in self._changed.items():
            if key[1] in _THINNED:
                thinned += 1
                if thinned > CURSORS_PER_TICK:
                    continue
            taken[key] = index
        for key in taken:
            del self._changed[key]
        return taken, list(self._changes(taken))

    @property
    def waiting(self) -> bool:
        """Whether `drain` has something to give."""
        return bool(self._changed)

    def catch_up(self, missed: Mapping[Key, int], but: str) -> bytes | None:
        """Encode the newest form of what a member missed; None when nothing is left of it."""
        changes = self._changes({key: at for key, at in missed.items() if key[0] != but})
        encoded = [change.encoded for change in changes]
        return encode_live_by(encoded) if encoded else None

    def all_changes(self) -> list[Change]:
        """Give all that goes on as if it had just begun."""
        return list(self._changes({key: 0 for keys in self._held.values() for key in keys}))

    def everything(self, but: str) -> tuple[tuple[str, LiveItem], ...]:
        """Give all that goes on, strokes from their start, except what member `but` does."""
        held = ((key, 0) for member, keys in self._held.items() if member != but for key in keys)
        found = ((key[0], self._item(key, index)) for key, index in held if key[1] != "laser")
        return tuple((member, item) for member, item in found if item is not None)

    def commit(self, entry: Entry, author: str = "", touched: Container[ElementId] = ()) -> None:
        """End what an entry's adds were drawn as: the elements themselves now show.

        So does the drag of member `author` of an element that is among those `touched`. Nothing
        is sent for it: whoever gets the entry ends the same. Ids of adds that came to nothing end
        as well.
        """
        dragged = [(author, "drag", "")] if self._drags(author, touched) else []
        for key in (*self._drawing(entry.ops), *dragged):
            self._drop(key)
            self._changed.pop(key, None)
        for op in entry.ops:
            if isinstance(op, Add) and not self._known(op.element.id):
                self._finish(op.element.id)

    def refuse(self, member: str, ops: Ops) -> None:
        """End what a refused submission's adds were drawn as, and tell the others."""
        for key in self._drawing(ops):
            if key[0] == member:
                self._end(key)

    def draws(self, member: str) -> bool:
        """Tell whether a member draws or drags something right now."""
        return any(key[1] in _DRAWING for key in self._held.get(member, ()))

    def still(self, member: str) -> bool:
        """End all that a member draws or drags (the right to was lost); tells if there was any."""
        ended = [key for key in self._held.get(member, ()) if key[1] in _DRAWING]
        for key in ended:
            self._end(key)
        return bool(ended)

    def leave(self, member: str) -> None:
        """Forget a member; the others drop its live things when they learn that it left.

        Its strokes are not finished: the same client may come back and go on with them.
        """
        for key in list(self._held.get(member, ())):
            self._drop(key)
        self._held.pop(member, None)
        for key in [key for key in self._changed if key[0] == member]:
            del self._changed[key]

    def expire(self, now: float) -> None:
        """End what has been silent for `limits.LIVE_SECONDS`."""
        silent = [
            key
            for keys in self._held.values()
            for key, held in keys.items()
            if key[1] not in _LASTING and now - held.at >= limits.LIVE_SECONDS
        ]
        for key in silent:
            self._end(key)

    def _take_ink(self, key: Key, ink: Ink, now: float) -> None:
        held = self._held.get(key[0], {}).get(key)
        if held is not None and ink.start and not ink.end and not self._known(ink.id):
            # Sixty times a second: a stroke goes on, which is nobody else's and not finished.
            assert isinstance(held.value, LiveStroke)
            index = held.value.count
            if held.value.add(ink):
                held.at = now
                # What was to be sent from already is an earlier point.
                self._changed.setdefault(key, index)
            return
        if not self._open(key):
            return
        if ink.end:
            if held is not None:
                self._end(key)
            self._finish(ink.id)
        elif ink.start == 0:
            stroke = LiveStroke(ink)
            if stroke.add(ink):
                self._hold(key, stroke, now)

    def _take_shape(self, key: Key, shape: Shape, now: float) -> None:
        if not self._open(key):
            return
        if shape.element is not None:
            self._hold(key, shape, now)
            return
        if key in self._held.get(key[0], {}):
            self._end(key)
        self._finish(shape.id)

    def _take_laser(self, key: Key, laser: Laser, now: float) -> None:
        held = self._held.get(key[0], {}).get(key)
        if key in self._changed and held is not None and isinstance(held.value, Laser):
            trail = (held.value.points, laser.points)
            if sum(map(points.count, trail)) <= LASER_POINTS:
                laser = Laser(points.join(trail))
        self._hold(key, laser, now)

    def _replace(self, key: Key, item: LiveItem | None, now: float) -> None:
        if item is not None:
            self._hold(key, item, now)
        elif key in self._held.get(key[0], {}):
            self._end(key)

    def _drags(self, member: str, touched: Container[ElementId]) -> bool:
        held = self._held.get(member, {}).get((member, "drag", ""))
        patches = held.value.patches if held and isinstance(held.value, Drag) else ()
        return any(element in touched for element, _ in patches)

    def _open(self, key: Key) -> bool:
        """Tell whether a member may (go on to) draw under this id."""
        member, _, element = key
        if element in self._finished or self._known(element):
            return False
        if element in self._owners:
            return self._owners[element] == key
        drawing = [held for held in self._held.get(member, ()) if held[1] in DRAWN]
        return len(drawing) < HELD

    def _hold(self, key: Key, value: LiveStroke | LiveItem, now: float, index: int = 0) -> None:
        self._held.setdefault(key[0], {})[key] = _Held(value, now)
        if key[1] in DRAWN:
            self._owners[key[2]] = key
        self._changed[key] = min(index, self._changed.get(key, index))

    def _end(self, key: Key) -> None:
        self._drop(key)
        if key[1] in DRAWN:
            self._finish(key[2])
        self._changed[key] = 0

    def _drop(self, key: Key) -> None:
        self._held[key[0]].pop(key)
        if key[1] in DRAWN:
            del self._owners[key[2]]

    def _finish(self, element: ElementId) -> None:
        self._finished[element] = None
        if len(self._finished) > FINISHED:
            del self._finished[next(iter(self._finished))]

    def _drawing(self, ops: Ops) -> list[Key]:
        added = (op.element.id for op in ops if isinstance(op, Add))
        return [self._owners[element] for element in added if element in self._owners]

    def _changes(self, keys: Mapping[Key, int]) -> Iterator[Change]:
        for key, index in keys.items():
            item = self._item(key, index)
            if item is not None:
                yield Change(key[0], encode_live_item(key[0], item))

    def _item(self, key: Key, index: int) -> LiveItem | None:
        member, kind, element = key
        held = self._held.get(member, {}).get(key)
        if held is None:
            # Of a member that left nothing is said here: `members` says it.
            ended = member in self._held and not self._known(element)
            return _ending(kind, element) if ended else None
        if isinstance(held.value, LiveStroke):
            return held.value.since(index)
        return held.value


def _ending(kind: str, element: ElementId) -> LiveItem | None:
    endings: dict[str, LiveItem] = {
        "ink": Ink(element, 0, b"", end=True),
        "shape": Shape(element, None),
        "drag": Drag(()),
        "cursor": Cursor(None),
        "typing": Typing(active=False),
    }
    return endings.get(kind)


def frame_without(changes: Iterable[Change], member: str) -> bytes | None:
    """Encode changes for a member that is the author of some of them."""
    others = [change.encoded for change in changes if change.member != member]
    return encode_live_by(others) if others else None
