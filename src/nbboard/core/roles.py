"""Roles and the one permission table that apply, REST and the clients read."""

from enum import IntEnum
from typing import Final, Literal

from nbboard.core.ids import UserId

Access = Literal["private", "view", "edit"]


class Role(IntEnum):
    """What a user may do on one board; higher includes lower."""

    NONE = 0
    VIEWER = 1
    EDITOR = 2
    OWNER = 3


ACCESS_ROLE: Final[dict[Access, Role]] = {
    "private": Role.NONE,
    "view": Role.VIEWER,
    "edit": Role.EDITOR,
}
"""The role of a signed-in user that the board does not name."""

# Least role for each kind of op. `clear` of everything is judged in `needed`.
_NEEDED: Final[dict[str, Role]] = {
    "ask": Role.NONE,
    "decline": Role.NONE,
    "introduce": Role.VIEWER,
    "say": Role.VIEWER,
    "unsay": Role.VIEWER,
    "add": Role.EDITOR,
    "patch": Role.EDITOR,
    "remove": Role.EDITOR,
    "revive": Role.EDITOR,
    "reorder": Role.EDITOR,
    "clear": Role.EDITOR,
    "rename": Role.OWNER,
    "set-access": Role.OWNER,
    "set-role": Role.OWNER,
    "set-group": Role.OWNER,
    "archive": Role.OWNER,
    "lock-board": Role.OWNER,
    "kick": Role.OWNER,
    "ban": Role.OWNER,
    "pass-pen": Role.EDITOR,
}
DRAWS: Final = frozenset({"add", "patch", "remove", "revive", "reorder", "clear"})
"""Ops that change the picture: under presenter mode only the holder of the pen, under a board
lock only owners."""


KEPT: Final = DRAWS | {"say", "unsay", "rename"}
"""Ops that change what a board holds: nobody may on an archived one."""


def needed(op_kind: str, *, everything: bool = False) -> Role:
    """Give the least role for an op of this kind; `everything` is ``clear`` with scope all."""
    return Role.OWNER if everything else _NEEDED[op_kind]


def effective(board_role: Role, ceiling: Role, floor: Role) -> Role:
    """Combine the board's role with what the host grants.

    `ceiling` caps (a view-only share link), `floor` lifts (a server that cannot tell people
    apart, an admin of the Hub); the floor wins.
    """
    return max(floor, min(board_role, ceiling))


def is_last_owner(roles: dict[UserId, Role], user: UserId) -> bool:
    """Tell whether `user` is an owner and nobody else is."""
    if roles.get(user) is not Role.OWNER:
        return False
    return sum(role is Role.OWNER for role in roles.values()) == 1
