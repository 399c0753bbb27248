"""One connection to one board: hello, snapshot or tail, entries, pings, reconnects.

Everything here runs on the background loop, except where a docstring says "any thread".
"""

import asyncio
import logging
import os
import random
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Literal, Protocol
from weakref import WeakSet

from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from nbboard.client.backoff import Backoff
from nbboard.client.discovery import Endpoint
from nbboard.client.line import open_line
from nbboard.client.mirror import Mirror
from nbboard.client.outgoing import Outgoing
from nbboard.client.refusal import no_nbboard, turned_away
from nbboard.client.within import Line
from nbboard.core import digest, limits, protocol
from nbboard.core.apply import Outcome
from nbboard.core.errors import (
    BoardNotFound,
    NBBoardError,
    NotAllowed,
)
from nbboard.core.ids import SECRET_BYTES
from nbboard.core.ops import Entry
from nbboard.core.snapshot import restore

Status = Literal["connecting", "live", "offline", "read-only", "refused", "closed"]
_RESTART: Final = "restart"
_log: Final = logging.getLogger("nbboard.client")
_all: Final["WeakSet[Connection]"] = WeakSet()


class _OutOfStep(Exception):
    """What we have does not continue into what the server sends."""


class Listener(Protocol):
    """Whom a connection tells; called on the background loop, must not block."""

    def changed(self, entry: Entry, outcome: Outcome) -> None:
        """An entry was applied."""

    def replaced(self) -> None:
        """The whole state was replaced by a snapshot."""

    def refused(self, n: int, code: str, message: str) -> None:
        """A submission of ours was refused; its ops are off the picture."""

    def members_changed(self) -> None:
        """Somebody came, went or changed."""

    def status_changed(self, status: Status, message: str) -> None:
        """The connection changed its state."""


