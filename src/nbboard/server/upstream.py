"""The nbboard service of a JupyterHub as a user's server reaches it: its address, and one request.

A request and its answer pass through in pieces, each waiting until the one before has left, so
that neither an upload nor an export is ever held whole and a slow side slows the other.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from tornado import httputil
from tornado.http1connection import HTTP1Connection, HTTP1ConnectionParameters
from tornado.iostream import IOStream, StreamClosedError
from tornado.tcpclient import TCPClient

from nbboard.core import limits
from nbboard.core.errors import ServerUnreachable

URL_VARIABLE: Final = "NBBOARD_HUB_URL"
PUBLIC_VARIABLE: Final = "NBBOARD_HUB_PUBLIC_URL"
CONNECT_SECONDS: Final = 10
ANSWER_SECONDS: Final = 2 * limits.RENDER_SECONDS
"""Until an answer begins: an export may wait for another one and is then drawn."""
SILENT_SECONDS: Final = 60
"""Between two pieces of an answer."""
_UNBOUNDED: Final = 2**50
"""Bytes of an answer, which passes through and is never held."""
_FINAL: Final = 200
_SCHEMES: Final = ("http", "https")
ABSENT: Final = "the service that hosts the boards does not answer: it may be starting again"


class Upstream(NamedTuple):
    """Where the service answers, up to and including the last slash.

    `public` is its address for browsers where that is another, else "". `problem` says why there
    is no sound address; nothing is asked then.
    """

    url: str
    public: str = ""
    problem: str = ""

    @property
    def path(self) -> str:
        """The service's path on its host, with slashes round it."""
        return urlsplit(self.url).path

    @property
    def page(self) -> str:
        """Where a browser finds the service's pages: an address, or a path on the same host."""
        return self.public or self.path

    @property
    def websocket(self) -> str:
        """The address with its scheme for sockets."""
        return "ws" + self.url.removeprefix("http")


def configured(environ: Mapping[str, str] = os.environ) -> Upstream | None:
    """Give the service that the Hub's configuration names; None where there is none."""
    url = environ.get(URL_VARIABLE, "")
    if not url:
        return None
    public = environ.get(PUBLIC_VARIABLE, "")
    problem = _problem(URL_VARIABLE, url) or (_problem(PUBLIC_VARIABLE, public) if public else "")
    return Upstream(_slashed(url), _slashed(public) if public else "", problem)


def absent(error: Exception) -> ServerUnreachable:
    """Say why the service could not be reached, as far as somebody can do something about it."""
    match error:
        case ssl.SSLError():
            return ServerUnreachable(
                f"the certificate of the service at {URL_VARIABLE} is not trusted here: the hub's "
                "admin should give its authority to users' servers (SSL_CERT_FILE)"
            )
        case socket.gaierror():
            return ServerUnreachable(
                f"{URL_VARIABLE} names a host that this server cannot find: ask the hub's admin"
            )
        case TimeoutError():
            return ServerUnreachable(
                f"the service that hosts the boards did not answer within {CONNECT_SECONDS} s: it "
                "may be very busy, or a network policy keeps this server from it"
            )
    return ServerUnreachable(ABSENT)


class Reader(Protocol):
    """Who is told an answer, in pieces; the next comes when the last was taken."""

    async def begun(self, status: int, headers: httputil.HTTPHeaders) -> None:
        """Take the status and the headers."""

    async def piece(self, data: bytes) -> None:
        """Take a piece of the body; raises StreamClosedError when nobody wants it any more."""


