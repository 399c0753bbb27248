"""The service itself: the extension's rooms, REST and pages, with the Hub's login."""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from jupyterhub.services.auth import HubOAuth
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from traitlets.config import Config

from nbboard.core.errors import NBBoardError
from nbboard.hub import operating
from nbboard.hub.accounts import Accounts
from nbboard.hub.handlers import (
    PUBLIC,
    TICKETS,
    VISITS,
    CallbackHandler,
    HubPage,
    HubSocket,
    TicketsHandler,
    hosted,
)
from nbboard.hub.identity import HubAuthorizer, HubIdentityProvider
from nbboard.hub.settings import Settings, SettingsError, read
from nbboard.hub.tickets import Tickets
from nbboard.hub.visits import Visits
from nbboard.server import bundle, guests, page
from nbboard.server.app import GUEST_ROUTES, ROUTES
from nbboard.server.auth import HOSTING
from nbboard.server.hosting import Hosting
from nbboard.server.socket import BoardSocket
from nbboard.store.base import Store
from nbboard.store.sqlite import SqliteStore

_BODY_BYTES: Final = 64 * 1024 * 1024
"""Of any request; each route has a bound of its own, with words."""
_log: Final = logging.getLogger(__name__)


class Service:
    """One service: `start` it, `close` it; in between it serves."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.login = _login(settings)
        self.accounts = Accounts(self._ask, time.monotonic)
        self.tickets = Tickets(time.monotonic)
        self.provider = HubIdentityProvider(self.login, self.accounts, self.tickets)
        self.hosting = Hosting(self._open_store, settings.share_links, logging.getLogger())
        self.hosting.home = settings.prefix
        self.hosting.tickets = True
        self._server: HTTPServer | None = None
        self._visits: Visits | None = None

    async def start(self) -> None:
        """Open the boards and listen; raises StoreError, OSError."""
        opened = await self.hosting.opened()
        self.hosting.watch()
        self._visits = Visits(self.accounts, opened.registry, self.provider.may_enter)
        secret = await opened.store.secret("hub-cookies")
        # The proxy in front says who is asking; without it every visitor had its address.
        self._server = HTTPServer(
            self._application(secret, self._visits), xheaders=True, max_body_size=_BODY_BYTES
        )
        self._server.add_sockets(_sockets(self.settings))

    async def close(self) -> None:
        """Take nobody in any more, tell everyone, store what is under way, and stop."""
        if self._server is not None:
            self._server.stop()
        if self._visits is not None:
            self._visits.close()
        await self.hosting.close()
        await self.accounts.close()
        if self._server is not None:
            await self._server.close_all_connections()

    def _application(self, cookie_secret: bytes, visits: Visits) -> web.Application:
        settings: dict[str, Any] = {
            "base_url": self.settings.prefix,
            "cookie_secret": cookie_secret,
            "identity_provider": self.provider,
            "authorizer": HubAuthorizer(identity_provider=self.provider),
            "allow_unauthenticated_access": False,
            # The proxy passes on whatever name people use for the Hub.
            "allow_remote_access": True,
            "serverapp": None,
            "config": Config(),
            "log_function": operating.log_request,
            HOSTING: self.hosting,
            TICKETS: self.tickets,
            VISITS: visits,
            PUBLIC: self.settings.hub_host,
        }
        return web.Application(self._handlers(), **settings)

    def _handlers(self) -> list[tuple[Any, ...]]:
        login, files = self.login, {"path": str(bundle.STATIC)}
        routes: list[tuple[Any, ...]] = [
            (route, hosted(HubSocket if handler is BoardSocket else handler, login))
            for route, handler in ROUTES
        ]
        routes += [
            (r"api/tickets", hosted(TicketsHandler, login)),
            (r"oauth_callback", type("Callback", (CallbackHandler,), {"_hub_auth": login})),
            # They hold nothing of anybody, and a module's import cannot show an XSRF token.
            (r"static/(.+)", guests.GuestBundleHandler, files),
            (r"", hosted(page.LobbyHandler, login, HubPage)),
            (r"boards/([^/]+)", hosted(page.PageHandler, login, HubPage)),
            (r"health", operating.AliveHandler),
            (r"ready", operating.ReadyHandler),
            (r"metrics", hosted(operating.MetricsHandler, login)),
        ]
        if self.settings.share_links:
            routes += [
                *GUEST_ROUTES,
                (r"s/([0-9a-z]{16})", guests.GuestPageHandler),
                (r"s/[0-9a-z]{16}/static/(.+)", guests.GuestBundleHandler, files),
            ]
        return [(f"{self.settings.prefix}{route}", *rest) for route, *rest in routes]

    async def _ask(self, token: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = await self.login.user_for_token(
            token, use_cache=False, sync=False
        )
        return found

    async def _open_store(self) -> Store:
        return await asyncio.to_thread(
            SqliteStore.open,
            self.settings.database,
            lambda: time.time_ns() // 1_000_000,
            allow_network=self.settings.allow_network_file_system,
        )


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Run the service until it is told to stop; gives the exit status."""
    try:
        settings = read(environ)
    except SettingsError as error:
        for problem in error.problems:
            print(f"nbboard.hub does not start: {problem}.", file=sys.stderr)
        return 2
    operating.log_as_json(settings.log_level, (settings.api_token,))
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    # The Hub stops a service with SIGINT first, everybody else with SIGTERM.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    service = Service(settings)
    try:
        await service.start()
    except (NBBoardError, OSError) as error:
        _log.error("the service does not start", extra={"reason": str(error)})
        await service.close()
        return 1
    _log.info("the service is ready", extra={"path": settings.prefix, "port": settings.port})
    await stop.wait()
    _log.info("the service stops")
    await service.close()
    return 0


def _login(settings: Settings) -> HubOAuth:
    return HubOAuth(
        api_url=settings.api_url,
        api_token=settings.api_token,
        base_url=settings.prefix,
        access_scopes=set(settings.access_scopes),
        oauth_client_id=settings.client_id,
        oauth_redirect_uri=settings.callback_url,
        hub_host=settings.hub_host,
        hub_prefix=settings.hub_prefix,
    )


def _sockets(settings: Settings) -> list[socket.socket]:
    try:
        return bind_sockets(settings.port, settings.host or None)
    except OSError as error:
        raise OSError(
            f"cannot listen at {settings.host or '*'}:{settings.port} ({error.strerror}): is another "
            "program there, perhaps this service already?"
        ) from error
