"""A store on a fresh file, for tests of what lies below it."""

import asyncio
import gzip
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from nbboard.store.sqlite import SqliteStore
from tests.store.drafts import ManualClock, record

SCHEMA_1 = Path(__file__).parent.parent / "files/schema-1.db.gz"


@asynccontextmanager
async def opened(path: Path, *, fresh: bool = True) -> AsyncIterator[SqliteStore]:
    """The store on `path`, by default with a new board in it."""
    store = SqliteStore.open(path, ManualClock())
    try:
        if fresh:
            await store.create(record())
        yield store
    finally:
        await store.close()


async def change(store: SqliteStore, *statements: str) -> int:
    """Change rows behind the store's back; gives how many the last statement changed."""

    def execute(connection: sqlite3.Connection) -> int:
        return [connection.execute(statement).rowcount for statement in statements][-1]

    return await store._writer.run(execute)


async def until(
    condition: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = 30
) -> None:
    """Wait until a condition holds; fails after some seconds."""
    async with asyncio.timeout(seconds):
        while True:
            held = condition()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.005)


def names(folder: Path, pattern: str = "*") -> list[str]:
    """The files of a folder that fit a pattern, sorted."""
    return sorted(file.name for file in folder.glob(pattern))


def unpacked(path: Path) -> Path:
    """Put the file of schema 1 there, with three boards and one that was deleted."""
    path.write_bytes(gzip.decompress(SCHEMA_1.read_bytes()))
    return path
