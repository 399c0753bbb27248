"""A line to a server, and the choice between it and one within the process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tornado import web
from tornado.httpclient import HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketHandler

from nbboard.client.discovery import Endpoint
from nbboard.client.line import open_line
from nbboard.client.within import Answer, Line


class Echo(WebSocketHandler):
    """Says back what it hears, after a text that is no frame; closes on one byte."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.headers.get("Authorization") != "token good":
            raise web.HTTPError(403)
        return super().get(*args, **kwargs)

    async def on_message(self, frame: str | bytes) -> None:
        if len(frame) == 1:
            self.close(4410, "enough")
            return
        await self.write_message("a text")
        await self.write_message(frame, binary=True)


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    socket, port = bind_unused_port()
    server = HTTPServer(web.Application([(r"/nbboard/api/boards/calm-fox/socket", Echo)]))
    server.add_sockets([socket])
    try:
        yield f"http://127.0.0.1:{port}/nbboard/"
    finally:
        server.stop()
        await server.close_all_connections()


async def test_frames_go_to_a_server_and_back_and_its_farewell_is_kept() -> None:
    async with serving() as url:
        line = await open_line(Endpoint(url, "good", "test"), "calm-fox")
        line.send(b"one two")
        assert await line.read() == b"one two"
        line.send(b"x")
        assert await line.read() is None
        assert line.ending == (4410, "enough")
        line.send(b"to nobody")
        line.close()


async def test_a_server_that_says_no_is_an_error_at_once() -> None:
    async with serving() as url:
        with pytest.raises(HTTPClientError, match="403"):
            await open_line(Endpoint(url, "bad", "test"), "calm-fox")
        with pytest.raises(HTTPClientError, match="404"):
            await open_line(Endpoint(url, "good", "test"), "../calm-fox")


class Rooms:
    """Rooms of this process that note what they are asked."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, bool]] = []

    async def open(self, board: str, *, page: bool) -> Line:
        self.opened.append((board, page))
        raise ConnectionError("none here")

    async def ask(self, method: str, path: str, body: bytes, *, page: bool = False) -> Answer:
        raise AssertionError("no route is asked to open a line")


async def test_rooms_in_the_process_are_asked_themselves() -> None:
    rooms = Rooms()
    endpoint = Endpoint("local:/", None, "local", rooms)
    for page in (False, True):
        with pytest.raises(ConnectionError):
            await open_line(endpoint, "calm-fox", page=page)
    assert rooms.opened == [("calm-fox", False), ("calm-fox", True)]
