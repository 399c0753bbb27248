"""A page's questions: the routes of its board, and the files that its script needs."""

import json
import re
from typing import Final

from nbboard.built import STATIC
from nbboard.client import rest
from nbboard.client.discovery import Endpoint
from nbboard.client.within import Answer
from nbboard.core.errors import (
    BoardNotFound,
    InvalidInput,
    LimitExceeded,
    NBBoardError,
    NotAllowed,
    OpRefused,
    ServerUnreachable,
    TooOften,
    shown,
)

NOWHERE: Final = "the kernel has found no nbboard server either"
_FILE: Final = re.compile(r"static/[A-Za-z0-9_][A-Za-z0-9._-]*")
_STATUS: Final[tuple[tuple[type[NBBoardError], int], ...]] = (
    (BoardNotFound, 404),
    (NotAllowed, 403),
    (OpRefused, 409),
    (TooOften, 429),
    (LimitExceeded, 413),
    (InvalidInput, 400),
)
_UNAVAILABLE: Final = 503
_METHODS: Final = ("GET", "POST", "PATCH", "DELETE")


async def answer(
    endpoint: Endpoint | None, board: str, method: str, path: str, request: tuple[str, bytes]
) -> Answer:
    """Ask for the page of `board`; `request` is the type and the bytes of a body.

    Gives an answer in any case: an error of ours as a server would say it.
    """
    try:
        if method == "GET" and _FILE.fullmatch(path):
            return _file(path)
        _check(board, method, path)
        if endpoint is None:
            raise ServerUnreachable(NOWHERE)
        media_type, body = request
        return await rest.pass_on(endpoint, method, path, body, media_type)
    except NBBoardError as error:
        return _error(error)


def _check(board: str, method: str, path: str) -> None:
    """Refuse what is not this board's: a page has only this much of its kernel's rights here."""
    own = f"api/boards/{board}"
    plain = path.partition("?")[0]
    known = plain in ("api/me", own) or plain.startswith(f"{own}/")
    if method not in _METHODS or not known or ".." in plain or "#" in path:
        raise NotAllowed(f"a page may not ask {shown(method)} {shown(path)} through its kernel")


def _file(path: str) -> Answer:
    file = STATIC / path.removeprefix("static/")
    if not file.is_file():
        raise InvalidInput(f"there is no file {shown(path)}")
    return Answer(200, "application/octet-stream", file.read_bytes())


def _error(error: NBBoardError) -> Answer:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), _UNAVAILABLE)
    model = {"message": str(error), "reason": type(error).__name__}
    return Answer(status, "application/json", json.dumps(model).encode())