class Connection:
    """Keeps `mirror` in step with the server until it is closed or turned away for good."""

    def __init__(self, endpoint: Endpoint, board: str, name: str, listener: Listener):
        self.endpoint = endpoint
        self.board = board
        self.name = name
        self.mirror = Mirror()
        self.outgoing = Outgoing()
        self.status: Status = "connecting"
        self.error: NBBoardError | None = None
        self.ready = asyncio.Event()
        self.settled = asyncio.Event()
        self._moved = asyncio.Event()
        self._listener = listener
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._line: Line | None = None
        self._chunks: list[bytes] = []
        self._trust_mirror = True
        self._heard_at = 0.0
        self._backoff = Backoff(random.random)  # noqa: S311 - jitter
        self._task: asyncio.Task[None] | None = None
        self._of_parent: object = None
        _all.add(self)

    def start(self) -> None:
        """Begin to connect, and keep doing so."""
        self._task = asyncio.create_task(self._run())

    async def close(self, flush: float) -> None:
        """Wait up to `flush` seconds for acknowledgements, then leave."""
        if self.outgoing and self.status == "live":
            # After a timeout the caller sees what is left in `outgoing`.
            with suppress(TimeoutError):
                await asyncio.wait_for(self.flushed(), flush)
        self._set_status("closed", "")
        if self._task is not None:
            self._task.cancel()
        if self._line is not None:
            self._line.close(1000, "bye")

    def leave_to_parent(self) -> None:
        """Touch nothing that this process has from the one that it was forked from.

        Two that write to one socket, under the same numbers, would undo each other's changes.
        """
        # Kept: freed, they would take the parent's socket out of the parent's event loop.
        self._of_parent = self._line, self._task, self.outgoing, self.mirror.lock
        self._line = self._task = None
        self.outgoing = Outgoing()
        # Whoever held it is not in this process.
        self.mirror.lock = threading.RLock()
        self.error = NBBoardError(
            f"this board was joined before this process was forked: join {self.board} again here"
        )
        self.status = "closed"

    def pump(self) -> None:
        """Send what may be sent."""
        if self._line is None or not self.ready.is_set():
            return
        for submit in self.outgoing.take():
            self._send(submit)

    def show(self, seen: protocol.Me | protocol.Live) -> None:
        """Show oneself so from now on, or what one draws right now; nothing while it is down."""
        if self.ready.is_set():
            self._send(seen)

    async def reached(self, seq: int) -> None:
        """Wait until entry `seq` is in the mirror."""
        while self.mirror.confirmed.seq < seq and self.error is None:
            self._moved.clear()
            await self._moved.wait()

    async def flushed(self) -> None:
        """Wait until every submission has an answer, or none will come: see `error`."""
        while self.outgoing and self.error is None:
            self.settled.clear()
            await self.settled.wait()

    async def _run(self) -> None:
        while self.error is None:
            try:
                await self._session()
            except (OSError, HTTPClientError, WebSocketClosedError, TimeoutError) as error:
                self._judge(error)
            except _OutOfStep as error:
                _log.warning("nbboard %s: %s; loading it afresh", self.board, error)
                self._trust_mirror = False
            except NBBoardError as error:
                self._stop(error)
            except Exception as error:  # noqa: BLE001 - see below; logged with its trace
                # A fault of ours: say so everywhere rather than let the thread die unseen.
                _log.exception("nbboard %s: the connection failed", self.board)
                self._stop(NBBoardError(f"internal error: {error!r}; please report it"))
            finally:
                if self.error is None:
                    self.ready.clear()
                self.outgoing.lost_connection()
                self._line = None
            if self.error is None:
                self._set_status("offline", f"{self.endpoint.url} is not reached; trying again")
                await asyncio.sleep(self._backoff.pause(time.monotonic()))

    def _judge(self, error: Exception) -> None:
        """Decide whether a failed handshake is worth a retry."""
        if isinstance(error, HTTPClientError):
            if error.code in (401, 403):
                self._stop(turned_away(self.endpoint, error))
            elif error.code == 404 and not (self.endpoint.of_hub and self.mirror.epoch):
                # A Hub's proxy that was restarted knows no service until the Hub tells it.
                self._stop(no_nbboard(self.endpoint))

    def _stop(self, error: NBBoardError) -> None:
        self.error = error
        self._set_status("refused", str(error))
        self.settled.set()
        self._moved.set()
        self.ready.set()

    async def _session(self) -> None:
        self._line = line = await open_line(self.endpoint, self.board)
        self._heard_at = time.monotonic()
        self._send(self._hello())
        pinger = asyncio.create_task(self._ping())
        try:
            while (frame := await line.read()) is not None:
                self._heard_at = time.monotonic()
                self._receive(frame)
        finally:
            pinger.cancel()
            line.close()

    def _hello(self) -> protocol.Hello:
        resume = self.mirror.epoch is not None and self._trust_mirror
        return protocol.Hello(
            version=protocol.VERSION,
            secret=self._secret,
            agent="kernel",
            since=self.mirror.confirmed.seq if resume else None,
            epoch=self.mirror.epoch if resume else None,
            pending=self.outgoing.numbers()[: limits.PENDING_OPS],
            name=self.name,
        )

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(limits.PING_SECONDS)
            if time.monotonic() - self._heard_at > limits.DEAD_SECONDS:
                assert self._line is not None
                self._line.close(1001, "silent for too long")
                return
            self._send(protocol.Ping(int(time.monotonic() * 1000)))

    def _send(self, message: protocol.ClientMessage) -> None:
        if self._line is not None:
            self._line.send(protocol.encode(message))

    def _receive(self, frame: bytes) -> None:
        message = protocol.decode_server(frame)
        handler = _HANDLERS.get(type(message))
        if handler is not None:
            handler(self, message, frame)

    def _welcome(self, message: protocol.Welcome, frame: bytes) -> None:
        mirror = self.mirror
        with mirror.lock:
            if mirror.epoch not in (None, message.epoch):
                self._trust_mirror = False
            mirror.epoch = message.epoch
            mirror.you, mirror.groups = message.you, message.groups
            mirror.ceiling, mirror.floor = message.ceiling, message.floor
            mirror.members = {member.id: member for member in message.members}
        for n, _ in message.committed:
            # Its entry is in what follows; until then the picture keeps it as pending.
            self.outgoing.answered(n)
        self._chunks = []

    def _snapshot(self, message: protocol.Snapshot, frame: bytes) -> None:
        self._chunks.append(frame)
        if message.index + 1 == message.of:
            self.mirror.replace(restore(self._chunks))
            self._chunks = []
            self._trust_mirror = True
            self._listener.replaced()

    def _entries(self, message: protocol.Entries, frame: bytes) -> None:
        for entry in message.entries:
            if entry.seq <= self.mirror.confirmed.seq:
                continue
            if entry.seq != self.mirror.confirmed.seq + 1:
                raise _OutOfStep(f"entry {entry.seq} after {self.mirror.confirmed.seq}")
            outcome = self.mirror.apply(entry)
            you = self.mirror.you
            if you is not None and entry.client == you.client:
                self._answered(entry.n)
                self._report_void(entry, outcome)
            self._listener.changed(entry, outcome)
        self._moved.set()
        self.pump()

    def _report_void(self, entry: Entry, outcome: Outcome) -> None:
        void = [verdict for verdict in outcome.verdicts if verdict != "done"]
        if void:
            text = f"{len(void)} of {len(entry.ops)} changes were not made: {', '.join(set(void))}"
            self._listener.refused(entry.n, void[0], text)

    def _ready(self, message: protocol.Ready, frame: bytes) -> None:
        if digest.checksum(self.mirror.confirmed) != message.digest:
            raise _OutOfStep(f"the board at {message.seq} differs from the server's")
        self.mirror.keep_pending(self.outgoing.numbers())
        self._backoff.joined(time.monotonic())
        self._moved.set()
        self.ready.set()
        self._set_status("live", "")
        self.pump()

    def _committed(self, message: protocol.Committed, frame: bytes) -> None:
        self._answered(message.n)
        self.pump()

    def _refused(self, message: protocol.Refused, frame: bytes) -> None:
        if message.code == "read-only":
            # Kept and sent again once the store can be written (`status` says when).
            return
        if self.outgoing.answered(message.n):
            self.mirror.drop_pending(message.n)
            self._listener.refused(message.n, message.code, message.message)
            self.settled.set()
        self.pump()

    def _members(self, message: protocol.Members, frame: bytes) -> None:
        with self.mirror.lock:
            members = self.mirror.members
            for gone in message.left:
                members.pop(gone, None)
            for member in (*message.joined, *message.changed):
                members[member.id] = member
        self._listener.members_changed()

    def _status(self, message: protocol.Status, frame: bytes) -> None:
        self._set_status(message.state, message.message)
        if message.state == "live":
            self.outgoing.lost_connection()
            self.pump()

    def _bye(self, message: protocol.Bye, frame: bytes) -> None:
        if message.code == _RESTART:
            self._backoff.restarts(time.monotonic())
        if message.retry:
            return
        kinds: dict[str, type[NBBoardError]] = {
            "not-found": BoardNotFound,
            "not-shared": BoardNotFound,
            "forbidden": NotAllowed,
            "kicked": NotAllowed,
            "banned": NotAllowed,
            "deleted": BoardNotFound,
            # Of a Hub, and of the server that relays to it.
            "sign-in": NotAllowed,
            "not-allowed": NotAllowed,
            "not-let-in": NotAllowed,
        }
        raise kinds.get(message.code, NBBoardError)(message.message)

    def _pong_back(self, message: protocol.Ping, frame: bytes) -> None:
        self._send(protocol.Pong(message.t))

    def _resync(self, message: protocol.Resync, frame: bytes) -> None:
        self._chunks = []

    def _answered(self, n: int) -> None:
        if self.outgoing.answered(n):
            self.settled.set()

    def _set_status(self, status: Status, message: str) -> None:
        if status != self.status:
            self.status = status
            self._listener.status_changed(status, message)


_HANDLERS: Final[dict[type, Callable[..., None]]] = {
    protocol.Welcome: Connection._welcome,
    protocol.Snapshot: Connection._snapshot,
    protocol.Entries: Connection._entries,
    protocol.Ready: Connection._ready,
    protocol.Committed: Connection._committed,
    protocol.Refused: Connection._refused,
    protocol.Members: Connection._members,
    protocol.Status: Connection._status,
    protocol.Bye: Connection._bye,
    protocol.Ping: Connection._pong_back,
    protocol.Resync: Connection._resync,
}


def _leave_all_to_parent() -> None:
    for connection in tuple(_all):
        connection.leave_to_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all_to_parent)
