"""The fold of a board's log: one entry in, verdicts out, the same in every replica.

Deterministic by contract: no division, no rounding, no sorting or normalising of text. Written a
second time in `js/src/core/apply.ts`; `conformance/` and a differential fuzz hold the two equal.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET

from nbboard.core import limits
from nbboard.core.ids import ElementId, UserId
from nbboard.core.model import Element, Style
from nbboard.core.ops import (
    Add,
    Archive,
    Ask,
    Ban,
    Clear,
    Decline,
    Entry,
    Introduce,
    Kick,
    LockBoard,
    PassPen,
    Patch,
    PatchSet,
    Remove,
    Rename,
    Reorder,
    Revive,
    Say,
    SetAccess,
    SetGroup,
    SetRole,
    Unsay,
    Verdict,
)
from nbboard.core.permission import permitted, role
from nbboard.core.roles import Role, is_last_owner
from nbboard.core.state import Asked, BoardState, ChatMessage, Placed

# Links cost a few walks over the board, a move in a list one.
_MOVES_IN_A_LIST: Final = 4
_STYLE_FIELDS: Final = frozenset(Style.__struct_fields__)
_PATCH_FIELDS: Final = PatchSet.__struct_fields__


class Outcome(NamedTuple):
    """What an entry did: a verdict per op, the ids it touched, the users it threw out."""

    verdicts: tuple[Verdict, ...]
    touched: tuple[ElementId, ...]
    kicked: tuple[UserId, ...] = ()


def apply(state: BoardState, entry: Entry) -> Outcome:
    """Apply the next entry to `state` and give its outcome.

    The caller must hand entries in order without a gap: raises ValueError when `entry.seq` is
    not `state.seq + 1`.
    """
    if entry.seq != state.seq + 1:
        raise ValueError(f"entry {entry.seq} does not follow {state.seq}")
    state.seq = entry.seq
    state.at = entry.at
    if entry.author in state.names or len(state.names) < limits.ROLES:
        state.names[entry.author] = entry.name
    touched: dict[ElementId, None] = {}
    kicked: list[UserId] = []
    verdicts: list[Verdict] = []
    if sum(type(op) is Reorder for op in entry.ops) > _MOVES_IN_A_LIST:
        state.link()
    for op in entry.ops:
        if not permitted(state, entry, op):
            verdicts.append(_FORBIDDEN)
            continue
        verdict = _APPLY[type(op)](state, entry, op, touched)
        verdicts.append(verdict)
        if verdict == _DONE and (isinstance(op, Kick) or (isinstance(op, Ban) and op.banned)):
            kicked.append(op.user)
    state.settle()
    state.forget_oldest_tombstones()
    return Outcome(tuple(verdicts), tuple(touched), tuple(kicked))


_DONE: Final[Verdict] = "done"
_GONE: Final[Verdict] = "gone"
_CHANGED: Final[Verdict] = "changed"
_EXISTS: Final[Verdict] = "exists"
_FORBIDDEN: Final[Verdict] = "forbidden"
_FULL: Final[Verdict] = "full"

Touched = dict[ElementId, None]


def _put(
    state: BoardState, entry: Entry, placed: Placed | None, element: Element, gone: int
) -> None:
    """Store an element's new content with who touched it and when."""
    others_at = 0
    if placed is not None:
        same = placed.client == entry.client
        others_at = placed.others_at if same else placed.touched_at
    state.placed[element.id] = Placed(element, gone, entry.client, entry.seq, others_at)


def _add(state: BoardState, entry: Entry, op: Add, touched: Touched) -> Verdict:
    element = op.element
    if element.id in state.placed:
        return _EXISTS
    if len(state) >= limits.ELEMENTS:
        return _FULL
    stamped = msgspec.structs.replace(
        element,
        author=entry.author,
        edited_by=entry.author,
        edited_at=entry.seq,
        locked_by=entry.author if element.locked else "",
    )
    _put(state, entry, None, stamped, 0)
    state.push(element.id)
    touched[element.id] = None
    return _DONE


