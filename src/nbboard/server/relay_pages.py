"""What a user's server under a JupyterHub answers itself: tickets, redirects, the page's files."""

from typing import Final

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from nbboard.core.errors import NOT_FOUND, BoardNotFound, InvalidInput, NBBoardError, TooOften
from nbboard.core.ids import is_board_id
from nbboard.server.auth import RESOURCE, readers
from nbboard.server.base import read_json
from nbboard.server.bundle import Bundle
from nbboard.server.relay import UPSTREAM, visitor_token
from nbboard.server.tickets import TICKETS, Tickets, Wanted
from nbboard.server.upstream import Upstream

_STATUSES: Final = {InvalidInput: 400, BoardNotFound: 404, TooOften: 429}


class RelayTicketsHandler(APIHandler):
    """``api/tickets``: what lets a page of this server open one socket here.

    Never the service's tickets: those are for pages of the service itself.
    """

    auth_resource = RESOURCE
    _track_activity = False

    @web.authenticated
    @readers
    async def post(self) -> None:
        """Give a ticket; the login that it is for was asked for the page's own XSRF token."""
        tickets: Tickets = self.settings[TICKETS]
        try:
            ticket = tickets.give(visitor_token(self), read_json(self, Wanted))
        except NBBoardError as error:
            raise web.HTTPError(_STATUSES.get(type(error), 503), str(error)) from error
        self.set_header("Cache-Control", "no-store")
        self.set_status(201)
        self.finish({"ticket": ticket})


class _ToService(JupyterHandler):
    """Sends a browser to the service's own pages."""

    auth_resource = RESOURCE

    def lead(self, path: str) -> None:
        """Redirect to `path` below the service."""
        upstream: Upstream = self.settings[UPSTREAM]
        if upstream.problem:
            raise web.HTTPError(503, upstream.problem)
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(upstream.page + path)


class LobbyRedirect(_ToService):
    """``nbboard/``: the lobby is the service's."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Redirect."""
        self.lead("")


class PageRedirect(_ToService):
    """``nbboard/boards/<id>``: a board's page is the service's."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Redirect."""
        if not is_board_id(board_id):
            raise web.HTTPError(404, NOT_FOUND)
        self.lead(f"boards/{board_id}")


class RelayBundle(JupyterHandler, Bundle):
    """``static/<file>``: the browser's files, from this server's own copy, for anybody.

    They hold nothing of anybody, and behind the Hub's login no page could load them: its XSRF rule
    asks every request by script for a header that a module's import cannot have.
    """

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file."""
        await self.send_file(path, include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        """Say what `get` would send."""
        await self.send_file(path, include_body=False)
