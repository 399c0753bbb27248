"""Lines between the rooms of a board on several nodes: a channel, and a hash of who is here.

A message is ``<node>:<kind>…``: ``~`` and a frame, ``+`` and who is here, ``-`` a node that goes.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from nbboard.core.errors import StoreError
from nbboard.core.ids import BoardId
from nbboard.store.line import HERE_SECONDS, Ears, Signal
from nbboard.store.redis.calls import Database, Place
from nbboard.store.redis.watching import Channels

RENEW_SECONDS: Final = 5.0
QUEUED: Final = 1000
"""Frames that wait for Redis; of more the oldest are lost, as on any live lane."""
_AT_ONCE: Final = 100
_CONFIRM_SECONDS: Final = 1.0
_SKEW: Final = 5
"""Seconds that the clocks of this machine and Redis may differ."""
_log: Final = logging.getLogger(__name__)


class RedisLine:
    """See `store.line.Line`. One task sends, so that frames keep their order."""

    def __init__(self, place: Place, node: str, channels: Channels, ears: Ears) -> None:
        self.node = node
        self._place = place
        self._ears = ears
        self._others: dict[str, bytes] = {}
        # Nodes that were heard to come, change or go since Redis was asked last.
        self._lately: set[str] = set()
        self._frames: deque[bytes] = deque(maxlen=QUEUED)
        self._shown: bytes | None = None
        self._news = asyncio.Event()
        self._renew_at = 0.0
        self._going = False
        self._hears = asyncio.Event()
        self._unlisten = channels.listen(place.keys.live, self._take, self._hears.set)
        self.task = asyncio.create_task(self._run())

    def say(self, frame: bytes) -> None:
        """Tell the other nodes, if there are any."""
        if self._others:
            self._frames.append(f"{self.node}:~".encode() + frame)
            self._news.set()

    def show(self, here: bytes) -> None:
        """Show who is here, instead of what was shown before."""
        self._shown = here
        self._news.set()

    def leave(self) -> None:
        """Take what is shown away and listen no more."""
        self._going = True
        self._hears.set()
        self._unlisten()
        self._news.set()

    def _take(self, message: bytes) -> None:
        node, _, rest = message.partition(b":")
        other, kind, body = node.decode("ascii", "replace"), rest[:1], rest[1:]
        if other == self.node:
            return
        if kind == b"~":
            self._ears.heard(other, body)
            return
        self._lately.add(other)
        if kind == b"+":
            self._others[other] = body
            self._ears.here(dict(self._others))
        elif kind == b"-" and self._others.pop(other, None) is not None:
            self._ears.here(dict(self._others))

    async def _run(self) -> None:
        """Send what there is; now and then say again that this node is here."""
        # Who hears of this node tells it all strokes from their start: it must hear them.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hears.wait(), _CONFIRM_SECONDS)
        while not self._going:
            self._news.clear()
            try:
                await self._send()
            except StoreError as error:
                # Nothing here is kept; who writes is told. It is tried again below.
                _log.info("line broken", extra={"reason": str(error)[:200]})
                await asyncio.sleep(1)
            try:
                await asyncio.wait_for(self._news.wait(), RENEW_SECONDS)
            except TimeoutError:
                continue
        try:
            await self._here("go")
        except StoreError as error:
            _log.info("not signed off", extra={"reason": str(error)[:200]})

    async def _send(self) -> None:
        if self._frames:
            frames = [self._frames.popleft() for _ in range(min(len(self._frames), _AT_ONCE))]
            await self._place.calls.script("say", (self._place.keys.live,), *frames)
            if self._frames:
                self._news.set()
                return
        now = asyncio.get_running_loop().time()
        shown = self._shown
        if shown is None and now < self._renew_at:
            return
        self._lately.clear()
        others = await (self._here("renew") if shown is None else self._here("show", shown))
        # What was heard meanwhile came on another connection and may be newer than this answer.
        others = {node: body for node, body in others.items() if node not in self._lately}
        others |= {node: body for node, body in self._others.items() if node in self._lately}
        self._renew_at = now + RENEW_SECONDS
        if self._shown is shown:
            self._shown = None
        if others != self._others:
            self._others = others
            self._ears.here(dict(others))

    async def _here(self, word: str, shown: bytes = b"") -> dict[str, bytes]:
        keys = self._place.keys
        values = (self.node, int(HERE_SECONDS), word, shown)
        _, *found = await self._place.calls.script("here", (keys.here, keys.live), *values)
        names = (name.decode("ascii", "replace") for name in found[::2])
        return dict(zip(names, found[1::2], strict=True))


class Lines:
    """All lines of one node, and its signals."""

    def __init__(self, base: Database, node: str, channels: Channels) -> None:
        self._base = base
        self._node = node
        self._channels = channels
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: set[RedisLine] = set()

    def join(self, board: BoardId, ears: Ears) -> RedisLine:
        """Open a board's line."""
        line = RedisLine(self._base.at(board), self._node, self._channels, ears)
        self._keep(line.task)
        self._open.add(line)
        line.task.add_done_callback(lambda _: self._open.discard(line))
        return line

    async def here(self, boards: Sequence[BoardId]) -> dict[BoardId, dict[str, bytes]]:
        """Give what other nodes show of themselves on boards; raises StoreReadOnly."""
        pipe = self._base.calls.client.pipeline(transaction=False)
        for board in boards:
            pipe.hgetall(self._base.keys.board(board).here)
        rows = await self._base.calls.run(pipe.execute) if boards else []
        # The clock of this machine will do: what stands there too long is not shown for long.
        now = time.time()
        found = {board: self._fresh(row, now) for board, row in zip(boards, rows, strict=True)}
        return {board: nodes for board, nodes in found.items() if nodes}

    def _fresh(self, row: Mapping[bytes, bytes], now: float) -> dict[str, bytes]:
        """Give what the nodes show that have said so lately."""
        until = {name[:-1]: at for name, at in row.items() if name.endswith(b"!")}
        return {
            name.decode("ascii", "replace"): data
            for name, data in row.items()
            if until.get(name, b"").isdigit()
            and int(until[name]) >= now - _SKEW
            and name != self._node.encode()
        }

    def signal(self, words: str) -> None:
        """Tell all other nodes."""
        self._keep(asyncio.create_task(self._signal(words)))

    def on_signal(self, take: Signal) -> Callable[[], None]:
        """Have `take` called with what others signal."""

        def hear(message: bytes) -> None:
            node, _, words = message.decode("utf-8", "replace").partition(":")
            if node != self._node:
                take(words)

        return self._channels.listen(self._base.keys.nodes, hear)

    async def close(self) -> None:
        """Leave all lines, and wait for what is being sent."""
        for line in tuple(self._open):
            line.leave()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=RENEW_SECONDS)

    async def _signal(self, words: str) -> None:
        try:
            await self._base.calls.script("say", (self._base.keys.nodes,), f"{self._node}:{words}")
        except StoreError as error:
            _log.info("signal not sent", extra={"reason": str(error)[:200]})

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
