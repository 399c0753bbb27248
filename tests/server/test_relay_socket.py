"""Sockets handed on to a Hub's service: both ways, bounded, ended with the reason."""

import asyncio
import gc
import logging
import os
import socket
import tracemalloc

import pytest
from tornado import web
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from nbboard.core import limits, protocol
from nbboard.core.ops import Say
from nbboard.server import relay_socket
from tests.server.relayed import (
    COOKIE,
    PREFIX,
    TOKENS,
    HubAuth,
    StandIn,
    StandInSocket,
    UserServer,
    Visitor,
    ended,
    still,
    until,
)

MEGABYTE = 1024 * 1024
ANN, BOB = TOKENS
EDIT = protocol.encode(protocol.Submit(1, (Say("hello"),)))


async def by_cookie(server: UserServer, token: str, **headers: str) -> Visitor:
    """Open a socket as a page of that server does."""
    cookie = f"{COOKIE}={token}; other=secret"
    offered = {"Sec-WebSocket-Protocol": await server.ticket(cookie)}
    return await server.socket(Cookie=cookie, **headers, **offered)


async def refused(server: UserServer, **headers: str) -> int:
    """Try to open a socket that is not opened; gives the status."""
    with pytest.raises(HTTPClientError) as raised:
        await server.socket(**headers)
    return raised.value.code


async def test_frames_go_both_ways_in_order(user_server: UserServer, stand_in: StandIn) -> None:
    large = [os.urandom(size) for size in (1, 125, 126, 65_535, 65_536, 262_144, 1_500_000)]

    async def serve(service: StandInSocket) -> None:
        for frame in large:
            await service.write_message(frame, binary=True)
        await service.write_message("text is for the service to judge")

    stand_in.serve = serve
    visitor = await user_server.socket()
    own = [os.urandom(size) for size in (1, 65_536, 4 * limits.MESSAGE_BYTES)]
    for frame in own:
        await visitor.write_message(frame, binary=True)
    assert [await visitor.read_message() for _ in large] == large
    assert await visitor.read_message() == "text is for the service to judge"
    await visitor.write_message("words")
    (service,) = stand_in.sockets
    await until(lambda: len(service.frames) == len(own) + 1)
    assert service.frames == [*own, "words"]


async def test_the_service_sees_who_opened_it(user_server: UserServer, stand_in: StandIn) -> None:
    await by_cookie(user_server, BOB)
    (service,) = stand_in.sockets
    headers = service.request.headers
    assert service.request.path == f"{PREFIX}api/boards/brave-otter-7f3k/socket"
    assert headers["Authorization"] == f"token {BOB}"
    assert "Cookie" not in headers
    assert "Origin" not in headers
    assert "X-Forwarded-Host" in headers
    assert "Sec-WebSocket-Extensions" not in headers
    assert "Sec-WebSocket-Protocol" not in headers


ORIGINS = [
    ("http://{host}", True),
    ("http://evil.example", False),
    ("http://{host}.evil.example", False),
    ("null", False),
]


@pytest.mark.guarantee("T1")
@pytest.mark.parametrize(("origin", "admitted"), ORIGINS)
async def test_with_a_cookie_only_our_own_origin_reaches_the_service(
    user_server: UserServer, stand_in: StandIn, origin: str, admitted: bool
) -> None:
    origin = origin.format(host=user_server.url.split("/")[2])
    if admitted:
        await by_cookie(user_server, ANN, Origin=origin)
    else:
        with pytest.raises(HTTPClientError, match="403"):
            await by_cookie(user_server, ANN, Origin=origin)
    assert len(stand_in.sockets) == int(admitted)


