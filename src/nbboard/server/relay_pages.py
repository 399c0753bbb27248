"""What a user's server under a JupyterHub answers itself: tickets, redirects, the page's files."""

from html import escape
from typing import Final
from urllib.parse import urlsplit

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
_BESIDE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · nbboard</title>
<style>
body {{ margin: 0; min-height: 100vh; display: grid; place-content: center; justify-items: center;
  gap: 16px; padding: 24px; box-sizing: border-box; text-align: center;
  font: 15px/1.5 system-ui, sans-serif; background: #fff; color: #1f2328 }}
p {{ margin: 0; max-width: 26em }}
a {{ padding: 8px 20px; border-radius: 8px; background: #1864ab; color: #fff;
  text-decoration: none; font-weight: 600 }}
a:hover {{ background: #145591 }}
a:focus-visible {{ outline: 3px solid #74c0fc; outline-offset: 2px }}
body[data-jp-theme-light="false"] {{ background: #121212; color: #e6e6e6 }}
</style>
</head>
<body><p>{words}</p><a href="{address}" target="_blank" rel="noopener noreferrer">{open}</a></body>
</html>
"""
_WORDS: Final = {
    "en": (
        "Boards are on a domain of their own here, so they open in a tab of the browser.",
        "Open",
    ),
    "de": (
        "Tafeln haben hier eine eigene Domain und öffnen sich in einem Tab des Browsers.",
        "Öffnen",
    ),
}


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

    def lead(self, path: str, title: str) -> None:
        """Redirect to `path` below the service; give a link to it where no frame may show it.

        Pages of a service on another domain than this server's may be framed by their own only:
        whoever could frame them, also another user, could have clicks land on them unseen.
        """
        upstream: Upstream = self.settings[UPSTREAM]
        if upstream.problem:
            raise web.HTTPError(503, upstream.problem)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Vary", "Sec-Fetch-Dest, Accept-Language")
        address = upstream.page + path
        host = urlsplit(address).netloc
        framed = self.request.headers.get("Sec-Fetch-Dest") == "iframe"
        if framed and host and host != self.request.host:
            self._link(address, title)
        else:
            self.redirect(address)

    def _link(self, address: str, title: str) -> None:
        language = (
            "de" if self.request.headers.get("Accept-Language", "").startswith("de") else "en"
        )
        words, name = _WORDS[language]
        self.set_header("Cache-Control", "no-store")
        self.finish(
            _BESIDE.format(
                language=language,
                title=escape(title),
                words=words,
                address=escape(address),
                open=name,
            )
        )


class LobbyRedirect(_ToService):
    """``nbboard/``: the lobby is the service's."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Redirect."""
        self.lead("", "nbboard")


class PageRedirect(_ToService):
    """``nbboard/boards/<id>``: a board's page is the service's."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Redirect."""
        if not is_board_id(board_id):
            raise web.HTTPError(404, NOT_FOUND)
        self.lead(f"boards/{board_id}", board_id)


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
