"""nbboard in a user's server of a JupyterHub: hosts no room, passes everything to the service.

The widget talks to the server its page came from; this hands each request on with the *visitor's*
own token, owner and guest alike, so that the service knows who asks and nobody can be claimed.
Only what is named here travels, in both directions: no cookie, no other credential, nothing that
belongs to one connection.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import ensure_async
from tornado import httputil, web

from nbboard.core import limits
from nbboard.core.errors import NOT_FOUND, ServerUnreachable
from nbboard.server.activity import note_use
from nbboard.server.auth import RESOURCE, readers
from nbboard.server.upstream import URL_VARIABLE, Request, Upstream

UPSTREAM: Final = "nbboard_upstream"
"""Key in Tornado's settings under which the handlers find the `Upstream`."""
UPLOAD_BYTES: Final = 2 * limits.BLOB_BYTES
"""Of one body; well above what the service takes, so that it can say so in its own words."""
_ASKED: Final = ("Accept", "Accept-Language", "Content-Type", "Content-Length", "If-None-Match")
_ANSWERED: Final = (
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Security-Policy",
    "Content-Type",
    "ETag",
    "Last-Modified",
    "Retry-After",
    "Vary",
    "X-Content-Type-Options",
)
_BODILESS: Final = (204, 304)
_NEVER: Final = frozenset("/\\\ufffd")
"""In a segment of a path; the last is what `unquote` makes of bytes that are no text."""
_CREDENTIALS: Final = ("token", "_xsrf")
_WITH_BODY: Final = ("POST", "PUT", "PATCH")
_DIGITS: Final = 16
_RETRY_SECONDS: Final = 2
NO_SERVICE: Final = (
    f"there is no nbboard service where {URL_VARIABLE} says: ask the hub's admin whether it runs"
)
NO_TOKEN: Final = (
    f"{URL_VARIABLE} is set, but JupyterHub's login is not what lets visitors in here, so there "
    "is no token of yours to show: ask whoever runs this server"
)
NOT_LET_IN: Final = (
    "the hub does not let you use its boards: ask its admin for the scope "
    "access:services!service=nbboard, then sign out and in again"
)


def visitor_token(handler: JupyterHandler) -> str:
    """Give the visitor's own token of the Hub; raises ServerUnreachable where there is none.

    Never this server's token for somebody else's request: the visitor would become its owner.
    """
    hub_auth = getattr(handler.identity_provider, "hub_auth", None)
    token = "" if hub_auth is None else hub_auth.get_token(handler) or ""
    if not token:
        raise ServerUnreachable(NO_TOKEN)
    return str(token)


def carried(handler: JupyterHandler) -> httputil.HTTPHeaders:
    """Give the headers that a request of this visitor has at the service.

    ``X-Forwarded-*`` say where the page came from, for addresses that it will show.
    """
    request = handler.request
    headers = httputil.HTTPHeaders({"Authorization": f"token {visitor_token(handler)}"})
    headers["X-Forwarded-Host"] = request.host
    headers["X-Forwarded-Proto"] = request.protocol
    headers["X-Forwarded-For"] = request.remote_ip or ""
    return headers


def below(handler: JupyterHandler) -> str:
    """Give the path below the service for a request, each segment written one way only.

    Raises HTTPError 404 for segments that could mean another place on the way.
    """
    prefix = f"{handler.base_url}nbboard/"
    segments = [unquote(part) for part in _raw(handler, prefix).split("/")]
    for segment in segments:
        if segment in ("", ".", "..") or not segment.isprintable() or set(segment) & _NEVER:
            raise web.HTTPError(404, NOT_FOUND)
    return "/".join(quote(segment, safe="") for segment in segments)


