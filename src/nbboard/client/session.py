"""One process's session on one board: connection, mirror, undo and listeners together.

Shared by every `NBBoard` of this process for the same server, board and name, so that running a
cell again reuses the connection; it ends with the last of them that is closed. One that nobody
refers to any more does not count.
"""

import atexit
import copy
import logging
import os
import secrets
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

from nbboard.client.background import background
from nbboard.client.connection import Connection, Status
from nbboard.client.discovery import Endpoint
from nbboard.client.undo import History, Scene, Step, inverse
from nbboard.core import ids
from nbboard.core.apply import Outcome
from nbboard.core.errors import NBBoardError, NotAcknowledged, NotAllowed, OpRefused
from nbboard.core.ops import Clear, Entry, Op, PassPen, Say, kind
from nbboard.core.protocol import Me
from nbboard.core.roles import Role, needed
from nbboard.core.state import BoardState

EXIT_SECONDS: Final = 2.0
EVENTS: Final = ("element", "chat", "member", "status")
_OVER: Final = ("closed", "refused")
_log: Final = logging.getLogger("nbboard")
Callback = Callable[[Any], None]


class _Ear(NamedTuple):
    """Who wants to hear of an event, and for which of the session's holders."""

    callback: Callback
    holder: weakref.ref[object] | None