class Request:
    """One request under way: `write` its body, then `answer`; `close` it in any case."""

    def __init__(self, stream: IOStream):
        self._stream = stream
        parameters = HTTP1ConnectionParameters(no_keep_alive=True, max_body_size=_UNBOUNDED)
        self._connection = HTTP1Connection(stream, True, parameters)

    @classmethod
    async def begin(
        cls, upstream: Upstream, method: str, path: str, headers: httputil.HTTPHeaders
    ) -> "Request":
        """Connect and send the head; `path` is below the service's, with its query.

        Raises ServerUnreachable.
        """
        parts = urlsplit(upstream.url)
        secure = parts.scheme == "https"
        assert parts.hostname is not None
        try:
            stream = await TCPClient().connect(
                parts.hostname,
                parts.port or (443 if secure else 80),
                ssl_options=_trust() if secure else None,
                timeout=CONNECT_SECONDS,
            )
        except (OSError, StreamClosedError) as error:
            raise absent(error) from error
        stream.set_nodelay(True)
        request = cls(stream)
        headers["Host"] = parts.netloc
        headers["Connection"] = "close"
        line = httputil.RequestStartLine(method, upstream.path + path, "HTTP/1.1")
        await request._left(request._connection.write_headers(line, headers))
        return request

    async def write(self, data: bytes) -> None:
        """Send a piece of the body and wait until it has left; raises ServerUnreachable."""
        await self._left(self._connection.write(data))

    async def answer(self, reader: Reader) -> None:
        """End the body and hand on the answer; raises ServerUnreachable, also in its middle."""
        self._connection.finish()
        passing = _Passing(reader, self._stream)
        try:
            async with asyncio.timeout(ANSWER_SECONDS) as passing.limit:
                await self._connection.read_response(passing)
        except (StreamClosedError, TimeoutError) as error:
            if not passing.unwanted:
                raise ServerUnreachable(ABSENT) from error
        if not passing.whole and not passing.unwanted:
            raise ServerUnreachable(ABSENT)

    def close(self) -> None:
        """Give the connection up."""
        self._stream.close()

    @staticmethod
    async def _left(writing: "asyncio.Future[None]") -> None:
        try:
            async with asyncio.timeout(SILENT_SECONDS):
                await writing
        except (StreamClosedError, TimeoutError) as error:
            raise ServerUnreachable(ABSENT) from error


class _Passing(httputil.HTTPMessageDelegate):
    """Passes an answer on; `whole` once all of it was, `unwanted` when nobody took it."""

    def __init__(self, reader: Reader, stream: IOStream):
        self.whole = False
        self.unwanted = False
        self.limit = asyncio.timeout(None)
        self._reader = reader
        self._stream = stream

    async def headers_received(self, start_line: Any, headers: httputil.HTTPHeaders) -> None:
        """Pass on the head; what is only on the way to it (1xx) is nobody's."""
        if start_line.code >= _FINAL:
            await self._reader.begun(start_line.code, headers)

    async def data_received(self, chunk: bytes) -> None:
        """Pass on a piece; the time that takes is the visitor's and not the service's."""
        self.limit.reschedule(None)
        try:
            await self._reader.piece(chunk)
        except StreamClosedError:
            self.unwanted = True
            self._stream.close()
        self.limit.reschedule(asyncio.get_running_loop().time() + SILENT_SECONDS)

    def finish(self) -> None:
        """Note that nothing is missing."""
        self.whole = True


@cache
def _trust() -> ssl.SSLContext:
    """Give what checks the service's certificate; reading the authorities takes milliseconds."""
    return ssl.create_default_context(ssl.Purpose.SERVER_AUTH)


def _problem(variable: str, url: str) -> str:
    if _sound(url):
        return ""
    # The address is not repeated: what is wrong with it may be a secret in it.
    return (
        f"{variable} is no address of a service: the hub's admin should give one such as "
        "http://127.0.0.1:8000/services/nbboard/, or use nbboard.hub.configure(c)"
    )


def _sound(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    clean = url.isascii() and url.isprintable() and " " not in url
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    return clean and bare and has_port and parts.scheme in _SCHEMES and bool(parts.hostname)


def _slashed(url: str) -> str:
    return url if url.endswith("/") else url + "/"
