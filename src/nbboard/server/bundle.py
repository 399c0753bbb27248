"""The browser's files: the hashed bundle, its manifest and the font."""

from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from nbboard.server.auth import KernelAware

_YEAR: Final = 365 * 24 * 3600


class Bundle(web.StaticFileHandler):
    """Sends files, with or without the host's login.

    Names with a hash (``nbboard-4f2a….js``) never change their content and are cached for good;
    those without (manifest, stub, page) are asked for each time.
    """

    async def send_file(self, path: str, include_body: bool) -> None:
        """Send a file, or only its headers."""
        if "\0" in path:  # which the file system refuses with an error nobody expects
            raise web.HTTPError(404)
        await web.StaticFileHandler.get(self, path, include_body)

    def set_extra_headers(self, path: str) -> None:
        """Set caching and keep browsers from guessing types."""
        self.set_header("X-Content-Type-Options", "nosniff")
        if "-" not in path:
            self.set_header("Cache-Control", "no-cache")
        else:
            self.set_header("Cache-Control", f"private, max-age={_YEAR}, immutable")


class BundleHandler(KernelAware, Bundle):
    """``static/<file>`` behind the login, like everything of ours."""

    @web.authenticated
    @authorized
    async def get(self, path: str, include_body: bool = True) -> None:  # type: ignore[override]
        """Send a file."""
        await self.send_file(path, include_body)

    @web.authenticated
    @authorized
    async def head(self, path: str) -> None:  # type: ignore[override]
        """Say what `get` would send."""
        await self.send_file(path, include_body=False)
