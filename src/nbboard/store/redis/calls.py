"""Asking Redis: scripts by their name, and its errors in our words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import cache
from hashlib import sha1
from importlib import resources
from typing import Any, Final, NamedTuple

from redis import exceptions
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from nbboard.core.errors import EpochChanged, StoreError, StoreReadOnly, shown
from nbboard.core.ids import BoardId
from nbboard.store.checks import board_not_found
from nbboard.store.redis.keys import BoardKeys, Keys

Client = Redis | RedisCluster
UNREACHED: Final = (exceptions.RedisError, exceptions.RedisClusterException, OSError)
"""What the client raises where no server answers, or none has a slot of the cluster."""
_begun: Final = ContextVar("begun", default=False)


class Lost(StoreError):
    """An entry that was served is not in the log: a failover has lost it."""


@cache
def source(name: str) -> str:
    """Give the text of a script of ours."""
    return (resources.files(__package__) / "scripts" / f"{name}.lua").read_text(encoding="utf-8")


@cache
def _digest(name: str) -> str:
    return sha1(source(name).encode()).hexdigest()  # noqa: S324 - Redis names scripts so


class Place(NamedTuple):
    """One board in Redis."""

    calls: "Calls"
    board: BoardId
    keys: BoardKeys

    async def script(self, name: str, keys: Sequence[str], *arguments: Any) -> list[Any]:
        """Run a script of this board; gives its word and what follows.

        Raises BoardNotFound, EpochChanged, Lost; other words are the caller's to read.
        """
        word, *rest = await self.calls.script(name, keys, *arguments)
        if word == b"absent":
            raise board_not_found(self.board)
        if word == b"epoch":
            raise EpochChanged(
                f"the history of board {shown(self.board)} was rewritten: load the board anew"
            )
        if word == b"lost":
            raise Lost(f"entries of board {shown(self.board)} that were served are gone")
        return [word, *rest]


class Database(NamedTuple):
    """All boards in Redis, and what is kept beside them."""

    calls: "Calls"
    keys: Keys

    async def ask(self, command: str, *arguments: Any, **options: Any) -> Any:
        """Send one command, by the name of the client's method."""
        return await self.calls.ask(command, *arguments, **options)

    def at(self, board: BoardId) -> Place:
        """Give one board, which may not be there."""
        return Place(self.calls, board, self.keys.board(board))


class Calls:
    """One connection pool, and what is under way on it.

    Every call raises StoreReadOnly when Redis cannot be reached or does not take it now.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def script(self, name: str, keys: Sequence[str], *arguments: Any) -> Any:
        """Run a script; its answer is a list that begins with a word."""
        return await self.run(lambda: self._evaluate(name, keys, arguments))

    async def ask(self, command: str, *arguments: Any, **options: Any) -> Any:
        """Send one command, by the name of the client's method."""
        return await self.run(lambda: getattr(self.client, command)(*arguments, **options))

    async def run(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Make a call to its end, also when who waits for it is cancelled."""
        if self._closed and not _begun.get():
            raise StoreReadOnly("the store is closed: open it again")
        task = asyncio.ensure_future(_translated(call))
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Finish what is under way; calls from then on are refused."""
        self._closed = True
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self.client.aclose()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        # Whoever waited for it may have gone away; what came of it is in the store.
        if not task.cancelled():
            task.exception()

    async def _evaluate(self, name: str, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        try:
            return await self.client.evalsha(_digest(name), len(keys), *keys, *arguments)
        except exceptions.NoScriptError:
            return await self.client.eval(source(name), len(keys), *keys, *arguments)


async def _translated(call: Callable[[], Awaitable[Any]]) -> Any:
    # A task has a context of its own: what it calls is part of a call that is finished first.
    _begun.set(True)
    async with translating():
        return await call()


@asynccontextmanager
async def translating() -> AsyncIterator[None]:
    """Turn errors of Redis into ours; what they say is for people."""
    try:
        yield
    except (exceptions.AuthenticationError, exceptions.NoPermissionError) as error:
        raise StoreReadOnly(f"Redis refuses this server's login: {error}") from error
    except exceptions.OutOfMemoryError as error:
        raise StoreReadOnly("Redis is out of memory: raise its maxmemory") from error
    except exceptions.ResponseError as error:
        raise StoreReadOnly(f"Redis does not take this now: {str(error)[:200]}") from error
    except UNREACHED as error:
        raise StoreReadOnly(f"Redis is not reached: {str(error)[:200]}") from error