def _patch(state: BoardState, entry: Entry, op: Patch, touched: Touched) -> Verdict:
    placed = state.placed.get(op.id)
    if placed is None or placed.removed_at:
        return _GONE
    element = placed.element
    fields: dict[str, Any] = {}
    style: dict[str, Any] = {}
    for name in _PATCH_FIELDS:
        value = getattr(op.set, name)
        if value is UNSET:
            continue
        if name in _STYLE_FIELDS:
            style[name] = value
        elif name in element.__struct_fields__:
            fields[name] = value
        else:
            return _GONE
    if element.locked:
        unlocker = element.locked_by == entry.author or role(state, entry) is Role.OWNER
        if op.set.locked is not False or not unlocker:
            return _FORBIDDEN
    if op.if_seq is not None and placed.changed_since(op.if_seq, entry.client):
        return _CHANGED
    if op.set.locked is not UNSET:
        fields["locked_by"] = entry.author if op.set.locked else ""
    if style:
        fields["style"] = msgspec.structs.replace(element.style, **style)
    fields["edited_by"] = entry.author
    fields["edited_at"] = entry.seq
    _put(state, entry, placed, msgspec.structs.replace(element, **fields), 0)
    touched[op.id] = None
    return _DONE


def _remove(state: BoardState, entry: Entry, op: Remove, touched: Touched) -> Verdict:
    for key in op.ids:
        placed = state.placed.get(key)
        if placed is None or placed.removed_at:
            return _GONE
        if placed.element.locked:
            return _FORBIDDEN
        if op.if_seq is not None and placed.changed_since(op.if_seq, entry.client):
            return _CHANGED
    for key in op.ids:
        _bury(state, entry, key, touched)
    return _DONE


def _bury(state: BoardState, entry: Entry, key: ElementId, touched: Touched) -> None:
    placed = state.placed[key]
    _put(state, entry, placed, placed.element, entry.seq)
    state.removed.add(key)
    touched[key] = None


def _revive(state: BoardState, entry: Entry, op: Revive, touched: Touched) -> Verdict:
    for key in op.ids:
        placed = state.placed.get(key)
        if placed is None:
            return _GONE
        if not placed.removed_at:
            return _EXISTS
        if op.if_seq is not None and placed.changed_since(op.if_seq, entry.client):
            return _CHANGED
    if len(state) + len(op.ids) > limits.ELEMENTS:
        return _FULL
    for key in op.ids:
        placed = state.placed[key]
        _put(state, entry, placed, placed.element, 0)
        state.removed.discard(key)
        touched[key] = None
    return _DONE


def _reorder(state: BoardState, entry: Entry, op: Reorder, touched: Touched) -> Verdict:
    to, _, anchor = op.to.partition(":")
    for key in (*op.ids, anchor) if anchor else op.ids:
        if state.get(key) is None:
            return _GONE
    if any(state.placed[key].element.locked for key in op.ids):
        return _FORBIDDEN
    if anchor in op.ids:
        return _GONE
    state.move(op.ids, to, anchor)
    for key in op.ids:
        placed = state.placed[key]
        _put(state, entry, placed, placed.element, 0)
        touched[key] = None
    return _DONE


def _clear(state: BoardState, entry: Entry, op: Clear, touched: Touched) -> Verdict:
    mine = op.scope == "mine"
    for key in state.stack():
        placed = state.placed[key]
        element = placed.element
        if placed.removed_at or element.locked or (mine and element.author != entry.author):
            continue
        _bury(state, entry, key, touched)
    return _DONE


def _say(state: BoardState, entry: Entry, op: Say, touched: Touched) -> Verdict:
    state.chat.append(ChatMessage(entry.seq, entry.at, entry.author, entry.name, op.text))
    del state.chat[: -limits.CHAT_TAIL]
    return _DONE


def _unsay(state: BoardState, entry: Entry, op: Unsay, touched: Touched) -> Verdict:
    said = [message for message in state.chat if message.seq == op.seq]
    if not said:
        return _GONE
    if said[0].author != entry.author and role(state, entry) is not Role.OWNER:
        return _FORBIDDEN
    state.chat = [message for message in state.chat if message.seq != op.seq]
    return _DONE


def _rename(state: BoardState, entry: Entry, op: Rename, touched: Touched) -> Verdict:
    state.title = op.title
    return _DONE


