"""One connection's side of the protocol: from the first frame to the farewell."""

import asyncio
from collections.abc import Coroutine
from enum import Enum, auto
from typing import Any, assert_never

from nbboard.core import limits, protocol
from nbboard.core.errors import (
    BoardNotFound,
    InvalidInput,
    ProtocolError,
    ServerUnreachable,
    StoreDamaged,
    StoreError,
)
from nbboard.core.ids import BoardId
from nbboard.core.ops import check_ops
from nbboard.core.protocol import Hello, Live, Me, Ping, Pong, Submit, decode_client
from nbboard.room import farewell
from nbboard.room.farewell import Farewell
from nbboard.room.identity import Identity, display_name
from nbboard.room.member import Member
from nbboard.room.outbox import Peer
from nbboard.room.rate import TokenBucket
from nbboard.room.registry import Registry
from nbboard.room.room import Room
from nbboard.room.submission import Submission


class Phase(Enum):
    """Where a session stands; it only goes forward."""

    WAITING = auto()
    JOINING = auto()
    LIVE = auto()
    CLOSED = auto()


def _nothing() -> None:
    pass


class Session:
    """What a socket handler needs: `receive` each frame, then `closed` once.

    Begins when the connection is open. Everything that goes wrong with a frame is answered here
    (`refused`, or `bye` and a close code).
    """

    def __init__(self, registry: Registry, board: BoardId, identity: Identity, peer: Peer) -> None:
        self.phase = Phase.WAITING
        self._registry = registry
        self._board = board
        self._identity = identity
        self._peer = peer
        self._clock = registry.host.clock
        now, rate = self._clock.monotonic(), limits.MEMBER_RATE
        self._messages = TokenBucket(rate, 2 * rate, now)
        self._ops = TokenBucket(limits.MEMBER_OPS_RATE, limits.MEMBER_OPS_BURST, now)
        self._member: Member | None = None
        self._room: Room | None = None
        self._stop_waiting = self._clock.call_later(limits.HELLO_SECONDS, self._no_hello)

    async def receive(self, frame: bytes) -> None:
        """Take one binary frame, to the end.

        Call it again only when it has returned: that is how a connection that sends too much is
        slowed down (`limits.MEMBER_RATE`, `MEMBER_OPS_RATE`), and how its changes keep their
        order.
        """
        rest = self.take(frame)
        if rest is not None:
            await rest

    def take(self, frame: bytes) -> Coroutine[Any, Any, None] | None:
        """Take one binary frame as `receive`; gives what is left to be awaited, None if nothing.

        Nothing is for what comes sixty times a second: a live message costs no task.
        """
        now = self._clock.monotonic()
        if self._member is not None:
            self._member.heard_at = now
        wait = self._messages.take(now)
        return self._judge(frame) if wait <= 0 else self._take_later(wait, frame)

    def closed(self) -> None:
        """Take note that the connection is gone; again is no change."""
        self.phase = Phase.CLOSED
        self._greeted()
        # They know this session: what refers to itself in a circle only a collector frees.
        member, self._member = self._member, None
        room, self._room = self._room, None
        if member is not None:
            member.gone = True
            if room is not None:
                room.leave(member)

    def end(self, words: Farewell) -> None:
        """Say farewell and close the connection; again is no change."""
        if self.phase is Phase.CLOSED:
            return
        self.closed()
        self._peer.send(words.frame())
        self._peer.close(words.close_code, words.message)

    async def _take_later(self, seconds: float, frame: bytes) -> None:
        await self._pause(seconds)
        rest = self._judge(frame)
        if rest is not None:
            await rest

    def _judge(self, frame: bytes) -> Coroutine[Any, Any, None] | None:
        if self.phase is Phase.CLOSED:
            return None
        try:
            return self._take(decode_client(frame))
        except ProtocolError as error:
            self.end(farewell.of(error))
            return None

    def _take(self, message: protocol.ClientMessage) -> Coroutine[Any, Any, None] | None:
        if isinstance(message, Hello):
            return self._hello(message)
        room, member = self._room, self._member
        if self.phase is not Phase.LIVE or room is None or member is None:
            raise ProtocolError("no-hello", "the first message must be hello")
        match message:
            case Live(items):
                room.audience.live(member, items)
            case Submit():
                return self._submit(room, member, message)
            case Me():
                room.audience.introduce(member, message)
            case Ping(t):
                member.outbox.answer(protocol.encode(Pong(t)))
            case Pong():
                pass
            case _:
                assert_never(message)
        return None

    async def _hello(self, hello: Hello) -> None:
        if self.phase is not Phase.WAITING:
            self.end(farewell.of(ProtocolError("invalid", "hello was said before")))
            return
        self._greeted()
        if hello.version != protocol.VERSION:
            self.end(farewell.VERSION)
            return
        self.phase = Phase.JOINING
        try:
            name = display_name(self._identity, hello.name)
            self._member = member = Member(self._identity, name, hello, self.end)
            async with self._registry.using(self._board) as room:
                self._room = room
                await room.join(member, self._peer, hello)
        except InvalidInput as error:
            self.end(farewell.of(ProtocolError("invalid", str(error))))
        except BoardNotFound:
            self.end(farewell.NOT_FOUND)
        except ServerUnreachable:
            self.end(farewell.RESTART)
        except StoreDamaged:
            self.end(farewell.DAMAGED)
        except StoreError:
            self.end(farewell.UNAVAILABLE)
        if self.phase is Phase.JOINING:
            self.phase = Phase.LIVE

    async def _submit(self, room: Room, member: Member, message: Submit) -> None:
        wait = self._ops.take(self._clock.monotonic(), len(message.ops))
        if wait > 0:
            await self._pause(wait)
        if member.gone:
            return
        draft = member.draft(message.n, message.ops, message.batch)
        try:
            check_ops(message.ops)
        except InvalidInput as error:
            room.refuse(draft, member, "invalid", str(error))
        else:
            await room.submit(Submission.of(draft, member))

    async def _pause(self, seconds: float) -> None:
        over = asyncio.Event()
        cancel = self._clock.call_later(seconds, over.set)
        try:
            await over.wait()
        finally:
            cancel()

    def _greeted(self) -> None:
        self._stop_waiting()
        self._stop_waiting = _nothing

    def _no_hello(self) -> None:
        self.end(farewell.NO_HELLO)
