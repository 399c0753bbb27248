import asyncio
import logging
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from nbboard.core.errors import StoreReadOnly
from nbboard.store.sqlite import SqliteStore, watching
from nbboard.store.sqlite.watching import Glance, Mark, Touched, Watch
from tests.store.drafts import BOARD, OTHER, ManualClock, draft, entries, record
from tests.store.sqlite.opened import change, opened, until


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)


async def test_what_another_process_appends_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as here:
        await here.create(record(OTHER))
        there = SqliteStore.open(path, ManualClock())
        calls: list[str] = []
        here.watch(BOARD, lambda: calls.append("first"))
        unsubscribe = here.watch(BOARD, lambda: calls.append("second"))
        here.watch(OTHER, lambda: calls.append("other"))
        # Each is told once to look: what came before it watched may not have been seen.
        await until(lambda: len(calls) == 3)
        calls.clear()
        await there.append(BOARD, [draft(1), draft(2)])
        await until(lambda: len(calls) >= 2)
        assert calls == ["first", "second"]
        assert [entry.n for entry in await entries(here)] == [1, 2]
        [fate] = await here.append(BOARD, [draft(2)])
        assert fate.seq == 2

        unsubscribe()
        unsubscribe()
        await there.append(BOARD, [draft(3)])
        await until(lambda: len(calls) >= 3)
        assert calls[2:] == ["first"]
        await there.delete(OTHER)
        await until(lambda: "other" in calls)
        await there.close()


async def test_the_poll_ends_with_the_last_who_watches(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        for _ in range(2):
            unsubscribe = store.watch(BOARD, lambda: None)
            assert store._watch._task is not None
            unsubscribe()
            await until(lambda: store._watch._task is None)


class Script:
    """Stands for the file: gives what it is told to, and notes what it was asked."""

    def __init__(self) -> None:
        self.found = Glance(1, {BOARD: Mark(5, "a")})
        self.error: StoreReadOnly | None = None
        self.asked: list[int | None] = []

    async def __call__(self, since: int | None, boards: object) -> Glance:
        self.asked.append(since)
        if self.error is not None:
            raise self.error
        return self.found if since != self.found.version else self.found._replace(marks=None)

    async def rounds(self, count: int = 2) -> None:
        target = len(self.asked) + count
        await until(lambda: len(self.asked) >= target)


async def test_own_appends_are_no_news() -> None:
    script, calls = Script(), list[int]()
    watch = Watch(script)
    watch.add(BOARD, lambda: calls.append(1))
    await until(lambda: calls == [1])
    watch.learn(BOARD, 6)
    watch.learn(OTHER, 6)
    script.found = Glance(2, {BOARD: Mark(6, "a")})
    await script.rounds()
    assert calls == [1]
    script.found = Glance(3, {BOARD: Mark(7, "a")})
    await until(lambda: calls == [1, 1])
    assert script.asked[0] is None
    assert set(script.asked[1:]) <= {1, 2, 3}
    await watch.close()


async def test_who_begins_to_watch_later_is_told_to_look_too() -> None:
    script, calls = Script(), list[str]()
    watch = Watch(script)
    watch.add(BOARD, lambda: calls.append("first"))
    await script.rounds()
    watch.add(OTHER, lambda: calls.append("second"))
    await until(lambda: calls == ["first", "second"])
    await watch.close()


async def test_trouble_is_told_once_and_then_looked_at_anew(
    caplog: pytest.LogCaptureFixture,
) -> None:
    script, calls = Script(), list[int]()
    watch = Watch(script)
    with caplog.at_level(logging.WARNING):
        watch.add(BOARD, lambda: calls.append(1))
        await script.rounds()
        script.error = StoreReadOnly("the disk gave an error")
        await script.rounds(4)
        script.error, script.found = None, Glance(1, {BOARD: Mark(9, "a")})
        await until(lambda: calls == [1, 1])
    assert caplog.text.count("the disk gave an error") == 1
    await watch.close()


async def test_a_file_that_nobody_touches_is_not_looked_into() -> None:
    script, calls, touched = Script(), list[int](), [False]
    watch = Watch(script, lambda: touched[0])
    watch.add(BOARD, lambda: calls.append(1))
    await until(lambda: calls == [1])
    script.found = Glance(2, {BOARD: Mark(6, "a")})
    await asyncio.sleep(5 * watching.POLL_SECONDS)
    assert len(script.asked) == 1
    touched[0] = True
    await until(lambda: calls == [1, 1])
    await watch.close()


async def test_each_commit_touches_the_files(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as here:
        there = SqliteStore.open(path, ManualClock())
        touched = Touched(path)
        for number in range(1, 20):
            if number % 5 == 0:
                # The log is written from its start again, and no longer than it was.
                with closing(sqlite3.connect(path)) as other:
                    other.execute("PRAGMA wal_checkpoint(RESTART)")
            # As if nobody had written for long.
            for file in (path, path.with_name("boards.db-wal")):
                os.utime(file, (time.time() - 60, time.time() - 60))
            assert touched()
            assert not touched()
            await (here if number % 2 else there).append(BOARD, [draft(number)])
            assert touched()
        await there.close()


def test_a_file_just_written_may_be_written_again_at_the_same_time(tmp_path: Path) -> None:
    path, now = tmp_path / "boards.db", 1000.0
    path.write_bytes(b"one")
    touched = Touched(path, lambda: now)
    for _ in range(5):
        os.utime(path, (1000, 1000))
        assert touched()
        now += watching.SETTLED_SECONDS / 5
    now += 1
    assert touched()
    assert not touched()
    now += watching.UNTOLD_SECONDS
    assert touched(), "whatever the files say"
    assert not touched()
    path.with_name("boards.db-wal").write_bytes(b"")
    assert touched()


async def test_a_glance_at_an_unchanged_file_gives_no_marks(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        first = await store._glance(None, [BOARD, OTHER])
        assert first.marks == {BOARD: Mark(0, "epoch-1")}
        assert await store._glance(first.version, [BOARD]) == Glance(first.version, None)
        await store.append(BOARD, [draft(1)])
        assert (await store._glance(first.version, [BOARD])).marks == {BOARD: Mark(1, "epoch-1")}


async def test_a_callback_that_fails_stops_no_other(tmp_path: Path) -> None:
    loop, calls, told = asyncio.get_running_loop(), list[int](), list[object]()
    loop.set_exception_handler(lambda _, context: told.append(context["exception"]))

    def fail() -> None:
        raise ZeroDivisionError

    async with opened(tmp_path / "boards.db") as store:
        store.watch(BOARD, fail)
        store.watch(BOARD, lambda: calls.append(1))
        await until(lambda: len(calls) == 1)
        await change(store, "UPDATE boards SET title = title")
    loop.set_exception_handler(None)
    assert [type(error) for error in told] == [ZeroDivisionError]
