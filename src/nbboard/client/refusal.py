"""What to tell somebody whom a server does not let in, or where nbboard is not found."""

import json
from typing import Any, Final

from tornado.httpclient import HTTPClientError

from nbboard.client.discovery import Endpoint
from nbboard.core.errors import NotAllowed, ServerUnreachable

_LONGEST: Final = 500


def model_of(error: HTTPClientError) -> dict[str, Any]:
    """Give the JSON that a server's error came with, {} when it is none."""
    try:
        return dict(json.loads(_body(error)))
    except (ValueError, TypeError):
        return {}


def words_of(error: HTTPClientError) -> str:
    """Give a server's own words for an error: of its JSON, or plain text; "" when it has none."""
    message = model_of(error).get("message")
    if message:
        return str(message)
    response = error.response
    kind = "" if response is None else response.headers.get("Content-Type", "")
    plain = kind.startswith("text/plain")
    return _body(error).decode(errors="replace")[:_LONGEST].strip() if plain else ""


def turned_away(endpoint: Endpoint, error: HTTPClientError) -> NotAllowed:
    """Say who does not let this process in and why: at a Hub, which scope its token lacks."""
    words = words_of(error)
    if endpoint.of_hub:
        why = words or (
            f"this server's token may lack the scope {endpoint.scope}; nbboard.diagnose() tells"
        )
        return NotAllowed(f"the hub's boards ({endpoint.url}) are closed to this notebook: {why}")
    # Without a token that fits, Jupyter asks a POST for the form token of its pages.
    why = "it does not accept this token" if "_xsrf" in words else words or str(error.code)
    return NotAllowed(f"{endpoint.url} said no ({why}): check token=")


def no_nbboard(endpoint: Endpoint) -> ServerUnreachable:
    """Say that a server answers but is not nbboard."""
    if endpoint.of_hub:
        return ServerUnreachable(
            f"{endpoint.url} is not the hub's service for boards: ask its admin whether it runs, "
            "and whether nbboard.hub.configure(c) names the right address"
        )
    return ServerUnreachable(
        f"{endpoint.url} has no nbboard: install it in the environment of that server"
    )


def _body(error: HTTPClientError) -> bytes:
    return bytes(error.response.body or b"") if error.response is not None else b""
