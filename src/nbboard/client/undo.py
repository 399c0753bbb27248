"""Undo and redo of one client's own actions: each op has an inverse, made before it is applied.

An inverse carries `if_seq`, the seq its author had applied when acting: an element that another
client has touched since is left alone (verdict ``changed``). One op per element, so that the rest
is done.
"""

from typing import Any, Final, NamedTuple

from msgspec import UNSET

from nbboard.core import limits
from nbboard.core.model import Style
from nbboard.core.ops import Add, Clear, Op, Patch, PatchSet, Remove, Reorder, Revive
from nbboard.core.state import BoardState

_STYLE: Final = frozenset(Style.__struct_fields__)

Step = tuple[Op, ...]


class Scene(NamedTuple):
    """What an action was done on: the picture, the seq confirmed by then, and by whom."""

    state: BoardState
    seq: int
    user: str


class History:
    """At most `limits.UNDO_STEPS` steps back, and those undone."""

    def __init__(self) -> None:
        self._undo: list[Step] = []
        self._redo: list[Step] = []

    def did(self, step: Step) -> None:
        """Remember the inverse of a new action; what was undone can no longer be redone."""
        if step:
            self._undo.append(step)
            del self._undo[: -limits.UNDO_STEPS]
            self._redo.clear()

    def undo(self, scene: Scene) -> Step:
        """Give the ops that undo the last action, () when there is none."""
        return self._move(self._undo, self._redo, scene)

    def redo(self, scene: Scene) -> Step:
        """Give the ops that redo what was undone last, () when there is none."""
        return self._move(self._redo, self._undo, scene)

    def _move(self, source: list[Step], target: list[Step], scene: Scene) -> Step:
        if not source:
            return ()
        step = source.pop()
        target.append(inverse(step, scene))
        return step


def inverse(ops: Step, scene: Scene) -> Step:
    """Give the ops that take `ops` back, judged by the picture before them.

    What cannot be undone (chat, roles, titles) has no inverse and is left out.
    """
    undoing: list[Op] = []
    for op in ops:
        undoing[:0] = _inverse(op, scene)
    return tuple(undoing)


def _inverse(op: Op, scene: Scene) -> list[Op]:
    seq = scene.seq
    match op:
        case Add(element):
            # A drawing may bring locked elements along, which cannot be removed as they are.
            unlock = [Patch(element.id, PatchSet(locked=False), seq)] if element.locked else []
            return [*unlock, Remove((element.id,), seq)]
        case Patch(key, changes):
            return _old_fields(key, changes, scene)
        case Remove(ids):
            return [Revive((key,), seq) for key in ids]
        case Revive(ids):
            return [Remove((key,), seq) for key in ids]
        case Clear(scope):
            return [
                Revive((element.id,), seq)
                for element in scene.state
                if not element.locked and (scope == "all" or element.author == scene.user)
            ]
        case Reorder(ids):
            return _old_places(ids, scene.state)
        case _:
            return []


def _old_fields(key: str, changes: PatchSet, scene: Scene) -> list[Op]:
    placed = scene.state.placed.get(key)
    if placed is None:
        return []
    # Removed ones too: the step may bring them back first.
    element = placed.element
    old: dict[str, Any] = {}
    for name in changes.__struct_fields__:
        if getattr(changes, name) is not UNSET:
            old[name] = getattr(element.style if name in _STYLE else element, name, UNSET)
    return [Patch(key, PatchSet(**old), scene.seq)]


def _old_places(ids: tuple[str, ...], state: BoardState) -> list[Op]:
    """Put each element back above what was below it, lowest first."""
    shown = [key for key in state.order if key not in state.removed]
    place = {key: index for index, key in enumerate(shown)}
    back: list[Op] = []
    for key in sorted((key for key in ids if key in place), key=place.__getitem__):
        below = place[key]
        back.append(Reorder((key,), "back" if below == 0 else f"above:{shown[below - 1]}"))
    return back
