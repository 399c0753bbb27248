"""The log of entries: appending with numbers, confirming, reading."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, StoreDamaged, shown
from nbboard.core.ids import ClientId
from nbboard.core.ops import Entry, check_ops
from nbboard.core.protocol import decode_entry, encode
from nbboard.store.base import Appended, Draft
from nbboard.store.checks import board_not_found
from nbboard.store.numbering import FORGOTTEN, content
from nbboard.store.redis.calls import Place
from nbboard.store.redis.keys import COMMITS_SECONDS

GROUP: Final = 500
"""Entries that are read at once."""
_WORDS: Final = "restore a backup"
_packer = msgspec.msgpack.Encoder()


class Seen(NamedTuple):
    """The newest entry that this node knows of a board, and its mark."""

    seq: int = 0
    mark: str = ""


class Row(NamedTuple):
    """One entry as Redis has it."""

    seq: int
    mark: str
    at: int
    data: bytes


_unpacker = msgspec.msgpack.Decoder(list[Row])


class Call(NamedTuple):
    """Who appends: the node, the epoch it loaded, the clock in ms and what it knows."""

    node: str
    epoch: str | None
    at: int
    seen: Seen


class Outcome(NamedTuple):
    """What an append came to; entries up to `confirmed` may be applied."""

    fates: list[Appended]
    head: int
    confirmed: int


def mark(client: ClientId, n: int) -> str:
    """Give what makes an entry unique on its board, and tells whether a log still has it."""
    return f"{client}:{n}"


async def append(place: Place, drafts: Sequence[Draft], call: Call, *, confirms: bool) -> Outcome:
    """Number drafts and write them; `confirms` lets every node read them at once.

    Raises BoardNotFound, EpochChanged, Lost.
    """
    rows = [_row(draft) for draft in drafts]
    keys = place.keys
    now, before = keys.commits(call.at)
    _, at, head, confirmed, found = await place.script(
        "append",
        (keys.record, keys.log, now, before, keys.news),
        call.epoch or "",
        call.at,
        *call.seen,
        int(confirms),
        call.node,
        COMMITS_SECONDS,
        *(value for row in rows for value in row),
    )
    fates = []
    for draft, (_, wanted, _), fate in zip(drafts, rows, found, strict=True):
        if isinstance(fate, int):
            fates.append(Appended(fate, draft.entry(fate, int(at))))
        else:
            seq, _, first = fate.partition(b":")
            fates.append(Appended(int(seq), None, conflict=first not in (wanted, FORGOTTEN)))
    return Outcome(fates, head, confirmed)


def _row(draft: Draft) -> tuple[str, bytes, bytes]:
    # Its seq and time are the stream's to say.
    return mark(draft.client, draft.n), content(draft.ops), encode(draft.entry(0, 0))


async def find(place: Place, client: ClientId, numbers: Sequence[int], at: int) -> dict[int, int]:
    """Give {n: seq} for those of a client's numbers that are in the log and confirmed."""
    keys = place.keys
    record = await place.calls.ask("hmget", keys.record, ["confirmed", "deleted_at"])
    if record[0] is None or record[1] != b"0":
        raise board_not_found(place.board)
    marks = [mark(client, n) for n in numbers]
    found: dict[int, int] = {}
    if marks:
        for commits in reversed(keys.commits(at)):
            rows = await place.calls.ask("hmget", commits, marks)
            for n, row in zip(numbers, rows, strict=True):
                if row is not None:
                    found[n] = int(row.partition(b":")[0])
    return {n: seq for n, seq in found.items() if seq <= int(record[0])}


