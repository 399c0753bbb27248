"""The few REST calls a client makes, with errors that say what to do."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from nbboard.client.discovery import Endpoint
from nbboard.client.refusal import model_of, no_nbboard, turned_away
from nbboard.client.within import Answer
from nbboard.core import limits
from nbboard.core.errors import (
    BoardNotFound,
    GroupNotFound,
    InvalidInput,
    LimitExceeded,
    NBBoardError,
    NotAllowed,
    OpRefused,
    ServerUnreachable,
    TooOften,
)
from nbboard.core.roles import Access

_TIMEOUT = 20.0
PAGE = 500
"""Entries of a history that the server gives at once."""
Json = dict[str, Any]


def local_time(milliseconds: int) -> datetime:
    """Give a time of the server (ms since 1970) in the zone of this computer."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone()


async def create_board(endpoint: Endpoint, title: str, access: Access | None) -> Json:
    """Create a board, open as the server has it where `access` is None; gives its model."""
    return await _json(endpoint, "POST", "api/boards", _body(title=title, access=access))


async def list_boards(endpoint: Endpoint) -> list[Json]:
    """Give the models of the boards this process may see."""
    answer = await _json(endpoint, "GET", "api/boards")
    boards: list[Json] = answer["boards"]
    return boards


async def shutdown(endpoint: Endpoint, board: str) -> None:
    """End a board's room; owners only."""
    await _fetch(endpoint, "POST", f"{_of(board)}/shutdown", b"")


async def duplicate(endpoint: Endpoint, board: str, title: str | None) -> Json:
    """Make a new board of one's own with what is on this one; gives its model."""
    return await _json(endpoint, "POST", f"{_of(board)}/duplicate", _body(title=title))


async def discard(endpoint: Endpoint, board: str) -> None:
    """Delete a board; it may be recovered for 30 days. Owners only."""
    await _fetch(endpoint, "DELETE", _of(board))


async def recover(endpoint: Endpoint, board: str) -> None:
    """Take back a `discard`."""
    await _fetch(endpoint, "POST", f"{_of(board)}/recover", b"")


async def purge(endpoint: Endpoint, board: str) -> Json:
    """Remove for good what is not on the board any more; owners only."""
    return await _json(endpoint, "POST", f"{_of(board)}/purge", b"{}")


async def restore(endpoint: Endpoint, board: str, wish: Json) -> Json:
    """Make the board what it was after an entry; gives the batch and its first and last seq."""
    return await _json(endpoint, "POST", f"{_of(board)}/restore", _body(**wish))


async def history(endpoint: Endpoint, board: str, before: int | None, limit: int) -> Json:
    """Give a page of a board's entries in short, the newest before entry `before`."""
    query = {"limit": limit} | ({} if before is None else {"before": before})
    return await _json(endpoint, "GET", f"{_of(board)}/history?{urlencode(query)}")


async def state_at(endpoint: Endpoint, board: str, seq: int) -> bytes:
    """Give the chunks of the state just after entry `seq`, each led by its length (4 bytes)."""
    return await _fetch(endpoint, "GET", f"{_of(board)}/at/{seq}")


async def chat(endpoint: Endpoint, board: str, before: int, limit: int) -> Json:
    """Give a page of chat messages older than entry `before`."""
    query = urlencode({"before": before, "limit": limit})
    return await _json(endpoint, "GET", f"{_of(board)}/chat?{query}")


async def upload_picture(endpoint: Endpoint, board: str, image: bytes) -> str:
    """Upload a picture of oneself; gives the hash of the blob it became."""
    model = await _json(endpoint, "POST", f"{_of(board)}/picture", image)
    return str(model["blob"])


async def logs(endpoint: Endpoint, query: Mapping[str, object]) -> Json:
    """Read what the server logged: lines after a number, of a level, of a module."""
    return await _json(endpoint, "GET", f"api/logs?{urlencode(query)}")


async def set_log_levels(endpoint: Endpoint, levels: Mapping[str, str]) -> Json:
    """Set how much the server logs, by module."""
    return await _json(endpoint, "PUT", "api/logs", _body(levels=levels))


async def create_link(endpoint: Endpoint, board: str, wish: Json) -> Json:
    """Make a share link; gives its model with the URL."""
    return await _json(endpoint, "POST", f"{_of(board)}/links", _body(**wish))


async def links(endpoint: Endpoint, board: str) -> list[Json]:
    """Give the models of a board's share links that work."""
    found: list[Json] = (await _json(endpoint, "GET", f"{_of(board)}/links"))["links"]
    return found


async def revoke_link(endpoint: Endpoint, board: str, link: str) -> None:
    """End a share link."""
    await _fetch(endpoint, "DELETE", f"{_of(board)}/links/{quote(link, safe='')}")


