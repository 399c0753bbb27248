"""What somebody may do on a board as it is now; apply decides the same again at a seq."""

from collections import OrderedDict
from typing import Final

from nbboard.core import limits, permission
from nbboard.core.ids import UserId
from nbboard.core.ops import Ask, Clear, Entry, Ops, kind
from nbboard.core.permission import hindrance, permitted
from nbboard.core.roles import Role, effective
from nbboard.core.state import BoardState
from nbboard.room.host import Clock
from nbboard.room.identity import Identity
from nbboard.room.rate import TokenBucket
from nbboard.store.base import Draft

_GOVERNING: Final = frozenset(
    ["set-access", "set-role", "set-group", "archive", "lock-board", "kick", "ban", "pass-pen"]
)

_HOUR: Final = 3600


def governs(ops: Ops) -> bool:
    """Tell whether some op may change what somebody may do."""
    return any(kind(op) in _GOVERNING for op in ops)


def role(state: BoardState, identity: Identity) -> Role:
    """Give somebody's role, without presenter mode and locks."""
    board_role = state.board_role(identity.user, identity.groups)
    return effective(board_role, identity.ceiling, identity.floor)


def may_draw(state: BoardState, identity: Identity) -> bool:
    """Tell whether somebody may draw now, presenter mode and locks considered."""
    entry = _drawing(state, identity)
    return permitted(state, entry, entry.ops[0])


def not_drawing(state: BoardState, identity: Identity) -> str:
    """Say why somebody may not draw now."""
    return f"nobody sees what you draw: {_why(state, _drawing(state, identity), 'add')}"


def no_upload(state: BoardState, identity: Identity) -> str | None:
    """Give the words that refuse an image to put on the board now, or None.

    Whoever may draw now may upload: the holder of the pen too, and nobody to an archived board.
    """
    if may_draw(state, identity):
        return None
    why = _why(state, _drawing(state, identity), "add")
    return f"an image for the board needs an editor who may draw: {why}"


def forbidden(state: BoardState, draft: Draft) -> str | None:
    """Give the words that refuse a draft one of whose ops its author may not do now, or None.

    The whole draft is refused: nobody gets bytes stored by hiding them behind a chat message.
    """
    entry = draft.entry(state.seq + 1, state.at)
    for op in draft.ops:
        if not permitted(state, entry, op):
            return f"{kind(op)} is not allowed: {_why(state, entry, kind(op))}"
    return None


class EarlyCheck:
    """What refuses a draft of one room before it takes a number in the log."""

    def __init__(self, state: BoardState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        # Those who have not asked for longest are forgotten first.
        self._asked: OrderedDict[UserId, TokenBucket] = OrderedDict()

    def refusal(self, draft: Draft) -> tuple[str, str] | None:
        """Give code and words for a draft that is forbidden, or asks for access too often.

        Asking needs no role, so only its rate keeps it from filling the log.
        """
        words = forbidden(self._state, draft)
        if words is not None:
            return "forbidden", words
        if any(isinstance(op, Ask) and self._asks_too_often(draft.author) for op in draft.ops):
            return "too-often", f"you may ask {limits.ASKS_SENT} times in an hour: wait a little"
        return None

    def _asks_too_often(self, user: UserId) -> bool:
        now = self._clock.monotonic()
        fresh = TokenBucket(limits.ASKS_SENT / _HOUR, limits.ASKS_SENT, now)
        bucket = self._asked.setdefault(user, fresh)
        self._asked.move_to_end(user)
        if len(self._asked) > limits.MEMBERS:
            self._asked.popitem(last=False)
        if bucket.wait(now) > 0:
            return True
        bucket.take(now)
        return False


def _drawing(state: BoardState, identity: Identity) -> Entry:
    user, name, ceiling, floor, groups = identity
    draft = Draft(user, name, "", 0, "", (Clear("mine"),), ceiling, floor, groups)
    return draft.entry(state.seq + 1, state.at)


def _why(state: BoardState, entry: Entry, op_kind: str) -> str:
    held = permission.role(state, entry).name.lower()
    return hindrance(state, entry, op_kind) or f"your role here is {held}"
