"""Who somebody is, as the host says, and how they are called on a board."""

import unicodedata
from typing import Final, NamedTuple

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.ids import GroupId, UserId
from nbboard.core.model import bounded
from nbboard.core.roles import Role

# Control and format characters, line and paragraph separators, halves of surrogate pairs and
# private use: they hide, reverse or fake parts of a name.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co"})


class Identity(NamedTuple):
    """What the host says of a visitor.

    `ceiling` caps and `floor` lifts what the board lets them do (`roles.effective`). `groups` are
    the groups they are in (`ids`), whether the board knows these or not.
    """

    user: UserId
    name: str
    ceiling: Role = Role.OWNER
    floor: Role = Role.NONE
    groups: tuple[GroupId, ...] = ()


def check_name(name: str) -> str:
    """Give a display name back if it can be shown safely; raises InvalidInput.

    Safe is: not blank, at most `limits.NAME_BYTES`, in normal form C, without control, format
    or private characters.
    """
    bounded(name, limits.NAME_BYTES, "name")
    if not name.strip():
        raise InvalidInput("a name must not be blank")
    if any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in name):
        raise InvalidInput(f"a name must not hold invisible characters: {shown(name)}")
    if not unicodedata.is_normalized("NFC", name):
        raise InvalidInput(f"a name must be in Unicode normal form C: {shown(name)}")
    return name


def display_name(identity: Identity, chosen: str = "") -> str:
    """Give how a visitor is shown: the name they chose, else the host's, else the account.

    Raises InvalidInput for a chosen name that `check_name` refuses and for an account that no
    board can store. The host's own name is passed over when it is unfit: its bearer cannot
    change it.
    """
    user = bounded(identity.user, limits.NAME_BYTES, "account name")
    if not user:
        raise InvalidInput("the host gave no account name")
    if chosen:
        return check_name(chosen)
    try:
        return check_name(identity.name)
    except InvalidInput:
        return user
