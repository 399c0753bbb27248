"""The store that a setting names: a file, or the address of a Redis."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from nbboard.core.errors import NotInstalled
from nbboard.store.base import Store
from nbboard.store.sqlite import SqliteStore, default_path


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
    try:
        from nbboard.store.redis.store import RedisStore  # noqa: PLC0415  an extra package
    except ModuleNotFoundError as error:
        raise NotInstalled(
            f"boards on Redis need {error.name}: pip install nbboard[redis]"
        ) from error
    return await RedisStore.open(where, clock, durable=durable, replicas=replicas)
