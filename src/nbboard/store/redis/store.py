"""`RedisStore`: the contract of `store.base` on Redis."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence, Set
from contextlib import suppress
from typing import Final
from weakref import WeakValueDictionary

from nbboard.core.errors import BoardExists, BoardNotFound, EpochChanged, StoreReadOnly, shown
from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.store.base import (
    SECRET_BYTES,
    Appended,
    Blob,
    BoardRecord,
    Card,
    Draft,
    Group,
    Listing,
    ShareLink,
    StoredSnapshot,
)
from nbboard.store.checks import check_blob, check_epoch, check_new_board, recover_until
from nbboard.store.line import Ears, Line, Signal
from nbboard.store.redis import contents, durability, lists, log, people, records
from nbboard.store.redis.addresses import connect, masked
from nbboard.store.redis.calls import Calls, Client, Database, Lost
from nbboard.store.redis.durability import WAIT_MS, Durability, Memory
from nbboard.store.redis.keys import PREFIX, Keys
from nbboard.store.redis.lines import Lines
from nbboard.store.redis.log import Call, Seen, mark
from nbboard.store.redis.moving import KEEP_ENTRIES, Moving
from nbboard.store.redis.watching import Watch

_NODE_BYTES: Final = 4
"""Of a node's name; members' ids begin with it."""
_UNPROMISED: Final = Durability(0, "what a crash of Redis may lose was not asked")
_log: Final = logging.getLogger(__name__)


class RedisStore(Moving):
    """See `Store`. `clock` gives milliseconds since 1970.

    Make it with `open`, which asks Redis what it can promise. All of it runs on one event loop.
    """

    def __init__(
        self,
        client: Client,
        clock: Callable[[], int],
        promise: Durability = _UNPROMISED,
        prefix: str = PREFIX,
    ) -> None:
        self.node = secrets.token_hex(_NODE_BYTES)
        self._clock = clock
        self._durability = promise
        self._base = Database(Calls(client), Keys(prefix))
        self._watch = Watch(self._base, self.node)
        self._lines = Lines(self._base, self.node, self._watch.channels)
        # Of the boards that are watched here: the newest entry that was served.
        self._seen: dict[BoardId, Seen] = {}
        # Calls of one board keep their order, whichever connections they take.
        self._turns: WeakValueDictionary[BoardId, asyncio.Lock] = WeakValueDictionary()
        self._memory = Memory(self._base.calls)
        self._closed = False

    @classmethod
    async def open(
        cls,
        address: str,
        clock: Callable[[], int],
        *,
        durable: bool = False,
        replicas: int = 0,
        prefix: str = PREFIX,
    ) -> "RedisStore":
        """Connect, and log what an acknowledgement means there.

        With `durable` only where nothing acknowledged can be lost by a crash. Raises
        InvalidInput for an address or settings that will not do, StoreReadOnly when Redis is not
        reached.
        """
        client = connect(address)
        calls = Calls(client)
        try:
            found = await durability.settings(calls)
            cluster = "+cluster" in address.partition("://")[0]
            promise = durability.decide(found, durable=durable, replicas=replicas, cluster=cluster)
        except BaseException:
            await client.aclose()
            raise
        _log.info("boards are on %s: %s", masked(address), promise.words)
        return cls(client, clock, promise, prefix)

    # ---- boards and lists

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""
        check_new_board(record)
        names = self._base.keys.board(record.id)
        number = await self._base.ask("incr", self._base.keys.made)
        await self._base.ask("zadd", self._base.keys.boards, {record.id: number}, nx=True)
        fields = records.fields(record)
        word, *_ = await self._base.calls.script("create", (names.record, names.used), *fields)
        if word == b"exists":
            raise BoardExists(f"the id {shown(record.id)} is or was in use: take another")

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""
        return await records.get(self._base.at(board))

    async def list(
        self, parties: Sequence[UserId | GroupId] | None = None, *, deleted: bool = False
    ) -> Sequence[Listing]:
        """Give boards, newest change first: every one, or those that concern `parties`."""
        return await lists.every(self._base, parties, deleted=deleted)

    async def describe(self, board: BoardId, card: Card) -> None:
        """Keep what lists show in step with the log."""
        await lists.describe(self._base, board, card)

    async def visited(self, board: BoardId, user: UserId, at: int) -> None:
        """Note that a user was on a board."""
        await lists.visited(self._base, board, user, at)

    async def discard(self, board: BoardId, at: int) -> None:
        """Delete a board so that it may be recovered: meanwhile it is not found, but in `list`."""
        await self._change(board, "0", max(at, 1))

    async def recover(self, board: BoardId) -> None:
        """Take back a `discard`; raises BoardNotFound for a board that was not discarded."""
        await self._change(board, "1", 0)

    async def _change(self, board: BoardId, wanted: str, deleted_at: int) -> None:
        place = self._base.at(board)
        values = (wanted, self.node, "deleted_at", deleted_at)
        await place.script("change", (place.keys.record, place.keys.news), *values)

    async def delete(self, board: BoardId) -> None:
        """Remove a board, discarded or not, with all of it; its id stays used."""
        names = self._base.keys.board(board)
        links = await self._base.ask("hkeys", names.links)
        everything = (names.record, names.news, *names.everything(self._clock()))
        await self._base.at(board).script("delete", everything, self.node)
        await self._base.ask("zrem", self._base.keys.boards, board)
        for link in links:
            await self._base.ask("delete", self._base.keys.link(link.decode()))

    async def sweep(self) -> int:
        """Delete what was discarded over `limits.RECOVER_DAYS` ago; gives how many boards."""
        until = recover_until(self._clock())
        count = 0
        for found in await self.list(deleted=True):
            if found.record.deleted_at <= until:
                # Another node, which began when this one did, may be quicker.
                with suppress(BoardNotFound):
                    await self.delete(found.record.id)
                    count += 1
        return count

    # ---- the log

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n)."""
        turn = self._turns.setdefault(board, asyncio.Lock())

        async def in_turn() -> Sequence[Appended]:
            async with turn:
                return await self._append(board, drafts, epoch)

        fates: Sequence[Appended] = await self._base.calls.run(in_turn)
        return fates

    async def _append(
        self, board: BoardId, drafts: Sequence[Draft], epoch: str | None
    ) -> Sequence[Appended]:
        call = Call(self.node, epoch, self._clock(), self._seen.get(board, Seen()))
        try:
            confirms = self._durability.confirms
            outcome = await log.append(self._base.at(board), drafts, call, confirms=confirms)
        except Lost as error:
            raise await self._fork(board, epoch) from error
        if max((fate.seq for fate in outcome.fates), default=0) > outcome.confirmed:
            await self._confirm(board, outcome.head)
        for fate in outcome.fates:
            if fate.entry is not None:
                self._served(board, fate.entry)
        return outcome.fates

    async def _confirm(self, board: BoardId, head: int) -> None:
        """Wait until enough replicas have the log up to `head`, then let every node read it."""
        wanted = self._durability.replicas
        names = self._base.keys.board(board)
        # WAIT is about the connection's own last write, so one goes before it on the same.
        pipe = self._base.calls.client.pipeline(transaction=False)
        pipe.hset(names.record, "waits", head)
        pipe.wait(wanted, WAIT_MS)
        _, received = await self._base.calls.run(pipe.execute)
        if received < wanted:
            raise StoreReadOnly(
                f"{received} of {wanted} replicas of Redis have received the change: it is kept "
                "and not acknowledged until they have"
            )
        await self._base.calls.script("confirm", (names.record, names.news), head, self.node)

    async def _fork(self, board: BoardId, epoch: str | None) -> EpochChanged:
        """Begin another history: what was served here is gone."""
        _log.error("a failover of Redis has lost changes", extra={"board": board})
        record = await self.get(board)
        old = record.epoch if epoch is None else epoch
        names = self._base.keys.board(board)
        values = (old, secrets.token_hex(8), self.node)
        await self._base.calls.script("fork", (names.record, names.news), *values)
        self._seen.pop(board, None)
        return EpochChanged(
            f"a failover of Redis has lost changes of board {shown(board)}: load it anew"
        )

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""
        return await log.find(self._base.at(board), client, numbers, self._clock())

    async def read(
        self, board: BoardId, after: int, *, epoch: str | None = None
    ) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups."""
        place = self._base.at(board)
        while True:
            seen = self._seen.get(board, Seen())
            known = seen.mark if seen.seq == after else ""
            try:
                group = await log.read(place, after, epoch, known)
            except Lost as error:
                raise await self._fork(board, epoch) from error
            if not group:
                return
            self._served(board, group[-1])
            yield group
            after = group[-1].seq

    def _served(self, board: BoardId, entry: Entry) -> None:
        if self._watch.watches(board) and entry.seq > self._seen.get(board, Seen()).seq:
            self._seen[board] = Seen(entry.seq, mark(entry.client, entry.n))

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when another node may have appended, rewritten or removed."""
        if self._closed:
            raise StoreReadOnly("the store is closed: open it again")
        leave = self._watch.watch(board, changed)

        def unsubscribe() -> None:
            leave()
            if not self._watch.watches(board):
                self._seen.pop(board, None)

        return unsubscribe

    async def rewrite(
        self, board: BoardId, epoch: str, snapshot: StoredSnapshot, blobs: Set[str]
    ) -> None:
        """Make `snapshot`, of the head, the beginning of the board's history."""
        await contents.rewrite(self._base.at(board), epoch, snapshot, blobs, self.node)

    # ---- snapshots and blobs

    async def save_snapshot(
        self, board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None
    ) -> None:
        """Keep a snapshot instead of the one before; older entries are compressed behind it."""
        record = await self.get(board)
        check_epoch(record, epoch)
        if epoch is not None and snapshot.seq > record.head:
            raise await self._fork(board, epoch)
        place = self._base.at(board)
        if await contents.save_snapshot(place, record, snapshot, epoch):
            while await log.compact(place, record.epoch, snapshot.seq, KEEP_ENTRIES):
                pass

    async def load_snapshot(self, board: BoardId, upto: int | None = None) -> StoredSnapshot | None:
        """Give the newest snapshot, at seq `upto` at most, whose digest fits its chunks."""
        return await contents.load_snapshot(self._base.at(board), await self.get(board), upto)

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""
        check_blob(blob)
        await contents.put_blob(self._base.at(board), blob)

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""
        return await contents.get_blob(self._base.at(board), sha256)

    # ---- groups, links, secrets

    async def put_group(self, group: Group) -> None:
        """Keep a group, new or changed."""
        await people.put_group(self._base, group)

    async def get_group(self, group: GroupId) -> Group | None:
        """Give a group, or None."""
        return await people.get_group(self._base, group)

    async def delete_group(self, group: GroupId) -> None:
        """Forget a group; what boards say of it means nobody then."""
        await people.delete_group(self._base, group)

    async def groups_of(self, user: UserId) -> Sequence[Group]:
        """Give the groups that a user owns or is in, by title."""
        return await people.groups_of(self._base, user)

    async def put_link(self, link: ShareLink) -> None:
        """Keep a share link, new or changed."""
        await people.put_link(self._base, link)

    async def get_link(self, link: str) -> ShareLink | None:
        """Give a share link, also an ended one, or None."""
        return await people.get_link(self._base, link)

    async def links(self, board: BoardId) -> Sequence[ShareLink]:
        """Give a board's share links, newest first."""
        return await people.links(self._base, board)

    async def secret(self, name: str) -> bytes:
        """Give 32 random bytes, made when first asked for and the same for ever."""
        made = secrets.token_bytes(SECRET_BYTES)
        return await people.secret(self._base, name, made)

    async def claim(self, name: str, seconds: float) -> bool:
        """Hold a name for so many seconds, on all nodes; tells whether nobody held it."""
        return await people.claim(self._base, name, seconds)

    def line(self, board: BoardId, ears: Ears) -> Line:
        """Join the rooms of a board on other nodes."""
        return self._lines.join(board, ears)

    async def here(self, boards: Sequence[BoardId]) -> Mapping[BoardId, Mapping[str, bytes]]:
        """Give what other nodes show on the lines of boards now, by board and node."""
        return await self._lines.here(boards)

    def signal(self, words: str) -> None:
        """Tell all other nodes something."""
        self._lines.signal(words)

    def on_signal(self, take: Signal) -> Callable[[], None]:
        """Call `take` with what other nodes signal; gives the unsubscribe."""
        return self._lines.on_signal(take)

    def promise(self) -> str:
        """Say what an acknowledgement survives."""
        return self._durability.words

    def free_bytes(self) -> int | None:
        """Give how much memory Redis had left when last asked, if it has a limit."""
        return self._memory.free()

    async def close(self) -> None:
        """Commit what is under way and release everything; calls from then on are refused."""
        if not self._closed:
            self._closed = True
            await self._lines.close()
            await self._watch.close()
            await self._base.calls.close()
