"""Who is asking: from Jupyter's identity to a board identity.

Kernels of this server bring `NBBOARD_TOKEN`, a second credential that only nbboard's handlers
accept (the same trust as the server's own runtime file). Everyone else is whom the server's
IdentityProvider says.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.auth.decorator import authorized
from jupyter_server.auth.identity import PasswordIdentityProvider
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import ensure_async, url_path_join
from tornado import web

from nbboard.core.ids import GroupId
from nbboard.core.roles import Role
from nbboard.room.identity import Identity

RESOURCE: Final = "nbboard"
KERNEL_USER: Final = "python"
HOSTING: Final = "nbboard_hosting"
"""Key in Tornado's settings under which the handlers find the `Hosting`."""
_RESERVED: Final = ("guest:", "group:", "hub:", "link:")
"""Who is called so would be taken for a guest or a group."""
M = TypeVar("M", bound=Callable[..., Any])


def readers(method: M) -> M:
    """Let in whom the Authorizer lets read, also to a POST: the board's roles decide the rest."""
    return cast("M", authorized("read")(method))


@dataclass
class HostUser(User):
    """A user of whom the host knows more than a name.

    `groups` are ids of groups that it keeps, `floor` lifts what boards let the user do. Such a
    host knows whose each kernel is, too: no account stands for all of them.
    """

    groups: tuple[GroupId, ...] = ()
    floor: Role = Role.NONE


class KernelIdentityProvider(IdentityProvider):
    """Says that a request which brought the kernels' token comes from Python."""

    def get_user(self, handler: web.RequestHandler) -> User:
        """Give the one user that all kernels of this server are."""
        return User(username=KERNEL_USER, name="Python", display_name="Python")

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:
        """Tell that no cookie was involved: neither Origin nor XSRF need a check."""
        return True


class KernelAware(JupyterHandler):
    """A handler that also lets this server's own kernels in."""

    auth_resource = RESOURCE

    @property
    def identity_provider(self) -> IdentityProvider:
        """The kernels' provider when their token was brought, else the server's."""
        if self.from_kernel:
            return KernelIdentityProvider()
        provider: IdentityProvider = super().identity_provider
        return provider

    @property
    def home(self) -> str:
        """The path of nbboard on this server, with its slash."""
        return home(self)

    @property
    def from_kernel(self) -> bool:
        """Whether the request carries the kernels' token."""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in ("token", "bearer"):
            return False
        expected: str = self.settings[HOSTING].kernel_token
        return hmac.compare_digest(token.strip().encode(), expected.encode())

    async def identify(self) -> Identity:
        """Give the board identity of the current user.

        The Authorizer caps it: "execute" on ``nbboard`` may do all the board allows, "read" is a
        viewer's ceiling, neither is nobody. A provider that cannot tell people apart makes
        everyone it lets in an owner, and so are this server's kernels. Raises StoreError.
        """
        user = self.current_user
        if user.username.startswith(_RESERVED):
            raise web.HTTPError(403, f"no account's name may begin with {', '.join(_RESERVED)}")
        known = user if isinstance(user, HostUser) else None
        if user.username == KERNEL_USER and not self.from_kernel and known is None:
            # Boards that kernels made are this user's: an account of that name would own them.
            raise web.HTTPError(403, f"no account may be called {KERNEL_USER}: kernels are")
        ceiling = Role.NONE
        for action, role in (("execute", Role.OWNER), ("read", Role.VIEWER)):
            allowed = self.authorizer.is_authorized(self, user, action, RESOURCE)
            if await ensure_async(allowed):
                ceiling = role
                break
        trusted = self.from_kernel or not tells_people_apart(self.identity_provider)
        floor = known.floor if known is not None else Role.NONE
        return Identity(
            user=user.username,
            name=user.display_name or user.name or user.username,
            ceiling=ceiling,
            floor=ceiling if trusted else min(floor, ceiling),
            # Whom every board is open to anyway needs no group.
            groups=() if trusted else await self._groups(user.username, known),
        )

    async def _groups(self, user: str, known: HostUser | None) -> tuple[GroupId, ...]:
        opened = await self.settings[HOSTING].opened()
        kept: tuple[GroupId, ...] = await opened.memberships.of(user)
        return kept if known is None else (*kept, *known.groups)


def home(handler: JupyterHandler) -> str:
    """Give the path of nbboard on the server of a handler, with its slash."""
    given: str = handler.settings[HOSTING].home
    return given or url_path_join(handler.base_url, "nbboard/")


def tells_people_apart(provider: Any) -> bool:
    """Tell whether an IdentityProvider knows accounts, or only that somebody has the token."""
    return type(provider) not in (IdentityProvider, PasswordIdentityProvider)
