"""The service itself: the extension's rooms, REST and pages, with the Hub's login."""

import asyncio
import errno
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from tornado import web
from tornado.httpserver import HTTPServer
from traitlets.config import Config

from nbboard.built import STATIC
from nbboard.core.errors import NBBoardError, shown
from nbboard.hub import operating
from nbboard.hub.accounts import Accounts
from nbboard.hub.handlers import (
    PUBLIC,
    VISITS,
    CallbackHandler,
    HubPage,
    HubSocket,
    TicketsHandler,
    hosted,
)
from nbboard.hub.identity import HubAuthorizer, HubIdentityProvider, hub_group
from nbboard.hub.login import HubLogin
from nbboard.hub.news import News
from nbboard.hub.settings import Settings, SettingsError, read
from nbboard.hub.tickets import HubTickets
from nbboard.hub.visits import Visits
from nbboard.server import guests, page
from nbboard.server.auth import HOSTING
from nbboard.server.hosting import Hosting
from nbboard.server.loops import new_loop
from nbboard.server.routes import GUEST_ROUTES, ROUTES
from nbboard.server.socket import BoardSocket
from nbboard.store.base import Store
from nbboard.store.opening import is_address, open_store

_BODY_BYTES: Final = 64 * 1024 * 1024
"""Of any request; each route has a bound of its own, with words."""
_PATIENCE: Final = 10
_AGAIN_SECONDS: Final = 5
_FAREWELL_SECONDS: Final = 3
"""The Hub kills a service that has not ended ten seconds after it was asked to."""
_log: Final = logging.getLogger(__name__)


class HubRefuses(NBBoardError):
    """The Hub answers, and not as a service that is set up right would be answered."""


