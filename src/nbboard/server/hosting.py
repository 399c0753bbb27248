"""What all handlers of one server share: the registry, opened on first use, and the token."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from nbboard.room.registry import Registry
from nbboard.store.base import Store


class Hosting:
    """The rooms of one server.

    `open_store` is called once, on first use, so that a server starts even when the database is
    damaged and each request says why it cannot be served.
    """

    def __init__(self, open_store: Callable[[], Awaitable[Store]]):
        self.kernel_token = secrets.token_hex(16)
        self._open_store = open_store
        self._lock = asyncio.Lock()
        self._store: Store | None = None
        self._registry: Registry | None = None

    async def registry(self) -> Registry:
        """Give the registry, opening the store if need be; raises StoreError."""
        if self._registry is None:
            async with self._lock:
                if self._registry is None:
                    self._store = await self._open_store()
                    self._registry = Registry(self._store)
        return self._registry

    async def store(self) -> Store:
        """Give the store, opening it if need be; raises StoreError."""
        await self.registry()
        assert self._store is not None
        return self._store

    async def close(self) -> None:
        """Tell everyone, write what is under way and release the store."""
        async with self._lock:
            registry, self._registry = self._registry, None
            store, self._store = self._store, None
        if registry is not None:
            await registry.close()
        if store is not None:
            await store.close()
