"""Snapshots and blobs of a board."""

import logging
from collections.abc import Set

import msgspec

from nbboard.core.errors import InvalidInput, shown
from nbboard.store.base import Blob, BoardRecord, StoredSnapshot, snapshot_digest
from nbboard.store.checks import check_beginning, check_snapshot, no_beginning
from nbboard.store.redis import records
from nbboard.store.redis.calls import Place

_packer = msgspec.msgpack.Encoder()
_snapshots = msgspec.msgpack.Decoder(tuple[int, str, tuple[bytes, ...]])
_blobs = msgspec.msgpack.Decoder(tuple[str, str, bytes])
_log = logging.getLogger(__name__)


async def save_snapshot(
    place: Place, record: BoardRecord, snapshot: StoredSnapshot, epoch: str | None
) -> bool:
    """Keep a snapshot if it is newer than what is kept; tells whether it was, and reads back."""
    check_snapshot(snapshot, record.head)
    names = place.keys
    written = _packer.encode(tuple(snapshot))
    word, number = await place.script(
        "snapshot", (names.record, names.snapshots), epoch or "", snapshot.seq, written
    )
    if word == b"beyond":
        check_snapshot(snapshot, number)
    kept = await place.calls.ask("hget", names.snapshots, str(snapshot.seq))
    return bool(number) and kept == written


async def load_snapshot(
    place: Place, record: BoardRecord, upto: int | None
) -> StoredSnapshot | None:
    """Give the newest sound snapshot, at seq `upto` at most; raises StoreDamaged."""
    name = place.keys.snapshots
    seqs = sorted((int(key) for key in await place.calls.ask("hkeys", name)), reverse=True)
    for seq in seqs:
        if upto is not None and seq > upto:
            continue
        data = await place.calls.ask("hget", name, str(seq))
        try:
            snapshot = StoredSnapshot(*_snapshots.decode(data or b""))
        except msgspec.MsgspecError:
            snapshot = StoredSnapshot(seq, "", ())
        if snapshot.seq == seq and snapshot_digest(snapshot.chunks) == snapshot.digest:
            return snapshot
        _log.warning("passed over a damaged snapshot of %s at seq %d", record.id, seq)
    if record.history_from:
        raise no_beginning(record)
    return None


async def rewrite(
    place: Place, epoch: str, snapshot: StoredSnapshot, blobs: Set[str], node: str
) -> None:
    """Begin a board's history anew; raises InvalidInput when somebody appended meanwhile."""
    record = await records.get(place)
    check_beginning(record, epoch, snapshot)
    names = place.keys
    word, *_ = await place.script(
        "rewrite",
        (
            names.record,
            names.log,
            names.segments,
            names.snapshots,
            names.blobs,
            *names.commits(record.changed_at),
            names.news,
        ),
        record.epoch,
        epoch,
        snapshot.seq,
        _packer.encode(tuple(snapshot)),
        node,
        len(blobs),
        *sorted(blobs),
    )
    if word == b"moved":
        raise InvalidInput("somebody appended to the board meanwhile: make the snapshot again")


async def put_blob(place: Place, blob: Blob) -> None:
    """Keep a blob for this board; raises BoardNotFound."""
    names = place.keys
    data = _packer.encode(tuple(blob))
    await place.script("store", (names.record, names.blobs), blob.sha256, data)


async def get_blob(place: Place, sha256: str) -> Blob | None:
    """Give a blob whose bytes are what its name says, or None."""
    await records.get(place)
    return await blob_of(place, sha256)


async def blob_of(place: Place, sha256: str) -> Blob | None:
    """Do so for a board that may be discarded."""
    data = await place.calls.ask("hget", place.keys.blobs, sha256)
    if data is None:
        return None
    try:
        return Blob(*_blobs.decode(data))
    except msgspec.MsgspecError:
        _log.warning("passed over a damaged blob of %s", shown(place.board))
        return None