def _set_access(state: BoardState, entry: Entry, op: SetAccess, touched: Touched) -> Verdict:
    state.access, state.listed = op.access, op.listed
    return _DONE


def _set_role(state: BoardState, entry: Entry, op: SetRole, touched: Touched) -> Verdict:
    if op.role is not None and op.user not in state.roles and len(state.roles) >= limits.ROLES:
        return _FULL
    if op.role is not Role.OWNER and is_last_owner(state.roles, op.user):
        return _FORBIDDEN
    state.roles.pop(op.user, None)
    if op.role is not None:
        state.roles[op.user] = op.role
    state.asks.pop(op.user, None)
    return _DONE


def _set_group(state: BoardState, entry: Entry, op: SetGroup, touched: Touched) -> Verdict:
    if op.role is None:
        return _GONE if state.groups.pop(op.group, None) is None else _DONE
    if op.group not in state.groups and len(state.groups) >= limits.GROUPS:
        return _FULL
    state.groups[op.group] = op.role
    return _DONE


def _ask(state: BoardState, entry: Entry, op: Ask, touched: Touched) -> Verdict:
    asked = state.asks.get(entry.author)
    if role(state, entry) >= op.role or (asked is not None and asked.role is op.role):
        return _EXISTS
    if asked is None and len(state.asks) >= limits.ASKS:
        return _FULL
    state.asks[entry.author] = Asked(entry.author, op.role, entry.seq, entry.at, entry.name)
    return _DONE


def _decline(state: BoardState, entry: Entry, op: Decline, touched: Touched) -> Verdict:
    if op.user != entry.author and role(state, entry) is not Role.OWNER:
        return _FORBIDDEN
    return _GONE if state.asks.pop(op.user, None) is None else _DONE


def _introduce(state: BoardState, entry: Entry, op: Introduce, touched: Touched) -> Verdict:
    if op.picture is None:
        state.pictures.pop(entry.author, None)
        return _DONE
    if entry.author not in state.pictures and len(state.pictures) >= limits.ROLES:
        return _FULL
    state.pictures[entry.author] = op.picture
    return _DONE


def _archive(state: BoardState, entry: Entry, op: Archive, touched: Touched) -> Verdict:
    state.archived = op.archived
    return _DONE


def _lock_board(state: BoardState, entry: Entry, op: LockBoard, touched: Touched) -> Verdict:
    state.locked = op.locked
    return _DONE


def _kick(state: BoardState, entry: Entry, op: Kick, touched: Touched) -> Verdict:
    return _FORBIDDEN if op.user == entry.author else _DONE


def _ban(state: BoardState, entry: Entry, op: Ban, touched: Touched) -> Verdict:
    if not op.banned:
        if op.user not in state.banned:
            return _GONE
        del state.banned[op.user]
        return _DONE
    if op.user == entry.author or state.roles.get(op.user) is Role.OWNER:
        return _FORBIDDEN
    if op.user not in state.banned and len(state.banned) >= limits.ROLES:
        return _FULL
    state.banned[op.user] = None
    state.asks.pop(op.user, None)
    if state.pen == op.user:
        state.pen = None
    return _DONE


def _pass_pen(state: BoardState, entry: Entry, op: PassPen, touched: Touched) -> Verdict:
    if op.if_holder is not None and op.if_holder != (state.pen or ""):
        return _CHANGED
    if op.to is not None and op.to in state.banned:
        return _FORBIDDEN
    state.pen = op.to
    return _DONE


_APPLY: Final[dict[type, Callable[[BoardState, Entry, Any, Touched], Verdict]]] = {
    Add: _add,
    Patch: _patch,
    Remove: _remove,
    Revive: _revive,
    Reorder: _reorder,
    Clear: _clear,
    Say: _say,
    Unsay: _unsay,
    Rename: _rename,
    SetAccess: _set_access,
    SetRole: _set_role,
    SetGroup: _set_group,
    Ask: _ask,
    Decline: _decline,
    Introduce: _introduce,
    Archive: _archive,
    LockBoard: _lock_board,
    Kick: _kick,
    Ban: _ban,
    PassPen: _pass_pen,
}
