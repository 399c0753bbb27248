import asyncio
import json
from collections.abc import Awaitable
from typing import Any

import pytest
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from nbboard.client import rest
from nbboard.client.discovery import Endpoint
from nbboard.core import limits
from nbboard.core.errors import (
    BoardNotFound,
    GroupNotFound,
    InvalidInput,
    LimitExceeded,
    NotAllowed,
    OpRefused,
    ServerUnreachable,
    TooOften,
)


class Answer(web.RequestHandler):
    """Answers everything with what the test laid out, and keeps what was asked."""

    def initialize(self, answer: tuple[int, bytes], asked: list[Any]) -> None:
        self.answer = answer
        self.asked = asked

    def prepare(self) -> None:
        self.asked.append((self.request.method, self.request.path, self.request.headers))
        status, body = self.answer
        self.set_status(status)
        if status == 302:
            self.set_header("Location", "http://127.0.0.1:1/elsewhere")
        self.finish(body)


def ask(
    call: Any, *arguments: Any, answer: tuple[int, bytes] = (200, b"{}"), asked: Any = None
) -> Any:
    async def run() -> Any:
        options = {"answer": answer, "asked": [] if asked is None else asked}
        socket, port = bind_unused_port()
        server = HTTPServer(web.Application([(".*", Answer, options)]))
        server.add_sockets([socket])
        try:
            calling: Awaitable[Any] = call(
                Endpoint(f"http://127.0.0.1:{port}/nbboard/", "secret", ""), *arguments
            )
            return await calling
        finally:
            server.stop()
            await server.close_all_connections()

    return asyncio.run(run())


def _error(reason: str, message: str, **more: Any) -> bytes:
    return json.dumps({"reason": reason, "message": message, **more}).encode()


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ((404, b'{"message": "no such board"}'), BoardNotFound, "no such board"),
        ((404, b"<html>404</html>"), ServerUnreachable, "install it"),
        ((403, b'{"message": "Forbidden"}'), NotAllowed, "token="),
        ((400, b'{"message": "title: too long"}'), InvalidInput, "title: too long"),
        ((403, _error("NotAllowed", "this needs owner")), NotAllowed, "^this needs owner$"),
        ((409, _error("OpRefused", "void", code="changed")), OpRefused, "void"),
        ((413, _error("LimitExceeded", "300 bytes")), LimitExceeded, "300 bytes"),
        ((404, _error("GroupNotFound", "no such group")), GroupNotFound, "no such group"),
        ((429, _error("TooOften", "wait 3 s", seconds=3)), TooOften, "wait 3 s"),
        ((500, _error("SystemExit", "odd")), ServerUnreachable, "500: odd"),
        ((503, b'{"message": "the disk is full"}'), ServerUnreachable, "the disk is full"),
        ((200, b"<html>Log in</html>"), ServerUnreachable, "no JSON"),
        ((302, b""), ServerUnreachable, "302"),
    ],
)
def test_every_answer_has_its_error_with_words(
    answer: tuple[int, bytes], kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        ask(rest.purge, "brave-otter-7f3k", answer=answer)


@pytest.mark.guarantee("T3")
def test_the_token_is_a_header_and_never_in_the_address() -> None:
    asked: list[Any] = []
    ask(rest.create_board, "t", "edit", answer=(201, b'{"id": "x"}'), asked=asked)
    ((method, path, headers),) = asked
    assert (method, path) == ("POST", "/nbboard/api/boards")
    assert headers["Authorization"] == "token secret"
    assert "secret" not in path


@pytest.mark.guarantee("T14")
def test_an_id_cannot_leave_its_place_in_the_path() -> None:
    asked: list[Any] = []
    ask(rest.purge, "../../api/contents", asked=asked)
    assert asked[0][1] == "/nbboard/api/boards/..%2F..%2Fapi%2Fcontents/purge"


def test_too_large_an_image_is_refused_before_it_is_sent() -> None:
    asked: list[Any] = []
    with pytest.raises(InvalidInput, match="limit"):
        ask(rest.upload, "b", b"x" * (limits.BLOB_BYTES + 1), asked=asked)
    assert asked == []


def test_a_body_says_what_it_is_so_that_no_server_reads_it_as_a_form() -> None:
    asked: list[Any] = []
    # Tornado's parser of forms gives up at this many fields.
    ask(rest.upload, "b", b"\x89PNG" + b"&" * 2000, asked=asked)
    ask(rest.create_board, "title", "edit", asked=asked)
    kinds = [headers["Content-Type"] for _, _, headers in asked]
    assert kinds == ["application/octet-stream", "application/json"]


def test_nobody_there() -> None:
    endpoint = Endpoint("http://127.0.0.1:1/nbboard/", None, "")
    with pytest.raises(ServerUnreachable, match="is it running"):
        asyncio.run(rest.list_boards(endpoint))
