"""What the service asks of a Hub, in this process: for tests of the service alone.

Everything that a real Hub decides is decided by one in `tests/hub/stories`; this one can be slow,
silent, counted and made to change its mind between two requests.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from tornado import web
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.websocket import websocket_connect

from nbboard.hub.service import Service
from nbboard.hub.settings import read
from tests.lab import HOST, free_port
from tests.server.conftest import Guest

SCOPE: Final = "access:services!service=nbboard"
SERVICE_TOKEN: Final = "the-token-of-the-service-itself"
PREFIX: Final = "/services/nbboard/"


class HubStandIn:
    """Answers who a token belongs to, and gives tokens for the codes of its login."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {
            SERVICE_TOKEN: {"kind": "service", "name": "nbboard", "scopes": []}
        }
        self.codes: dict[str, str] = {}
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0
        self.answers = asyncio.Event()
        self.answers.set()
        self.port = free_port()
        self._server: HTTPServer | None = None

    def know(self, token: str, name: str, *groups: str, **more: Any) -> str:
        """Have the Hub know somebody by a token; gives the token."""
        self.people[token] = {
            "kind": "user",
            "name": name,
            "admin": False,
            "groups": list(groups),
            "scopes": [SCOPE],
            **more,
        }
        return token

    @property
    def api(self) -> str:
        return f"http://{HOST}:{self.port}/hub/api"

    def up(self) -> None:
        """Begin to answer."""
        routes = [
            (r"/hub/api/user", _WhoHandler, {"hub": self}),
            (r"/hub/api/oauth2/token", _TokenHandler, {"hub": self}),
        ]
        self._server = web.Application(routes).listen(self.port, HOST)

    async def down(self) -> None:
        """Refuse connections."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None


class _WhoHandler(web.RequestHandler):
    def initialize(self, hub: HubStandIn) -> None:
        self.hub = hub

    async def get(self) -> None:
        hub = self.hub
        token = self.request.headers["Authorization"].removeprefix("token ")
        hub.asked.append(token)
        hub.at_once += 1
        hub.most_at_once = max(hub.most_at_once, hub.at_once)
        try:
            await hub.answers.wait()
        finally:
            hub.at_once -= 1
        if token not in hub.people:
            raise web.HTTPError(403)
        self.finish(hub.people[token])


class _TokenHandler(web.RequestHandler):
    def initialize(self, hub: HubStandIn) -> None:
        self.hub = hub

    def post(self) -> None:
        wanted = parse_qs(self.request.body.decode())
        assert wanted["client_secret"] == [SERVICE_TOKEN]
        self.finish({"access_token": self.hub.codes.pop(wanted["code"][0])})


def environment(hub: HubStandIn, folder: Path, **more: str) -> dict[str, str]:
    """Give what an admin sets for a service."""
    return {
        "JUPYTERHUB_SERVICE_NAME": "nbboard",
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_SERVICE_URL": f"http://{HOST}:{free_port()}",
        "JUPYTERHUB_API_URL": hub.api,
        "JUPYTERHUB_API_TOKEN": SERVICE_TOKEN,
        "NBBOARD_DATABASE": str(folder / "boards.db"),
        "NBBOARD_SHARE_LINKS": "1",
        **more,
    }


class Running:
    """A service in this process, and ways to ask it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        settings = service.settings
        self.url = f"http://{HOST}:{settings.port}{settings.prefix}"
        self._guests: list[Guest] = []

    async def ask(
        self, method: str, path: str, token: str = "", body: object = None, **headers: str
    ) -> HTTPResponse:
        """Ask for a path below the service's; redirects are not followed."""
        head = HTTPHeaders(headers)
        if token:
            head["Authorization"] = f"token {token}"
        data = None if method in ("GET", "DELETE", "HEAD") else json.dumps(body or {})
        request = HTTPRequest(
            self.url + path, method, head, data, follow_redirects=False, request_timeout=15
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def started(self) -> None:
        """Wait until the service answers, which runs in another process."""
        settings = self.service.settings

        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex((settings.host, settings.port)) == 0

        await until(listens, 40)
        assert (await self.ask("GET", "ready")).code == 200

    async def board(self, token: str, **wish: object) -> str:
        """Make a board and give its id."""
        answer = await self.ask("POST", "api/boards", token, {"title": "Sprint", **wish})
        assert answer.code == 201, answer.body
        return str(json.loads(answer.body)["id"])

    async def enter(self, board: str, token: str = "", secret: int = 1, **headers: str) -> Guest:
        """Open a board's socket; a ticket comes as the header of its subprotocols."""
        url = f"ws{self.url.removeprefix('http')}api/boards/{board}/socket"
        head = HTTPHeaders(headers)
        if token:
            head["Authorization"] = f"token {token}"
        offered = head.pop("Sec-WebSocket-Protocol", "")
        protocols = offered.split(", ") if offered else None
        opened = await websocket_connect(HTTPRequest(url, headers=head), subprotocols=protocols)
        guest = Guest(opened, bytes([secret]) * 16)
        self._guests.append(guest)
        return guest

    async def sign_in(self, hub: HubStandIn, token: str) -> dict[str, str]:
        """Come by the Hub's login as a browser does; gives the headers its pages send."""
        lobby = await self.ask("GET", "")
        assert lobby.code == 302, lobby.body
        way = parse_qs(urlsplit(lobby.headers["Location"]).query)
        assert urlsplit(lobby.headers["Location"]).path == "/hub/api/oauth2/authorize"
        hub.codes["a-code"] = token
        query = urlencode({"code": "a-code", "state": way["state"][0]})
        back = await self.ask("GET", f"oauth_callback?{query}", Cookie=_cookies(lobby))
        assert back.code == 302, back.body
        cookies = _cookies(back)
        page = await self.ask("GET", "", Cookie=cookies, **{"Sec-Fetch-Mode": "navigate"})
        assert page.code == 200, page.body
        cookies = "; ".join(filter(None, (cookies, _cookies(page))))
        xsrf = [one for one in cookies.split("; ") if one.startswith("_xsrf=")][-1]
        return {"Cookie": cookies, "X-XSRFToken": xsrf.removeprefix("_xsrf=").strip('"')}

    async def ticket(self, headers: Mapping[str, str], board: str) -> str:
        """Fetch a ticket as a page does; gives the subprotocols to offer."""
        answer = await self.ask(
            "POST", "api/tickets", body={"board": board}, **headers, **{"Sec-Fetch-Mode": "cors"}
        )
        assert answer.code == 201, answer.body
        return f"nbboard, nbboard.ticket.{json.loads(answer.body)['ticket']}"

    async def leave(self) -> None:
        """Close every socket that was opened here."""
        for guest in self._guests:
            guest.socket.close()
            await guest.closed()


async def until(look: Callable[[], object], seconds: float = 30) -> None:
    """Wait until `look` gives something true."""
    async with asyncio.timeout(seconds):
        while not look():  # noqa: ASYNC110 - somebody else's progress
            await asyncio.sleep(0.005)


def _cookies(answer: HTTPResponse) -> str:
    set_cookies = answer.headers.get_list("Set-Cookie")
    return "; ".join(one.partition(";")[0] for one in set_cookies if '=""' not in one)


@asynccontextmanager
async def hub_stand_in() -> AsyncIterator[HubStandIn]:
    """Run the stand-in for a Hub."""
    hub = HubStandIn()
    hub.up()
    try:
        yield hub
    finally:
        hub.answers.set()
        await hub.down()


@asynccontextmanager
async def serving(hub: HubStandIn, folder: Path, **more: str) -> AsyncIterator[Running]:
    """Run the service in this process."""
    service = Service(read(environment(hub, folder, **more)))
    running = Running(service)
    try:
        await service.start()
        yield running
        await running.leave()
    finally:
        await service.close()
