"""Who people are where there is no host to say so.

Whoever can use this process may do everything on its boards.
"""

import getpass
from typing import Final

from nbboard.core.errors import InvalidInput
from nbboard.core.ids import UserId
from nbboard.core.roles import Role
from nbboard.room.identity import Identity, check_name

PYTHON: Final = Identity("python", "Python", floor=Role.OWNER)
"""The kernel or script itself."""


def person() -> Identity:
    """Give who looks at this process's boards in a page: the account it runs under."""
    user = _login()
    return Identity(user, user, floor=Role.OWNER)


def _login() -> UserId:
    try:
        return check_name(getpass.getuser())
    except (OSError, KeyError, InvalidInput):
        # No account of that number, as in many containers, or no name to show.
        return "you"
