"""Who is asking at the service: the Hub's word about a token, as Jupyter Server's handlers take it.

A request brings the token itself (kernels, relays), a page's cookie that holds one, or, for a
socket of a page, a ticket. What the Hub says of it is asked without holding up anybody else.
"""

import hashlib
import re
from typing import Any, Final

from jupyter_server.auth import Authorizer, IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from jupyterhub.services.auth import HubOAuth, check_scopes
from tornado import web
from tornado.websocket import WebSocketHandler

from nbboard.core import limits
from nbboard.core.errors import shown
from nbboard.core.ids import HUB_GROUP, GroupId
from nbboard.core.roles import Role
from nbboard.hub.accounts import Account, Accounts, HubSilent
from nbboard.hub.tickets import Tickets, ticket_of
from nbboard.server.auth import HostUser, KernelAware
from nbboard.server.logs import LOGS
from nbboard.server.page import Page

SERVICE_USER: Final = "service:"
"""What a user's id begins with that is another service of the Hub."""
_AUTHORIZATION: Final = re.compile(r"(?:token|bearer)\s+(\S+)\s*\Z", re.IGNORECASE)


class HubIdentityProvider(IdentityProvider):
    """Asks the Hub who somebody is; lets in whose token holds one of the access scopes.

    Make it with `HubIdentityProvider(login=…, accounts=…, tickets=…)`.
    """

    def __init__(self, login: HubOAuth, accounts: Accounts, tickets: Tickets) -> None:
        super().__init__()
        self._login = login
        self._accounts = accounts
        self._tickets = tickets

    # Its base gives a coroutine, too, but says so with another type.
    async def get_user(self, handler: web.RequestHandler) -> User | None:  # type: ignore[override]
        """Give who asks, None for a stranger; raises HTTPError 403 for who may not use this."""
        token = self._token(handler)
        if not token:
            return _stranger(handler, "sign in at the Hub first, or bring a token of it")
        try:
            account = await self._accounts.of(token)
        except HubSilent as error:
            raise web.HTTPError(503, str(error)) from error
        if account is None:
            return _stranger(handler, "the Hub does not know this login any more: sign in again")
        if not self.may_enter(account):
            raise web.HTTPError(403, refusal(account, self._login.access_scopes))
        # Where the handlers, and JupyterHub's own, look for what this request came by.
        handler.__dict__["nbboard_token"] = token
        return user_of(account)

    def may_enter(self, account: Account) -> bool:
        """Tell whether somebody's token holds one of the access scopes."""
        return bool(check_scopes(set(self._login.access_scopes), set(account.scopes)))

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:
        """Tell that a request brought the token itself: neither Origin nor XSRF need a check."""
        return bool(handler.__dict__.get("_token_authenticated", False))

    def _token(self, handler: web.RequestHandler) -> str:
        given = _AUTHORIZATION.match(handler.request.headers.get("Authorization", ""))
        if given is not None:
            handler.__dict__["_token_authenticated"] = True
            return given[1]
        if isinstance(handler, WebSocketHandler):
            # A cookie alone opens no socket: any page of this host could have it sent.
            key = ticket_of(handler.request.headers.get("Sec-WebSocket-Protocol", ""))
            ticket = self._tickets.spend(key, handler.path_kwargs.get("board_id", ""))
            return "" if ticket is None else ticket.token
        cookie = handler.get_secure_cookie(self._login.cookie_name)
        if cookie is None:
            return ""
        # Reading by script needs the page's own XSRF token too, as everywhere under a Hub.
        self._login.check_xsrf_cookie(handler)
        return cookie.decode("ascii", "replace")


class HubAuthorizer(Authorizer):
    """Lets everybody who came in do what the boards allow, and admins of the Hub read the log."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        """Tell whether somebody who is let in may do this."""
        return resource != LOGS or (isinstance(user, HostUser) and user.floor is Role.OWNER)


def _stranger(handler: web.RequestHandler, words: str) -> None:
    """Let a page lead a stranger to the login; tell everybody else why they are not let in."""
    if isinstance(handler, KernelAware) and not isinstance(handler, Page):
        raise web.HTTPError(401, words)


def user_of(account: Account) -> HostUser:
    """Make the user of the handlers from an account of the Hub.

    Raises HTTPError 403 for a user who is named like a service.
    """
    name = account.name
    if account.kind != "user":
        name = f"{SERVICE_USER}{name}"
    elif name.startswith(SERVICE_USER):
        raise web.HTTPError(403, f"no account's name may begin with {SERVICE_USER}")
    shown_as = account.shown_as or account.name
    return HostUser(
        username=name,
        name=shown_as,
        display_name=shown_as,
        groups=hub_groups(account),
        floor=Role.OWNER if account.kind == "user" and account.admin else Role.NONE,
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