class Session:
    """What stands between the API and the wire; safe to use from any thread."""

    def __init__(self, endpoint: Endpoint, board: str, name: str):
        self.board = board
        self.endpoint = endpoint
        self.name = name
        self.history = History()
        self._ears: dict[str, list[_Ear]] = {event: [] for event in EVENTS}
        self._holders: weakref.WeakSet[object] = weakref.WeakSet()
        self._coming = 0
        self._leaving = False
        self._refusals: list[OpRefused] = []
        self._batch = threading.local()
        self.connection: Connection
        background().run(self._connect(), 5)

    async def _connect(self) -> None:
        self.connection = Connection(self.endpoint, self.board, self.name, self)
        # From here on we are told: a board of this process may be here before `run` returns.
        self.connection.start()

    # ---- reading

    @contextmanager
    def reading(self) -> Iterator[BoardState]:
        """Give what is shown (confirmed ⊕ pending) while it is protected from change."""
        mirror = self.connection.mirror
        with mirror.lock:
            yield mirror.shown()

    @property
    def role(self) -> Role:
        """This process's role on the board."""
        return self.connection.mirror.role()

    # ---- writing

    def submit(self, *ops: Op) -> None:
        """Apply ops here at once and queue them for the server; one call is one undo step.

        Raises NotAllowed when the role is too low, InvalidInput for what does not fit, and the
        connection's own error when it was turned away.
        """
        self._check(ops)
        mirror = self.connection.mirror
        with mirror.lock:
            user = "" if mirror.you is None else mirror.you.user
            undoing = inverse(ops, Scene(mirror.shown(), mirror.confirmed.seq, user))
            self._send(ops)
        batch = getattr(self._batch, "step", None)
        if batch is None:
            self.history.did(undoing)
        else:
            batch[:0] = undoing

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make everything this thread submits inside one batch and one undo step."""
        if getattr(self._batch, "step", None) is not None:
            yield
            return
        self._batch.step = []
        self._batch.id = secrets.token_hex(8)
        try:
            yield
        finally:
            self.history.did(tuple(self._batch.step))
            self._batch.step = None

    def undo(self) -> bool:
        """Take back this process's last action; False when there is none."""
        return self._travel(self.history.undo)

    def redo(self) -> bool:
        """Do again what was undone last; False when there is nothing."""
        return self._travel(self.history.redo)

    def _travel(self, move: Callable[[Scene], Step]) -> bool:
        mirror = self.connection.mirror
        with mirror.lock:
            user = "" if mirror.you is None else mirror.you.user
            step = move(Scene(mirror.shown(), mirror.confirmed.seq, user))
            if step:
                self._check(step)
                self._send(step)
        return bool(step)

    def _check(self, ops: tuple[Op, ...]) -> None:
        if self.connection.error is not None:
            raise self.connection.error
        if self.connection.status == "closed":
            raise NBBoardError("this board is closed: join it again")
        for op in ops:
            if not self.connection.mirror.permitted(op):
                raise NotAllowed(self._why_not(op))

    def _why_not(self, op: Op) -> str:
        words = self.connection.mirror.hindrance(op)
        if words is not None:
            return f"{kind(op)} is not allowed: {words}"
        least = needed(kind(op), everything=isinstance(op, Clear) and op.scope == "all")
        # Without the pen only an owner may hand it on.
        wanted = Role.OWNER if isinstance(op, PassPen) else least
        held = self.role.name.lower()
        return f"you are {held} of this board; {kind(op)} needs {wanted.name.lower()}"

    def _send(self, ops: tuple[Op, ...]) -> None:
        batch = (
            getattr(self._batch, "id", "") if getattr(self._batch, "step", None) is not None else ""
        )
        for n, group in self.connection.outgoing.add(ops, batch):
            self.connection.mirror.put_pending(n, group)
        background().loop.call_soon_threadsafe(self.connection.pump)

    def show_hand(self, raised: bool) -> None:
        """Show a raised hand to everyone, or take it down."""
        connection = self.connection
        background().loop.call_soon_threadsafe(connection.show, Me(connection.name, raised))

    def wait_joined(self, timeout: float) -> None:
        """Wait until the board is here; raises what turned us away, or TimeoutError."""
        background().run(self.connection.ready.wait(), timeout)
        if self.connection.error is not None:
            raise self.connection.error

    def wait(self, timeout: float) -> None:
        """Wait until everything sent has an answer.

        Raises NotAcknowledged with the numbers still pending after `timeout` seconds, OpRefused
        for the first change the board refused since the last wait, and at once what turned us
        away.
        """
        try:
            background().run(self.connection.flushed(), timeout)
        except TimeoutError:
            pending = self.connection.outgoing.numbers()
            text = f"{len(pending)} changes are not acknowledged after {timeout:g} s"
            raise NotAcknowledged(f"{text} ({self.connection.status})", pending) from None
        if self.connection.error is not None:
            raise self.connection.error
        if self._refusals:
            refusals, self._refusals = self._refusals, []
            raise refusals[0]

    def reach(self, seq: int, timeout: float = 30) -> None:
        """Wait until entry `seq` is here; raises TimeoutError after `timeout` seconds."""
        background().run(self.connection.reached(seq), timeout)

    def close(self, flush: float = EXIT_SECONDS) -> None:
        """Leave the board, waiting up to `flush` seconds for acknowledgements."""
        background().run(self.connection.close(flush), flush + 3)

    # ---- sharing

    def hold(self, holder: object) -> None:
        """Stay on the board for this one, too; whom `open_session` gave the session calls it."""
        with _sessions_lock:
            self._holders.add(holder)
            self._coming = max(0, self._coming - 1)

    def release(self, holder: object) -> "Session":
        """Leave as far as this holder goes, once what was sent is acknowledged (2 s at most).

        The connection ends with the last holder. Gives what this one has from now on: the board
        as it is to read, closed for writing.
        """
        with _sessions_lock:
            self._holders.discard(holder)
            shared = self._is_held
            self._leaving = not shared
        if not shared:
            self.close()
            return self
        if self.connection.status == "live":
            # What is not acknowledged then is the others' to wait for.
            with suppress(TimeoutError):
                background().run(self.connection.flushed(), EXIT_SECONDS)
        return self._without(holder)

    @property
    def _is_held(self) -> bool:
        return bool(self._holders) or self._coming > 0

    def _without(self, holder: object) -> "Session":
        for event, ears in self._ears.items():
            for ear in [one for one in ears if one.holder is not None and one.holder() is holder]:
                ears.remove(ear)
                if event == "status":
                    _dispatch(ear.callback, "closed")
        left = copy.copy(self)
        left.connection = copy.copy(self.connection)
        left.connection.status = "closed"
        left._ears = {event: [] for event in EVENTS}
        return left

    # ---- listening

    def on(
        self, event: str, callback: Callback, holder: object | None = None
    ) -> Callable[[], None]:
        """Call `callback` on the dispatcher's thread for each event; gives the unsubscribe.

        It hears nothing more, either, once its `holder` has left.
        """
        if event not in EVENTS:
            raise ValueError(f"event {event!r}: choose one of {', '.join(EVENTS)}")
        ears = self._ears[event]
        ear = _Ear(callback, None if holder is None else weakref.ref(holder))
        ears.append(ear)
        return lambda: ears.remove(ear) if ear in ears else None

    def _tell(self, event: str, value: object) -> None:
        for ear in tuple(self._ears[event]):
            _dispatch(ear.callback, value)

    def changed(self, entry: Entry, outcome: Outcome) -> None:
        """Tell listeners of touched elements and chat."""
        state = self.connection.mirror.confirmed
        if self._ears["element"]:
            for key in outcome.touched:
                self._tell("element", (key, state.get(key)))
        if self._ears["chat"] and any(isinstance(op, Say) for op in entry.ops):
            self._tell("chat", state.chat[-1])

    def replaced(self) -> None:
        """Tell listeners of every element: the board was loaded afresh."""
        if self._ears["element"]:
            for element in self.connection.mirror.confirmed:
                self._tell("element", (element.id, element))

    def refused(self, n: int, code: str, message: str) -> None:
        """Keep a refusal for the next `wait`."""
        self._refusals.append(OpRefused(message, code))
        _log.warning("nbboard %s: %s (%s)", self.board, message, code)

    def members_changed(self) -> None:
        """Tell listeners who is here now."""
        self._tell("member", tuple(self.connection.mirror.members.values()))

    def status_changed(self, status: Status, message: str) -> None:
        """Tell listeners how the connection is."""
        self._tell("status", status)


