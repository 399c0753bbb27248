"""What the suites of the store contract stand on: a store's own test file fills it in."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nbboard.core.ids import BoardId
from nbboard.store.base import Store
from tests.store.drafts import ManualClock, record


class StoreHarness(ABC):
    """Subclasses say how to open and reopen their store."""

    @abstractmethod
    def open(self, folder: Path, clock: Callable[[], int]) -> Store:
        """The store whose data is in `folder`."""

    @abstractmethod
    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Store:
        """The store after its process ended and began again."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def store(
        self, jp_asyncio_loop: asyncio.AbstractEventLoop, tmp_path: Path, clock: ManualClock
    ) -> Iterator[Store]:
        store = self.open(tmp_path, clock)
        jp_asyncio_loop.run_until_complete(store.create(record()))
        yield store
        jp_asyncio_loop.run_until_complete(store.close())


class DamageableStore(StoreHarness):
    """Subclasses also say how to damage what their store has kept."""

    @abstractmethod
    async def damage_snapshot(self, store: Store, board: BoardId) -> None:
        """Change a byte of the newest snapshot of a board."""
