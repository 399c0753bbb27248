"""A real Jupyter server with the extension, on loopback, boards in a temporary file."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tornado.httpclient import HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from nbboard.core import protocol
from nbboard.core.ops import Op
from nbboard.server.auth import HOSTING
from nbboard.server.hosting import Hosting
from tests.server.callers import CONFIG, Caller
from tests.server.relayed import HubLogin, StandIn, UserServer, serving

M = TypeVar("M")
Fetch = Callable[..., Coroutine[Any, Any, HTTPResponse]]


@pytest.fixture
def jp_server_config(tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {
            # A route of ours without a login would fail the load (T6); the terminals' socket
            # does exactly that, so it stays out.
            "jpserver_extensions": {"nbboard": True, "jupyter_server_terminals": False},
            "allow_unauthenticated_access": False,
        },
        "NBBoardApp": {
            "database": str(tmp_path / "boards" / "boards.db"),
            # Off by default; on here so that every test of every route meets the open ones too.
            "share_links": True,
        },
    }


@pytest.fixture
def api(jp_fetch: Any) -> Fetch:
    """Call a route below nbboard/; an error status comes back as a response."""

    async def call(*path: str, json_body: object = None, **options: Any) -> HTTPResponse:
        if json_body is not None:
            options["body"] = json.dumps(json_body)
        if options.get("method") in ("POST", "PUT", "PATCH"):
            options.setdefault("body", "")
        return await jp_fetch("nbboard", *path, raise_error=False, **options)

    return call


@pytest.fixture
def board(api: Fetch, jp_asyncio_loop: asyncio.AbstractEventLoop) -> str:
    """The id of a fresh board."""
    creating = api("api", "boards", method="POST", json_body={"title": "Sprint 12"})
    response = jp_asyncio_loop.run_until_complete(creating)
    assert response.code == 201, response.body
    return str(json.loads(response.body)["id"])


class Guest:
    """A client of the raw socket, one message at a time."""

    def __init__(self, socket: WebSocketClientConnection, secret: bytes):
        self.socket = socket
        self.secret = secret
        self.seen: list[protocol.ServerMessage] = []
        self.ended = False

    async def send(self, message: Any) -> None:
        await self.socket.write_message(protocol.encode(message), binary=True)

    async def hello(self, **fields: Any) -> protocol.Welcome:
        await self.send(protocol.Hello(protocol.VERSION, self.secret, "kernel", **fields))
        welcome = await self.until(protocol.Welcome)
        await self.until(protocol.Ready)
        return welcome

    async def submit(self, n: int, *ops: Op) -> protocol.Entries:
        await self.send(protocol.Submit(n, ops))
        while True:
            message = await self.until(protocol.Entries)
            if any(entry.n == n for entry in message.entries):
                return message

    async def until(self, kind: type[M]) -> M:
        """Read on until a message of this kind; fails when the socket closes first."""
        while True:
            message = await self.read()
            if message is None:
                code, reason = self.socket.close_code, self.socket.close_reason
                raise AssertionError(f"closed ({code} {reason}) before {kind.__name__}")
            if isinstance(message, kind):
                return message

    async def read(self) -> protocol.ServerMessage | None:
        """Read one message; None when the socket is closed (Tornado says so only once)."""
        if self.ended:
            return None
        frame = await self.socket.read_message()
        if frame is None:
            self.ended = True
            return None
        message = protocol.decode_server(frame)  # type: ignore[arg-type]
        self.seen.append(message)
        return message

    async def closed(self) -> int | None:
        """Read to the end; gives the close code."""
        while await self.read() is not None:
            pass
        return self.socket.close_code


@pytest.fixture
def join(
    jp_ws_fetch: Any, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[Callable[..., Awaitable[Guest]]]:
    """Open a board's socket; `secret` is one byte repeated. All are closed in the end."""
    guests: list[Guest] = []

    async def open_socket(board: str, secret: int = 1, **options: Any) -> Guest:
        socket = await jp_ws_fetch("nbboard", "api", "boards", board, "socket", **options)
        guests.append(Guest(socket, bytes([secret]) * 16))
        return guests[-1]

    yield open_socket
    for guest in guests:
        guest.socket.close()
        jp_asyncio_loop.run_until_complete(guest.closed())


@pytest.fixture
def tells_apart(jp_server_config: dict[str, Any]) -> None:
    """The server knows accounts: see `callers`."""
    jp_server_config["ServerApp"] |= CONFIG


@pytest.fixture
def call(
    tells_apart: None, jp_serverapp: Any, jp_base_url: str, http_server: Any, jp_http_port: int
) -> Caller:
    """Ask a server that tells people apart, as one of them."""
    return Caller(f"http://127.0.0.1:{jp_http_port}{jp_base_url}nbboard/")


@pytest.fixture
def hosting(jp_serverapp: Any) -> Hosting:
    """What the handlers of the server share."""
    hosting: Hosting = jp_serverapp.web_app.settings[HOSTING]
    return hosting


@pytest.fixture
def enter(call: Caller) -> Iterator[Callable[..., Awaitable[Guest]]]:
    """Open the socket at `path` on a server that tells people apart."""
    guests: list[Guest] = []

    async def open_socket(path: str, secret: int = 1, **headers: str) -> Guest:
        url = "ws" + call.url.removeprefix("http") + path
        guests.append(
            Guest(await websocket_connect(HTTPRequest(url, headers=headers)), bytes([secret]) * 16)
        )
        return guests[-1]

    yield open_socket
    for guest in guests:
        guest.socket.close()


stand_in = pytest.fixture(serving)


@pytest.fixture
def service_url(stand_in: StandIn) -> str:
    """Where the user's server finds the service."""
    return stand_in.url


@pytest.fixture
def user_server(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    jp_server_config: dict[str, Any],
    service_url: str,
) -> Iterator[UserServer]:
    """A user's server of a Hub whose service is at `service_url`."""
    monkeypatch.delenv("NBBOARD_URL", raising=False)
    monkeypatch.setenv("NBBOARD_HUB_URL", service_url)
    jp_server_config["ServerApp"]["identity_provider_class"] = HubLogin
    app = request.getfixturevalue("jp_serverapp")
    request.getfixturevalue("http_server")
    port, base = (request.getfixturevalue(name) for name in ("jp_http_port", "jp_base_url"))
    server = UserServer(f"http://127.0.0.1:{port}{base}nbboard/", app, [])
    yield server
    for visitor in server.visitors:
        visitor.close()
