"""Groups that change take effect where their people are connected: here and on other nodes."""

import asyncio
import logging
from typing import Final

import msgspec

from nbboard.core.errors import StoreError
from nbboard.core.ids import UserId
from nbboard.room.registry import Registry
from nbboard.server.memberships import Memberships
from nbboard.store.base import Store

_SIGNAL: Final = "groups "
_log: Final = logging.getLogger(__name__)


class Regrouping:
    """Lets boards judge people by their groups as they are now."""

    def __init__(self, store: Store, registry: Registry, memberships: Memberships) -> None:
        self._store = store
        self._registry = registry
        self._memberships = memberships
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe = store.on_signal(self._take)

    async def changed(self, users: set[UserId]) -> None:
        """Take it that the groups of these users have changed; raises StoreError."""
        self._store.signal(_SIGNAL + msgspec.json.encode(sorted(users)).decode())
        await self._judge(users)

    def close(self) -> None:
        """Hear of nothing more."""
        self._unsubscribe()
        for task in self._tasks:
            task.cancel()

    async def _judge(self, users: set[UserId]) -> None:
        self._memberships.forget(users)
        # Of a group of thousands few are on a board; all others are judged when they come.
        for user in users & self._registry.present():
            await self._registry.regroup(user, await self._memberships.of(user))

    def _take(self, words: str) -> None:
        if words.startswith(_SIGNAL):
            task = asyncio.create_task(self._hear(words.removeprefix(_SIGNAL)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _hear(self, words: str) -> None:
        try:
            await self._judge(set(msgspec.json.decode(words, type=list[UserId])))
        except (StoreError, msgspec.MsgspecError) as error:
            # They are judged anew when they next say hello.
            _log.warning("groups not looked up", extra={"reason": str(error)[:200]})