@pytest.mark.guarantee("T2", "T4")
async def test_a_page_of_a_neighbour_opens_nothing_with_somebodys_cookie(
    user_server: UserServer, stand_in: StandIn
) -> None:
    """Of the same origin, so that the browser sends the cookie, but without what reads tickets."""
    cookie = f"{COOKIE}={ANN}"
    origin = "http://" + user_server.url.split("/")[2]

    async def opens(ticket: str, cookie: str = cookie) -> bool:
        try:
            offered = {"Sec-WebSocket-Protocol": ticket} if ticket else {}
            await user_server.socket(Cookie=cookie, Origin=origin, **offered)
        except HTTPClientError as error:
            return error.code != 403
        return True

    assert not await opens("")
    assert not await opens("nbboard, nbboard.ticket.made-up")
    refused = await user_server.fetch(
        "POST", "api/tickets", headers={"Cookie": cookie}, body='{"board": "brave-otter-7f3k"}'
    )
    assert refused.code == 403, "a ticket takes the token that only the page itself can read"
    assert not await opens(await user_server.ticket(cookie, "other-board-0000"))
    assert not await opens(await user_server.ticket(f"{COOKIE}={BOB}")), "somebody else's"
    good = await user_server.ticket(cookie)
    assert await opens(good)
    assert not await opens(good), "once"
    assert len(stand_in.sockets) == 1
    assert stand_in.seen == [], "tickets are given here"


