"""The pages of nbboard: the lobby ``nbboard/`` and a board ``nbboard/boards/<id>``.

A page holds no data of a board and no script of its own text: an element that says what to show,
the base URL where JupyterLab's pages have it too, and the module that loads the bundle.
"""

import json
from html import escape
from typing import Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from nbboard.built import hashed_name
from nbboard.core.errors import NOT_FOUND
from nbboard.core.ids import is_board_id
from nbboard.server.auth import HOSTING, KernelAware, home

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_PAGE: Final = """<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<script id="jupyter-config-data" type="application/json">{config}</script>
{preload}<script type="module" src="{script}"></script>
</head>
<body><main id="nbboard" data-entry="{entry}"{data}></main></body>
</html>
"""
# The page's script asks for the manifest and then for what that names: two ways to the server and
# back, after the one for the script itself.
_PRELOAD: Final = '<link rel="modulepreload" href="{}">\n'


def _preload(entry: str, folder: str) -> str:
    try:
        name = hashed_name("lobby" if entry == "lobby" else "script")
    except FileNotFoundError:
        return ""
    return _PRELOAD.format(escape(f"{folder}{name}"))


class Page(JupyterHandler):
    """A page of nbboard, with or without the host's login."""

    @property
    def content_security_policy(self) -> str:
        """Only our own files, no inline script."""
        return _POLICY

    def send_page(self, entry: str, title: str, about: dict[str, str], script: str) -> None:
        """Send a page whose bundle shows `entry`; `about` is what it must know.

        `script` is the path of the loader below nbboard's.
        """
        at = home(self)
        itself = {"entry": entry, "home": at, "tickets": self.settings[HOSTING].tickets}
        config = json.dumps({"baseUrl": self.base_url, "nbboard": {**itself, **about}})
        named = (key for key in ("board", "link") if key in about)
        data = "".join(f' data-{key}="{escape(about[key])}"' for key in named)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.finish(
            _PAGE.format(
                title=escape(title),
                # In a script element only "</" could end it; JSON lets it be written otherwise.
                config=config.replace("<", "\\u003c"),
                preload=_preload(entry, f"{at}{script.removesuffix('page.js')}"),
                script=escape(f"{at}{script}"),
                entry=entry,
                data=data,
            )
        )


class _SignedIn(KernelAware, Page):
    def about_visitor(self) -> dict[str, str]:
        """Give who is signed in."""
        # Asking for the token sets its cookie, which the page must show when it changes something.
        assert self.xsrf_token
        user = self.current_user
        return {"user": user.username, "name": user.display_name or user.name or user.username}


class PageHandler(_SignedIn):
    """``boards/<id>``: anyone logged in gets the page; the board is judged by its socket."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Send the page."""
        if not is_board_id(board_id):
            raise web.HTTPError(404, NOT_FOUND)
        about = {"board": board_id, **self.about_visitor()}
        self.send_page("board", f"{board_id} · nbboard", about, "static/page.js")


class LobbyHandler(_SignedIn):
    """The lobby: which boards there are is asked for by the page."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the page."""
        self.send_page("lobby", "nbboard", self.about_visitor(), "static/page.js")
