"""A board of one's own with what another board shows."""

import asyncio
from collections import deque
from typing import Final

from nbboard.core.ids import BoardId
from nbboard.core.model import Image
from nbboard.core.ops import Add, Ops
from nbboard.core.restore import entries, unstamped
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from nbboard.room.host import Host
from nbboard.room.identity import Identity, display_name
from nbboard.room.turns import free
from nbboard.store.base import Draft

COPY: Final = "copy"
"""The client of the entries that draw a copy; no secret hashes to it."""
_AT_ONCE: Final = 16


class Copy:
    """What `state` of the board `source` shows, to be drawn on another board of `by`.

    `state` is let go of when it is drawn.
    """

    def __init__(self, host: Host, source: BoardId, state: BoardState, by: Identity) -> None:
        self._store = host.store
        self._clock = host.clock
        self._source = source
        self._state = state
        self._by = by

    async def draw(self, target: BoardId) -> None:
        """Draw it on an empty board: its elements and their images; no chat, roles or past."""
        images = await asyncio.to_thread(self._images)
        for sha256 in images:
            blob = await self._store.get_blob(self._source, sha256)
            if blob is not None:
                await self._store.put_blob(target, blob)
        name = display_name(self._by)
        # Let go of as it is stored: 100,000 elements at once would hold up the loop for 40 ms.
        pieces = deque(await asyncio.to_thread(self._pieces))
        await free(self._state, self._clock)
        n = 0
        while pieces:
            drafts = []
            for ops in (pieces.popleft() for _ in range(min(_AT_ONCE, len(pieces)))):
                n += 1
                drafts.append(Draft(self._by.user, name, COPY, n, "", ops, Role.OWNER, Role.OWNER))
            await self._store.append(target, drafts)

    def _images(self) -> set[str]:
        return {element.blob for element in self._state if isinstance(element, Image)}

    def _pieces(self) -> list[Ops]:
        return list(entries([Add(unstamped(element)) for element in self._state]))
