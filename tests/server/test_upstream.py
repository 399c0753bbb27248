"""Where a Hub's service is, as its admin wrote it down; one request to it, in pieces."""

import asyncio
import socket
import ssl

import pytest
from tornado.httputil import HTTPHeaders
from tornado.iostream import StreamClosedError

from nbboard.core.errors import ServerUnreachable
from nbboard.server.upstream import Request, Upstream, absent, configured
from tests.server.relayed import StandIn

URL = "http://127.0.0.1:8000/services/nbboard/"


def test_without_the_variable_there_is_none() -> None:
    assert configured({}) is None
    assert configured({"NBBOARD_HUB_URL": ""}) is None


@pytest.mark.parametrize("url", [URL, URL.rstrip("/"), "https://hub.example.org/services/nbboard"])
def test_a_sound_address_is_taken(url: str) -> None:
    found = configured({"NBBOARD_HUB_URL": url})
    assert found is not None
    assert found == Upstream(url.rstrip("/") + "/")
    assert found.page == found.path == "/services/nbboard/"
    assert found.websocket.startswith(("ws://", "wss://"))


def test_browsers_are_sent_to_the_public_address() -> None:
    public = "https://boards.example.org/services/nbboard"
    found = configured({"NBBOARD_HUB_URL": URL, "NBBOARD_HUB_PUBLIC_URL": public})
    assert found is not None
    assert (found.page, found.problem) == (f"{public}/", "")


BAD = [
    "127.0.0.1:8000/services/nbboard/",
    "ftp://127.0.0.1/",
    "http:///services/",
    "http://" + "user:secret" + "@127.0.0.1/",
    "http://127.0.0.1/?token=secret",
    "http://127.0.0.1/#secret",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1/a b",
    "http://127.0.0.1/\r\nX: y",
]


@pytest.mark.guarantee("T3", "T15")
@pytest.mark.parametrize("url", BAD)
@pytest.mark.parametrize("variable", ["NBBOARD_HUB_URL", "NBBOARD_HUB_PUBLIC_URL"])
def test_an_address_that_is_none_is_named_without_repeating_it(variable: str, url: str) -> None:
    found = configured({"NBBOARD_HUB_URL": URL} | {variable: url})
    assert found is not None
    assert found.problem.startswith(f"{variable} is no address")
    assert "secret" not in found.problem


class Taking:
    """Takes an answer, or only so many pieces of it."""

    def __init__(self, pieces: int = 1000) -> None:
        self.pieces = pieces
        self.status = 0
        self.body = b""

    async def begun(self, status: int, headers: HTTPHeaders) -> None:
        self.status = status

    async def piece(self, data: bytes) -> None:
        if not self.pieces:
            raise StreamClosedError
        self.pieces -= 1
        self.body += data


async def test_a_body_goes_in_pieces_and_the_answer_comes_back(stand_in: StandIn) -> None:
    request = await Request.begin(Upstream(stand_in.url), "POST", "api/x?y=1", HTTPHeaders())
    for piece in (b"hel", b"lo"):
        await request.write(piece)
    taking = Taking()
    await request.answer(taking)
    request.close()
    assert (taking.status, taking.body) == (200, b'{"ok": true}')
    (seen,) = stand_in.seen
    assert (seen.path, seen.query, seen.body) == ("/services/nbboard/api/x", "y=1", b"hello")


async def test_an_answer_nobody_wants_any_more_is_left(stand_in: StandIn) -> None:
    stand_in.answer = lambda handler: handler.finish(b"x" * 10_000_000)
    request = await Request.begin(Upstream(stand_in.url), "GET", "api/x", HTTPHeaders())
    taking = Taking(pieces=1)
    await asyncio.wait_for(request.answer(taking), 30)
    request.close()
    assert 0 < len(taking.body) < 10_000_000


async def test_nobody_there_is_said_in_words(stand_in: StandIn) -> None:
    await stand_in.stop()
    with pytest.raises(ServerUnreachable, match="does not answer"):
        await Request.begin(Upstream(stand_in.url), "GET", "api/x", HTTPHeaders())
    with pytest.raises(ServerUnreachable, match="cannot find"):
        await Request.begin(Upstream("http://no.such.host.invalid/"), "GET", "x", HTTPHeaders())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ssl.SSLCertVerificationError(1, "self-signed"), "certificate"),
        (socket.gaierror(-2, "Name or service not known"), "cannot find"),
        (TimeoutError(), "network policy"),
        (ConnectionRefusedError(), "starting again"),
        (StreamClosedError(), "starting again"),
    ],
)
def test_what_an_admin_can_mend_is_said(error: Exception, words: str) -> None:
    assert words in str(absent(error))
