"""Boards that live in a file: an SQLite database with everything that ever happened on them.

`board.save("plan.nbboard")` writes a drawing under the same ending; whoever opens one finds out
by its first bytes which it is.
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from nbboard.core import ids
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.ids import BoardId
from nbboard.core.model import Element
from nbboard.core.ops import Add
from nbboard.core.restore import entries
from nbboard.formats import native, with_blobs
from nbboard.formats.report import LoadReport
from nbboard.local.people import PYTHON
from nbboard.render import recode_async
from nbboard.room.registry import Registry
from nbboard.store.base import Blob, Store
from nbboard.store.sqlite import SqliteStore, is_database
from nbboard.wishes import blobs_of

__all__ = ["document", "is_database", "oldest", "open_store"]


def open_store(path: Path, clock: Callable[[], int]) -> Store:
    """Open the database at `path`, or make it; call it in a thread.

    A saved drawing there becomes a database, in one step: until then it is as it was.
    """
    if path.exists() and not is_database(path):
        _enliven(path, clock)
    return SqliteStore.open(path, clock, allow_network=True, one_file=True)


async def oldest(store: Store) -> BoardId | None:
    """Give the board that a file was made for, the first one in it."""
    records = [listing.record for listing in await store.list()]
    first = min(records, key=lambda record: (record.created_at, record.id), default=None)
    return None if first is None else first.id


async def document(registry: Registry, store: Store) -> bytes:
    """Give the oldest board as the bytes of a saved drawing."""
    board = await oldest(store)
    if board is None:
        raise InvalidInput("there is no board in this file")
    state = await registry.state(board)
    elements = tuple(state)
    return native.dump(elements, await blobs_of(store, board, elements), title=state.title)


def _enliven(path: Path, clock: Callable[[], int]) -> None:
    data = path.read_bytes()
    try:
        elements, report = native.load(data, new_id=_new_id)
    except InvalidInput as error:
        raise InvalidInput(
            f"{shown(path.name)} holds no board ({error}): give the name of a new file; "
            "board.load brings drawings of other programs onto it"
        ) from None
    partial = path.with_name(f"{path.name}.{secrets.token_hex(6)}.partial")
    try:
        store = SqliteStore.open(partial, clock, allow_network=True, one_file=True)
        title = native.title(data) or path.stem
        asyncio.run(_fill(store, title, elements, report))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


async def _fill(store: Store, title: str, elements: Sequence[Element], report: LoadReport) -> None:
    registry = Registry(store)
    try:
        board = (await registry.create(PYTHON, title, "private")).id
        kept: dict[str, str] = {}
        for key, data in report.blobs.items():
            image = await recode_async(data)
            kept[key] = hashlib.sha256(image.data).hexdigest()
            await store.put_blob(board, Blob(kept[key], image.media_type, image.data))
        for ops in entries([Add(element) for element in with_blobs(elements, kept)]):
            await registry.submit(board, PYTHON, ops, "load")
    finally:
        await registry.close()
        await store.close()


def _new_id() -> str:
    return ids.element_id(os.urandom(11))
