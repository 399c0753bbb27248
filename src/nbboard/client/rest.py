"""The few REST calls a client makes, with errors that say what to do."""

import json
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from nbboard.client.discovery import Endpoint
from nbboard.core import limits
from nbboard.core.errors import (
    BoardNotFound,
    InvalidInput,
    NBBoardError,
    NotAllowed,
    ServerUnreachable,
)
from nbboard.core.roles import Access

_TIMEOUT = 20.0


async def create_board(endpoint: Endpoint, title: str, access: Access) -> dict[str, Any]:
    """Create a board; gives its model (see `docs/protocol.md`)."""
    body = json.dumps({"title": title, "access": access}).encode()
    return await _json(endpoint, "POST", "api/boards", body)


async def get_board(endpoint: Endpoint, board: str) -> dict[str, Any]:
    """Give a board's model; raises BoardNotFound."""
    return await _json(endpoint, "GET", f"api/boards/{quote(board, safe='')}")


async def list_boards(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Give the models of the boards this process may see."""
    answer = await _json(endpoint, "GET", "api/boards")
    boards: list[dict[str, Any]] = answer["boards"]
    return boards


async def shutdown(endpoint: Endpoint, board: str) -> None:
    """End a board's room; owners only."""
    await _fetch(endpoint, "POST", f"api/boards/{quote(board, safe='')}/shutdown", b"")


async def upload(endpoint: Endpoint, board: str, image: bytes) -> dict[str, Any]:
    """Upload an image; gives its sha256, type, width and height (pixels)."""
    if len(image) > limits.BLOB_BYTES:
        raise InvalidInput(f"an image of {len(image)} bytes; the limit is {limits.BLOB_BYTES}")
    return await _json(endpoint, "POST", f"api/boards/{quote(board, safe='')}/blobs", image)


async def download(endpoint: Endpoint, board: str, sha256: str) -> bytes:
    """Fetch an image of a board."""
    response = await _fetch(endpoint, "GET", f"api/boards/{quote(board, safe='')}/blobs/{sha256}")
    return bytes(response.body)


async def _json(
    endpoint: Endpoint, method: str, path: str, body: bytes | None = None
) -> dict[str, Any]:
    response = await _fetch(endpoint, method, path, body)
    try:
        model = json.loads(response.body)
    except ValueError:
        # A login page instead of JSON: something between us and nbboard answered.
        raise ServerUnreachable(
            f"{endpoint.url} answered {method} {path} with no JSON: is nbboard installed there?"
        ) from None
    return dict(model)


async def _fetch(
    endpoint: Endpoint, method: str, path: str, body: bytes | None = None
) -> HTTPResponse:
    request = HTTPRequest(
        endpoint.url + path,
        method,
        headers={**endpoint.headers, "Accept": "application/json"},
        body=body,
        connect_timeout=_TIMEOUT,
        request_timeout=_TIMEOUT,
        # A redirect could carry the token to another host.
        follow_redirects=False,
    )
    try:
        return await AsyncHTTPClient().fetch(request)
    except HTTPClientError as error:
        raise _named(error, endpoint, path) from error
    except OSError as error:
        raise ServerUnreachable(
            f"{endpoint.url} does not answer ({error}): is it running?"
        ) from error


def _named(error: HTTPClientError, endpoint: Endpoint, path: str) -> NBBoardError:
    message = _message(error)
    match error.code:
        case 404 if "board" in message:
            return BoardNotFound(message)
        case 404:
            return ServerUnreachable(
                f"{endpoint.url} has no nbboard: install it in the environment of that server"
            )
        case 401 | 403:
            return NotAllowed(f"{endpoint.url} said no ({message}): check token=")
        case 400 | 413:
            return InvalidInput(message)
        case 599:
            return ServerUnreachable(f"{endpoint.url} does not answer: {error.message}")
        case _:
            return ServerUnreachable(f"{endpoint.url}{path} answered {error.code}: {message}")


def _message(error: HTTPClientError) -> str:
    body = error.response.body if error.response is not None else b""
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return error.message
