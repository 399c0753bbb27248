"""Boards that leave this file for another store, or come from one."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.core.protocol import encode
from nbboard.core.roles import Role
from nbboard.store.base import Blob, BoardRecord, StoredSnapshot
from nbboard.store.checks import board_not_found, no_beginning
from nbboard.store.moving import (
    Around,
    Inventory,
    Number,
    Part,
    Run,
    Spent,
    beginning,
    check_history,
    check_whole,
    earlier,
    following,
)
from nbboard.store.numbering import FORGOTTEN, content
from nbboard.store.sqlite import blobs, boards, files, groups, links, log, snapshots
from nbboard.store.sqlite.boards import Board, seal
from nbboard.store.sqlite.connections import check_integrity, errors_named, many, open_file
from nbboard.store.sqlite.writer import Writer

_T = TypeVar("_T")
_AT_ONCE: Final = 500


class Moving(ABC):
    """The part of `SqliteStore` that `store.moving.Movable` adds."""

    _writer: Writer
    _clock: Callable[[], int]

    @abstractmethod
    async def _look(self, reading: Callable[[sqlite3.Connection], _T]) -> _T: ...

    async def inventory(self) -> Inventory:
        """Give all records, also of discarded boards, used ids, groups and secrets."""
        return await self._look(_inventory)

    async def parts(self, record: BoardRecord, after: int = 0) -> AsyncIterator[Part]:
        """Go over all of a board, of its log only what follows seq `after`."""
        key, _ = await self._look(partial(_board, board=record.id))
        found = Board(key, record)
        if record.history_from and not after:
            yield await self._look(partial(_first, found=found))
        after = max(after, record.history_from)
        while after < record.head:
            entries = await self._look(partial(log.read_of, found=found, after=after))
            yield Run(entries)
            after = entries[-1].seq
        last: Sequence[object] = ("", 0)
        while numbers := await self._look(partial(_spent, found=found, last=last)):
            yield Spent(numbers)
            last = numbers[-1][:2]
        newest = await self._look(partial(snapshots.newest, found=found))
        if newest is not None and newest.seq > record.history_from:
            yield newest
        for sha256 in await self._look(partial(_blobs, found=found)):
            blob = await self._look(partial(blobs.get_of, found=found, sha256=sha256))
            if blob is not None:
                yield blob
        yield await self._look(partial(_around, found=found))

    async def adopt(self, record: BoardRecord, parts: AsyncIterable[Part]) -> None:
        """Take in a board as it is elsewhere, or go on with one."""
        await self._writer.run(partial(_begin, record=record, at=self._clock()))
        async for part in parts:
            await self._writer.run(partial(_take, board=record.id, part=part))
        await self._writer.run(partial(_finish, record=record))

    async def adopt_beside(self, inventory: Inventory) -> None:
        """Take in used ids, groups (unless a newer one is there) and secrets."""
        await self._writer.run(partial(_take_beside, inventory=inventory))


def held(path: Path) -> bool:
    """Tell whether a program has this file open: a server has, as long as it runs.

    To be asked before this process opens it. SQLite lets nobody take a file for itself alone while
    another connection is there (https://www.sqlite.org/pragma.html#pragma_locking_mode). Raises
    StoreDamaged, and leaves the file as it is, when it fails its check.
    """
    files.check_existing(path)
    # Whoever opens a file to write moves its -wal into it: not into a damaged one.
    check_integrity(path)
    with errors_named(path), closing(open_file(path, "rw")) as connection:
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return True
            raise
        connection.execute("ROLLBACK")
    return False


# ---- giving


def _board(connection: sqlite3.Connection, board: BoardId) -> Board:
    found = boards.any_state(connection, board)
    if found is None:
        raise board_not_found(board)
    return found


def _inventory(connection: sqlite3.Connection) -> Inventory:
    rows = connection.execute("SELECT id FROM boards WHERE state = 0 ORDER BY key")
    ids = [BoardId(board) for (board,) in rows]
    # Unlike in lists, a damaged one is an error: it would be missing at the other end.
    records = {board: _board(connection, board).record for board in ids}
    secrets = {name: links.secret(connection, name) for name in links.secret_names(connection)}
    return Inventory(
        records,
        frozenset(boards.used(connection)),
        groups.every(connection),
        {name: value for name, value in secrets.items() if value is not None},
    )


def _first(connection: sqlite3.Connection, found: Board) -> StoredSnapshot:
    snapshot = snapshots.newest(connection, found, found.record.history_from)
    if snapshot is None:
        raise no_beginning(found.record)
    return snapshot


def _spent(
    connection: sqlite3.Connection, found: Board, last: Sequence[object]
) -> Sequence[Number]:
    rows = connection.execute(
        "SELECT client, n, seq, content, seal FROM commits WHERE board = ? AND seq <= ? "
        "AND (client, n) > (?, ?) ORDER BY client, n LIMIT ?",
        (found.key, found.record.history_from, *last, _AT_ONCE),
    )
    return [row[:3] for row in _sound(found, rows)]


def _sound(found: Board, rows: sqlite3.Cursor) -> Iterator[Any]:
    """Give rows whose last field is the seal of the others on this board."""
    for row in rows:
        if seal(found.record.id, *row[:-1]) != row[-1]:
            raise StoreDamaged(
                f"what board {shown(found.record.id)} says of {shown(row[0])} fails its check: "
                "restore a backup"
            )
        yield row


def _blobs(connection: sqlite3.Connection, found: Board) -> Sequence[str]:
    rows = connection.execute("SELECT sha256 FROM blobs WHERE board = ?", (found.key,))
    return [sha256 for (sha256,) in rows]


def _around(connection: sqlite3.Connection, found: Board) -> Around:
    grants = "SELECT party, role, seal FROM grants WHERE board = ?"
    visits = "SELECT user, at, seal FROM visits WHERE board = ?"
    roles = _sound(found, connection.execute(grants, (found.key,)))
    times = _sound(found, connection.execute(visits, (found.key,)))
    return Around(
        {party: Role(role) for party, role, _ in roles},
        {user: at for user, at, _ in times},
        links.all_of(connection, found),
    )


# ---- taking


def _begin(connection: sqlite3.Connection, record: BoardRecord, at: int) -> None:
    kept = boards.any_state(connection, record.id)
    if kept is not None:
        check_history(kept.record, record)
        return
    boards.create(connection, beginning(record, at))


def _take(connection: sqlite3.Connection, board: BoardId, part: Part) -> None:
    found = _board(connection, board)
    match part:
        case Run():
            _take_run(connection, found, part)
        case Spent():
            rows = [(*number, FORGOTTEN) for number in part.numbers]
            _remember(connection, found, rows)
        case StoredSnapshot():
            _take_snapshot(connection, found, part)
        case Blob():
            blobs.put_in(connection, found, part)
        case Around():
            _take_around(connection, found, part)


def _take_run(connection: sqlite3.Connection, found: Board, run: Run) -> None:
    key, record = found
    entries = following(run.entries, record.head)
    rows, numbers = [], []
    for entry in entries:
        data = encode(entry)
        rows.append((key, entry.seq, data, seal(record.id, entry.seq, data)))
        numbers.append((entry.client, entry.n, entry.seq, content(entry.ops)))
    many(connection, "INSERT INTO entries (board, seq, data, seal) VALUES", rows)
    _remember(connection, found, numbers)
    head = record.head + len(entries)
    boards.advance(connection, [Board(key, record._replace(head=head))])


def _remember(
    connection: sqlite3.Connection, found: Board, numbers: Sequence[tuple[str, int, int, bytes]]
) -> None:
    # A store that forgets old numbers may have taken one twice: the first counts.
    many(
        connection,
        "INSERT OR IGNORE INTO commits (board, client, n, seq, content, seal) VALUES",
        [(found.key, *number, seal(found.record.id, *number)) for number in numbers],
    )


def _take_snapshot(connection: sqlite3.Connection, found: Board, snapshot: StoredSnapshot) -> None:
    key, record = found
    for table in ("snapshots", "snapshot_chunks"):
        connection.execute(
            f"DELETE FROM {table} WHERE board = ? AND (seq <> ? OR seq = ?)",  # noqa: S608
            (key, record.history_from, snapshot.seq),
        )
    snapshots.put_chunks(connection, key, snapshot.seq, enumerate(snapshot.chunks))
    snapshots.put_row(connection, key, snapshot)


def _take_around(connection: sqlite3.Connection, found: Board, around: Around) -> None:
    key, record = found
    grants = [(party, int(role)) for party, role in around.grants.items()]
    connection.execute("DELETE FROM grants WHERE board = ?", (key,))
    many(
        connection,
        "INSERT INTO grants (board, party, role, seal) VALUES",
        [(key, *grant, seal(record.id, *grant)) for grant in grants],
    )
    many(
        connection,
        "INSERT INTO visits (board, user, at, seal) VALUES",
        [(key, *visit, seal(record.id, *visit)) for visit in around.visits.items()],
        "ON CONFLICT (user, board) DO UPDATE SET at = excluded.at, seal = excluded.seal "
        "WHERE excluded.at > visits.at",
    )
    for link in around.links:
        links.put_in(connection, found, link)


def _finish(connection: sqlite3.Connection, record: BoardRecord) -> None:
    key, kept = _board(connection, record.id)
    check_whole(kept.head, record)
    boards.update(connection, Board(key, record))


def _take_beside(connection: sqlite3.Connection, inventory: Inventory) -> None:
    for board in inventory.gone:
        boards.spend(connection, board)
    for group in inventory.groups:
        if not earlier(group, groups.get(connection, group.id)):
            groups.put(connection, group)
    for name, value in inventory.secrets.items():
        links.put_secret(connection, name, value)
