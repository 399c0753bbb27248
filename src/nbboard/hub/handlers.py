"""What the service has besides the extension's handlers, and what it changes in them."""

import logging
from collections.abc import Callable
from html import escape
from http.client import responses
from typing import Any, Final, TypeVar

from jupyter_server.base.handlers import JupyterHandler
from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated
from tornado import web

from nbboard.core.errors import NotAllowed
from nbboard.hub.identity import LOGIN, HubIdentityProvider, Login
from nbboard.hub.login import HubLogin
from nbboard.hub.visits import Visits
from nbboard.server.auth import HOSTING, KernelAware, readers
from nbboard.server.base import BoardHandler, read_json
from nbboard.server.socket import BoardSocket
from nbboard.server.tickets import PROTOCOL, Wanted

VISITS: Final = "nbboard_visits"
"""Key in Tornado's settings: the `Visits`."""
PUBLIC: Final = "nbboard_public_site"
"""Key in Tornado's settings: scheme and host as visitors' browsers know them, "" when unknown."""
_ERROR_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>nbboard</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 15vh auto;
padding: 0 1.5em }}</style></head>
<body><h1>{}</h1><p>{}</p><p><a href="{}">Boards</a></p></body></html>
"""
_NOT_BEGUN: Final = (
    "This login was not begun in this browser, or more than ten minutes ago. Try logging in again."
)
_log: Final = logging.getLogger(__name__)
H = TypeVar("H", bound=type[JupyterHandler])


class HubAware(HubOAuthenticated, KernelAware):
    """A handler whose login is the Hub's.

    Of JupyterHub's mixin it takes the way to the login page and XSRF tokens that hold for one
    session; who asks was found out before (`HubIdentityProvider`), without blocking.
    """

    @property
    def site(self) -> str:
        """Where visitors reach the service: scheme and host, for addresses that they are shown."""
        public: str = self.settings[PUBLIC]
        if public:
            return public
        forwarded = self.request.headers.get("X-Forwarded-Host", "")
        if forwarded and self.identity_provider.is_token_authenticated(self):
            # The relay's word for where its page is; only who says it is shown the answer.
            return f"{self.request.protocol}://{forwarded.rpartition(',')[2].strip()}"
        site: str = super().site
        return site

    @property
    def log(self) -> logging.Logger:
        """The service's own: Jupyter's belongs to an application that is not there."""
        return _log

    def log_exception(self, *args: Any) -> None:
        """Log what failed here; what was refused is told by the line of its request."""
        error = args[1]
        if not isinstance(error, web.HTTPError) or error.status_code >= 500:
            super().log_exception(*args)

    @property
    def page_site(self) -> str:
        """Scheme and host of the pages, which a user's server may not have; "" when unknown."""
        public: str = self.settings[PUBLIC]
        return public

    def get_current_user(self) -> Any:
        """Never asked: `prepare` has said who it is, without blocking."""
        raise RuntimeError("the user is known only after prepare()")


class WithErrorPage(web.RequestHandler):
    """Shows what went wrong as a page, with a way back."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error with its words."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        words = getattr(error, "log_message", None) or responses.get(status_code, "")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        title = f"{status_code} {responses.get(status_code, '')}"
        home = self.settings[HOSTING].home
        parts = (escape(part) for part in (title, str(words), home))
        self.finish(_ERROR_PAGE.format(*parts))


class HubPage(WithErrorPage, HubAware):
    """A page of the service."""


class HubSocket(HubAware, BoardSocket):
    """A board's socket: of a kernel or relay (token), or of a page (ticket)."""

    _leave: Callable[[], None] | None = None

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Choose the one that says nothing, of those that a page offers beside its ticket."""
        return PROTOCOL if PROTOCOL in subprotocols else None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer a handshake that failed in plain words."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        words = getattr(error, "log_message", None) or responses.get(status_code, "")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(str(words))

    def open(self, *args: str, **options: str) -> None:
        """Begin the session, and have the Hub asked about its visitor from time to time."""
        super().open(*args, **options)
        assert self.session is not None
        visits: Visits = self.settings[VISITS]
        login: Login = vars(self)[LOGIN]
        self._leave = visits.enter(login, self.current_user, self.session.end)

    def on_close(self) -> None:
        """Take the member out of the room."""
        super().on_close()
        if self._leave is not None:
            self._leave()


class TicketsHandler(BoardHandler):
    """``api/tickets``: what lets a page open one socket."""

    @web.authenticated
    @readers
    async def post(self) -> None:
        """Give a ticket for a board; only to a page, which is more than the token it would name.

        Whoever brings a token needs none, and must not come to be taken for a page.
        """
        wanted = read_json(self, Wanted)
        login: Login = vars(self)[LOGIN]
        if not login.by_page:
            raise NotAllowed("a ticket is for a page of this service: bring your token itself")
        provider: HubIdentityProvider = self.settings["identity_provider"]
        ticket = provider.tickets.give(login.token, wanted.board)
        self.set_header("Cache-Control", "no-store")
        self.reply({"ticket": ticket}, 201)


class CallbackHandler(WithErrorPage, HubOAuthCallbackHandler):
    """``oauth_callback``: where the Hub sends a browser back after its login."""

    async def prepare(self) -> None:
        """Find out who is signed in already, which JupyterHub's own handler would block for."""
        provider: HubIdentityProvider = self.settings["identity_provider"]
        self._hub_auth_user_cache = await provider.get_user(self)

    async def get(self) -> None:
        """Sign the browser in that began this login, here or at another replica."""
        if self.get_argument("error", ""):
            words = self.get_argument("error_description", "the Hub does not say why")
            raise web.HTTPError(400, f"The Hub did not sign you in: {words}")
        login: HubLogin = self.hub_auth
        begun = login.begun(self, self.get_argument("state", ""))
        if begun is None and self.current_user:
            # The browser came back by its history.
            self.redirect(login.base_url)
            return
        if begun is None:
            raise web.HTTPError(403, _NOT_BEGUN)
        login.forget(self)
        token = await login.token_of(self.get_argument("code"), begun)
        # Whether it may enter is judged by the page that follows, in words.
        login.set_cookie(self, token)
        self.redirect(begun.next_url)


def hosted(handler: H, login: HubOAuth, mixin: type = HubAware) -> H:
    """Make the service's form of one of the extension's handlers."""
    # What the mixin itself would take is a singleton made from the environment.
    bases = (handler,) if issubclass(handler, HubAware) else (mixin, handler)
    made: H = type(handler.__name__, bases, {"_hub_auth": login})  # type: ignore[assignment]
    return made