class Service:
    """One service: `start` it, `close` it; in between it serves."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.login = _login(settings)
        self.accounts = Accounts(self._ask, time.monotonic)
        self.provider = HubIdentityProvider(self.login, self.accounts)
        self.hosting = Hosting(self._open_store, settings.share_links, logging.getLogger())
        self.hosting.home = settings.prefix
        self.hosting.tickets = True
        roles = settings.group_roles.items()
        self.hosting.group_roles = {hub_group(group): role for group, role in roles}
        self.hosting.alike = _alike(settings)
        self._server: HTTPServer | None = None
        self.visits: Visits | None = None
        self._news: News | None = None
        self._greeting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the boards and listen; raises StoreError, OSError, HubRefuses."""
        opened = await self.hosting.opened()
        self.hosting.watch()
        self.visits = Visits(self.accounts, opened.registry, self.provider.may_enter)
        store = opened.store
        self._news = News(store, self.accounts, self.visits)
        self.provider.tickets = HubTickets(await store.secret("hub-tickets"), store)
        secret = await store.secret("hub-cookies")
        # The proxy in front says who is asking; without it every visitor had its address.
        self._server = HTTPServer(
            self._application(secret, self.visits), xheaders=True, max_body_size=_BODY_BYTES
        )
        self._server.add_socket(_listening(self.settings))
        problem = await self.hub_problem()
        if problem is not None:
            self._greeting = asyncio.create_task(self._greet())

    async def hub_problem(self) -> str | None:
        """Ask the Hub who this service is; gives what is wrong, None for nothing.

        Raises HubRefuses when the Hub answers that it is somebody else, or nobody.
        """
        try:
            async with asyncio.timeout(_PATIENCE):
                model = await self._ask(self.settings.api_token)
        # What a client of HTTP may raise has no common name.
        except Exception as error:  # noqa: BLE001
            return f"the Hub does not answer at {self.settings.api_url}: {error}"
        if model is None:
            raise HubRefuses(
                f"the Hub at {self.settings.api_url} does not know this service's token: "
                "JUPYTERHUB_API_TOKEN must be what c.JupyterHub.services has as api_token of "
                f"{shown(self.settings.name)}"
            )
        known_as = model.get("name")
        if model.get("kind") != "service" or known_as != self.settings.name:
            raise HubRefuses(
                f"JUPYTERHUB_API_TOKEN belongs to the {model.get('kind')} {shown(known_as)} of the "
                f"Hub, not to the service {shown(self.settings.name)}: take that service's own"
            )
        return None

    async def _greet(self) -> None:
        """Ask until the Hub has answered once: it may start later than this service."""
        while True:
            try:
                problem = await self.hub_problem()
            except HubRefuses as error:
                problem = str(error)
            if problem is None:
                _log.info("the Hub answers")
                return
            _log.warning("nobody can come in yet", extra={"reason": problem})
            await asyncio.sleep(_AGAIN_SECONDS)

    async def close(self) -> None:
        """Take nobody in any more, tell everyone, store what is under way, and stop."""
        if self._server is not None:
            self._server.stop()
        if self._news is not None:
            self._news.close()
        if self.visits is not None:
            self.visits.close()
        await self.hosting.close()
        if self.visits is not None:
            # Each was told; what was told to a slow one must still leave.
            await self.visits.gone(_FAREWELL_SECONDS)
        if self._greeting is not None:
            self._greeting.cancel()
        await self.accounts.close()
        await _close_client()
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
            VISITS: visits,
            PUBLIC: self.settings.public_site,
            operating.ACCOUNTS: self.accounts,
        }
        return web.Application(self._handlers(), **settings)

    def _handlers(self) -> list[tuple[Any, ...]]:
        login, files = self.login, {"path": str(STATIC)}
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
            (r"metrics", self._metrics()),
        ]
        if self.settings.share_links:
            routes += [
                *GUEST_ROUTES,
                (r"s/([0-9a-z]{16})", guests.GuestPageHandler),
                (r"s/[0-9a-z]{16}/static/(.+)", guests.GuestBundleHandler, files),
            ]
        return [(f"{self.settings.prefix}{route}", *rest) for route, *rest in routes]

    def _metrics(self) -> type[web.RequestHandler]:
        if self.settings.open_metrics:
            return operating.OpenMetricsHandler
        return hosted(operating.MetricsHandler, self.login)

    async def _ask(self, token: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = await self.login.user_for_token(
            token, use_cache=False, sync=False
        )
        return found

    async def _open_store(self) -> Store:
        settings = self.settings
        return await open_store(
            settings.database,
            lambda: time.time_ns() // 1_000_000,
            allow_network=settings.allow_network_file_system,
            durable=settings.durable,
            replicas=settings.replicas,
        )


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Run the service until it is told to stop; gives the exit status."""
    try:
        settings = read(environ)
    except SettingsError as error:
        for problem in error.problems:
            _say(problem)
        return 2
    secrets = [settings.api_token]
    if is_address(settings.database):
        secrets.append(settings.database)
    operating.log_as_json(settings.log_level, secrets)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(_run(settings))


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
        _say(str(error))
        await service.close()
        return 1
    _log.info("the service is ready", extra={"path": settings.prefix, "port": settings.port})
    await stop.wait()
    _log.info("the service stops")
    await service.close()
    return 0


async def _close_client() -> None:
    """Close the connections to the Hub."""
    try:
        from jupyterhub.httpclient import JupyterHubHTTPClient  # noqa: PLC0415
    except ImportError:
        # JupyterHub 5 asks by Tornado's client, which needs no closing.
        return
    await JupyterHubHTTPClient.loop_instance().close()


def _say(problem: str) -> None:
    """Say in plain words, which no log cuts, why the service does not start."""
    stop = "" if problem.endswith((".", "?")) else "."
    sys.stderr.write(f"nbboard.hub does not start: {problem}{stop}\n")


def _alike(settings: Settings) -> dict[str, bytes]:
    """Name what every replica of this service must have the same."""
    roles = {group: role.name for group, role in sorted(settings.group_roles.items())}
    return {
        "JUPYTERHUB_API_TOKEN": settings.api_token.encode(),
        "JUPYTERHUB_SERVICE_PREFIX": settings.prefix.encode(),
        "NBBOARD_HUB_PUBLIC_URL": settings.public_site.encode(),
        "NBBOARD_GROUP_ROLES": json.dumps(roles).encode(),
        "NBBOARD_SHARE_LINKS": str(settings.share_links).encode(),
    }


def _login(settings: Settings) -> HubLogin:
    return HubLogin(
        api_url=settings.api_url,
        api_token=settings.api_token,
        base_url=settings.prefix,
        access_scopes=set(settings.access_scopes),
        oauth_client_id=settings.client_id,
        oauth_redirect_uri=settings.callback_url,
        hub_host=settings.hub_host,
        hub_prefix=settings.hub_prefix,
    )


def _reason(error: OSError) -> str:
    # Python adds in brackets what it was doing.
    return (error.strerror or str(error)).partition(" (")[0]


def _listening(settings: Settings) -> socket.socket:
    """Give the socket to serve at: one address, or every one where none is named."""
    place = (settings.host, settings.port)
    try:
        if not settings.host and socket.has_dualstack_ipv6():
            found = socket.create_server(place, family=socket.AF_INET6, dualstack_ipv6=True)
        else:
            family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
            found = socket.create_server(place, family=family)
    except OSError as error:
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        words = (
            "is another program there, perhaps this service already?"
            if taken
            else "give an address of this machine, or http://0.0.0.0 with the port for all of them"
        )
        raise OSError(
            f"cannot listen at {settings.host or '*'}:{settings.port} ({_reason(error)}): {words}"
        ) from error
    found.setblocking(False)
    return found
