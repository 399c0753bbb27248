"""The extension that Jupyter Server loads: `jupyter server extension list` shows it."""

import os
import time
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from traitlets import Bool, Int, Unicode

from nbboard.built import STATIC
from nbboard.server import bundle, guests, page
from nbboard.server.auth import HOSTING
from nbboard.server.hosting import Hosting
from nbboard.server.relay import UPSTREAM, RelayHandler
from nbboard.server.relay_pages import (
    LobbyRedirect,
    PageRedirect,
    RelayBundle,
    RelayTicketsHandler,
)
from nbboard.server.relay_socket import RelaySocket, end_all
from nbboard.server.routes import GUEST_ROUTES, ROUTES
from nbboard.server.tickets import TICKETS, Tickets
from nbboard.server.upstream import configured
from nbboard.store.base import Store
from nbboard.store.opening import open_store

RELAY_ROUTES: tuple[tuple[str, Any], ...] = (
    (r"api/boards/(?P<board_id>[^/]+)/socket", RelaySocket),
    (r"api/tickets", RelayTicketsHandler),
    (r"api/.+", RelayHandler),
    (r"?", LobbyRedirect),
    (r"boards/([^/]+)", PageRedirect),
)
"""Instead of all others where a JupyterHub has the service that hosts the boards."""


class NBBoardApp(ExtensionApp):
    """Hosts the rooms of one Jupyter server, boards in one SQLite file or on Redis.

    Under a JupyterHub that has nbboard's service it hosts none and hands everything on to that.
    """

    name = "nbboard"
    extension_url = "/nbboard/"
    load_other_extensions = True

    database = Unicode(
        os.environ.get("NBBOARD_STORE", ""),
        help="The file of the boards, or redis://user:password@host/0 for boards that several "
        "servers share; empty for nbboard/boards.db in Jupyter's data directory. An address with "
        "a password is better given as NBBOARD_STORE, which `ps` does not show.",
    ).tag(config=True)
    durable = Bool(
        False,
        help="Refuse a Redis on which a crash could lose what was acknowledged.",
    ).tag(config=True)
    replicas = Int(
        0, help="How many replicas of Redis must have a change before it is acknowledged."
    ).tag(config=True)
    allow_network_file_system = Bool(
        False,
        help="Open a database on a network file system all the same; boards may be lost there.",
    ).tag(config=True)

    share_links = Bool(
        False,
        help="Let owners make links that let people without an account onto one board.",
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Make the hosting; the store itself is opened by the first request."""
        upstream = configured()
        if upstream is not None:
            if upstream.problem:
                self.log.error("nbboard: %s", upstream.problem)
            self.settings |= {UPSTREAM: upstream, TICKETS: Tickets(time.monotonic)}
            return
        hosting = self.settings[HOSTING] = Hosting(self._open_store, self.share_links, self.log)
        hosting.watch()

    def initialize_handlers(self) -> None:
        """Add the routes."""
        files = {"path": str(STATIC)}
        if UPSTREAM in self.settings:
            self.handlers.append((r"/nbboard/static/(.+)", RelayBundle, files))
            self.handlers.extend((f"/nbboard/{route}", handler) for route, handler in RELAY_ROUTES)
            return
        self.handlers.extend((f"/nbboard/{route}", handler) for route, handler in ROUTES)
        self.handlers += [
            (r"/nbboard/static/(.+)", bundle.BundleHandler, files),
            (r"/nbboard/?", page.LobbyHandler),
            (r"/nbboard/boards/([^/]+)", page.PageHandler),
        ]
        if self.share_links:
            self.handlers.extend((f"/nbboard/{route}", handler) for route, handler in GUEST_ROUTES)
            self.handlers += [
                (r"/nbboard/s/([0-9a-z]{16})", guests.GuestPageHandler),
                (r"/nbboard/s/[0-9a-z]{16}/static/(.+)", guests.GuestBundleHandler, files),
            ]

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        """Tell kernels started from now on where this server is, and give them their token.

        Under a Hub they have the service's address and a token of the Hub already.
        """
        if UPSTREAM in self.settings:
            return
        self.settings[HOSTING].alike = {
            "the cookie secret (c.ServerApp.cookie_secret_file)": serverapp.cookie_secret,
            "the token (c.IdentityProvider.token)": serverapp.identity_provider.token.encode(),
            "c.NBBoardApp.share_links": str(self.share_links).encode(),
        }
        os.environ["NBBOARD_URL"] = serverapp.connection_url + "nbboard/"
        os.environ["NBBOARD_TOKEN"] = self.settings[HOSTING].kernel_token

    async def stop_extension(self) -> None:
        """Tell everyone who is connected and commit what is under way."""
        await end_all(self.settings)
        # Jupyter also stops an extension that failed to load, before it had any settings.
        hosting = self.settings.get(HOSTING)
        if hosting is not None:
            await hosting.close()

    async def _open_store(self) -> Store:
        return await open_store(
            self.database,
            _now,
            allow_network=self.allow_network_file_system,
            durable=self.durable,
            replicas=self.replicas,
        )


def _now() -> int:
    return time.time_ns() // 1_000_000