def query_of(handler: JupyterHandler) -> str:
    """Give the query without what lets in at this server; with its question mark if any."""
    try:
        pairs = parse_qsl(handler.request.query, keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise web.HTTPError(400, "the query cannot be read") from error
    kept = [(name, value) for name, value in pairs if name not in _CREDENTIALS]
    return f"?{urlencode(kept)}" if kept else ""


def _raw(handler: JupyterHandler, prefix: str) -> str:
    path: str = handler.request.path
    if not path.startswith(prefix):
        raise web.HTTPError(404, NOT_FOUND)
    return path.removeprefix(prefix)


def stranger(status: int, headers: Mapping[str, str]) -> str:
    """Say what it means when somebody else than nbboard answered; "" when nbboard did."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip()
    passes = status < 300 or status == 304
    if kind == "application/json" or (passes and kind != "text/html"):
        return ""
    if status in (401, 403):
        return NOT_LET_IN
    if status >= 500:
        return f"the service that hosts the boards is not there now (HTTP {status})"
    return NO_SERVICE


@web.stream_request_body
class RelayHandler(APIHandler):
    """``api/…``: any request, handed on; the service judges everything but the login here."""

    auth_resource = RESOURCE
    # Looking, and asking again whether the service is back, are no use of this server.
    _track_activity = False
    _request: Request | None = None
    _broken: ServerUnreachable | None = None
    _foreign = ""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let the visitor in and open the way, before the body comes."""
        await super().prepare()
        method = self.request.method or ""
        if method not in ("GET", "DELETE", *_WITH_BODY):
            return
        # Tornado calls the method itself only when the body has passed.
        user = self.current_user
        if user is None:
            raise web.HTTPError(403, "sign in to this server first")
        if not await ensure_async(self.authorizer.is_authorized(self, user, "read", RESOURCE)):
            raise web.HTTPError(403, "you may not open boards on this server")
        self._bound_body(method)
        upstream: Upstream = self.settings[UPSTREAM]
        if upstream.problem:
            raise ServerUnreachable(upstream.problem)
        self._request = await Request.begin(
            upstream, method, below(self) + query_of(self), self._head(method)
        )

    async def data_received(self, chunk: bytes) -> None:
        """Hand on a piece of the body; the next is not read before this one has left."""
        if self._request is None or self._broken is not None:
            return
        try:
            await self._request.write(chunk)
        except ServerUnreachable as error:
            # Only the method, after the body, can answer with it.
            self._broken = error

    @web.authenticated
    @readers
    async def get(self) -> None:
        """Hand on the answer."""
        await self._answer()

    post = put = patch = delete = get

    def on_connection_close(self) -> None:
        """Give up a request that nobody waits for."""
        super().on_connection_close()
        self.on_finish()

    def on_finish(self) -> None:
        """Close the connection to the service."""
        if self._request is not None:
            self._request.close()

    async def begun(self, status: int, headers: httputil.HTTPHeaders) -> None:
        """Take the head of the answer, unless it is not from nbboard."""
        self._foreign = stranger(status, headers)
        if self._foreign:
            return
        self.set_status(status)
        for name in _ANSWERED:
            if name in headers:
                self.set_header(name, headers[name])
        if "Content-Length" in headers and status not in _BODILESS:
            self.set_header("Content-Length", headers["Content-Length"])
        upstream: Upstream = self.settings[UPSTREAM]
        location = headers.get("Location", "")
        if location.startswith(upstream.path):
            here = f"{self.base_url}nbboard/{location.removeprefix(upstream.path)}"
            self.set_header("Location", here)

    async def piece(self, data: bytes) -> None:
        """Pass on a piece of the answer and wait until it has left."""
        if not self._foreign:
            self.write(data)
            await self.flush()

    def compute_etag(self) -> None:
        """Leave it to the service."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in words that the service cannot be had, as its own errors are said."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if not isinstance(error, ServerUnreachable):
            super().write_error(status_code, **kwargs)
            return
        denied = str(error) == NOT_LET_IN
        self.set_status(403 if denied else 503)
        if not denied:
            self.set_header("Retry-After", str(_RETRY_SECONDS))
        reason = "NotAllowed" if denied else "ServerUnreachable"
        self.finish(json.dumps({"message": str(error), "reason": reason}))

    def log_exception(self, *args: Any) -> None:
        """Log that the service is away as a line, all else with its trace."""
        if isinstance(args[1], ServerUnreachable):
            self.log.warning(
                "nbboard relay: %s %s: %s", self.request.method, self.request.path, args[1]
            )
            return
        super().log_exception(*args)

    async def _answer(self) -> None:
        assert self._request is not None
        if self._broken is not None:
            raise self._broken
        try:
            await self._request.answer(self)
        except ServerUnreachable:
            if self._headers_written:
                # The visitor must not take half an export for a whole one.
                self.request.connection.close()  # type: ignore[union-attr]
                return
            raise
        if self._foreign:
            raise ServerUnreachable(self._foreign)
        if self.request.method in ("DELETE", *_WITH_BODY) and self.get_status() < 400:
            note_use(self.settings)
        kind = self._headers.get("Content-Type", "application/json")
        self.finish(set_content_type=kind)

    def _head(self, method: str) -> httputil.HTTPHeaders:
        headers = carried(self)
        for name in _ASKED:
            value = self.request.headers.get(name, "")
            if value and (method in _WITH_BODY or not name.startswith("Content-")):
                headers[name] = value
        return headers

    def _bound_body(self, method: str) -> None:
        """Refuse what has no one length, and what the service would not take anyway."""
        most = UPLOAD_BYTES if method in _WITH_BODY else 0
        headers = self.request.headers
        length = headers.get("Content-Length", "0")
        sound = length.isascii() and length.isdigit() and len(length) <= _DIGITS
        if not sound or ("Content-Length" in headers and "Transfer-Encoding" in headers):
            raise web.HTTPError(400, "the request has no clear length")
        if int(length) > most:
            raise web.HTTPError(413, f"a body of {length} bytes; the limit is {most}")
        self.request.connection.set_max_body_size(most)  # type: ignore[union-attr]
