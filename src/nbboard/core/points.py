"""Points packed into one byte string: zig-zag varints of coordinate differences.

The first point is absolute, each later one relative to its predecessor; x before y; integers of
1/16 board unit. Zig-zag and varint (LEB128) are those of Protocol Buffers
(https://protobuf.dev/programming-guides/encoding/). A packing is *canonical*: `unpack` refuses
overlong varints, so equal points are equal bytes.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown

Points = NDArray[np.int64]

# A difference of two coordinates has 29 bits, zig-zag 30: five groups of seven.
_MAX_VARINT: Final = 5
# Bytes up to which a plain loop is quicker than numpy: what a pen sends between two frames.
_SHORT: Final = 64
# Bytes up to which it is quicker where no array is asked for: 130 hold 40 points of a pen.
_WALKED: Final = 256
# The bytes of a varint that others follow.
_CONTINUED: Final = bytes(range(0x80, 0x100))


def pack(points: Points) -> bytes:
    """Pack an (n, 2) integer array, n >= 1, in 1/16 board unit.

    Raises InvalidInput for another shape, LimitExceeded for a coordinate or a count over its
    bound.
    """
    array = np.asarray(points, dtype=np.int64)
    if array.ndim != 2 or array.shape[1] != 2 or len(array) == 0:
        raise InvalidInput(f"points must have shape (n, 2) with n >= 1, not {array.shape}")
    _check_bounds(array)
    deltas = np.diff(array, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()
    zigzag = (deltas << 1) ^ (deltas >> 63)
    groups = (zigzag[:, None] >> (7 * np.arange(_MAX_VARINT))) & 0x7F
    used = np.maximum(1, _MAX_VARINT - np.argmax(groups[:, ::-1] != 0, axis=1))
    used[~groups.any(axis=1)] = 1
    place = np.arange(_MAX_VARINT)
    groups |= np.where(place < (used - 1)[:, None], 0x80, 0)
    return bytes(groups[place < used[:, None]].astype(np.uint8))


def unpack(packed: bytes) -> Points:
    """Unpack to an (n, 2) int64 array, n >= 1.

    Raises InvalidInput when the bytes are not a canonical packing and LimitExceeded when a
    coordinate or the number of points is over its bound.
    """
    if len(packed) <= _SHORT and (few := _unpack_few(packed)) is not None:
        return few
    data = np.frombuffer(packed, np.uint8)
    last = data < 0x80
    if not len(data) or not last[-1]:
        raise InvalidInput(f"packed points end inside a number: {shown(packed[-8:])}")
    ends = np.flatnonzero(last)
    starts = np.empty_like(ends)
    starts[0] = 0
    starts[1:] = ends[:-1] + 1
    lengths = ends - starts + 1
    if len(ends) % 2:
        raise InvalidInput(f"packed points hold {len(ends)} numbers, which is not even")
    if lengths.max() > _MAX_VARINT or np.any((lengths > 1) & (data[ends] == 0)):
        raise InvalidInput("packed points hold an overlong number")
    shifts = 7 * (np.arange(len(data)) - np.repeat(starts, lengths))
    zigzag = np.add.reduceat((data & 0x7F).astype(np.int64) << shifts, starts)
    deltas = (zigzag >> 1) ^ -(zigzag & 1)
    points = np.cumsum(deltas.reshape(-1, 2), axis=0)
    _check_bounds(points)
    return points


def unpack_many(packings: Sequence[bytes]) -> tuple[Points, NDArray[np.intp]]:
    """Unpack many packings at once: all points as one (n, 2) int64 array, and each one's count.

    Raises as `unpack` does. Ten times as quick as unpacking short strokes one by one.
    """
    if not packings:
        return np.empty((0, 2), np.int64), np.empty(0, np.intp)
    data = np.frombuffer(b"".join(packings), np.uint8)
    stops = np.cumsum([len(packed) for packed in packings])
    last = data < 0x80
    # A packing that ends inside a number, or is empty, would borrow bytes of the next one.
    if not all(packings) or not last[stops - 1].all():
        return _unpack_each(packings)
    ends = np.flatnonzero(last)
    numbers = np.diff(np.searchsorted(ends, stops), prepend=0)
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + 1
    overlong = (lengths > 1) & (data[ends] == 0)
    if (numbers % 2).any() or lengths.max() > _MAX_VARINT or overlong.any():
        return _unpack_each(packings)
    shifts = 7 * (np.arange(len(data)) - np.repeat(starts, lengths))
    zigzag = np.add.reduceat((data & 0x7F).astype(np.int64) << shifts, starts)
    walked = np.cumsum(((zigzag >> 1) ^ -(zigzag & 1)).reshape(-1, 2), axis=0)
    counts = numbers // 2
    begins = np.cumsum(counts) - counts
    # Each packing begins at the origin: what was walked before it does not count.
    before = np.where((begins > 0)[:, None], walked[begins - 1], 0)
    points = walked - np.repeat(before, counts, axis=0)
    if counts.max() > limits.POINTS or np.abs(points).max() > limits.COORDINATE:
        return _unpack_each(packings)
    return points, counts


def _unpack_each(packings: Sequence[bytes]) -> tuple[Points, NDArray[np.intp]]:
    """Unpack one by one, so that the error names what is wrong with which."""
    parts = [unpack(packed) for packed in packings]
    return np.concatenate(parts), np.array([len(part) for part in parts], np.intp)


def join(packings: Sequence[bytes]) -> bytes:
    """Join packings that have been checked to one of all their points, however many.

    What follows a packing's first point is the same bytes in both, so only where one ends and
    the next begins is looked at: twice three points take 3 µs, packing them anew 37.
    """
    parts = [packings[0]]
    for before, packed in pairwise(packings):
        x, y = _last(before)
        first_x, at = _number(packed, 0)
        first_y, at = _number(packed, at)
        parts += (_varint(first_x - x), _varint(first_y - y), packed[at:])
    return b"".join(parts)


def _last(packed: bytes) -> tuple[int, int]:
    deltas = _few(packed) if len(packed) <= _SHORT else None
    if deltas is None:
        x, y = unpack(packed)[-1].tolist()
        return x, y
    return sum(deltas[::2]), sum(deltas[1::2])


def _number(packed: bytes, at: int) -> tuple[int, int]:
    """Read the number that begins at a byte; gives also where the next begins."""
    value = shift = 0
    while packed[at] >= 0x80:
        value |= (packed[at] & 0x7F) << shift
        shift += 7
        at += 1
    value |= packed[at] << shift
    return (value >> 1) ^ -(value & 1), at + 1


def _varint(delta: int) -> bytes:
    rest = (delta << 1) ^ (delta >> 63)
    groups = []
    while rest >= 0x80:
        groups.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes((*groups, rest))


def _unpack_few(packed: bytes) -> Points | None:
    """Unpack a few points without numpy's overhead; None when anything is wrong with them."""
    deltas = _few(packed)
    if deltas is None:
        return None
    xs, ys = list(accumulate(deltas[::2])), list(accumulate(deltas[1::2]))
    if max(*xs, *ys) > limits.COORDINATE or min(*xs, *ys) < -limits.COORDINATE:
        return None
    return np.array(list(zip(xs, ys, strict=True)), np.int64)


