"""Hearing that another node changed a board: by its channel, and by looking now and then."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.store.redis.calls import UNREACHED, Calls, Database

POLL_SECONDS: Final = 5.0
"""A message of a channel that was lost is made good for after so long."""
_RETRY_SECONDS: Final = 0.5
_log: Final = logging.getLogger(__name__)

Hear = Callable[[bytes], None]
Begun = Callable[[], None]


class Channels:
    """One connection that listens to any number of channels, made anew when it breaks."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._hearers: dict[str, list[tuple[Hear, Begun]]] = {}
        self._heard: set[str] = set()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def listen(self, channel: str, hear: Hear, begun: Begun = lambda: None) -> Callable[[], None]:
        """Have `hear` called, on this loop, with every message; gives what ends that.

        What is said before Redis has confirmed the channel, and while the connection is broken,
        is lost: `begun` is called each time it hears from then on.
        """
        hearer = (hear, begun)
        self._hearers.setdefault(channel, []).append(hearer)
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        if channel in self._heard:
            asyncio.get_running_loop().call_soon(begun)
        return lambda: self._leave(channel, hearer)

    async def close(self) -> None:
        """Listen no more."""
        # Not cancelled: a connection that is being made would swallow it (redis-py 8).
        self._closed = True
        self._changed.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    def _leave(self, channel: str, hearer: tuple[Hear, Begun]) -> None:
        hearers = self._hearers.get(channel, [])
        if hearer in hearers:
            hearers.remove(hearer)
        if not hearers:
            self._hearers.pop(channel, None)
            self._changed.set()

    async def _run(self) -> None:
        while not self._closed:
            listener = self._calls.client.pubsub()
            try:
                await self._hear(listener)
            except UNREACHED as error:
                _log.info("channels broke off", extra={"reason": str(error)[:200]})
            finally:
                self._heard.clear()
                await listener.aclose()  # type: ignore[no-untyped-call]
            if not self._closed:
                await asyncio.sleep(_RETRY_SECONDS)

    async def _hear(self, listener: Any) -> None:
        """Listen until the connection breaks, to what is wanted at any time."""
        heard: set[str] = set()
        while not self._closed:
            self._changed.clear()
            wanted = set(self._hearers)
            if wanted - heard:
                await listener.ssubscribe(*(wanted - heard))
            if heard - wanted:
                await listener.sunsubscribe(*(heard - wanted))
            heard = wanted
            self._heard &= heard
            if not heard:
                await self._changed.wait()
                continue
            await self._read(listener)

    async def _read(self, listener: Any) -> None:
        """Pass on messages until other channels are wanted."""
        # In a cluster each node of it has a connection of its own to listen on.
        take = getattr(listener, "get_sharded_message", listener.get_message)
        while not self._changed.is_set():
            message = await take(timeout=0.1)
            if message is None or message["type"] not in ("smessage", "ssubscribe"):
                continue
            channel = message["channel"].decode()
            confirmed = message["type"] == "ssubscribe"
            if confirmed:
                self._heard.add(channel)
            for hear, begun in tuple(self._hearers.get(channel, ())):
                if confirmed:
                    begun()
                else:
                    hear(message["data"])


class Watch:
    """Who wants to know that a board changed."""

    def __init__(self, base: Database, node: str) -> None:
        self.channels = Channels(base.calls)
        self._base = base
        self._own = node.encode() + b":"
        self._changed: dict[BoardId, list[Callable[[], None]]] = {}
        self._heads: dict[BoardId, tuple[bytes | None, ...]] = {}
        self._task: asyncio.Task[None] | None = None

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when another node may have changed the board; gives the unsubscribe."""
        self._changed.setdefault(board, []).append(changed)
        leave = self.channels.listen(
            self._base.keys.board(board).news, lambda data: self._hear(data, changed), changed
        )
        if self._task is None:
            self._task = asyncio.create_task(self._poll())

        def unsubscribe() -> None:
            leave()
            if changed in self._changed.get(board, []):
                self._changed[board].remove(changed)
            if not self._changed.get(board):
                self._changed.pop(board, None)
                self._heads.pop(board, None)

        return unsubscribe

    def watches(self, board: BoardId) -> bool:
        """Tell whether anybody here watches a board."""
        return board in self._changed

    async def close(self) -> None:
        """Watch no more."""
        self._changed.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self.channels.close()

    def _hear(self, data: bytes, changed: Callable[[], None]) -> None:
        if not data.startswith(self._own):
            changed()

    async def _poll(self) -> None:
        """Look at the boards themselves: a message may have been lost."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            boards = tuple(self._changed)
            try:
                heads = await self._look(boards)
            except StoreReadOnly:
                # Whoever writes is told; here it is asked again.
                continue
            for board, head in zip(boards, heads, strict=True):
                known = self._heads.get(board)
                self._heads[board] = head
                # At the first look nobody can say what was there before.
                if known != head:
                    for changed in tuple(self._changed.get(board, ())):
                        changed()

    async def _look(self, boards: Sequence[BoardId]) -> list[tuple[bytes | None, ...]]:
        pipe = self._base.calls.client.pipeline(transaction=False)
        for board in boards:
            pipe.hmget(self._base.keys.board(board).record, ["confirmed", "epoch", "deleted_at"])
        return (
            [tuple(found) for found in await self._base.calls.run(pipe.execute)] if boards else []
        )
