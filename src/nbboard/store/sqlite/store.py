"""The face of the SQLite store."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TypeVar

from nbboard.core.errors import StoreError, StoreReadOnly
from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.store.base import (
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
from nbboard.store.checks import check_blob, check_new_board, recover_until
from nbboard.store.one_node import OneNode
from nbboard.store.sqlite import (
    backups,
    blobs,
    boards,
    connections,
    files,
    groups,
    links,
    lists,
    log,
    purging,
    schema,
    snapshots,
)
from nbboard.store.sqlite.connections import Journal, connect, errors_named, read_in
from nbboard.store.sqlite.log import Submission
from nbboard.store.sqlite.moving import Moving
from nbboard.store.sqlite.schema import MIGRATIONS, Migrations
from nbboard.store.sqlite.scrubbing import Scrubber, rebuild, tell_later
from nbboard.store.sqlite.watching import Glance, Touched, Watch, glance
from nbboard.store.sqlite.writer import Writer

_T = TypeVar("_T")


class SqliteStore(Moving, OneNode):
    """See `Store`; made by `open`.

    No call blocks the event loop: one thread writes, another reads, each with a connection of its
    own. Several processes may open one file; `watch` tells of what the others append.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], int],
        writer: Writer,
        reading: sqlite3.Connection,
    ) -> None:
        super().__init__()
        self.path = path
        self._clock = clock
        self._writer = writer
        self._reading = reading
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="nbboard-store-read")
        # Over a network, what a file's directory says of it may be seconds old.
        touched = Touched(path) if files.on_network(path) is None else lambda: True
        self._watch = Watch(self._glance, touched)
        self._scrubber = Scrubber(path, writer)
        self._closed = False

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Callable[[], int],
        *,
        allow_network: bool = False,
        one_file: bool = False,
        migrations: Migrations = MIGRATIONS,
    ) -> "SqliteStore":
        """Open the file, or make it with its directory; `clock` gives ms since 1970.

        Blocks while it reads the whole file to check it: call it in a thread when an event loop
        runs. An older file is migrated after a backup beside it. `allow_network` accepts a
        network file system, at a lower speed: right only while one machine at a time opens the
        file. `one_file` keeps no ``-wal`` beside it, so that it can be moved and sent like any
        other, at that lower speed too; a file that has one already keeps it.

        Raises StoreDamaged, and leaves the file as it is, when it fails its check; StoreReadOnly
        when it cannot be written; StoreError on a network file system, or when it was written by
        a newer nbboard.
        """
        path = path.expanduser().resolve()
        journal = _journal(path, allow_network=allow_network)
        if one_file and not files.has_wal(path):
            journal = "DELETE"
        files.make_directory(path.parent)
        if files.is_new(path):
            schema.create(path, migrations, journal)
        files.check_existing(path)
        connections.check_integrity(path)
        schema.check(path, migrations)
        with ExitStack() as opened, errors_named(path):
            writing = opened.enter_context(closing(connect(path, journal)))
            schema.migrate(path, writing, migrations)
            _finish(path, writing)
            reading = opened.enter_context(closing(connect(path, journal, write=False)))
            opened.pop_all()
        writer = Writer(path, writing, partial(schema.begin, migrations=migrations))
        return cls(path, clock, writer, reading)

    async def create(self, record: BoardRecord) -> None:
        """Make a board; its id must never have been used."""
        check_new_board(record)
        await self._writer.run(partial(boards.create, record=record))

    async def get(self, board: BoardId) -> BoardRecord:
        """Give a board's record."""
        return (await self._look(partial(boards.get, board=board))).record

    async def list(
        self, parties: Sequence[UserId | GroupId] | None = None, *, deleted: bool = False
    ) -> Sequence[Listing]:
        """Give boards, newest change first: every one, or those that concern `parties`.

        A damaged one is left out and logged.
        """
        return await self._look(partial(lists.every, parties=parties, deleted=deleted))

    async def describe(self, board: BoardId, card: Card) -> None:
        """Keep what lists show in step with the log."""
        await self._writer.run(partial(lists.describe, board=board, card=card))

    async def visited(self, board: BoardId, user: UserId, at: int) -> None:
        """Note that a user was on a board."""
        await self._writer.run(partial(lists.visited, board=board, user=user, at=at))

    async def discard(self, board: BoardId, at: int) -> None:
        """Delete a board so that it may be recovered: meanwhile it is not found, but in `list`."""
        await self._writer.run(partial(boards.discard, board=board, at=at))

    async def recover(self, board: BoardId) -> None:
        """Take back a `discard`; raises BoardNotFound for a board that was not discarded."""
        await self._writer.run(partial(boards.recover, board=board))

    async def sweep(self) -> int:
        """Delete what was discarded over `limits.RECOVER_DAYS` ago; gives how many boards."""
        until = recover_until(self._clock())
        keys = await self._writer.run(partial(boards.delete_due, until=until))
        await self._empty(keys)
        return len(keys)

    async def rewrite(
        self, board: BoardId, epoch: str, snapshot: StoredSnapshot, blobs: Set[str]
    ) -> None:
        """Make `snapshot`, of the head, the beginning of the board's history.

        It is so at once; what was before is overwritten piece by piece, if need be when the file
        is opened again.
        """
        begin = partial(
            purging.begin, board=board, epoch=epoch, snapshot=snapshot, blobs=frozenset(blobs)
        )
        key = await self._writer.run(begin)
        await self._look(partial(snapshots.verify, board=board, seq=snapshot.seq))
        while await self._writer.run(partial(purging.clean, key=key)):
            pass
        await asyncio.to_thread(backups.forget, self.path, [board])
        if await self._scrubber.scrub():
            await self._writer.run(partial(purging.finish, key=key))

    async def delete(self, board: BoardId) -> None:
        """Remove a board, discarded or not, with all of it; its id stays used.

        It is out of sight at once; what it held is overwritten piece by piece, if need be when
        the file is opened again.
        """
        await self._empty([await self._writer.run(partial(boards.delete, board=board))])

    async def _empty(self, keys: Sequence[int]) -> None:
        for key in keys:
            while await self._writer.run(partial(boards.clean, key=key)):
                pass
        if not keys:
            return
        ids = await self._look(partial(boards.ids, keys=keys))
        await asyncio.to_thread(backups.forget, self.path, ids)
        if await self._scrubber.scrub():
            await self._writer.run(partial(boards.bury, keys=keys))

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        """Commit drafts in order, each with the next seq, exactly once by (client, n)."""
        submission = Submission(board, tuple(drafts), self._clock(), epoch)
        fates = await self._writer.append(submission)
        if fates:
            self._watch.learn(board, max(fate.seq for fate in fates))
        return fates

    async def find(
        self, board: BoardId, client: ClientId, numbers: Sequence[int]
    ) -> dict[int, int]:
        """Give {n: seq} for those of a client's numbers that are in the log."""
        return await self._look(partial(log.find, board=board, client=client, numbers=numbers))

    async def read(
        self, board: BoardId, after: int, *, epoch: str | None = None
    ) -> AsyncIterator[Sequence[Entry]]:
        """Go over the committed entries with seq > `after`, in order, in groups."""
        head = after + 1
        while after < head:
            look = partial(log.read, board=board, after=after, epoch=epoch)
            entries, head = await self._look(look)
            if not entries:
                return
            yield entries
            after = entries[-1].seq

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when another process may have changed the board's history."""
        self._check_open()
        return self._watch.add(board, changed)

    async def save_snapshot(
        self, board: BoardId, snapshot: StoredSnapshot, *, epoch: str | None = None
    ) -> None:
        """Keep a snapshot; the one before goes only when this one was read back."""
        wanted = partial(snapshots.wanted, board=board, snapshot=snapshot, epoch=epoch)
        place = await self._look(wanted)
        if place is None:
            return
        for chunk in enumerate(snapshot.chunks):
            put = partial(snapshots.put_chunk, place=place, seq=snapshot.seq, chunk=chunk)
            await self._writer.run(put)
        await self._writer.run(partial(snapshots.finish, place=place, snapshot=snapshot))
        await self._look(partial(snapshots.verify, board=board, seq=snapshot.seq))
        drop = partial(snapshots.drop_older, board=board, seq=snapshot.seq)
        while await self._writer.run(drop):
            pass

    async def load_snapshot(self, board: BoardId, upto: int | None = None) -> StoredSnapshot | None:
        """Give the newest snapshot, at seq `upto` at most, whose digest fits its chunks."""
        return await self._look(partial(snapshots.load, board=board, upto=upto))

    async def put_blob(self, board: BoardId, blob: Blob) -> None:
        """Keep a blob for this board; the same hash again is no change."""
        await asyncio.to_thread(check_blob, blob)
        await self._writer.run(partial(blobs.put, board=board, blob=blob))

    async def get_blob(self, board: BoardId, sha256: str) -> Blob | None:
        """Give a blob of this board, or None."""
        return await self._look(partial(blobs.get, board=board, sha256=sha256))

    async def put_group(self, group: Group) -> None:
        """Keep a group, new or changed."""
        await self._writer.run(partial(groups.put, group=group))

    async def get_group(self, group: GroupId) -> Group | None:
        """Give a group, or None."""
        return await self._look(partial(groups.get, group=group))

    async def delete_group(self, group: GroupId) -> None:
        """Forget a group; what boards say of it means nobody then."""
        await self._writer.run(partial(groups.delete, group=group))

    async def groups_of(self, user: UserId) -> Sequence[Group]:
        """Give the groups that a user owns or is in, by title."""
        return await self._look(partial(groups.of_user, user=user))

    async def put_link(self, link: ShareLink) -> None:
        """Keep a share link, new or changed."""
        await self._writer.run(partial(links.put, link=link))

    async def get_link(self, link: str) -> ShareLink | None:
        """Give a share link, also an ended one, or None."""
        return await self._look(partial(links.get, link=link))

    async def links(self, board: BoardId) -> Sequence[ShareLink]:
        """Give a board's share links, newest first."""
        return await self._look(partial(links.of_board, board=board))

    async def secret(self, name: str) -> bytes:
        """Give 32 random bytes, made when first asked for and the same for ever."""
        found = await self._look(partial(links.secret, name=name))
        if found is None:
            found = await self._writer.run(partial(links.make_secret, name=name))
        return found

    def promise(self) -> str:
        """Say what an acknowledgement survives."""
        return "acknowledged means on the disk: it survives a crash and a power cut"

    def free_bytes(self) -> int | None:
        """Give what is free on the file's disk to this process."""
        try:
            return shutil.disk_usage(self.path.parent).free
        except OSError:
            return None

    async def backup(self, target: Path) -> None:
        """Copy all boards as they are now to a new file, while they are in use, and check it.

        Raises FileExistsError when there is a `target`, StoreReadOnly when it cannot be written.
        """
        self._check_open()
        await asyncio.to_thread(connections.copy, self.path, target)

    async def close(self) -> None:
        """Commit what is under way and release everything; again is no change."""
        if self._closed:
            return
        self._closed = True
        await self._watch.close()
        await asyncio.to_thread(self._reader.shutdown)
        await asyncio.to_thread(self._reading.close)
        await self._writer.close()

    async def _look(self, reading: Callable[[sqlite3.Connection], _T]) -> _T:
        """Read on the reading thread, from one state of the database."""
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self._look_now, reading)

    def _look_now(self, reading: Callable[[sqlite3.Connection], _T]) -> _T:
        with errors_named(self.path):
            return read_in(self._reading, reading)

    async def _glance(self, since: int | None, ids: Collection[BoardId]) -> Glance:
        return await self._look(partial(glance, since=since, boards=ids))

    def _check_open(self) -> None:
        if self._closed:
            raise StoreReadOnly("the store is closed: open it again")


