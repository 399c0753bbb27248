"""Removing for good what is not on a board any more."""

import asyncio

from msgspec import Struct

from nbboard.core.model import Image
from nbboard.core.ops import Add, Introduce, Ops
from nbboard.core.snapshot import chunking
from nbboard.core.state import BoardState
from nbboard.room.host import Host
from nbboard.room.turns import free, in_turns
from nbboard.store.base import BoardRecord, StoredSnapshot


class Purged(Struct, frozen=True):
    """The new history's id, and how many entries and images are gone."""

    epoch: str
    removed_entries: int
    removed_blobs: int


def without_removed(state: BoardState) -> BoardState:
    """Give a state as it shows now: elements, chat, roles and names stay, tombstones go."""
    kept = state.copy()
    for key in state.removed:
        del kept.placed[key]
    kept.order = dict.fromkeys(key for key in state.order if key in kept.placed)
    kept.removed = set()
    return kept


def blobs(state: BoardState) -> set[str]:
    """Give the hashes of all images that a board shows, people's pictures among them."""
    images = {element.blob for element in state if isinstance(element, Image)}
    return images | set(state.pictures.values())


def blobs_of(ops: Ops) -> set[str]:
    """Give the hashes of the images that ops bring onto a board."""
    elements = (op.element for op in ops if isinstance(op, Add))
    images = {element.blob for element in elements if isinstance(element, Image)}
    return images | {op.picture for op in ops if isinstance(op, Introduce) and op.picture}


async def purge(host: Host, record: BoardRecord, state: BoardState) -> Purged:
    """Begin the history of a board anew with its state, which must be of the log's head.

    Its room must have ended. Raises InvalidInput when another process has appended meanwhile.
    """
    store = host.store
    known: set[str] = set()
    async for group in store.read(record.id, record.history_from, epoch=record.epoch):
        for entry in group:
            known |= blobs_of(entry.ops)
    kept, shown = await asyncio.to_thread(_what_stays, state)
    epoch = host.random(8).hex()
    encoded = await in_turns(chunking(kept), host.clock)
    head = kept.seq
    await free(kept, host.clock)
    snapshot = await asyncio.to_thread(StoredSnapshot.sealed, head, encoded)
    await store.rewrite(record.id, epoch, snapshot, shown)
    return Purged(epoch, head - record.history_from, len(known - shown))


def _what_stays(state: BoardState) -> tuple[BoardState, set[str]]:
    kept = without_removed(state)
    return kept, blobs(kept)
