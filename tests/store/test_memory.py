from collections.abc import Callable
from pathlib import Path

from nbboard.core.ids import BoardId
from nbboard.store.base import Store
from nbboard.store.memory import MemoryStore
from tests.store.contract import StoreContract
from tests.store.contract_history import HistoryContract
from tests.store.contract_lists import ListsContract
from tests.store.contract_moving import MovingContract
from tests.store.contract_people import PeopleContract


class TestMemoryStore(
    StoreContract, ListsContract, HistoryContract, PeopleContract, MovingContract
):
    def open(self, folder: Path, clock: Callable[[], int]) -> MemoryStore:
        return MemoryStore(clock)

    async def reopened(self, store: Store, folder: Path, clock: Callable[[], int]) -> Store:
        # Its boards end with the process; what is left to show is that nothing was forgotten.
        assert isinstance(store, MemoryStore)
        store._closed = False
        return store

    async def damage_snapshot(self, store: Store, board: BoardId) -> None:
        assert isinstance(store, MemoryStore)
        held = store._boards[board]
        held.snapshots[-1] = held.snapshots[-1]._replace(chunks=(b"0ne", b"two"))
