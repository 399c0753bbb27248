"""Who is on a board and who may do what: `board.people`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.session import Session
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.ops import (
    Ask,
    Ban,
    Decline,
    Introduce,
    Kick,
    LockBoard,
    PassPen,
    SetAccess,
    SetGroup,
    SetRole,
)
from nbboard.core.protocol import Member
from nbboard.core.roles import Access, Role
from nbboard.core.state import Asked

_ROLES: Final = {role.name.lower(): role for role in Role}


class People:
    """The people of one board. What needs a right you have not raises NotAllowed.

    People are named by their account (`Member.user`), as the host knows it.
    """

    def __init__(self, session: Session):
        self._session = session

    def __iter__(self) -> Iterator[Member]:
        """Go over everyone connected now, one member per connection."""
        return iter(self.members)

    def __len__(self) -> int:
        """Count the connections."""
        return len(self.members)

    def __repr__(self) -> str:
        return f"<{len(self)} here: {', '.join(member.name for member in self)}>"

    @property
    def members(self) -> tuple[Member, ...]:
        """Everyone connected now, you included."""
        mirror = self._session.connection.mirror
        with mirror.lock:
            return tuple(mirror.members.values())

    @property
    def you(self) -> Member:
        """This connection as others see it; its account is `you.user`."""
        you = self._session.connection.mirror.you
        assert you is not None, "whoever has a board has joined it"
        return you

    @property
    def roles(self) -> dict[str, str]:
        """The roles that accounts were given, by account."""
        with self._session.reading() as state:
            return {user: role.name.lower() for user, role in state.roles.items()}

    @property
    def groups(self) -> dict[str, str]:
        """The roles that groups were given, by group id."""
        with self._session.reading() as state:
            return {group: role.name.lower() for group, role in state.groups.items()}

    @property
    def banned(self) -> tuple[str, ...]:
        """The accounts that are kept out."""
        with self._session.reading() as state:
            return tuple(state.banned)

    @property
    def requests(self) -> tuple[Asked, ...]:
        """Who asks for a higher role, oldest first."""
        with self._session.reading() as state:
            return tuple(sorted(state.asks.values(), key=lambda asked: asked.seq))

    @property
    def hands(self) -> tuple[Member, ...]:
        """Whose hand is raised, the first to raise it first."""
        raised = [member for member in self.members if member.hand_at]
        return tuple(sorted(raised, key=lambda member: member.hand_at))

    @property
    def pen(self) -> str | None:
        """The account that holds the pen in presenter mode; None when everyone may draw."""
        with self._session.reading() as state:
            return state.pen

    # ---- owners

    def give(self, user: str, role: str | None) -> None:
        """Give an account a role ("viewer", "editor", "owner"), or None: what anyone may do.

        Also invites somebody who has never been here, and answers their request.
        """
        self._session.submit(SetRole(user, None if role is None else _role(role)))

    def give_group(self, group: str, role: str | None) -> None:
        """Give everybody in a group (its id) a role, or None: no longer."""
        self._session.submit(SetGroup(group, None if role is None else _role(role)))

    def accept(self, user: str) -> None:
        """Give somebody the role they ask for; raises InvalidInput if they do not ask."""
        asked = next((asked for asked in self.requests if asked.user == user), None)
        if asked is None:
            raise InvalidInput(f"{shown(user)} does not ask for anything: see `requests`")
        self._session.submit(SetRole(user, asked.role))

    def decline(self, user: str) -> None:
        """Take a request off the list."""
        self._session.submit(Decline(user))

    def remove(self, user: str) -> None:
        """End somebody's connections; they may come back."""
        self._session.submit(Kick(user))

    def ban(self, user: str) -> None:
        """Keep somebody out, from now on."""
        self._session.submit(Ban(user, True))

    def unban(self, user: str) -> None:
        """Let somebody in again."""
        self._session.submit(Ban(user, False))

    def open_to(self, access: Access, *, listed: bool = False) -> None:
        """Say what signed-in people without a role may do, and whether lobbies list the board."""
        self._session.submit(SetAccess(access, listed))

    def lock(self, locked: bool = True) -> None:
        """Let only owners draw, or (False) everyone again."""
        self._session.submit(LockBoard(locked))

    # ---- presenting

    def pass_pen(self, user: str | None) -> None:
        """Begin presenter mode or hand the pen on; None ends it. Owners, and who holds the pen.

        Raises InvalidInput for an account that is neither here nor has a role: nobody could draw.
        """
        if user is not None:
            here = {member.user for member in self.members}
            if user not in here | set(self.roles):
                known = ", ".join(sorted(here))
                raise InvalidInput(f"{shown(user)} is not here and has no role; here are {known}")
        self._session.submit(PassPen(user))

    def raise_hand(self, raised: bool = True) -> None:
        """Show a raised hand beside your name, or take it down."""
        self._session.show_hand(raised)

    def ask(self, role: str = "editor") -> None:
        """Ask the owners for a higher role."""
        self._session.submit(Ask(_role(role)))

    # ---- yourself

    def introduce(self, picture: str | Path | bytes | None) -> None:
        """Show a picture of yourself on this board (a file or its bytes); None: your initials.

        The server cuts it to a small square.
        """
        if picture is None:
            self._session.submit(Introduce(None))
            return
        data = picture if isinstance(picture, bytes) else Path(picture).read_bytes()
        session = self._session
        blob = background().run(rest.upload_picture(session.endpoint, session.board, data))
        session.submit(Introduce(blob))


def _role(name: str) -> Role:
    try:
        return _ROLES[name]
    except KeyError:
        raise InvalidInput(f"role {shown(name)}: one of {', '.join(_ROLES)}") from None
