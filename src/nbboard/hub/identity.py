"""Who is asking at the service: the Hub's word about a token, as Jupyter Server's handlers take it.

A request brings the token itself (kernels, relays) or a page's cookie that holds one; a socket of
a page brings a ticket besides. What the Hub says of it is asked without holding up anybody else.
"""

import hashlib
import re
from typing import Any, Final, NamedTuple

from jupyter_server.auth import Authorizer, IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from jupyterhub.services.auth import HubOAuth, check_scopes
from tornado import web
from tornado.websocket import WebSocketHandler

from nbboard.core import limits
from nbboard.core.errors import StoreError, shown
from nbboard.core.ids import HUB_GROUP, GroupId
from nbboard.core.roles import Role
from nbboard.hub.accounts import Account, Accounts, HubSilent
from nbboard.hub.tickets import HubTickets
from nbboard.server.auth import HostUser, KernelAware
from nbboard.server.logs import LOGS
from nbboard.server.page import Page
from nbboard.server.tickets import ticket_of

SERVICE_USER: Final = "service:"
"""What a user's id begins with that is another service of the Hub."""
LOGIN: Final = "nbboard_login"
"""The attribute of a handler that has its visitor's `Login`."""
ADMIN: Final = "admin:users"
"""The scope of a token that may do what an admin of the Hub may."""
_AUTHORIZATION: Final = re.compile(r"(?:token|bearer)\s+(\S+)\s*\Z", re.IGNORECASE)


class Login(NamedTuple):
    """What a visitor came by; `by_page` tells that it was a page of the service itself."""

    token: str
    by_page: bool


class HubIdentityProvider(IdentityProvider):
    """Asks the Hub who somebody is; lets in whose token holds one of the access scopes.

    `tickets` is set once the boards are open.
    """

    tickets: HubTickets

    def __init__(self, login: HubOAuth, accounts: Accounts) -> None:
        super().__init__()
        self._login = login
        self._accounts = accounts

    async def get_user(self, handler: web.RequestHandler) -> User | None:
        """Give who asks, None for a stranger; raises HTTPError 403 for who may not use this."""
        login = await self._login_of(handler)
        if not login.token:
            _turn_away(handler, "sign in at the Hub first, or bring a token of it")
            return None
        try:
            account = await self._accounts.of(login.token)
        except HubSilent as error:
            raise web.HTTPError(503, str(error)) from error
        if account is None:
            _turn_away(handler, "the Hub does not know this login any more: sign in again")
            return None
        if not self.may_enter(account):
            raise web.HTTPError(403, refusal(account, self._login.access_scopes))
        vars(handler)[LOGIN] = login
        return user_of(account, login)

    def may_enter(self, account: Account) -> bool:
        """Tell whether somebody's token holds one of the access scopes."""
        return holds(account, *self._login.access_scopes)

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:
        """Tell that a request brought the token itself: neither Origin nor XSRF need a check."""
        return bool(vars(handler).get("_token_authenticated", False))

    async def _login_of(self, handler: web.RequestHandler) -> Login:
        given = _AUTHORIZATION.match(handler.request.headers.get("Authorization", ""))
        if given is not None:
            # Where JupyterHub's own code looks for it, too.
            vars(handler)["_token_authenticated"] = True
            return Login(given[1], by_page=False)
        cookie = handler.get_secure_cookie(self._login.cookie_name)
        if cookie is None:
            return _NO_LOGIN
        login = Login(cookie.decode("ascii", "replace"), by_page=True)
        if isinstance(handler, WebSocketHandler):
            # A cookie alone opens no socket: any page of this host could have it sent.
            ticket = ticket_of(handler.request.headers.get("Sec-WebSocket-Protocol", ""))
            return login if await self._opens(ticket, login, handler) else _NO_LOGIN
        # Reading by script needs the page's own XSRF token too, as everywhere under a Hub.
        self._login.check_xsrf_cookie(handler)
        return login

    async def _opens(self, ticket: str, login: Login, handler: web.RequestHandler) -> bool:
        board = handler.path_kwargs.get("board_id", "")
        try:
            return await self.tickets.spend(ticket, login.token, board)
        except StoreError as error:
            raise web.HTTPError(503, str(error)) from error


_NO_LOGIN: Final = Login("", by_page=False)


class HubAuthorizer(Authorizer):
    """Lets everybody who came in do what the boards allow, and admins of the Hub read the log."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        """Tell whether somebody who is let in may do this."""
        return resource != LOGS or (isinstance(user, HostUser) and user.floor is Role.OWNER)


def _turn_away(handler: web.RequestHandler, words: str) -> None:
    """Let a page lead a stranger to the login; tell everybody else why they are not let in."""
    if isinstance(handler, KernelAware) and not isinstance(handler, Page):
        raise web.HTTPError(401, words)


def holds(account: Account, *scopes: str) -> bool:
    """Tell whether the account's token holds one of these scopes of the Hub."""
    return bool(check_scopes(set(scopes), set(account.scopes)))


def user_of(account: Account, login: Login) -> HostUser:
    """Make the user of the handlers from an account of the Hub.

    An admin of the Hub is an owner everywhere on the service's own pages, and by a token that may
    do what admins may; not in notebooks and other people's servers, which act with the admin's
    token, too. Raises HTTPError 403 for a user who is named like a service.
    """
    name = account.name
    if account.kind != "user":
        name = f"{SERVICE_USER}{name}"
    elif name.startswith(SERVICE_USER):
        raise web.HTTPError(403, f"no account's name may begin with {SERVICE_USER}")
    shown_as = account.shown_as or account.name
    is_admin = account.kind == "user" and account.admin
    trusted = login.by_page or holds(account, ADMIN)
    return HostUser(
        username=name,
        name=shown_as,
        display_name=shown_as,
        groups=hub_groups(account),
        floor=Role.OWNER if is_admin and trusted else Role.NONE,
    )


def hub_groups(account: Account) -> tuple[GroupId, ...]:
    """Give the ids of an account's groups."""
    return tuple(map(hub_group, account.groups))


def hub_group(name: str) -> GroupId:
    """Give the id of a group of the Hub: its name, or a hash of one that no board could hold."""
    key = HUB_GROUP + name
    if name.isprintable() and len(key.encode("utf-8", "surrogatepass")) <= limits.NAME_BYTES:
        return GroupId(key)
    return GroupId(HUB_GROUP + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest())


def refusal(account: Account, scopes: Any) -> str:
    """Say why somebody is not let in, and who can change that."""
    wanted = " or ".join(sorted(scopes, key=len, reverse=True))
    whose = "your server's token" if account.kind == "user" else "the service's token"
    return (
        f"{shown(account.name)} may not use the boards of this Hub: {whose} lacks the scope "
        f"{wanted}. Its admin gives it with nbboard.hub.configure(c) at the end of "
        "jupyterhub_config.py; a server that was started before must be stopped and started again"
    )
