"""A server that tells people apart, and asking it as one of them."""

import json
from typing import Any, NamedTuple

from jupyter_server.auth import Authorizer, IdentityProvider, User
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse


class Named(IdentityProvider):
    """Tells people apart by their token, which is their name."""

    def get_user(self, handler: Any) -> User | None:
        _, _, name = handler.request.headers.get("Authorization", "").partition(" ")
        handler._token_authenticated = True
        return User(username=name, name=name.title()) if name else None


class ReadersMayNot(Authorizer):
    """Everyone may all, but whose name begins with "reader" may only read."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        return not user.username.startswith("reader") or action == "read"


CONFIG = {"identity_provider_class": Named, "authorizer_class": ReadersMayNot}


class Answer(NamedTuple):
    """What came back; `model` is the JSON of the body, or None."""

    code: int
    body: bytes
    headers: Any
    model: Any


class Caller:
    """Asks the server at `url` (nbboard's) by REST."""

    def __init__(self, url: str):
        self.url = url

    async def __call__(
        self, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> Answer:
        """Ask as `who` ("" for nobody); a body that is no bytes goes as JSON."""
        if who:
            headers["Authorization"] = f"token {who}"
        if body is None and method in ("POST", "PATCH"):
            body = b""
        elif body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        request = HTTPRequest(
            self.url + path,
            method,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            body=body,
            follow_redirects=False,
        )
        return answer_of(await AsyncHTTPClient().fetch(request, raise_error=False))


def answer_of(response: HTTPResponse) -> Answer:
    body = bytes(response.body or b"")
    typed = response.headers.get("Content-Type", "")
    model = json.loads(body) if typed.startswith("application/json") and body else None
    return Answer(response.code, body, response.headers, model)


async def make(call: Caller, who: str = "ann", **wish: Any) -> str:
    """Make a board as `who` and give its id."""
    made = await call(who, "POST", "api/boards", wish)
    assert made.code == 201, made.body
    return str(made.model["id"])


async def submit(call: Caller, who: str, board: str, *ops: list[Any]) -> Answer:
    """Submit ops in their array form."""
    return await call(who, "POST", f"api/boards/{board}/ops", {"ops": ops})


async def elements(call: Caller, who: str, board: str) -> int:
    """Count the elements on a board."""
    return len((await call(who, "GET", f"api/boards/{board}/elements")).model["elements"])


RECT = ["add", ["rect", "r" * 16, [0, 0], [1600, 1600]]]
