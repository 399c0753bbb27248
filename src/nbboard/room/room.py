"""A running board: its log applied in memory, one writer, and its audience.

`Room.submit` and `Room._write` are the order of every change: *decode and bound* (`session.py`)
→ *early check* → *append* → *apply* → *send to everyone, the author included*.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

import msgspec

from nbboard.core import limits, protocol
from nbboard.core.errors import BoardNotFound, EpochChanged, StoreDamaged, StoreReadOnly
from nbboard.core.ids import UserId, is_guest
from nbboard.core.ops import Entry
from nbboard.core.state import BoardState
from nbboard.room import farewell, rights
from nbboard.room.applying import apply_gently
from nbboard.room.audience import Audience, Resumed
from nbboard.room.farewell import Farewell
from nbboard.room.history import History
from nbboard.room.host import Cancel, Host
from nbboard.room.log import Log
from nbboard.room.member import Member
from nbboard.room.outbox import Peer
from nbboard.room.pen import PenReturn
from nbboard.room.purging import blobs_of
from nbboard.room.queue import Queue
from nbboard.room.saving import Saving
from nbboard.room.submission import READ_ONLY, Answer, Submission, kept
from nbboard.room.tasks import Tasks
from nbboard.room.turns import Turns, cut, free, free_all
from nbboard.store.base import Appended, BoardRecord, Draft

PROBE_SECONDS: Final = 1.0
_PROBE_MOST: Final = 10.0
_log: Final = logging.getLogger(__name__)


def _nothing() -> None:
    pass


class Room:
    """One board in memory; all of it runs on one event loop.

    `on_quiet` is called when the last member has left, `on_failed` when the room cannot go on:
    its members were told, whoever holds it must forget it.
    """

    stopped, ended = True, True  # takes nothing new; has ended altogether, as one that is freed

    def __init__(self, host: Host, record: BoardRecord, state: BoardState, log: Log) -> None:
        self.id = record.id
        self.state = state
        self.log = log
        line = partial(host.store.line, record.id)
        self._tasks = Tasks(self._fail)
        self._spawn = self._tasks.spawn
        self.audience = Audience(state, log, host.clock, self._spawn, line)
        self.users = 0
        self.stopped, self.ended = False, False
        self.on_quiet = self.on_failed = _nothing
        self._clock = host.clock
        self._store = host.store
        self._counts = host.counts
        self._epoch = record.epoch
        self.history = History(host, record, state)
        self._saving = Saving(host, record, state, log)
        self._queue = Queue()
        self._outdated = False
        self._writer: asyncio.Task[None] | None = None
        # Why it takes no changes now, if it does not.
        self.read_only: str | None = None
        self._cancel_probe: Cancel = _nothing
        self._blobs: set[str] = set()
        self._rights = rights.EarlyCheck(state, host.clock)
        self._pen = PenReturn(host, state, self.audience, self.submit, self._spawn)
        self.audience.on_moved = self._pen.look
        self._unwatch = host.store.watch(record.id, self.look)
        self._pen.look()

    # ---- the order of every change

    async def submit(self, submission: Submission) -> None:
        """Check a change early and queue it; its answer is told the rest.

        Waits for earlier changes that decide about rights, and while too much is queued. The
        early check is a courtesy that spares a seq: `apply` decides.
        """
        while self._queue.full and not self.stopped:
            await self._queue.moved()
        submission = submission.of_groups(self.state.groups)
        draft, answer, _ = submission
        try:
            problem = await self._early_check(submission)
        except StoreReadOnly as error:
            problem = None
            self._suspend(str(error))
        if problem is not None:
            self.refuse(draft, answer, *problem)
        elif self.stopped or self.read_only is not None or answer.holds_back(draft.n):
            answer.refused(draft.n, READ_ONLY, kept(self.read_only))
        else:
            self._queue.put(submission)
            self._wake()

    async def _write(self) -> None:
        """Commit what is queued, apply it, send it: one task at a time, while there is work."""
        while self._queue or self._outdated:
            await self._read_on()
            fates = await self._append() if self._queue else ()
            # Others have their turn between: a batch of large changes takes 50 ms.
            turns = Turns(self._clock)
            for fate in fates:
                await self._settle(fate)
                await turns.pause()
            self.audience.flush()
            self._queue.stir()
            await self._saving.keep_record()
            if self._saving.due:
                self._spawn(self._saving.save(self.audience.pictures))

    async def _append(self) -> Sequence[Appended]:
        started = self._clock.monotonic()
        fates = await self._store.append(self.id, self._queue.take(), epoch=self._epoch)
        self._counts.committed(fates, self._clock.monotonic() - started)
        return fates

    async def _settle(self, fate: Appended) -> None:
        """Apply the first change in flight, after all that others committed before it."""
        draft, answer, _ = self._queue.first
        if fate.entry is not None:
            await self._read_on(fate.seq - 1)
            answer.judged(await self._apply(fate.entry))
        elif fate.conflict:
            text = f"number {draft.n} was used for other changes"
            self.refuse(draft, answer, "conflict", text)
        else:
            await self._read_on(fate.seq)
            answer.repeated(draft.n, fate.seq)
        self._queue.settled()

    async def _apply(self, entry: Entry) -> Entry:
        try:
            outcome = await apply_gently(self.state, entry, self._free)
        except ValueError as error:
            raise StoreDamaged(f"board {self.id}: {error}") from error
        judged = msgspec.structs.replace(entry, verdicts=outcome.verdicts)
        encoded = protocol.encode(judged)
        self.log.append(encoded)
        self._saving.grew(len(encoded))
        self.audience.applied(judged, outcome)
        self._pen.applied(judged)
        return judged

    def _free(self, state: BoardState) -> None:
        self._spawn(free(state, self._clock))

    async def _read_on(self, upto: int | None = None) -> None:
        """Apply what others committed: up to a seq, or all of it if there may be some."""
        if upto is None:
            if not self._outdated:
                return
            self._outdated = False
        elif upto <= self.state.seq:
            return
        turns = Turns(self._clock)
        async for group in self._store.read(self.id, self.state.seq, epoch=self._epoch):
            for entry in group:
                if upto is not None and entry.seq > upto:
                    return
                await self._apply(entry)
                await turns.pause()
            self.audience.flush()

    def refuse(self, draft: Draft, answer: Answer, code: str, message: str) -> None:
        """Turn a change away for good; what it was drawn as on the live lane ends."""
        self._counts.refused[code] += 1
        answer.refused(draft.n, code, message)
        self.audience.refused(draft)

    # ---- people

    async def join(self, member: Member, peer: Peer, hello: protocol.Hello) -> None:
        """Let a member in and begin to send, or end it with the reason."""
        found: dict[int, int] = {}
        if hello.pending:
            found = await self._store.find(self.id, member.client, hello.pending)
        since = hello.since if hello.epoch == self._epoch else None
        # A history that is not known here is an older one, or a newer one of another process.
        doubtful = hello.epoch not in (None, self._epoch)
        await self._reach(max(since or 0, *found.values(), 0), doubtful=doubtful)
        opening = await self.audience.opening(since)
        if self.stopped:
            member.end(farewell.RESTART)
        elif not member.gone:
            resumed = Resumed(self._epoch, self.history.begins, tuple(sorted(found.items())))
            self.audience.admit(member, peer, opening, resumed)
            self._pen.look()
            if member.present and not is_guest(member.identity.user):
                self._spawn(self._note_visit(member.identity.user))
            if self.read_only is not None and member.present:
                status = protocol.Status("read-only", self.read_only)
                member.outbox.answer(protocol.encode(status))

    async def _note_visit(self, user: UserId) -> None:
        try:
            await self._store.visited(self.id, user, self._clock.wall())
        except StoreReadOnly as error:
            _log.warning("visit not noted", extra={"board": self.id, "reason": str(error)})

    async def _reach(self, seq: int, *, doubtful: bool) -> None:
        """Read what another process wrote if a client has, or may have, seen more than this."""
        for _ in range(2):
            # The first turn may be the end of a batch that began before `look`.
            if (doubtful or seq > self.state.seq) and not self.ended:
                self.look()
                await self._queue.moved()

    def leave(self, member: Member) -> None:
        """Take a member out; its connection is gone."""
        self.audience.leave(member)
        self._pen.look()
        if self.quiet:
            self.on_quiet()

    @property
    def quiet(self) -> bool:
        """Whether nobody is here or at work."""
        return not (len(self.audience) or self.users or self._queue or self._writer)

    async def _early_check(self, submission: Submission) -> tuple[str, str] | None:
        """Give code and words if a change would come to nothing."""
        draft, _, size = submission
        if size > limits.ENTRY_BYTES:
            text = f"{size} bytes; one change holds {limits.ENTRY_BYTES}: split it into a batch"
            return "too-large", text
        for blob in blobs_of(draft.ops) - self._blobs:
            if await self._store.get_blob(self.id, blob) is None:
                return "no-blob", f"no image {blob[:16]}… on this board: upload it first"
            self._blobs.add(blob)
        problem = self._rights.refusal(draft)
        # A number that is in the log is answered so, whatever its author's rights are now.
        known = problem is not None and await self._store.find(self.id, draft.client, [draft.n])
        return None if known else problem

    # ---- the writer's life

    def look(self) -> None:
        """Note that another process may have appended."""
        self._outdated = True
        self._wake()

    def _wake(self) -> None:
        if self._writer is None and not self.ended:
            self._writer = asyncio.create_task(self._write())
            self._writer.add_done_callback(self._written)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._writer = None
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreReadOnly):
            self._suspend(str(error))
        elif error is not None:
            self._fail(error)
        elif self._queue or self._outdated:
            self._wake()
        elif self.quiet:
            self.on_quiet()

    def _suspend(self, reason: str) -> None:
        """Take nothing until the store can be written again.

        Nothing acknowledged is lost: everybody keeps what was not taken and sends it again after
        ``status live``.
        """
        if self.read_only is None and not self.ended:
            _log.warning("read-only", extra={"board": self.id, "reason": reason})
            self.audience.tell(protocol.Status("read-only", reason))
            self._probe_later(PROBE_SECONDS)
        self.read_only = reason
        self._drop_queue()

    def _drop_queue(self) -> None:
        """Send everything back that is not on its way to the store at this moment."""
        dropped = self._queue.drop(in_flight=self._writer is None)
        for draft, answer, _ in dropped:
            answer.refused(draft.n, READ_ONLY, kept(self.read_only))
        self._queue.stir()

    def _probe_later(self, seconds: float) -> None:
        probe = partial(self._probe, min(2 * seconds, _PROBE_MOST))
        self._cancel_probe = self._clock.call_later(seconds, lambda: self._spawn(probe()))

    async def _probe(self, next_seconds: float) -> None:
        """Try a write that changes nothing; go on when it works."""
        try:
            await self._saving.keep_record(always=True)
        except StoreReadOnly:
            self._probe_later(next_seconds)
            return
        _log.info("writable again", extra={"board": self.id})
        self.read_only = None
        self.audience.tell(protocol.Status("live"))
        # A call that failed half-way may have left entries that were not applied.
        self.look()

    # ---- the end

    async def save(self) -> None:
        """Store a snapshot if there is something new."""
        await self._saving.save(self.audience.pictures)

    async def close(self, words: Farewell) -> None:
        """Take nothing more, finish what is queued, tell everyone why, and stop."""
        self.stopped = True
        self._queue.stir()
        await self._over()
        await self.audience.dismiss(words)
        self.stop(words)

    def stop(self, words: Farewell) -> None:
        """End at once; what is still queued is kept by those who sent it."""
        if self.ended:
            return
        self.stopped = self.ended = True
        self.audience.close(words)
        self.audience.stop()
        self._pen.stop()
        self._cancel_probe()
        self._unwatch()
        self._drop_queue()

    async def free(self) -> None:
        """Let go of everything, in slices; it is an ended, empty board to whoever asks still."""
        await self._over()
        await self._tasks.over()
        await self.history.free()
        await self.audience.pictures.free()
        await free_all([self.state], self._clock)
        cut(self.audience, self)
        self.state, self.users, self.stopped, self.ended = BoardState(), 0, True, True

    async def _over(self) -> None:
        """Wait until nothing is being committed."""
        while self._writer is not None:
            await asyncio.wait([self._writer])

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, BoardNotFound):
            words = farewell.DELETED
        elif isinstance(error, EpochChanged):
            words = farewell.REWRITTEN
        else:
            _log.error("room failed", extra={"board": self.id}, exc_info=error)
            damaged = isinstance(error, StoreDamaged)
            words = farewell.DAMAGED if damaged else farewell.INTERNAL
        self.stop(words)
        # If it had ended before: what was in flight then, which nobody else would answer.
        self._drop_queue()
        self.on_failed()
