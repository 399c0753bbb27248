"""Which boards are in memory: each at most once, loaded on demand, put away when idle."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from nbboard.core import limits, protocol
from nbboard.core.errors import (
    BoardExists,
    BoardNotFound,
    EpochChanged,
    InvalidInput,
    OpRefused,
    ServerUnreachable,
    StoreError,
    StoreReadOnly,
)
from nbboard.core.ids import (
    KEPT_GROUP,
    BoardId,
    GroupId,
    UserId,
    board_id,
    client_id,
    is_board_id,
)
from nbboard.core.model import bounded
from nbboard.core.ops import Ask, Entry, Ops, check_ops
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState
from nbboard.room import farewell, rights
from nbboard.room.copying import Copy
from nbboard.room.counts import Counts
from nbboard.room.farewell import Farewell
from nbboard.room.history import Changes, ChatPage
from nbboard.room.host import Cancel, Clock, Host, LoopClock
from nbboard.room.identity import Identity, display_name
from nbboard.room.loading import found, load
from nbboard.room.purging import Purged, purge
from nbboard.room.restoring import Moment, Restored, restore
from nbboard.room.room import Room
from nbboard.room.submission import Receipt, Submission
from nbboard.store.base import BoardRecord, Draft, Store
from nbboard.store.checks import board_not_found

_ID_TRIES: Final = 20
_PURGE_TRIES: Final = 5
_log: Final = logging.getLogger(__name__)


class Registry:
    """The rooms of one process, on one event loop. The store stays its caller's to close.

    Every method with a board raises BoardNotFound, with the same words, for one that is absent
    and (where an identity is asked about) for one that is not shared with it; and StoreError.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.host = Host(store, clock or LoopClock(), random, Counts())
        self._rooms: dict[BoardId, asyncio.Task[Room]] = {}
        self._closing: dict[BoardId, asyncio.Event] = {}
        self._timers: dict[BoardId, Cancel] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._client = client_id(random(16))
        self._numbers = 0

    async def create(self, identity: Identity, title: str, access: Access) -> BoardRecord:
        """Make a board that `identity` owns; raises InvalidInput for a title that is too long."""
        bounded(title, limits.TITLE_BYTES, "title")
        name = display_name(identity)
        now = self.host.clock.wall()
        store = self.host.store
        for _ in range(_ID_TRIES):
            epoch = self.host.random(8).hex()
            key = board_id(self.host.random(8))
            record = BoardRecord(key, title, identity.user, access, now, now, 0, epoch)
            try:
                await store.create(record)
            except BoardExists:
                continue
            await found(store, record, name)
            return await store.get(record.id)
        raise BoardExists(f"{_ID_TRIES} ids in a row were in use: is `random` random?")

    async def open(self, board: BoardId) -> Room:
        """Give the running room, loading it if need be: once, however many ask.

        It may be put away once nobody has used it for a minute: use `using` to keep it.
        """
        while (closing := self._closing.get(board)) is not None:
            await closing.wait()
        if self._closed:
            raise ServerUnreachable("the server is shutting down: try again in a moment")
        if not is_board_id(board):
            raise board_not_found(board)
        loading = self._rooms.get(board)
        if loading is None:
            loading = asyncio.create_task(load(self.host, board))
            self._rooms[board] = loading
            loading.add_done_callback(partial(self._loaded, board))
        # Shielded: the others still wait when the first who asked has gone away.
        return await asyncio.shield(loading)

    @asynccontextmanager
    async def using(self, board: BoardId) -> AsyncIterator[Room]:
        """Give the running room and keep it in memory meanwhile."""
        room = await self.open(board)
        while room.stopped:
            room = await self.open(board)
        room.users += 1
        try:
            yield room
        finally:
            room.users -= 1
            if room.quiet:
                self._rest(room)
            self._free(room)

    async def role(self, board: BoardId, identity: Identity) -> Role:
        """Give somebody's role on a board; never NONE (see the class)."""
        async with self.using(board) as room:
            held = rights.role(room.state, identity)
        if held is Role.NONE:
            raise board_not_found(board)
        return held

    async def state(self, board: BoardId) -> BoardState:
        """Give a copy of a board's state as it is now, to be read and copied."""
        async with self.using(board) as room:
            return room.state.kept()

    def running(self, board: BoardId) -> Room | None:
        """Give a board's room if it is in memory; it may be put away at the next await."""
        task = self._rooms.get(board)
        loaded = task is not None and task.done() and not task.cancelled()
        return task.result() if task is not None and loaded and not task.exception() else None

    def rooms(self) -> tuple[Room, ...]:
        """Give the rooms that are in memory."""
        return tuple(room for board in self._rooms if (room := self.running(board)) is not None)

    def tell(self, words: str) -> None:
        """Tell everybody something about this server, beside their status; "": no longer."""
        for room in self.rooms():
            if room.read_only is None:
                room.audience.tell(protocol.Status("live", words))

    def active(self, board: BoardId) -> int | None:
        """Count the members of a board that is in memory, or give None."""
        room = self.running(board)
        return None if room is None else len(room.audience)

    async def at(self, board: BoardId, seq: int) -> BoardState:
        """Give a board as it was just after entry `seq`; InvalidInput when its log has no such."""
        async with self.using(board) as room:
            return await room.history.at(seq)

    async def history(self, board: BoardId, before: int | None, limit: int) -> Changes:
        """Give the newest `limit` entries in short, of those before entry `before`."""
        async with self.using(board) as room:
            return await room.history.changes(before, limit)

    async def chat(self, board: BoardId, before: int | None, limit: int) -> ChatPage:
        """Give the newest `limit` chat messages, of those before entry `before`."""
        async with self.using(board) as room:
            return await room.history.chat(before, limit)

    async def submit(self, board: BoardId, identity: Identity, ops: Ops, batch: str = "") -> Entry:
        """Append ops as one entry and give it, with its verdicts.

        Raises InvalidInput (LimitExceeded) for ops that do not fit, OpRefused with a code when
        the room refuses them, StoreReadOnly when the store cannot be written now. An entry
        holds at most `limits.ENTRY_BYTES`: splitting is the caller's.
        """
        check_ops(ops)
        name = display_name(identity)
        async with self.using(board) as room:
            if rights.role(room.state, identity) is Role.NONE:
                raise board_not_found(board)
            return await self._submit(room, identity._replace(name=name), ops, batch)

    async def _submit(self, room: Room, identity: Identity, ops: Ops, batch: str = "") -> Entry:
        self._numbers += 1
        user, name, ceiling, floor, groups = identity
        draft = Draft(user, name, self._client, self._numbers, batch, ops, ceiling, floor, groups)
        receipt = Receipt()
        await room.submit(Submission.of(draft, receipt))
        return await receipt.entry

    async def ask(self, board: BoardId, identity: Identity, role: Role) -> None:
        """Ask a board's owners for a role, also without any right there.

        Says nothing of what came of it: whether there is such a board, whether they are banned,
        have asked before or have the role is not theirs to learn.
        """
        op = Ask(role)
        check_ops((op,))
        by = identity._replace(name=display_name(identity))
        try:
            async with self.using(board) as room:
                asked = room.state.asks.get(identity.user)
                waiting = asked is not None and asked.role is role
                if not waiting and rights.role(room.state, identity) < role:
                    await self._submit(room, by, (op,))
        except (BoardNotFound, OpRefused) as error:
            _log.info("ask came to nothing", extra={"board": board, "reason": str(error)})

    def present(self) -> set[UserId]:
        """Give who is connected to some board."""
        rooms = (self.running(board) for board in list(self._rooms))
        return {user for room in rooms if room is not None for user in room.audience.users()}

    async def regroup(
        self, user: UserId, groups: tuple[GroupId, ...], of: str = KEPT_GROUP
    ) -> None:
        """Judge a user everywhere by `groups`, from now on all that they are in of one kind.

        `of` is what ids of that kind begin with; groups of other kinds stay.
        """
        for room in self.rooms():
            room.audience.regroup(user, groups, of)

    async def restore(
        self,
        board: BoardId,
        identity: Identity,
        seq: int,
        if_seq: int | None = None,
        client: str | None = None,
    ) -> Restored:
        """Make a board what it was just after entry `seq`: see `restoring`."""
        async with self.using(board) as room:
            return await restore(self.host, room, identity, Moment(seq, if_seq, client))

    async def duplicate(
        self, board: BoardId, identity: Identity, title: str | None = None
    ) -> BoardRecord:
        """Make a private board of `identity` with what this one shows; the caller checks who asks.

        Elements and their images; no chat, no roles, no history.
        """
        async with self.using(board) as room:
            state = room.state.kept()
        record = await self.create(identity, state.title if title is None else title, "private")
        store = self.host.store
        try:
            await Copy(self.host, board, state, identity).draw(record.id)
        except StoreError:
            # Half a copy is none.
            await store.delete(record.id)
            raise
        return await store.get(record.id)

    async def purge(self, board: BoardId, identity: Identity) -> Purged:
        """Remove for good what is not on a board any more; the caller checks who asks.

        What was removed, unsaid or changed is gone; what the board shows now stays, the chat in
        memory too. Its members are sent away and come back by themselves.
        """
        for _ in range(_PURGE_TRIES):
            room = await self.open(board)
            async with self._ending(board, farewell.REWRITTEN):
                record = await self.host.store.get(board)
                try:
                    purged = await purge(self.host, record, room.state)
                except (InvalidInput, EpochChanged):
                    # Another process has appended: begin again from what it wrote.
                    continue
            _log.info("purged", extra={"board": board, "by": identity.user})
            return purged
        raise StoreReadOnly("another server writes to this board all the time: try again later")

    async def discard(self, board: BoardId) -> None:
        """Delete a board so that it may be recovered; its members are told it is deleted."""
        room = await self.open(board)
        async with self._ending(board, farewell.DELETED):
            await room.save()
            await self.host.store.discard(board, self.host.clock.wall())

    async def delete(self, board: BoardId) -> None:
        """Remove a board for good; its members are told. The caller checks who asks."""
        await self.open(board)
        async with self._ending(board, farewell.DELETED):
            await self.host.store.delete(board)

    async def shutdown(self, board: BoardId) -> None:
        """End the room: members are told, a snapshot is written. The caller checks who asks."""
        room = await self.open(board)
        async with self._ending(board, farewell.ENDED):
            await room.save()

    async def close(self) -> None:
        """Finish and store what is under way, tell everyone, end all rooms. Again is no change."""
        self._closed = True
        if waiting := [*self._rooms.values(), *self._tasks]:
            await asyncio.wait(waiting)
        ends = map(self._restart, list(self._rooms))
        for error in await asyncio.gather(*ends, return_exceptions=True):
            if error is not None:
                # One board's trouble must not keep the others, or the process, from ending.
                _log.error("not saved at the end", exc_info=error)

    async def _restart(self, board: BoardId) -> None:
        room = self.running(board)
        async with self._ending(board, farewell.RESTART):
            if room is not None:
                await room.save()

    def _loaded(self, board: BoardId, task: "asyncio.Task[Room]") -> None:
        if task.cancelled() or task.exception() is not None:
            del self._rooms[board]
            return
        room = task.result()
        room.on_quiet = partial(self._rest, room)
        room.on_failed = partial(self._drop, room)
        if self._closed:
            self._drop(room)
            room.stop(farewell.RESTART)
        elif room.quiet:
            self._rest(room)

    @asynccontextmanager
    async def _ending(self, board: BoardId, words: Farewell) -> AsyncIterator[None]:
        """End a room; until the block is done nobody can open the board."""
        while (closing := self._closing.get(board)) is not None:
            await closing.wait()
        room = self.running(board)
        done = self._closing[board] = asyncio.Event()
        try:
            if room is None:
                yield
                return
            room.users += 1
            await room.close(words)
            self._drop(room)
            yield
        finally:
            del self._closing[board]
            done.set()
            if room is not None:
                room.users -= 1
                self._free(room)

    def _rest(self, room: Room) -> None:
        """Put a room away if nobody comes for a while."""
        self._stop_timer(room.id)
        if not room.stopped:
            later = partial(self._put_away_soon, room)
            self._timers[room.id] = self.host.clock.call_later(limits.IDLE_SECONDS, later)

    def _put_away_soon(self, room: Room) -> None:
        self._timers.pop(room.id, None)
        if room.quiet and not room.stopped:
            task = asyncio.create_task(self._put_away(room))
            self._tasks.add(task)
            task.add_done_callback(partial(self._was_put_away, room))

    def _was_put_away(self, room: Room, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # The room stays as it is, and is tried again after its next visitor.
            _log.error("not put away", extra={"board": room.id}, exc_info=error)

    async def _put_away(self, room: Room) -> None:
        await room.save()
        # Whoever came while it was saved keeps it.
        if room.quiet and not room.stopped:
            self._drop(room)
            room.stop(farewell.RESTART)
            _log.info("put away", extra={"board": room.id, "seq": room.state.seq})
            self._free(room)

    def _drop(self, room: Room) -> None:
        self._stop_timer(room.id)
        if self.running(room.id) is room:
            del self._rooms[room.id]

    def _free(self, room: Room) -> None:
        """Take a board out of memory, a little at a time, once its last user is gone."""
        if room.ended and not room.users and not self._closed:
            task = asyncio.create_task(room.free())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _stop_timer(self, board: BoardId) -> None:
        if cancel := self._timers.pop(board, None):
            cancel()
