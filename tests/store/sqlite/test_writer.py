import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.core.errors import BoardExists, BoardNotFound, StoreReadOnly
from nbboard.store.base import Card
from nbboard.store.sqlite import SqliteStore, boards, connections, schema
from nbboard.store.sqlite.writer import Writer
from tests.store.drafts import BOARD, OTHER, draft, entries, record
from tests.store.sqlite.opened import opened, until

Statements = list[str]


class Gate:
    """Lets transactions begin only while it is open, and counts them."""

    def __init__(self, writer: Writer) -> None:
        self.open = threading.Event()
        self.reached = threading.Event()
        self.transactions = 0
        writer._begin = self._begin

    def _begin(self, connection: sqlite3.Connection) -> None:
        self.reached.set()
        assert self.open.wait(40)
        self.transactions += 1
        schema.begin(connection, schema.MIGRATIONS)


def refuse(store: SqliteStore, statement: str | None) -> None:
    """Let SQLite refuse BEGIN, COMMIT or ROLLBACK from now on, as a failing disk would."""

    def judge(action: int, what: str | None, *_: object) -> int:
        refused = action == sqlite3.SQLITE_TRANSACTION and what == statement
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    store._writer._connection.set_authorizer(judge)


async def test_calls_that_wait_share_one_commit(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.create(record(OTHER))
        gate = Gate(store._writer)
        calls = [asyncio.create_task(store.append(BOARD, [draft(0)]))]
        await until(gate.reached.is_set)
        calls += [
            asyncio.create_task(store.append(board, [draft(n)]))
            for n in range(1, 100)
            for board in (BOARD, OTHER)
        ]
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(*calls)
        assert gate.transactions == 2
        assert (await store.get(BOARD)).head == 100
        assert (await store.get(OTHER)).head == 99


async def test_calls_that_wait_share_the_wait_for_a_lock_that_is_not_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    async with opened(tmp_path / "boards.db") as store:
        gate = Gate(store._writer)
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            calls = [asyncio.create_task(store.append(BOARD, [draft(0)]))]
            await until(gate.reached.is_set)
            calls += [asyncio.create_task(store.append(BOARD, [draft(n)])) for n in range(1, 20)]
            await asyncio.sleep(0)
            gate.open.set()
            fates = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(fate) for fate in fates} == {StoreReadOnly}
        assert len(set(map(id, fates))) == len(fates), "each has an error of its own"
        assert gate.transactions == 2
        await store.append(BOARD, [draft(20)])


@pytest.mark.guarantee("G1")
async def test_g1_nothing_is_acknowledged_before_the_commit(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        committing, finish = threading.Event(), threading.Event()

        def trace(statement: str) -> None:
            if statement == "COMMIT":
                committing.set()
                assert finish.wait(40)

        store._writer._connection.set_trace_callback(trace)
        call = asyncio.create_task(store.append(BOARD, [draft(1)]))
        await until(committing.is_set)
        for _ in range(20):
            await asyncio.sleep(0)
        assert not call.done()
        assert await entries(store) == []
        finish.set()
        assert (await call)[0].seq == 1
        store._writer._connection.set_trace_callback(None)


@pytest.mark.guarantee("G1")
async def test_g1_a_commit_that_fails_acknowledges_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1)])
        for statement in ("COMMIT", "BEGIN"):
            refuse(store, statement)
            failed = await asyncio.gather(
                store.append(BOARD, [draft(2)]),
                store.append(BOARD, [draft(3)]),
                return_exceptions=True,
            )
            assert [type(error) for error in failed] == [sqlite3.DatabaseError] * 2
            assert [entry.n for entry in await entries(store)] == [1]
        refuse(store, None)
        await store.append(BOARD, [draft(3)])
        assert [entry.n for entry in await entries(store)] == [1, 3]


async def test_a_rollback_that_fails_does_not_block_what_follows(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        refuse(store, "ROLLBACK")
        with pytest.raises(sqlite3.DatabaseError):
            await store.append(OTHER, [draft(1)])
        refuse(store, None)
        await store.append(BOARD, [draft(2)])
        assert [entry.n for entry in await entries(store)] == [2]


async def test_one_that_fails_leaves_no_trace_and_harms_no_other(tmp_path: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        boards.create(connection, record(OTHER))
        raise ZeroDivisionError("in the middle")

    async with opened(tmp_path / "boards.db") as store:
        gate = Gate(store._writer)
        calls = [
            asyncio.create_task(store.append(BOARD, [draft(1)])),
            asyncio.create_task(store._writer.run(half)),
            asyncio.create_task(store.append(BOARD, [draft(2)])),
            asyncio.create_task(store.create(record())),
            asyncio.create_task(store.describe(BOARD, Card("after", "edit"))),
        ]
        await asyncio.sleep(0)
        gate.open.set()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results] == [
            list,
            ZeroDivisionError,
            list,
            BoardExists,
            type(None),
        ]
        assert [entry.n for entry in await entries(store)] == [1, 2]
        assert (await store.get(BOARD)).title == "after"
        with pytest.raises(BoardNotFound):
            await store.get(OTHER)


async def test_closing_twice_and_calling_afterwards(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await asyncio.gather(store._writer.close(), store._writer.close())
        assert not store._writer._thread.is_alive()
        with pytest.raises(StoreReadOnly, match="closed"):
            await store._writer.run(lambda connection: None)


def test_an_event_loop_that_ended_is_no_harm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore.open(tmp_path / "boards.db", lambda: 0)
    gate = Gate(store._writer)

    async def leave() -> None:
        task = asyncio.create_task(store.create(record()))
        await asyncio.sleep(0)
        task.cancel()

    with caplog.at_level(logging.DEBUG, "nbboard"):
        asyncio.run(leave())
        gate.open.set()

        async def come_back() -> str:
            title = (await store.get(BOARD)).title
            await store.close()
            return title

        store._writer._queue.put(None)
        store._writer._thread.join()
        assert asyncio.run(come_back()) == "Sprint"
    assert "ended before it heard" in caplog.text


async def test_more_than_one_transaction_holds(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        calls: list[Callable[[sqlite3.Connection], int]] = [
            lambda connection, n=n: n  # type: ignore[misc]
            for n in range(1000)
        ]
        assert await asyncio.gather(*map(store._writer.run, calls)) == list(range(1000))
