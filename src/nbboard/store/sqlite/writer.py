"""The one thread that writes, and how it shares a commit among all who wait.

While one commit is on its way to the disk, calls queue; the thread then takes all of them into
the next transaction. So a busy store pays one sync for many calls and a quiet one waits for
nobody. Each call is answered only after COMMIT has returned.
"""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from nbboard.core.errors import StoreReadOnly
from nbboard.store.base import Appended
from nbboard.store.sqlite import connections, log
from nbboard.store.sqlite.log import Submission
from nbboard.store.sqlite.place import Place

_T = TypeVar("_T")
Work = Callable[[sqlite3.Connection], Any]
"""Something to write inside a transaction; done again from the start when that was rolled back."""

_AT_ONCE: Final = 256
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    task: Work | Submission
    answer: asyncio.Future[Any]
    alone: bool = False


class Writer:
    """Owns `connection`; `begin` starts a transaction on it or raises."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        begin: Callable[[sqlite3.Connection], None],
    ) -> None:
        self._path = path
        self._connection = connection
        self._begin = begin
        self._place = Place(path, connection)
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = False
        # A daemon, so that a program that never closes its store can still end.
        self._thread = threading.Thread(target=self._work, name="nbboard-store-write", daemon=True)
        self._thread.start()

    async def append(self, submission: Submission) -> Sequence[Appended]:
        """Append one submission; gives what became of its drafts once they are committed."""
        fates: Sequence[Appended] = await self._submit(submission)
        return fates

    async def run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do `work` in a transaction and give its result once that is committed.

        What `work` raises is raised here, and nothing that it wrote is kept.
        """
        result: _T = await self._submit(work)
        return result

    async def run_alone(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do `work` outside a transaction, after all that was asked for before."""
        await self._submit(work, alone=True)

    async def close(self) -> None:
        """Commit what is queued, end the thread, close the connection; again is no change."""
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.to_thread(self._connection.close)

    def _submit(self, task: Work | Submission, *, alone: bool = False) -> asyncio.Future[Any]:
        if self._closed:
            raise StoreReadOnly("the store is closed: open it again")
        job = _Job(task, asyncio.get_running_loop().create_future(), alone)
        self._queue.put(job)
        return job.answer

    # ---- on the thread

    def _work(self) -> None:
        while jobs := self._next():
            for alone, group in groupby(jobs, key=lambda job: job.alone):
                together = list(group)
                done = map(self._do_alone, together) if alone else self._commit(together)
                _answer(together, list(done))

    def _next(self) -> list[_Job]:
        """Wait for a job and take all that are there; none means the end."""
        jobs: list[_Job] = []
        job = self._queue.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == _AT_ONCE:
                return jobs
            try:
                job = self._queue.get_nowait()
            except Empty:
                return jobs
        if jobs:
            # The end comes after them.
            self._queue.put(None)
        return jobs

    def _commit(self, jobs: list[_Job]) -> list[Any]:
        """Give each job's result or the error that it ended with.

        When one fails nothing of the transaction stays, so each is tried again alone: the others
        must not suffer. Not when the transaction could not begin: that is nobody's fault, and
        each would wait for the lock as long as all of them did.
        """
        try:
            self._begin_anew()
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the callers
            return [self._named(error) for _ in jobs]
        try:
            results = self._attempt(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
            if len(jobs) == 1:
                return [self._named(error)]
        else:
            return self._placed(results)
        return [result for job in jobs for result in self._commit([job])]

    def _placed(self, results: list[Any]) -> list[Any]:
        """Give the results of what was committed, or that it went where nobody finds it."""
        try:
            self._place.check()
        except StoreReadOnly as error:
            return [error for _ in results]
        return results

    def _begin_anew(self) -> None:
        if self._connection.in_transaction:
            # The disk refused even the rollback of the attempt before.
            self._connection.execute("ROLLBACK")
        self._place.check(written=False)
        self._begin(self._connection)

    def _attempt(self, jobs: list[_Job]) -> list[Any]:
        try:
            results = self._perform(jobs)
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        return results

    def _perform(self, jobs: list[_Job]) -> list[Any]:
        results: list[Any] = []
        submissions: list[Submission] = []
        for job in jobs:
            if isinstance(job.task, Submission):
                submissions.append(job.task)
                continue
            results += log.append(self._connection, submissions)
            submissions = []
            results.append(job.task(self._connection))
        return results + log.append(self._connection, submissions)

    def _do_alone(self, job: _Job) -> Any:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            return self._perform([job])[0]
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
            return self._named(error)

    def _named(self, error: Exception) -> Exception:
        return connections.named(error, self._path) if isinstance(error, sqlite3.Error) else error


def _answer(jobs: Sequence[_Job], results: Sequence[Any]) -> None:
    """Wake the callers, all of one event loop at once."""
    pairs = list(zip(jobs, results, strict=True))
    for loop, group in groupby(pairs, key=lambda pair: pair[0].answer.get_loop()):
        try:
            loop.call_soon_threadsafe(_settle, list(group))
        except RuntimeError:
            _log.debug("the event loop ended before it heard of %d commits", len(pairs))


def _settle(pairs: Sequence[tuple[_Job, Any]]) -> None:
    for job, result in pairs:
        if job.answer.done():
            continue  # its caller was cancelled
        if isinstance(result, Exception):
            job.answer.set_exception(result)
        else:
            job.answer.set_result(result)