async def read(place: Place, after: int, epoch: str | None, known: str) -> list[Entry]:
    """Give the next entries after seq `after`, none only at the head.

    `known` is the mark of entry `after` if this node knows it. Raises StoreDamaged when the very
    next one is missing or is none, EpochChanged, Lost.
    """
    keys = place.keys
    word, head, begin, *found = await place.script(
        "read", (keys.record, keys.log, keys.segments), epoch or "", after, GROUP, known
    )
    if word == b"segments":
        rows: Iterable[Row] = await segment(place, begin + 1)
    else:
        rows = map(_streamed, found[0])
    entries: list[Entry] = []
    problem = ""
    for row in rows:
        if row.seq <= begin:
            continue
        if row.seq != begin + len(entries) + 1 or row.seq > head:
            problem = "is missing"
            break
        try:
            entries.append(entry(row))
        except (msgspec.MsgspecError, InvalidInput) as error:
            problem = f"is none that this nbboard knows ({error})"
            break
    if not entries and begin < head:
        raise StoreDamaged(
            f"entry {begin + 1} of board {shown(place.board)} {problem or 'is missing'}, the "
            f"{begin} before it are sound: {_WORDS}"
        )
    return entries


async def stored(place: Place, after: int) -> list[Row]:
    """Give some rows after seq `after`, whatever the board's record says; none at the end."""
    rows = [row for row in await segment(place, after + 1) if row.seq > after]
    if rows:
        return rows
    found = await place.calls.ask("xrange", place.keys.log, f"{after + 1}-0", "+", GROUP)
    return [_row_of(key, pairs) for key, pairs in found]


def entry(row: Row) -> Entry:
    """Read an entry as if it came from outside; raises msgspec.MsgspecError, InvalidInput."""
    found = decode_entry(row.data)
    if len(row.data) > 2 * limits.ENTRY_BYTES:
        raise InvalidInput(f"{len(row.data)} bytes")
    check_ops(found.ops)
    if mark(found.client, found.n) != row.mark:
        raise InvalidInput(f"it is of {shown(found.client)}, not of {shown(row.mark)}")
    return msgspec.structs.replace(found, seq=row.seq, at=row.at)


def _streamed(item: list[Any]) -> Row:
    key, pairs = item
    return _row_of(key, dict(zip(pairs[::2], pairs[1::2], strict=True)))


def _row_of(key: bytes, found: dict[bytes, bytes]) -> Row:
    return Row(
        int(key.partition(b"-")[0]),
        found.get(b"mark", b"").decode("utf-8", "replace"),
        int(found.get(b"at", b"0")),
        found.get(b"data", b""),
    )


# ---- older ranges


async def segment(place: Place, seq: int) -> list[Row]:
    """Give the rows of the segment that has entry `seq`; raises StoreDamaged."""
    firsts = sorted(int(key) for key in await place.calls.ask("hkeys", place.keys.segments))
    first = max((one for one in firsts if one <= seq), default=None)
    if first is None:
        return []
    found = await place.calls.ask("hget", place.keys.segments, str(first))
    try:
        return unpacked(found or b"")
    except (zlib.error, msgspec.MsgspecError) as error:
        raise StoreDamaged(
            f"the log of board {shown(place.board)} from entry {first} cannot be read ({error}): "
            f"{_WORDS}"
        ) from error


def packed(rows: Sequence[Row]) -> bytes:
    """Give the compressed form of a part of the log."""
    return zlib.compress(_packer.encode(rows))


def unpacked(segment: bytes) -> list[Row]:
    """Read the compressed form; raises zlib.error, msgspec.MsgspecError."""
    return _unpacker.decode(zlib.decompress(segment))


async def compact(place: Place, epoch: str, upto: int, keep: int) -> int:
    """Move the oldest entries up to seq `upto` into a segment if more than `keep` are there.

    Gives how many. `upto` must be that of a snapshot which is safely stored.
    """
    calls, keys = place.calls, place.keys
    if await calls.ask("xlen", keys.log) <= keep + GROUP:
        return 0
    oldest = await calls.ask("xrange", keys.log, "-", "+", GROUP)
    rows = [_row_of(key, found) for key, found in oldest]
    if rows[-1].seq > upto:
        return 0
    segment = packed(rows)
    if unpacked(segment) != rows:
        raise StoreDamaged(f"a part of the log of {shown(place.board)} does not read back")
    word, *_ = await place.script(
        "compact", (keys.record, keys.log, keys.segments), epoch, rows[0].seq, rows[-1].seq, segment
    )
    return len(rows) if word == b"done" else 0
