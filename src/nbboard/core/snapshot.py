"""A board's state as chunks that each decode alone, and back."""

from collections.abc import Iterable, Iterator

import msgspec

from nbboard.core import limits
from nbboard.core.protocol import Snapshot, decoded
from nbboard.core.state import BoardState, Placed

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Snapshot)


def chunks(state: BoardState) -> list[bytes]:
    """Encode `state` as `Snapshot` messages of at most `limits.SNAPSHOT_BYTES` each.

    The first carries the meta and may be larger when the chat is long.
    """
    parts: list[list[Placed]] = [[]]
    room = limits.SNAPSHOT_BYTES
    for key in state.order:
        placed = state.placed[key]
        size = len(_encoder.encode(placed))
        if size > room and parts[-1]:
            parts.append([])
            room = limits.SNAPSHOT_BYTES
        parts[-1].append(placed)
        room -= size
    meta = state.meta()
    return [
        _encoder.encode(Snapshot(index, len(parts), tuple(part), None if index else meta))
        for index, part in enumerate(parts)
    ]


def restore(encoded: Iterable[bytes]) -> BoardState:
    """Rebuild the state from `chunks`' output.

    Raises ValueError when a chunk is missing or out of place, msgspec.DecodeError when one is
    damaged.
    """
    parts = [decoded(_decoder, chunk) for chunk in encoded]
    meta = parts[0].meta if parts else None
    places = [(part.index, part.of) for part in parts]
    if meta is None or places != [(index, len(parts)) for index in range(len(parts))]:
        raise ValueError(f"snapshot chunks {places[:5]} are incomplete or out of order")
    return BoardState.load(meta, _all_placed(parts))


def _all_placed(parts: list[Snapshot]) -> Iterator[Placed]:
    for part in parts:
        yield from part.placed