def _journal(path: Path, *, allow_network: bool) -> Journal:
    kind = files.on_network(path)
    if kind is None:
        return "WAL"
    if allow_network:
        return "TRUNCATE"
    raise StoreError(
        f"{path} is on a network file system ({kind}), where SQLite's locks may fail and boards "
        "be lost: choose a path on a local disk, or open it with allow_network=True if only one "
        "machine ever uses the file"
    )


def _finish(path: Path, connection: sqlite3.Connection) -> None:
    """Remove what is left of deletions and rewritings that were cut short."""
    deleted, rewritten = boards.emptying(connection), purging.unfinished(connection)
    for clean, keys in ((boards.clean, deleted), (purging.clean, rewritten)):
        for key in keys:
            while _transact(connection, partial(clean, key=key)):
                pass
    if not (deleted or rewritten):
        return
    backups.forget(path, boards.ids(connection, [*deleted, *rewritten]))
    try:
        rebuild(path, connection)
    except StoreReadOnly as error:
        tell_later(error)
        return
    _transact(connection, partial(boards.bury, keys=deleted))
    for key in rewritten:
        _transact(connection, partial(purging.finish, key=key))


def _transact(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], _T]) -> _T:
    connections.begin(connection)
    result = work(connection)
    connection.execute("COMMIT")
    return result