@pytest.mark.guarantee("T2", "T4")
async def test_a_ticket_is_enough_where_no_socket_may_come_by_cookie(
    user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With JUPYTERHUB_ALLOW_WEBSOCKET_COOKIE_AUTH=0."""
    monkeypatch.setattr(HubAuth, "allow_websocket_cookie_auth", False)
    cookie = f"{COOKIE}={ANN}"
    assert await refused(user_server, Cookie=cookie) == 403
    made_up = {"Sec-WebSocket-Protocol": "nbboard, nbboard.ticket.made-up"}
    assert await refused(user_server, Cookie=cookie, **made_up) == 403
    await by_cookie(user_server, ANN)
    (service,) = stand_in.sockets
    assert service.request.headers["Authorization"] == f"token {ANN}"


@pytest.mark.guarantee("T6")
async def test_who_is_not_let_in_here_reaches_nothing(
    user_server: UserServer, stand_in: StandIn
) -> None:
    assert await refused(user_server, Accept="*/*") == 403
    assert await refused(user_server, Authorization="token wrong") == 403
    assert stand_in.sockets == []


CLOSES = [
    (1000, "bye"),
    (1012, "the server restarts; nothing is lost"),
    (4403, "an owner closed the board to you: frag, wem sie gehört"),
    (4404, ""),
    (None, None),
]


@pytest.mark.parametrize(("code", "reason"), CLOSES)
async def test_the_visitor_learns_why_the_service_closed(
    user_server: UserServer, stand_in: StandIn, code: int | None, reason: str | None
) -> None:
    async def serve(service: StandInSocket) -> None:
        await service.write_message(b"last words", binary=True)
        service.close(code, reason)

    stand_in.serve = serve
    visitor = await user_server.socket()
    assert await visitor.read_message() == b"last words"
    got = await ended(visitor)
    expected = (code, reason or None)
    assert got == (expected if code else (1012, relay_socket.ABSENT))
    await asyncio.wait_for(stand_in.sockets[0].closed.wait(), 30)


@pytest.mark.parametrize(("code", "reason"), CLOSES)
async def test_the_service_learns_why_the_visitor_left(
    user_server: UserServer, stand_in: StandIn, code: int | None, reason: str | None
) -> None:
    visitor = await user_server.socket()
    (service,) = stand_in.sockets
    visitor.close(code, reason)
    await asyncio.wait_for(service.closed.wait(), 30)
    if code:
        assert (service.close_code, service.close_reason) == (code, reason or None)
    else:
        assert (service.close_code, service.close_reason) == (1001, "the visitor is gone")


async def test_a_connection_that_breaks_is_told_to_the_other_side(
    user_server: UserServer, stand_in: StandIn
) -> None:
    visitor = await user_server.socket()
    stand_in.sockets[0].break_off()
    assert await ended(visitor) == (1012, relay_socket.ABSENT)
    visitor = await user_server.socket()
    service = stand_in.sockets[1]
    assert visitor.protocol is not None
    visitor.protocol.stream.close()
    await asyncio.wait_for(service.closed.wait(), 30)
    assert service.close_code == 1001
    await ended(visitor)


async def test_a_service_that_is_away_and_comes_back(
    user_server: UserServer, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = await user_server.socket()
    await stand_in.stop()
    assert await ended(visitor) == (1012, relay_socket.ABSENT)
    assert await refused(user_server) == 503
    stand_in.start(stand_in.port)
    again = await user_server.socket()
    await again.write_message(b"here again", binary=True)
    await until(lambda: stand_in.sockets[-1].frames == [b"here again"])
    again.close()
    assert ANN not in caplog.text


async def test_a_slow_handshake_ends(
    user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_socket, "CONNECT_SECONDS", 0.2)
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    settings = user_server.app.web_app.settings
    url = f"http://127.0.0.1:{port}{PREFIX}"
    settings["nbboard_upstream"] = settings["nbboard_upstream"]._replace(url=url)
    assert await refused(user_server) == 503
    silent.close()


STATUSES = [
    ("application/json", 403, '{"message": "you lack the scope x"}', "you lack the scope x"),
    ("application/json", 401, '{"message": "token expired"}', "token expired"),
    ("text/plain; charset=utf-8", 403, "you lack the scope x", "you lack the scope x"),
    ("text/html", 403, "<h1>403</h1>", "access:services!service=nbboard"),
    ("application/json", 403, "[]", "access:services!service=nbboard"),
]


@pytest.mark.parametrize(("kind", "status", "body", "words"), STATUSES)
async def test_a_visitor_who_is_not_let_in_is_told_why(
    user_server: UserServer, stand_in: StandIn, *, kind: str, status: int, body: str, words: str
) -> None:
    def refuse(handler: web.RequestHandler) -> None:
        handler.set_status(status)
        handler.set_header("Content-Type", kind)
        handler.finish(body)

    stand_in.refuse = refuse
    visitor = await user_server.socket()
    await visitor.write_message(EDIT, binary=True)
    frame = await visitor.read_message()
    assert isinstance(frame, bytes)
    bye = protocol.decode_server(frame)
    assert isinstance(bye, protocol.Bye)
    assert (bye.code, bye.retry) == ("not-let-in", False)
    assert words in bye.message
    assert (await ended(visitor))[0] == 4403


@pytest.mark.parametrize(("status", "seen"), [(404, 503), (302, 503), (502, 503), (500, 503)])
async def test_a_handshake_that_a_proxy_refuses_is_worth_another_try(
    user_server: UserServer, stand_in: StandIn, status: int, seen: int
) -> None:
    def refuse(handler: web.RequestHandler) -> None:
        handler.set_status(status)
        handler.finish("<h1>not nbboard</h1>")

    stand_in.refuse = refuse
    assert await refused(user_server) == seen


async def test_a_handshake_that_nbboard_refuses_keeps_its_status(
    user_server: UserServer, stand_in: StandIn
) -> None:
    def refuse(handler: web.RequestHandler) -> None:
        handler.set_status(429)
        handler.finish({"message": "too many", "reason": "TooOften"})

    stand_in.refuse = refuse
    assert await refused(user_server) == 429


def held() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


FRAME = 256 * 1024
FRAMES = 120


@pytest.mark.guarantee("G12")
async def test_a_page_that_reads_nothing_fills_no_memory(
    user_server: UserServer, stand_in: StandIn
) -> None:
    """The visitor's own client holds two frames, the relay three, the service one."""
    sent = 0

    async def serve(service: StandInSocket) -> None:
        nonlocal sent
        for number in range(FRAMES):
            frame = number.to_bytes(4, "big") * (FRAME // 4)
            await service.write_message(frame, binary=True)
            sent += 1

    stand_in.serve = serve
    tracemalloc.start()
    before = held()
    visitor = await user_server.socket()
    await until(lambda: sent > 0)
    stuck = await still(lambda: sent)
    grown = held() - before
    tracemalloc.stop()
    assert stuck < FRAMES / 2
    assert grown < 16 * FRAME, f"{grown} bytes held after {stuck} frames"
    for number in range(FRAMES):
        frame = await visitor.read_message()
        assert frame is not None
        assert len(frame) == FRAME
        assert frame[:4] == number.to_bytes(4, "big")


@pytest.mark.guarantee("G12")
async def test_a_service_that_reads_nothing_fills_no_memory(
    user_server: UserServer, stand_in: StandIn
) -> None:
    stand_in.taking.clear()
    visitor = await user_server.socket()
    sent = 0

    async def draw() -> None:
        nonlocal sent
        for _ in range(FRAMES):
            await visitor.write_message(b"x" * FRAME, binary=True)
            sent += 1

    tracemalloc.start()
    before = held()
    drawing = asyncio.create_task(draw())
    await until(lambda: sent > 0)
    stuck = await still(lambda: sent)
    grown = held() - before
    tracemalloc.stop()
    assert stuck < FRAMES / 2
    assert grown < 16 * FRAME, f"{grown} bytes held after {stuck} frames"
    stand_in.taking.set()
    await drawing
    await until(lambda: stand_in.taken == FRAMES * FRAME)


async def test_a_page_that_reads_nothing_for_too_long_is_given_up(
    user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_socket, "STALLED_SECONDS", 0.3)

    async def serve(service: StandInSocket) -> None:
        try:
            while True:
                await service.write_message(b"x" * FRAME, binary=True)
        except WebSocketClosedError:
            return

    stand_in.serve = serve
    visitor = await user_server.socket()
    await asyncio.wait_for(stand_in.sockets[0].closed.wait(), 20)
    assert stand_in.sockets[0].close_code in (4413, 1001)
    await ended(visitor)


async def test_leaving_in_the_middle_of_a_flood_leaves_nothing_behind(
    user_server: UserServer, stand_in: StandIn
) -> None:
    async def serve(service: StandInSocket) -> None:
        try:
            while True:
                await service.write_message(b"x" * FRAME, binary=True)
        except WebSocketClosedError:
            return

    stand_in.serve = serve
    before = len(asyncio.all_tasks())
    visitors = [await user_server.socket() for _ in range(3)]
    for visitor in visitors:
        await visitor.read_message()
        assert visitor.protocol is not None
        visitor.protocol.stream.close()
    for service in stand_in.sockets:
        await asyncio.wait_for(service.closed.wait(), 30)
    for visitor in visitors:
        await ended(visitor)
    await until(lambda: len(asyncio.all_tasks()) <= before, 30)


async def test_a_server_that_stops_tells_both_sides_at_once(
    user_server: UserServer, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with a service that hears nothing: whoever culls waits for it."""
    monkeypatch.setattr(relay_socket, "_LEAVE_SECONDS", 0.3)
    visitors = [await user_server.socket() for _ in range(3)]
    stand_in.taking.clear()
    await visitors[0].write_message(EDIT, binary=True)
    await until(lambda: len(stand_in.sockets) == 3)
    async with asyncio.timeout(30):
        await relay_socket.end_all(user_server.app.web_app.settings)
    for visitor in visitors:
        assert await ended(visitor) == (1012, "the server stops; the board goes on")
    stand_in.taking.set()
    for service in stand_in.sockets:
        async with asyncio.timeout(30):
            await service.closed.wait()


async def test_edits_count_as_use_and_live_frames_do_not(
    user_server: UserServer, stand_in: StandIn
) -> None:
    times = user_server.app.web_app.settings["last_activity_times"]
    visitor = await user_server.socket()
    await visitor.write_message(protocol.encode(protocol.Ping(1)), binary=True)
    await until(lambda: len(stand_in.sockets[0].frames) == 1)
    assert "nbboard" not in times
    await visitor.write_message(EDIT, binary=True)
    await until(lambda: len(stand_in.sockets[0].frames) == 2)
    assert "nbboard" in times
