"""What a JupyterHub says of this process's own token: whose it is, and which scopes it holds."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from nbboard.client.discovery import HUB_TOKEN
from nbboard.client.refusal import model_of
from nbboard.core.errors import NotAllowed, ServerUnreachable

API: Final = "JUPYTERHUB_API_URL"
_SECONDS: Final = 10.0


class OwnToken(NamedTuple):
    """The account that a token belongs to, and its scopes as the Hub writes them."""

    account: str
    scopes: tuple[str, ...]

    def holds(self, wanted: str) -> bool:
        """Tell whether the token holds a scope, alone or as part of a wider one."""
        return wanted in self.scopes or wanted.partition("!")[0] in self.scopes


async def own_token(environ: Mapping[str, str]) -> OwnToken:
    """Ask the Hub about the token in the environment.

    Raises ServerUnreachable when the Hub does not answer, NotAllowed when it does not know the
    token any more.
    """
    address = f"{environ[API].rstrip('/')}/user"
    request = HTTPRequest(
        address,
        headers={"Authorization": f"token {environ[HUB_TOKEN]}"},
        connect_timeout=_SECONDS,
        request_timeout=_SECONDS,
        follow_redirects=False,
    )
    try:
        response = await AsyncHTTPClient().fetch(request)
        model = _model(response.body)
    except HTTPClientError as error:
        if error.code in (401, 403):
            raise NotAllowed(
                "the hub does not know this server's token any more: stop and start the server"
            ) from error
        words = model_of(error).get("message", error.message)
        raise ServerUnreachable(f"{address} answered {error.code}: {words}") from error
    except OSError as error:
        raise ServerUnreachable(f"{address} does not answer ({error})") from error
    return OwnToken(str(model.get("name", "")), tuple(_texts(model.get("scopes", ()))))


def _model(body: bytes) -> Mapping[str, object]:
    try:
        model = json.loads(body)
    except ValueError:
        model = None
    if not isinstance(model, dict):
        raise ServerUnreachable(f"{API} does not lead to a JupyterHub's REST")
    return model


def _texts(values: object) -> Iterable[str]:
    return [str(value) for value in values] if isinstance(values, list) else []
