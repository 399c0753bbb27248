"""The ways in: what somebody sends, and what they are told, by socket, REST, kernel or link."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol

import msgspec

from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.client.session import Session
from nbboard.core import protocol
from nbboard.core.apply import Outcome
from nbboard.core.errors import NBBoardError
from nbboard.core.ops import Entry, Op
from nbboard.server.guests import COOKIE
from tests.security.table import Who
from tests.server.callers import Caller
from tests.server.conftest import Guest

Enter = Callable[..., Awaitable[Guest]]


class Told(NamedTuple):
    """What the visitor was told: a verdict and its seq, or the name of a refusal and 0."""

    word: str
    seq: int = 0
    message: str = ""


class Way(Protocol):
    """One visitor on one board."""

    user: str

    async def join(self) -> None:
        """Come in, or try to."""

    async def reach(self, seq: int) -> None:
        """Wait until the visitor knows of entry `seq`, where that decides what they send."""

    async def act(self, op: Op) -> Told:
        """Send one op and wait for its fate."""

    async def leave(self) -> None:
        """Go."""


class Door(NamedTuple):
    """Where a visitor knocks, and with what."""

    call: Caller
    enter: Enter
    board: str
    who: Who
    token: str
    link: str = ""
    cookie: str = ""

    @property
    def path(self) -> str:
        """The path of the socket."""
        return f"s/{self.link}/socket" if self.link else f"api/boards/{self.board}/socket"

    @property
    def headers(self) -> dict[str, str]:
        """What tells who comes."""
        if self.link:
            return {"Cookie": self.cookie}
        return {"Authorization": f"token {self.token}"}


def secret_of(text: str) -> int:
    """Give a number for the secret of a connection, the same for the same text."""
    return 3 + sum(map(ord, text)) % 250


class BySocket:
    """The WebSocket of a page, with an account or through a share link."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.user = door.who.user
        self.number = 0
        self.guest: Guest | None = None

    async def join(self) -> None:
        """Say hello; whoever does not get in tries again with each op."""
        if self.door.who.inside:
            self.guest = await self.open()
            welcome = await self.guest.hello()
            self.user = welcome.you.user

    async def open(self, secret: int = 2) -> Guest:
        """Open one more socket."""
        return await self.door.enter(self.door.path, secret, **self.door.headers)

    async def reach(self, seq: int) -> None:
        """Nothing: what is sent does not depend on it."""

    async def act(self, op: Op) -> Told:
        """Submit; a stranger does so in the same breath as hello."""
        self.number += 1
        submit = protocol.Submit(self.number, (op,))
        if self.guest is None:
            guest = await self.open()
            await guest.send(protocol.Hello(protocol.VERSION, guest.secret, "page"))
            await guest.send(submit)
            return await self._fate(guest)
        await self.guest.send(submit)
        return await self._fate(self.guest)

    async def _fate(self, guest: Guest) -> Told:
        farewell = Told("closed")
        while (message := await guest.read()) is not None:
            if isinstance(message, protocol.Refused) and message.n == self.number:
                return Told(message.code, 0, message.message)
            if isinstance(message, protocol.Bye):
                farewell = Told(message.code, 0, message.message)
            if isinstance(message, protocol.Entries):
                for entry in message.entries:
                    if entry.n == self.number and entry.author == self.user:
                        return Told(entry.verdicts[0], entry.seq)
        return farewell

    async def leave(self) -> None:
        """Close the socket."""
        if self.guest is not None:
            self.guest.socket.close()
            await self.guest.closed()


class ByRest:
    """``POST api/boards/<id>/ops``."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.user = door.who.user

    async def join(self) -> None:
        """Nothing: each request stands by itself."""

    async def reach(self, seq: int) -> None:
        """Nothing: what is sent does not depend on it."""

    async def act(self, op: Op) -> Told:
        """Post one op."""
        body = b'{"ops":[' + msgspec.json.encode(op) + b"]}"
        path = f"api/boards/{self.door.board}/ops"
        answer = await self.door.call(self.door.token, "POST", path, body)
        if answer.code == 200:
            return Told(answer.model["verdicts"][0], answer.model["seq"])
        name = answer.model.get("code") or answer.model["reason"]
        return Told(name, 0, answer.model["message"])

    async def leave(self) -> None:
        """Nothing."""


class _Recorded(Session):
    """Python's session on a board, which notes the fate of each change."""

    fates: dict[int, Told]

    def changed(self, entry: Entry, outcome: Outcome) -> None:
        """Note the verdict of an entry of ours."""
        you = self.connection.mirror.you
        if you is not None and entry.client == you.client:
            self.fates[entry.n] = Told(outcome.verdicts[0], entry.seq)
        super().changed(entry, outcome)

    def refused(self, n: int, code: str, message: str) -> None:
        """Note a refusal."""
        self.fates.setdefault(n, Told(code, 0, message))


class ByKernel:
    """What stands below `NBBoard`: checks of its own, then the socket from another thread.

    What its own check turns away is sent all the same, past it.
    """

    def __init__(self, door: Door) -> None:
        self.door = door
        self.user = door.who.user
        self.number = 0
        self.session: _Recorded | None = None
        self.missed: list[str] = []

    async def join(self) -> None:
        """Connect as a kernel does."""
        logging.getLogger("nbboard.client").setLevel(logging.ERROR)
        endpoint = Endpoint(self.door.call.url, self.door.token, "test")
        self.session = _Recorded(endpoint, self.door.board, "")
        self.session.fates = {}
        await self._until(self.session.connection.ready.is_set)

    async def reach(self, seq: int) -> None:
        """Wait until Python's own check judges by entry `seq`."""
        assert self.session is not None
        connection = self.session.connection
        await self._until(
            lambda: connection.mirror.confirmed.seq >= seq or connection.error is not None
        )

    async def act(self, op: Op) -> Told:
        """Submit as `NBBoard` does, and past its own check where that refuses."""
        assert self.session is not None
        session, connection = self.session, self.session.connection
        try:
            session.submit(op)
        except NBBoardError as error:
            if connection.error is not None:
                return Told(type(error).__name__, 0, str(error))
            checked = str(error)
            for n, ops in connection.outgoing.add((op,), ""):
                connection.mirror.put_pending(n, ops)
            background().loop.call_soon_threadsafe(connection.pump)
        else:
            checked = ""
        self.number += 1
        number = self.number
        await self._until(lambda: number in session.fates)
        told = session.fates[number]
        if told.seq and checked:
            self.missed.append(f"Python itself refused: {checked}")
            return Told("checked", told.seq, checked)
        return told

    async def leave(self) -> None:
        """Close the connection."""
        if self.session is not None:
            await asyncio.to_thread(self.session.close, 0)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            # The connection lives on another thread's loop.
            while not holds():  # noqa: ASYNC110
                await asyncio.sleep(0.001)


async def cookie_of(call: Caller, board: str, role: str) -> tuple[str, str]:
    """Make a share link as its owner and come in by it; gives its id and the guest's cookie."""
    made = await call("ann", "POST", f"api/boards/{board}/links", {"role": role})
    assert made.code == 201, made.body
    secret = made.model["url"].partition("#")[2]
    body = {"secret": secret}
    origin = "/".join(call.url.split("/")[:3])
    entered = await call("", "POST", f"s/{made.model['id']}/enter", body, Origin=origin)
    assert entered.code == 200, entered.body
    cookie = entered.headers["Set-Cookie"].partition(";")[0]
    assert cookie.startswith(COOKIE)
    return made.model["id"], cookie
