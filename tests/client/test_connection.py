"""The connection against a scripted server: what it does when the wire misbehaves."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketHandler

from nbboard.client.connection import Connection
from nbboard.client.discovery import HUB, Endpoint
from nbboard.core import digest, protocol, snapshot
from nbboard.core.apply import apply
from nbboard.core.errors import BoardNotFound, NBBoardError, NotAllowed, ServerUnreachable
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Entry
from nbboard.core.protocol import Member
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from tests.waiting import until

YOU = Member("m1", "ann", "Ann", "c" * 20, Role.OWNER, "kernel")
Story = Callable[["Socket", protocol.Hello], Awaitable[None]]


class Listener:
    """Records what it is told."""

    def __init__(self) -> None:
        self.statuses: list[str] = []
        self.refusals: list[tuple[int, str]] = []
        self.entries: list[int] = []
        self.loads = 0

    def changed(self, entry: Entry, outcome: object) -> None:
        self.entries.append(entry.seq)

    def replaced(self) -> None:
        self.loads += 1

    def refused(self, n: int, code: str, message: str) -> None:
        self.refusals.append((n, code))

    def members_changed(self) -> None:
        pass

    def status_changed(self, status: str, message: str) -> None:
        self.statuses.append(status)


class Socket(WebSocketHandler):
    """Plays the story of this visit: the first visit's, then the second's…"""

    def initialize(self, stories: list[Story], heard: list[Any]) -> None:
        self.stories = stories
        self.heard = heard
        self.got: asyncio.Queue[Any] = asyncio.Queue()

    async def on_message(self, frame: str | bytes) -> None:
        assert isinstance(frame, bytes)
        message = protocol.decode_client(frame)
        self.heard.append(message)
        if isinstance(message, protocol.Hello):
            story = self.stories.pop(0) if len(self.stories) > 1 else self.stories[0]
            self.playing = asyncio.ensure_future(story(self, message))
        else:
            self.got.put_nowait(message)

    async def say(self, message: Any) -> None:
        await self.write_message(
            message if isinstance(message, bytes) else protocol.encode(message), binary=True
        )

    async def admit(self, state: BoardState, **fields: Any) -> None:
        values: dict[str, Any] = {
            "you": YOU,
            "ceiling": Role.OWNER,
            "floor": Role.OWNER,
            "epoch": "e1",
            "seq": state.seq,
            "committed": (),
            "members": (YOU,),
            "live": (),
            "history_from": 1,
        }
        await self.say(protocol.Welcome(**{**values, **fields}))
        for chunk in snapshot.chunks(state):
            await self.say(chunk)
        await self.say(protocol.Ready(state.seq, digest.checksum(state)))


def entry(seq: int, n: int, client: str = YOU.client) -> Entry:
    add = Add(Rect(id=f"{seq:016d}", at=(0, 0), size=(1, 1)))
    return Entry(seq, 0, "ann", "Ann", client, n, "", (add,), Role.OWNER, Role.OWNER)


def add(number: int) -> Add:
    return Add(Rect(id=f"{number:016d}", at=(0, 0), size=(1, 1)))


class Visit:
    """A connection to a scripted server."""

    def __init__(self, *stories: Story):
        self.heard: list[Any] = []
        self.listener = Listener()
        arguments = {"stories": list(stories), "heard": self.heard}
        application = web.Application([(r".*/socket", Socket, arguments)])
        socket, port = bind_unused_port()
        self.server = HTTPServer(application)
        self.server.add_sockets([socket])
        endpoint = Endpoint(f"http://127.0.0.1:{port}/nbboard/", None, "test")
        self.connection = Connection(endpoint, "board", "Ann", self.listener)  # type: ignore[arg-type]

    async def __aenter__(self) -> "Visit":
        self.connection.start()
        await asyncio.wait_for(self.connection.ready.wait(), 30)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.connection.close(0)
        self.server.stop()
        await self.server.close_all_connections()

    async def until(self, look: Callable[[], object]) -> None:
        await asyncio.to_thread(until, look, "the story's next turn", 10)

    def hellos(self) -> list[protocol.Hello]:
        return [message for message in self.heard if isinstance(message, protocol.Hello)]

    def submits(self) -> list[int]:
        return [message.n for message in self.heard if isinstance(message, protocol.Submit)]


async def stay(socket: Socket, hello: protocol.Hello) -> None:
    await socket.admit(BoardState("t", "ann"))


async def test_pings_are_answered_and_entries_applied() -> None:
    async def story(socket: Socket, hello: protocol.Hello) -> None:
        await stay(socket, hello)
        await socket.say(protocol.Ping(5))
        await socket.say(protocol.Entries((entry(1, 1, "another"),)))

    async with Visit(story) as visit:
        await visit.until(lambda: visit.listener.entries == [1])
        await visit.until(lambda: protocol.Pong(5) in visit.heard)
        assert len(visit.connection.mirror.confirmed) == 1


@pytest.mark.guarantee("G4", "G6")
async def test_what_had_no_answer_is_sent_again_under_its_number() -> None:
    async def swallow(socket: Socket, hello: protocol.Hello) -> None:
        await stay(socket, hello)
        await socket.got.get()
        socket.close()

    async def answer(socket: Socket, hello: protocol.Hello) -> None:
        await stay(socket, hello)
        submit = await socket.got.get()
        await socket.say(protocol.Entries((entry(1, submit.n),)))

    async with Visit(swallow, answer) as visit:
        connection = visit.connection
        for n, ops in connection.outgoing.add((add(1),), ""):
            connection.mirror.put_pending(n, ops)
        connection.pump()
        await visit.until(lambda: not connection.outgoing)
        first, second = visit.hellos()
        assert (first.pending, second.pending) == ((), (1,))
        assert first.secret == second.secret
        assert (second.since, second.epoch) == (0, "e1")
        assert visit.submits() == [1, 1]
        assert connection.mirror.pending == {}


async def test_what_was_committed_before_the_answer_is_not_sent_again() -> None:
    async def swallow(socket: Socket, hello: protocol.Hello) -> None:
        await stay(socket, hello)
        await socket.got.get()
        socket.close()

    async def committed(socket: Socket, hello: protocol.Hello) -> None:
        state = BoardState("t", "ann")
        values = (YOU, Role.OWNER, Role.OWNER, "e1", 1, ((1, 1),), (YOU,), (), 1)
        await socket.say(protocol.Welcome(*values))
        await socket.say(protocol.Entries((entry(1, 1),)))
        apply(state, entry(1, 1))
        await socket.say(protocol.Ready(1, digest.checksum(state)))

    async with Visit(swallow, committed) as visit:
        connection = visit.connection
        for n, ops in connection.outgoing.add((add(1),), ""):
            connection.mirror.put_pending(n, ops)
        connection.pump()
        await visit.until(lambda: not connection.outgoing and connection.status == "live")
        assert visit.submits() == [1]
        assert len(connection.mirror.shown()) == 1


@pytest.mark.guarantee("G5")
@pytest.mark.parametrize("fault", ["gap", "checksum"])
async def test_a_board_out_of_step_is_loaded_afresh(fault: str) -> None:
    async def wrong(socket: Socket, hello: protocol.Hello) -> None:
        await stay(socket, hello)
        if fault == "gap":
            await socket.say(protocol.Entries((entry(5, 1, "another"),)))
        else:
            await socket.say(protocol.Ready(0, 12345))

    async with Visit(wrong, stay) as visit:
        await visit.until(lambda: len(visit.hellos()) == 2)
        await visit.until(lambda: visit.connection.status == "live")
        assert (visit.hellos()[1].since, visit.hellos()[1].epoch) == (None, None)
        assert visit.listener.loads == 2


async def test_a_refusal_is_told_and_read_only_is_waited_out() -> None:
    async def story(socket: Socket, hello: protocol.Hello) -> None:
        await stay(socket, hello)
        await socket.got.get()
        await socket.say(protocol.Refused(1, "invalid", "no"))
        await socket.got.get()
        await socket.say(protocol.Status("read-only", "the disk is full"))
        await socket.say(protocol.Refused(2, "read-only", "later"))
        await socket.say(protocol.Status("live"))
        await socket.got.get()
        await socket.say(protocol.Entries((entry(1, 2),)))

    async with Visit(story) as visit:
        connection = visit.connection
        for number in (1, 2):
            for n, ops in connection.outgoing.add((add(number),), str(number)):
                connection.mirror.put_pending(n, ops)
        connection.pump()
        await visit.until(lambda: not connection.outgoing)
        assert visit.listener.refusals == [(1, "invalid")]
        assert "read-only" in visit.listener.statuses
        assert len(connection.mirror.shown()) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("not-found", BoardNotFound),
        ("deleted", BoardNotFound),
        ("banned", NotAllowed),
        ("sign-in", NotAllowed),
        ("not-allowed", NotAllowed),
        ("not-let-in", NotAllowed),
        ("version", NBBoardError),
    ],
)
async def test_a_bye_for_good_ends_the_connection_by_name(
    code: str, kind: type[NBBoardError]
) -> None:
    async def story(socket: Socket, hello: protocol.Hello) -> None:
        await socket.say(protocol.Bye(code, "because", False))

    async with Visit(story) as visit:
        assert type(visit.connection.error) is kind
        assert str(visit.connection.error) == "because"
        assert visit.connection.status == "refused"
        # Whoever asks only now waits for nothing.
        await asyncio.wait_for(visit.connection.ready.wait(), 5)


async def test_a_server_without_nbboard_is_named() -> None:
    async with Visit(stay) as visit:
        url = visit.connection.endpoint.url
        connection = Connection(
            Endpoint(url.replace("nbboard", "x"), None, ""),
            "b",
            "",
            visit.listener,  # type: ignore[arg-type]
        )
        connection.endpoint = Endpoint(url + "nothing-here?", None, "")
        connection.start()
        await asyncio.wait_for(connection.ready.wait(), 30)
        assert isinstance(connection.error, ServerUnreachable)
        await connection.close(0)


@pytest.mark.parametrize(("source", "ends"), [(HUB, False), ("argument", True)])
async def test_a_hubs_proxy_that_knows_no_service_yet_is_waited_for(
    source: str, ends: bool
) -> None:
    answers: list[int] = []

    async def story(socket: Socket, hello: protocol.Hello) -> None:
        await socket.admit(BoardState())
        if len(visit.hellos()) == 1:
            # The address leads nowhere for a while, as with a proxy that was restarted.
            gone = endpoint._replace(url=f"{endpoint.url}gone?", source=source)
            visit.connection.endpoint = gone
            socket.close(1012)

    visit = Visit(story)
    endpoint = visit.connection.endpoint
    application: Any = visit.server.request_callback
    application.settings["log_function"] = lambda handler: answers.append(handler.get_status())
    async with visit:
        await visit.until(lambda: 404 in answers)
        if ends:
            await visit.until(lambda: visit.connection.status == "refused")
            assert isinstance(visit.connection.error, ServerUnreachable)
        else:
            visit.connection.endpoint = endpoint
            await visit.until(lambda: visit.listener.statuses.count("live") == 2)
            assert visit.connection.error is None