def _dispatch(callback: Callback, value: object) -> None:
    background().dispatch(lambda: _call(callback, value))


def _call(callback: Callback, value: object) -> None:
    try:
        callback(value)
    except Exception:  # noqa: BLE001 - a user's callback may raise anything; it is shown, with its trace
        _log.exception("a callback of board.on raised")


_Key = tuple[str, str | None, str, str, int]
_sessions: Final[dict[_Key, Session]] = {}
_sessions_lock = threading.Lock()


def _forget_lock() -> None:
    """Take another lock in a process that was forked: whoever held the old one is not in it."""
    global _sessions_lock  # noqa: PLW0603 - one per process is the point
    _sessions_lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_lock)


def open_session(endpoint: Endpoint, board: str, name: str, timeout: float) -> Session:
    """Give this process's session on a board, connected; makes one when there is none.

    The caller holds it (`Session.hold`) and in the end releases it.

    Raises BoardNotFound, NotAllowed or ServerUnreachable; TimeoutError after `timeout` seconds.
    """
    # The token, too: another one is somebody else, who must not get what the first may see.
    key = (endpoint.url, endpoint.token, board, name, os.getpid())
    with _sessions_lock:
        session = _sessions.get(key)
        if session is None or session._leaving or session.connection.status in _OVER:
            session = _sessions[key] = Session(endpoint, board, name)
        session._coming += 1
    try:
        session.wait_joined(timeout)
    except BaseException:
        with _sessions_lock:
            session._coming -= 1
            held = session._is_held
            session._leaving = not held
        if not held:
            session.close(0)
        raise
    return session


def in_use(endpoint: Endpoint) -> bool:
    """Tell whether somebody here holds a board of the rooms that a local endpoint stands for."""
    return any(
        session.endpoint.local is endpoint.local and session._is_held
        for (*_, pid), session in tuple(_sessions.items())
        if pid == os.getpid() and session.connection.status not in _OVER
    )


def new_id() -> str:
    """Give a fresh element id."""
    return ids.element_id(secrets.token_bytes(11))


@atexit.register
def leave_all() -> None:
    """Leave every board, once what was drawn last is committed; again is no change."""
    for (*_, pid), session in tuple(_sessions.items()):
        if pid == os.getpid() and session.connection.status not in _OVER:
            session.close()
