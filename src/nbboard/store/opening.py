"""The store that a setting names: a file, or the address of a Redis."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nbboard.core.errors import InvalidInput, NotInstalled, StoreError
from nbboard.store.base import Store
from nbboard.store.moving import Movable
from nbboard.store.sqlite import SqliteStore, default_path
from nbboard.store.sqlite.moving import held

if TYPE_CHECKING:
    from nbboard.store.redis.store import RedisStore


def is_address(where: str) -> bool:
    """Tell whether a setting is the address of a database server rather than a file."""
    return "://" in where


async def open_store(
    where: str,
    clock: Callable[[], int],
    *,
    allow_network: bool = False,
    durable: bool = False,
    replicas: int = 0,
) -> Store:
    """Open the boards in a file (the usual one for ""), or on Redis (see `redis.addresses`).

    `clock` gives ms since 1970. `allow_network` is for files, `durable` and `replicas` for Redis:
    see `SqliteStore.open` and `RedisStore.open`, also for what they raise. Raises NotInstalled
    for Redis without its package.
    """
    if not is_address(where):
        path = Path(where) if where else default_path()
        # Opening checks the whole file, which must not hold up the server's loop.
        return await asyncio.to_thread(SqliteStore.open, path, clock, allow_network=allow_network)
    return await _redis().open(where, clock, durable=durable, replicas=replicas)


def _redis() -> "type[RedisStore]":
    try:
        from nbboard.store.redis.store import RedisStore  # noqa: PLC0415  an extra package
    except ModuleNotFoundError as error:
        raise NotInstalled(
            f"boards on Redis need {error.name}: pip install nbboard[redis]"
        ) from error
    return RedisStore


def place(where: str) -> str:
    """Give the address or absolute path that is meant: ``sqlite:path``, ``env:NAME`` or itself.

    Raises InvalidInput for a variable that is not set.
    """
    if where.startswith("env:"):
        name = where.removeprefix("env:")
        where = os.environ.get(name, "")
        if not where:
            raise InvalidInput(f"the variable {name[:80]} is not set: let it hold an address")
    if is_address(where):
        return where
    return str(Path(where.removeprefix("sqlite:")).expanduser().resolve())


@asynccontextmanager
async def opened_alone(
    where: str, clock: Callable[[], int], *, existing: bool, allow_network: bool = False
) -> AsyncIterator[Movable]:
    """Open what `place` gave while no server has it open, and close it in the end.

    Raises StoreError when a server does, InvalidInput when a file must be `existing` and is not.
    """
    if is_address(where):
        store = await _redis().open(where, clock)
        try:
            await store.check_alone()
            yield store
        finally:
            await store.close()
        return
    path = Path(where)
    await asyncio.to_thread(_check_alone, path, existing=existing)
    file = await asyncio.to_thread(SqliteStore.open, path, clock, allow_network=allow_network)
    try:
        yield file
    finally:
        await file.close()


def _check_alone(path: Path, *, existing: bool) -> None:
    if not path.is_file():
        if existing:
            raise InvalidInput(f"{path} does not exist: give the file of the boards")
    elif held(path):
        raise StoreError(f"{path} is in use: stop the nbboard server that has it open")
