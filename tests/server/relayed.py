"""A user's server of a Hub in front of a stand-in for the service that says what a test wants."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, NamedTuple

from jupyter_server.auth import IdentityProvider, User
from tornado import httputil, web
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

PREFIX = "/services/nbboard/"
TOKENS = {"hub-token-of-ann": "ann", "hub-token-of-bob": "bob"}
COOKIE = "jupyterhub-user-ann"


class HubAuth:
    """Finds the visitor's token where JupyterHub's does: in the header, else in the cookie."""

    allow_websocket_cookie_auth = True

    def get_token(self, handler: web.RequestHandler) -> str | None:
        _, _, token = handler.request.headers.get("Authorization", "").partition(" ")
        return token or self._cookie(handler) or handler.get_query_argument("token", None)

    def _cookie(self, handler: web.RequestHandler) -> str | None:
        kept: str | None = vars(handler).get("_hub_auth_token_cookie")
        if kept is None and isinstance(handler, WebSocketHandler):
            return handler.get_cookie(COOKIE) if self.allow_websocket_cookie_auth else None
        return kept or handler.get_cookie(COOKIE)


class HubLogin(IdentityProvider):
    """Lets in whom the Hub knows by token, as `JupyterHubIdentityProvider` does."""

    hub_auth = HubAuth()

    def get_user(self, handler: Any) -> User | None:
        name = TOKENS.get(self.hub_auth.get_token(handler) or "")
        handler._token_authenticated = "Authorization" in handler.request.headers
        return None if name is None else User(username=name, name=name.title())


class Seen(NamedTuple):
    """A request as it came to the stand-in."""

    method: str
    path: str
    query: str
    headers: httputil.HTTPHeaders
    body: bytes


Answering = Callable[[web.RequestHandler], Awaitable[None] | None]
Serving = Callable[["StandInSocket"], Awaitable[None]]


class StandIn:
    """Answers as `answer` says and serves sockets as `serve` says; keeps what it saw."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.sockets: list[StandInSocket] = []
        self.taken = 0
        self.answer: Answering = lambda handler: handler.finish({"ok": True})
        self.serve: Serving | None = None
        self.taking = asyncio.Event()
        self.taking.set()
        self.refuse: Callable[[web.RequestHandler], None] = lambda handler: None
        self._server: HTTPServer | None = None
        self.port = 0

    def start(self, port: int = 0) -> None:
        """Listen, on the port of before if asked to."""
        application = web.Application(
            [
                (PREFIX + "api/boards/[^/]+/socket", StandInSocket, {"stand_in": self}),
                (PREFIX + "api/upload", StandInUpload, {"stand_in": self}),
                (".*", StandInHandler, {"stand_in": self}),
            ]
        )
        self._server = HTTPServer(application)
        (listening,) = bind_sockets(port, "127.0.0.1", reuse_port=False)
        # Small, so that what is in the kernel's hands does not hide what the relay holds.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self._server.add_sockets([listening])
        self.port = listening.getsockname()[1]

    async def stop(self) -> None:
        """Go, all at once."""
        assert self._server is not None
        self._server.stop()
        await self._server.close_all_connections()
        for open_socket in self.sockets:
            open_socket.break_off()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"


def serving(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[StandIn]:
    """A stand-in that listens; a fixture for whoever names it one."""

    async def start() -> StandIn:
        stand_in = StandIn()
        stand_in.start()
        return stand_in

    stand_in = jp_asyncio_loop.run_until_complete(start())
    yield stand_in
    jp_asyncio_loop.run_until_complete(stand_in.stop())


class StandInHandler(web.RequestHandler):
    def initialize(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in

    async def _any(self) -> None:
        asked = self.request
        self.stand_in.seen.append(
            Seen(asked.method or "", asked.path, asked.query, asked.headers, asked.body)
        )
        answering = self.stand_in.answer(self)
        if answering is not None:
            await answering

    get = post = put = patch = delete = _any  # type: ignore[assignment]


@web.stream_request_body
class StandInUpload(web.RequestHandler):
    """Counts what it took, and takes only while it is told to."""

    def initialize(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in

    async def data_received(self, chunk: bytes) -> None:
        await self.stand_in.taking.wait()
        self.stand_in.taken += len(chunk)

    def post(self) -> None:
        self.finish({"taken": self.stand_in.taken})


class StandInSocket(WebSocketHandler):
    """Keeps frames and the close; `serve` sends."""

    def initialize(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in
        self.frames: list[str | bytes] = []
        self.closed = asyncio.Event()

    async def get(self, *path: str) -> None:
        self.stand_in.refuse(self)
        if not self._finished:
            await super().get(*path)

    async def open(self, *path: str) -> None:  # type: ignore[override]
        self.stand_in.sockets.append(self)
        if self.stand_in.serve is not None:
            self.serving = asyncio.create_task(self.stand_in.serve(self))

    async def on_message(self, message: str | bytes) -> None:
        await self.stand_in.taking.wait()
        self.stand_in.taken += len(message)
        self.frames.append(message)

    def on_close(self) -> None:
        self.closed.set()

    def break_off(self) -> None:
        """End the connection as a power cut would."""
        if self.ws_connection is not None:
            self.ws_connection.stream.close()  # type: ignore[attr-defined]


class UserServer(NamedTuple):
    """The server under test: nbboard's address in it, and its app."""

    url: str
    app: Any
    visitors: list["Visitor"]

    async def fetch(self, method: str, path: str, **options: Any) -> HTTPResponse:
        """Ask as ann unless headers say who."""
        options.setdefault("headers", {"Authorization": "token hub-token-of-ann"})
        if method in ("POST", "PUT", "PATCH"):
            options.setdefault("body", b"{}")
        request = HTTPRequest(self.url + path, method, follow_redirects=False, **options)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def socket(self, board: str = "brave-otter-7f3k", **headers: str) -> "Visitor":
        """Open a board's socket as ann, unless headers say who."""
        headers = headers or {"Authorization": "token hub-token-of-ann"}
        url = f"ws{self.url[4:]}api/boards/{board}/socket"
        visitor = await websocket_connect(HTTPRequest(url, headers=headers))
        self.visitors.append(visitor)
        return visitor

    async def ticket(self, cookie: str, board: str = "brave-otter-7f3k") -> str:
        """Fetch a ticket as a page does; gives the subprotocols to offer."""
        shown = "2|00000000|00000000000000000000000000000000|1"
        headers = {"Cookie": f"{cookie}; _xsrf={shown}", "X-XSRFToken": shown}
        body = json.dumps({"board": board})
        answer = await self.fetch("POST", "api/tickets", headers=headers, body=body)
        assert answer.code == 201, answer.body
        return f"nbboard, nbboard.ticket.{json.loads(answer.body)['ticket']}"


Visitor = WebSocketClientConnection


async def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for a condition on this loop."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - somebody else's progress
            await asyncio.sleep(0.005)


async def still(value: Callable[[], int], seconds: float = 0.4) -> int:
    """Wait until a number has not changed for a while; gives it."""
    async with asyncio.timeout(30):
        last, since = value(), asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - since < seconds:
            await asyncio.sleep(0.02)
            if value() != last:
                last, since = value(), asyncio.get_running_loop().time()
    return last


async def ended(visitor: Visitor) -> tuple[int | None, str | None]:
    """Read to the end; gives close code and reason."""
    while await visitor.read_message() is not None:
        pass
    return visitor.close_code, visitor.close_reason
