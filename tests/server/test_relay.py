"""Requests handed on to a Hub's service: whose token, which headers, which paths, how much."""

import asyncio
import gc
import json
import logging
import os
import socket
import tracemalloc
from typing import Any
from urllib.parse import urlsplit

import pytest
from jupyter_server.auth import User
from tornado import web
from tornado.httpclient import HTTPRequest
from tornado.iostream import IOStream
from tornado.simple_httpclient import HTTPStreamClosedError, SimpleAsyncHTTPClient

from nbboard.core import limits
from nbboard.server import relay
from tests.server.relayed import (
    COOKIE,
    PREFIX,
    TOKENS,
    HubLogin,
    StandIn,
    UserServer,
    still,
    until,
)

MEGABYTE = 1024 * 1024
ANN, BOB = TOKENS


async def raw(server: UserServer, head: str, body: bytes = b"") -> bytes:
    """Send a request as written, and read what comes back until the end."""
    parts = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = head.replace("{base}", parts.path).replace("{host}", parts.netloc)
    writer.write(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n" + body)
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return answer


async def test_the_service_sees_the_visitor_and_what_they_asked(
    user_server: UserServer, stand_in: StandIn
) -> None:
    answer = await user_server.fetch(
        "PATCH",
        "api/boards/brave-otter-7f3k?x=1&y=%C3%BC&empty=",
        body=b'{"title": "x"}',
        headers={"Authorization": f"Bearer {BOB}", "Content-Type": "application/json"},
    )
    assert (answer.code, json.loads(answer.body)) == (200, {"ok": True})
    (seen,) = stand_in.seen
    assert (seen.method, seen.path) == ("PATCH", f"{PREFIX}api/boards/brave-otter-7f3k")
    assert (seen.query, seen.body) == ("x=1&y=%C3%BC&empty=", b'{"title": "x"}')
    assert seen.headers["Authorization"] == f"token {BOB}"
    assert seen.headers["X-Forwarded-Host"] == urlsplit(user_server.url).netloc
    assert seen.headers["X-Forwarded-Proto"] == "http"
    assert seen.headers["X-Forwarded-For"] == "127.0.0.1"


@pytest.mark.guarantee("T3")
async def test_only_named_headers_travel(user_server: UserServer, stand_in: StandIn) -> None:
    def answer(handler: web.RequestHandler) -> None:
        for name in ("Set-Cookie", "Server", "X-Secret", "Access-Control-Allow-Origin", "Trailer"):
            handler.set_header(name, "from-the-service")
        handler.set_header("ETag", '"7"')
        handler.set_header("Location", f"{PREFIX}api/boards/new-board-0000")
        handler.set_header("Content-Disposition", 'attachment; filename="x.svg"')
        handler.set_header("Content-Security-Policy", "sandbox")
        handler.set_header("Content-Type", "image/svg+xml")
        handler.finish("<svg/>")

    stand_in.answer = answer
    answered = await user_server.fetch(
        "GET",
        f"api/boards/a-board/export?format=svg&token={ANN}&_xsrf=secret",
        headers={
            "Cookie": f"{COOKIE}={ANN}; session=secret",
            "X-XSRFToken": "secret",
            "Referer": "http://secret/",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-For": "6.6.6.6",
            "X-HTTP-Method-Override": "DELETE",
            "TE": "trailers",
            "Proxy-Authorization": "secret",
            "If-None-Match": '"6"',
            "Accept-Language": "de",
        },
    )
    (seen,) = stand_in.seen
    assert set(seen.headers) == {
        "Accept-Language",
        "Authorization",
        "Connection",
        "Host",
        "If-None-Match",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
    }
    assert "secret" not in f"{seen}"
    assert "evil" not in f"{seen}"
    assert seen.query == "format=svg"
    headers = answered.headers
    assert "from-the-service" not in f"{list(headers.get_all())}"
    assert (headers["ETag"], headers["Content-Type"]) == ('"7"', "image/svg+xml")
    assert headers["Content-Security-Policy"] == "sandbox"
    base = urlsplit(user_server.url).path
    assert headers["Location"] == f"{base}api/boards/new-board-0000"


@pytest.mark.guarantee("T3")
async def test_no_token_is_logged(
    user_server: UserServer, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert (await user_server.fetch("GET", "api/boards")).code == 200
    assert (await user_server.fetch("GET", f"api/boards?token={ANN}", headers={})).code == 200
    await stand_in.stop()
    assert (await user_server.fetch("GET", f"api/boards?token={ANN}")).code == 503
    assert "nbboard relay: GET" in caplog.text
    assert not [token for token in TOKENS if token in caplog.text]


@pytest.mark.guarantee("T6")
async def test_who_is_not_let_in_here_reaches_nothing(
    user_server: UserServer, stand_in: StandIn
) -> None:
    for headers in ({}, {"Authorization": "token wrong"}, {"Cookie": f"{COOKIE}=wrong"}):
        for method in ("GET", "POST", "DELETE"):
            answer = await user_server.fetch(method, "api/boards", headers=headers)
            assert answer.code == 403
    for path in ("", "boards/brave-otter-7f3k"):
        assert (await user_server.fetch("GET", path, headers={})).code in (302, 403)
    assert stand_in.seen == []


@pytest.mark.guarantee("T5")
async def test_a_cookie_alone_changes_nothing(user_server: UserServer, stand_in: StandIn) -> None:
    cookie = {"Cookie": f"{COOKIE}={ANN}"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await user_server.fetch(method, "api/boards", headers=cookie)
        assert answer.code == 403
    assert stand_in.seen == []
    both = {
        "Cookie": f"{COOKIE}={ANN}; _xsrf=2|00000000|00000000000000000000000000000000|1",
        "X-XSRFToken": "2|00000000|00000000000000000000000000000000|1",
    }
    assert (await user_server.fetch("POST", "api/boards", headers=both)).code == 200
    assert [seen.headers["Authorization"] for seen in stand_in.seen] == [f"token {ANN}"]


TRAVERSALS = (
    "api/../../hub/api/users",
    "api/boards/..",
    "api/%2e%2e/%2E%2E/hub/api/users",
    "api/boards/%2e",
    "api/boards/..%2f..%2fhub",
    "api/boards/a%2Fb",
    "api/boards/a%5cb",
    "api/boards//a",
    "api/boards/a%00",
    "api/boards/a%0d%0aX-Evil:%201",
    "api/boards/%ff",
)


@pytest.mark.guarantee("T14", "T15")
@pytest.mark.parametrize("path", TRAVERSALS)
async def test_a_path_that_could_mean_another_goes_nowhere(
    user_server: UserServer, stand_in: StandIn, path: str
) -> None:
    line = f"GET {{base}}{path} HTTP/1.1\nHost: {{host}}\nConnection: close\n"
    answer = await raw(user_server, f"{line}Authorization: token {ANN}\n")
    assert answer.split(b" ")[1] in (b"404", b"400"), answer
    assert stand_in.seen == []


async def test_a_path_is_written_one_way(user_server: UserServer, stand_in: StandIn) -> None:
    await user_server.fetch("GET", "api/groups/hub:a%252Fb%20c")
    await user_server.fetch("GET", "api/groups/group%3ax%C3%BC")
    assert [seen.path for seen in stand_in.seen] == [
        f"{PREFIX}api/groups/hub%3Aa%252Fb%20c",
        f"{PREFIX}api/groups/group%3Ax%C3%BC",
    ]


SMUGGLED = (
    "Content-Length: 5\nTransfer-Encoding: chunked\n",
    "Content-Length: 5\nContent-Length: 6\n",
    "Content-Length: +5\n",
    "Content-Length: 5, 5\n",
    "Transfer-Encoding: identity\n",
    "Transfer-Encoding: chunked, identity\n",
)


@pytest.mark.guarantee("T15")
@pytest.mark.parametrize("lengths", SMUGGLED)
async def test_a_body_of_no_clear_length_is_not_handed_on(
    user_server: UserServer, stand_in: StandIn, lengths: str
) -> None:
    head = "POST {base}api/boards HTTP/1.1\nHost: {host}\nConnection: close\n"
    body = b"0\r\n\r\nGET /services/nbboard/api/logs HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = await raw(user_server, f"{head}Authorization: token {ANN}\n{lengths}", body)
    assert b" 200 " not in answer
    assert [seen.method for seen in stand_in.seen if seen.body or seen.method == "GET"] == []


@pytest.mark.guarantee("T15")
async def test_a_request_that_has_no_body_carries_none(
    user_server: UserServer, stand_in: StandIn
) -> None:
    head = "DELETE {base}api/boards/a-board HTTP/1.1\nHost: {host}\nConnection: close\n"
    for length in ("Content-Length: 5\n", "Transfer-Encoding: chunked\n"):
        body = b"hello" if "Content" in length else b"5\r\nhello\r\n0\r\n\r\n"
        await raw(user_server, f"{head}Authorization: token {ANN}\n{length}", body)
    assert [seen.body for seen in stand_in.seen if seen.body] == []


async def test_errors_of_the_service_keep_their_words(
    user_server: UserServer, stand_in: StandIn
) -> None:
    def refuse(handler: web.RequestHandler) -> None:
        handler.set_status(429)
        handler.set_header("Retry-After", "7")
        handler.finish({"message": "too many", "reason": "TooOften", "seconds": 7})

    stand_in.answer = refuse
    answer = await user_server.fetch("POST", "api/boards")
    assert (answer.code, answer.headers["Retry-After"]) == (429, "7")
    assert json.loads(answer.body)["message"] == "too many"


ELSEWHERE = [
    (502, "text/html", 503, "not there now (HTTP 502)"),
    (503, "text/html", 503, "not there now (HTTP 503)"),
    (404, "text/html", 503, "no nbboard service where NBBOARD_HUB_URL says"),
    (302, "text/html", 503, "no nbboard service where NBBOARD_HUB_URL says"),
    (200, "text/html; charset=UTF-8", 503, "no nbboard service"),
    (403, "text/html", 403, "access:services!service=nbboard"),
    (401, "", 403, "access:services!service=nbboard"),
]


@pytest.mark.parametrize(("status", "kind", "code", "words"), ELSEWHERE)
async def test_what_is_not_from_nbboard_is_said_in_our_words(
    user_server: UserServer, stand_in: StandIn, status: int, kind: str, code: int, words: str
) -> None:
    def proxy(handler: web.RequestHandler) -> None:
        handler.set_status(status)
        handler.set_header("Content-Type", kind)
        handler.set_header("Location", "/hub/login")
        handler.finish("<h1>a page of a proxy or the Hub</h1>")

    stand_in.answer = proxy
    answer = await user_server.fetch("GET", "api/boards/brave-otter-7f3k")
    assert answer.code == code
    assert answer.headers["Content-Type"] == "application/json"
    assert words in json.loads(answer.body)["message"]


async def test_no_body_comes_with_204_and_304(user_server: UserServer, stand_in: StandIn) -> None:
    for status in (204, 304):
        stand_in.answer = lambda handler, status=status: handler.set_status(status)  # type: ignore[misc]
        answer = await user_server.fetch("DELETE" if status == 204 else "GET", "api/boards/x")
        assert (answer.code, answer.body) == (status, b"")


async def test_a_service_that_is_away_and_comes_back(
    user_server: UserServer, stand_in: StandIn
) -> None:
    await stand_in.stop()
    for method in ("GET", "POST"):
        answer = await user_server.fetch(method, "api/boards")
        assert (answer.code, answer.headers["Retry-After"]) == (503, "2")
        model = json.loads(answer.body)
        assert model["reason"] == "ServerUnreachable"
        assert "may be starting again" in model["message"]
    stand_in.start(stand_in.port)
    assert (await user_server.fetch("GET", "api/boards")).code == 200


@pytest.mark.parametrize("chunked", [True, False])
async def test_half_an_answer_is_not_taken_for_a_whole_one(
    user_server: UserServer, stand_in: StandIn, chunked: bool
) -> None:
    async def die(handler: web.RequestHandler) -> None:
        handler.set_header("Content-Type", "image/png")
        if not chunked:
            handler.set_header("Content-Length", str(MEGABYTE))
        handler.write(b"x" * (MEGABYTE // 2))
        await handler.flush()
        handler.request.connection.close()  # type: ignore[union-attr]

    stand_in.answer = die
    with pytest.raises(HTTPStreamClosedError):
        await user_server.fetch("GET", "api/boards/a-board/export")


async def test_a_service_that_hangs_is_given_up(
    user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nbboard.server.upstream.ANSWER_SECONDS", 0.2)
    asked = asyncio.Event()

    async def hang(handler: web.RequestHandler) -> None:
        asked.set()
        await asyncio.Event().wait()

    stand_in.answer = hang
    answer = await user_server.fetch("GET", "api/boards")
    assert asked.is_set()
    assert answer.code == 503


def held() -> int:
    """Bytes that this process holds, the test's own included."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def test_a_page_that_reads_nothing_fills_no_memory(
    user_server: UserServer, stand_in: StandIn
) -> None:
    piece, pieces, sent = b"x" * 64 * 1024, 1024, 0

    async def export(handler: web.RequestHandler) -> None:
        nonlocal sent
        handler.set_header("Content-Type", "image/png")
        handler.set_header("Content-Length", str(len(piece) * pieces))
        for _ in range(pieces):
            handler.write(piece)
            await handler.flush()
            sent += len(piece)
        handler.finish()

    stand_in.answer = export
    parts = urlsplit(user_server.url)
    page = IOStream(socket.socket(), max_buffer_size=2**30)
    page.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    await page.connect((parts.hostname, parts.port))
    tracemalloc.start()
    before = held()
    head = f"GET {parts.path}api/boards/a-board/export HTTP/1.1\r\nHost: {parts.netloc}\r\n"
    await page.write(f"{head}Authorization: token {ANN}\r\n\r\n".encode())
    await until(lambda: sent > 0)
    stuck = await still(lambda: sent)
    grown = held() - before
    tracemalloc.stop()
    # What is missing between the two is in the kernel's socket buffers.
    assert stuck < 20 * MEGABYTE
    assert grown < MEGABYTE, f"{grown} bytes held for {stuck} sent"
    await page.read_until(b"\r\n\r\n")
    got = 0
    while got < len(piece) * pieces:
        got += len(await page.read_bytes(MEGABYTE, partial=True))
    page.close()
    assert got == len(piece) * pieces


async def test_a_service_that_reads_nothing_fills_no_memory(
    user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "UPLOAD_BYTES", 64 * MEGABYTE)
    stand_in.taking.clear()
    piece, pieces, sent = b"x" * 64 * 1024, 1024, 0

    async def produce(write: Any) -> None:
        nonlocal sent
        for _ in range(pieces):
            await write(piece)
            sent += len(piece)

    headers = {
        "Authorization": f"token {ANN}",
        "Content-Type": "image/png",
        "Content-Length": str(len(piece) * pieces),
    }
    client = SimpleAsyncHTTPClient(force_instance=True)
    tracemalloc.start()
    before = held()
    uploading = client.fetch(
        HTTPRequest(
            user_server.url + "api/upload",
            "POST",
            headers,
            body_producer=produce,
            request_timeout=50,
        )
    )
    await until(lambda: sent > 0)
    stuck = await still(lambda: sent)
    grown = held() - before
    tracemalloc.stop()
    assert stuck < 20 * MEGABYTE
    assert grown < MEGABYTE, f"{grown} bytes held for {stuck} sent"
    stand_in.taking.set()
    answer = await uploading
    assert json.loads(answer.body) == {"taken": len(piece) * pieces}
    client.close()


async def test_an_upload_over_the_limit_is_refused_before_it_is_read(
    user_server: UserServer, stand_in: StandIn
) -> None:
    size = relay.UPLOAD_BYTES + 1
    head = "POST {base}api/boards/a-board/blobs HTTP/1.1\nHost: {host}\nConnection: close\n"
    answer = await raw(
        user_server, f"{head}Authorization: token {ANN}\nContent-Length: {size}\n", b"x" * 100
    )
    assert answer.startswith(b"HTTP/1.1 413")
    assert stand_in.seen == []
    assert relay.UPLOAD_BYTES > limits.BLOB_BYTES


async def test_a_request_nobody_waits_for_is_given_up(
    user_server: UserServer, stand_in: StandIn
) -> None:
    gone = asyncio.Event()

    async def slowly(handler: web.RequestHandler) -> None:
        handler.request.connection.set_close_callback(gone.set)  # type: ignore[union-attr]
        await gone.wait()

    stand_in.answer = slowly
    parts = urlsplit(user_server.url)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"GET {parts.path}api/logs?wait=30 HTTP/1.1\r\nHost: {parts.netloc}\r\n"
    writer.write(f"{head}Authorization: token {ANN}\r\n\r\n".encode())
    await until(lambda: len(stand_in.seen) == 1)
    writer.close()
    await asyncio.wait_for(gone.wait(), 30)


async def test_only_what_changes_something_counts_as_use(
    user_server: UserServer, stand_in: StandIn
) -> None:
    settings = user_server.app.web_app.settings
    await user_server.fetch("GET", "api/boards")
    assert "nbboard" not in settings["last_activity_times"]
    assert "api_last_activity" not in settings
    await user_server.fetch("POST", "api/boards")
    assert user_server.app.web_app.last_activity() == settings["last_activity_times"]["nbboard"]


async def test_it_hosts_nothing_and_leads_kernels_to_the_service(
    user_server: UserServer,
) -> None:
    assert "NBBOARD_URL" not in os.environ
    assert "NBBOARD_TOKEN" not in os.environ
    assert "nbboard_hosting" not in user_server.app.web_app.settings


class TestWithoutTheHubsLogin:
    """The variable is there, but nothing that knows the visitor's token."""

    async def test_it_says_so(
        self, user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(HubLogin, "get_user", lambda self, handler: User(username="ann"))
        monkeypatch.setattr(HubLogin, "hub_auth", None)
        answer = await user_server.fetch("GET", "api/boards")
        assert answer.code == 503
        assert "JupyterHub's login" in json.loads(answer.body)["message"]
        assert stand_in.seen == []


class TestWithABadAddress:
    @pytest.fixture
    def service_url(self) -> str:
        return "127.0.0.1:8000/services/nbboard"

    async def test_every_route_says_what_to_do(
        self, user_server: UserServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = await user_server.fetch("GET", "api/boards")
        assert answer.code == 503
        assert "NBBOARD_HUB_URL is no address" in json.loads(answer.body)["message"]
        assert (await user_server.fetch("GET", "boards/brave-otter-7f3k")).code == 503