def _few(packed: bytes) -> list[int] | None:
    """Read a packing's numbers one by one; None when anything is wrong with them."""
    deltas: list[int] = []
    value = shift = 0
    for byte in packed:
        value |= (byte & 0x7F) << shift
        if byte >= 0x80:
            shift += 7
            continue
        if shift > 7 * (_MAX_VARINT - 1) or (shift and not byte):
            return None
        deltas.append((value >> 1) ^ -(value & 1))
        value = shift = 0
    return None if shift or not deltas or len(deltas) % 2 else deltas


def measure(packed: bytes) -> tuple[int, int, int]:
    """Check a packing; gives how many points it holds, and the least x and the least y of them.

    Raises as `unpack` does, and makes no array. A stroke of 40 points takes half of what numpy
    takes where one follows the other, and a third where other work comes between, as on a server.
    """
    most = limits.COORDINATE
    here = other = numbers = value = shift = 0
    least = other_least = most + 1
    for byte in packed[:_WALKED]:
        if byte >= 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
            continue
        if shift:
            if shift > 7 * (_MAX_VARINT - 1) or not byte:
                break
            value |= byte << shift
            shift = 0
        else:
            value = byte
        here += (value >> 1) ^ -(value & 1)
        if here < least:  # noqa: PLR1730 - a call of `min` takes as long as all the rest
            least = here
        if here > most or least < -most:
            break
        # x and y take turns.
        here, other = other, here
        least, other_least = other_least, least
        numbers += 1
        value = 0
    else:
        if numbers and not shift and not numbers % 2 and len(packed) <= _WALKED:
            return numbers // 2, least, other_least
    points = unpack(packed)
    least, other_least = points.min(axis=0).tolist()
    return len(points), least, other_least


def count(packed: bytes) -> int:
    """Count the points of a packing without unpacking it."""
    return len(packed.translate(None, _CONTINUED)) // 2


def _check_bounds(points: Points) -> None:
    if len(points) > limits.POINTS:
        raise LimitExceeded(f"{len(points)} points; an element holds {limits.POINTS}: split it")
    largest = int(np.abs(points).max())
    if largest > limits.COORDINATE:
        raise LimitExceeded(f"coordinate {largest} is over {limits.COORDINATE} (1/16 board unit)")
