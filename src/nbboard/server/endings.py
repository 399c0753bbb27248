"""A room that is ended by hand ends on every node."""

import asyncio
import logging
from typing import Final

from nbboard.core.errors import BoardNotFound, StoreError
from nbboard.core.ids import BoardId, is_board_id
from nbboard.room.registry import Registry
from nbboard.store.base import Store

_SIGNAL: Final = "end room "
_log: Final = logging.getLogger(__name__)


class Endings:
    """Ends the rooms of a board, here and elsewhere."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe = store.on_signal(self._take)

    async def end(self, board: BoardId) -> None:
        """Tell everyone on a board and end its rooms; the caller checks who asks.

        Raises BoardNotFound, StoreError.
        """
        self._store.signal(_SIGNAL + board)
        await self._registry.shutdown(board)

    def close(self) -> None:
        """Hear of nothing more."""
        self._unsubscribe()
        for task in self._tasks:
            task.cancel()

    def _take(self, words: str) -> None:
        board = words.removeprefix(_SIGNAL)
        if words.startswith(_SIGNAL) and is_board_id(board):
            task = asyncio.create_task(self._hear(BoardId(board)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _hear(self, board: BoardId) -> None:
        if self._registry.running(board) is None:
            return
        try:
            await self._registry.shutdown(board)
        except BoardNotFound:
            # Purged in the same moment: its room is gone with it.
            return
        except StoreError as error:
            # Its people stay where they are; the board itself is as it was.
            _log.warning("room not ended", extra={"board": board, "reason": str(error)[:200]})
