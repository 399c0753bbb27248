"""Thumbnails kept in memory, each drawn once however many ask for it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Final

from nbboard.core import limits

_AT_ONCE: Final = 2
"""Drawings under way or waiting in the worker, so that an export never waits behind a lobby."""


class Shelf:
    """Bytes by key, those not asked for longest thrown away; see `limits` for how many stay."""

    def __init__(self, most_bytes: int = limits.THUMBNAIL_CACHE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._making: dict[Hashable, asyncio.Task[bytes]] = {}
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def get(self, key: Hashable, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """Give what is kept under `key`, made by `make` if need be; raises what that raises."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.create_task(self._make(key, make))
            making.add_done_callback(partial(self._made, key))
        # Shielded: the others still wait when the first who asked has gone away.
        return await asyncio.shield(making)

    def _made(self, key: Hashable, task: "asyncio.Task[bytes]") -> None:
        del self._making[key]
        if not task.cancelled():
            # Whoever waits is told; asyncio would complain where nobody waits any more.
            task.exception()

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[bytes]]) -> bytes:
        async with self._turn:
            data = await make()
        self._kept[key] = data
        self._bytes += len(data)
        while self._bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)
        return data
