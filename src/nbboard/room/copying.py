"""A board of one's own with what another board shows."""

import asyncio
from typing import Final

from nbboard.core.ids import BoardId
from nbboard.core.model import Image
from nbboard.core.ops import Add, Ops
from nbboard.core.restore import entries, unstamped
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from nbboard.room.identity import Identity, display_name
from nbboard.store.base import Draft, Store

COPY: Final = "copy"
"""The client of the entries that draw a copy; no secret hashes to it."""
_AT_ONCE: Final = 16


class Copy:
    """What `state` of the board `source` shows, to be drawn on another board of `by`."""

    def __init__(self, store: Store, source: BoardId, state: BoardState, by: Identity) -> None:
        self._store = store
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
        drafts = [
            Draft(self._by.user, name, COPY, n, "", ops, Role.OWNER, Role.OWNER)
            for n, ops in enumerate(await asyncio.to_thread(self._pieces), 1)
        ]
        for start in range(0, len(drafts), _AT_ONCE):
            await self._store.append(target, drafts[start : start + _AT_ONCE])

    def _images(self) -> set[str]:
        return {element.blob for element in self._state if isinstance(element, Image)}

    def _pieces(self) -> list[Ops]:
        return list(entries([Add(unstamped(element)) for element in self._state]))