async def upload(endpoint: Endpoint, board: str, image: bytes) -> Json:
    """Upload an image; gives its sha256, type, width and height (pixels)."""
    if len(image) > limits.BLOB_BYTES:
        raise InvalidInput(f"an image of {len(image)} bytes; the limit is {limits.BLOB_BYTES}")
    return await _json(endpoint, "POST", f"{_of(board)}/blobs", image)


async def download(endpoint: Endpoint, board: str, sha256: str) -> bytes:
    """Fetch an image of a board."""
    return await _fetch(endpoint, "GET", f"{_of(board)}/blobs/{sha256}")


def _of(board: str) -> str:
    return f"api/boards/{quote(board, safe='')}"


def _body(**fields: object) -> bytes:
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


async def _json(endpoint: Endpoint, method: str, path: str, body: bytes | None = None) -> Json:
    answer = await _fetch(endpoint, method, path, body)
    try:
        model = json.loads(answer)
    except ValueError:
        # A login page instead of JSON: something between us and nbboard answered.
        raise ServerUnreachable(
            f"{endpoint.url} answered {method} {path} with no JSON: is nbboard installed there?"
        ) from None
    return dict(model)


async def _fetch(endpoint: Endpoint, method: str, path: str, body: bytes | None = None) -> bytes:
    if endpoint.local is not None:
        return (await endpoint.local.ask(method, path, body or b"")).body
    request = HTTPRequest(
        endpoint.url + path,
        method,
        headers={**endpoint.headers, "Accept": "application/json", "Content-Type": _kind(body)},
        body=body,
        connect_timeout=_TIMEOUT,
        request_timeout=_TIMEOUT,
        # A redirect could carry the token to another host.
        follow_redirects=False,
    )
    try:
        return bytes((await AsyncHTTPClient().fetch(request)).body)
    except HTTPClientError as error:
        raise _named(error, endpoint, path) from error
    except OSError as error:
        raise ServerUnreachable(
            f"{endpoint.url} does not answer ({error}): is it running?"
        ) from error


def _kind(body: bytes | None) -> str:
    """Say what a body is: a server reads what is not said as a form, and may find it too long."""
    is_json = body is None or body.startswith(b"{")
    return "application/json" if is_json else "application/octet-stream"


def _named(error: HTTPClientError, endpoint: Endpoint, path: str) -> NBBoardError:
    model = model_of(error)
    message = str(model.get("message", error.message))
    named = _by_name(model, message)
    if named is not None:
        return named
    match error.code:
        case 404 if "board" in message:
            return BoardNotFound(message)
        case 404:
            return no_nbboard(endpoint)
        case 401 | 403:
            return turned_away(endpoint, error)
        case 400 | 413:
            return InvalidInput(message)
        case 599:
            return ServerUnreachable(f"{endpoint.url} does not answer: {error.message}")
        case _:
            return ServerUnreachable(f"{endpoint.url}{path} answered {error.code}: {message}")


def _by_name(model: Json, message: str) -> NBBoardError | None:
    """Give the error that the server names, if it is one that a caller can do something about."""
    reason = model.get("reason")
    if reason == "OpRefused":
        return OpRefused(message, str(model.get("code", "")))
    if reason == "TooOften":
        return TooOften(message, float(model.get("seconds", 0.0)))
    kinds = (BoardNotFound, GroupNotFound, NotAllowed, InvalidInput, LimitExceeded)
    kind = next((kind for kind in kinds if kind.__name__ == reason), None)
    return None if kind is None else kind(message)


async def pass_on(
    endpoint: Endpoint, method: str, path: str, body: bytes, media_type: str
) -> Answer:
    """Ask a route for somebody's page and give its answer, whatever it is.

    Raises ServerUnreachable when there is none, and the named errors of rooms in this process.
    """
    if endpoint.local is not None:
        return await endpoint.local.ask(method, path, body, page=True)
    request = HTTPRequest(
        endpoint.url + path,
        method,
        headers={**endpoint.headers, "Accept": "application/json", "Content-Type": media_type},
        body=body or None,
        allow_nonstandard_methods=True,
        connect_timeout=_TIMEOUT,
        request_timeout=_TIMEOUT,
        follow_redirects=False,
    )
    try:
        response = await AsyncHTTPClient().fetch(request, raise_error=False)
    except OSError as error:
        raise ServerUnreachable(f"{endpoint.url} does not answer ({error})") from error
    if response.code == 599:
        raise ServerUnreachable(f"{endpoint.url} does not answer: {response.reason}")
    return Answer(response.code, response.headers.get("Content-Type", ""), bytes(response.body))
