"""A board as a page of its own: ``<base_url>nbboard/boards/<id>``.

The page holds no data and no script of its own text: an element that names the board, the base
URL where JupyterLab's pages have it too, and the module that loads the bundle.
"""

import json
from html import escape
from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from nbboard.core.errors import NOT_FOUND
from nbboard.core.ids import is_board_id
from nbboard.server.auth import KernelAware

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
<title>{board} · nbboard</title>
<script id="jupyter-config-data" type="application/json">{config}</script>
<script type="module" src="{base_url}nbboard/static/page.js"></script>
</head>
<body><main id="nbboard" data-board="{board}"></main></body>
</html>
"""


class PageHandler(KernelAware):
    """``boards/<id>``: anyone logged in gets the page; the board is judged by its socket."""

    @property
    def content_security_policy(self) -> str:
        """Only our own files, no inline script."""
        return _POLICY

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Send the page."""
        if not is_board_id(board_id):
            raise web.HTTPError(404, NOT_FOUND)
        # In a script element only "</" could end it; JSON lets it be written otherwise.
        config = json.dumps({"baseUrl": self.base_url}).replace("</", "<\\/")
        # Asking for the token sets its cookie, which the page must show when it uploads an image.
        assert self.xsrf_token
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.finish(
            _PAGE.format(board=escape(board_id), base_url=escape(self.base_url), config=config)
        )
