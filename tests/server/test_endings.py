"""Ending a room here ends it elsewhere; words that mean no board end nothing."""

from collections.abc import Callable

import pytest

from nbboard.core.errors import BoardNotFound
from nbboard.core.ids import BoardId
from nbboard.room.registry import Registry
from nbboard.server.endings import Endings
from nbboard.store.line import Signal
from nbboard.store.memory import MemoryStore
from tests.room.doubles import ADA


class Told(MemoryStore):
    """Writes down what is signalled, and lets tests signal."""

    def __init__(self) -> None:
        super().__init__(lambda: 0)
        self.said: list[str] = []
        self.ears: list[Signal] = []

    def signal(self, words: str) -> None:
        self.said.append(words)

    def on_signal(self, take: Signal) -> Callable[[], None]:
        self.ears.append(take)
        return lambda: self.ears.remove(take)


async def test_a_room_ends_on_a_signal_and_a_signal_is_sent() -> None:
    store = Told()
    registry = Registry(store)
    endings = Endings(store, registry)
    board = (await registry.create(ADA, "Sprint", "edit")).id
    await registry.open(board)
    (ear,) = store.ears
    for words in (f"end room {board}x!", "end room ", "end rooms", board, "end room calm-fox-2a2a"):
        ear(words)
    while endings._tasks:
        await next(iter(endings._tasks))
    assert registry.running(board) is not None
    ear(f"end room {board}")
    (task,) = endings._tasks
    await task
    assert registry.running(board) is None
    await endings.end(BoardId(board))
    assert store.said == [f"end room {board}"], "only who was asked tells the others"
    endings.close()
    assert store.ears == []


async def test_a_board_purged_in_the_same_moment_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Told()
    registry = Registry(store)
    endings = Endings(store, registry)
    board = (await registry.create(ADA, "Sprint", "edit")).id
    await registry.open(board)
    ended: list[BoardId] = []

    async def gone(board: BoardId) -> None:
        ended.append(board)
        raise BoardNotFound(board)

    monkeypatch.setattr(registry, "shutdown", gone)
    store.ears[0](f"end room {board}")
    (task,) = endings._tasks
    await task
    assert ended == [board]
    endings.close()
