"""Packed points: what packs to what, and bytes that are no packing."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from nbboard.core import points
from nbboard.core.errors import InvalidInput

EDGE = 2**27


def _zigzag(value: int) -> bytes:
    """Pack one number as the format's description says, bit by bit."""
    number = value * 2 if value >= 0 else -value * 2 - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _by_hand(pairs: list[tuple[int, int]]) -> bytes:
    out = b""
    before = (0, 0)
    for x, y in pairs:
        out += _zigzag(x - before[0]) + _zigzag(y - before[1])
        before = (x, y)
    return out


def _valid() -> Iterator[list[tuple[int, int]]]:
    yield [(0, 0)]
    yield [(1, -1), (-1, 1)]
    yield [(5, 5)] * 3
    for bits in (6, 7, 13, 14, 20, 21, 26, 27):
        edge = 2**bits
        yield [(edge - 1, -edge + 1), (edge, -edge), (min(edge + 1, EDGE), 0)]
    yield [(EDGE, -EDGE), (-EDGE, EDGE), (EDGE, -EDGE), (0, 0)]
    yield [(x * x % 1601, x * 37 % 1201) for x in range(200)]


MALFORMED = (
    ("", "InvalidInput", "no point"),
    ("80", "InvalidInput", "ends inside a number"),
    ("0080", "InvalidInput", "ends inside its second number"),
    ("00", "InvalidInput", "x without y"),
    ("000000", "InvalidInput", "x without y"),
    ("800000", "InvalidInput", "zero in two bytes"),
    ("028100", "InvalidInput", "one in two bytes"),
    ("ffffffff8f0000", "InvalidInput", "six bytes for five"),
    ("8080808080808080808080800100", "InvalidInput", "thirteen bytes"),
    ("828080800100", "LimitExceeded", "x one over its bound"),
    ("008180808001", "LimitExceeded", "y one under its bound"),
    ("ffffffff7f00", "LimitExceeded", "the most that five bytes hold"),
    ("8080808001000200", "LimitExceeded", "over its bound by the second step"),
    ("ffffffff7f00feffffff7f00", "LimitExceeded", "beyond and back again"),
)
"""Bytes as hex, the error, and what is wrong."""


def record() -> dict[str, Any]:
    """Give `points.json`."""
    valid = []
    for pairs in _valid():
        packed = points.pack(np.array(pairs, np.int64))
        assert packed == _by_hand(pairs), pairs
        valid.append({"points": [list(pair) for pair in pairs], "packed": packed.hex()})
    for packed_hex, error, why in MALFORMED:
        assert _error(bytes.fromhex(packed_hex)) == error, why
    return {
        "about": "Flat zig-zag varints; see nbboard/core/points.py. `too_many` is how many points "
        "of (0, 0), two zero bytes each, are over the limit",
        "valid": valid,
        "malformed": [
            {"packed": packed_hex, "error": error, "why": why}
            for packed_hex, error, why in MALFORMED
        ],
        "too_many": 16_001,
    }


def _error(packed: bytes) -> str | None:
    try:
        points.unpack(packed)
    except InvalidInput as error:
        return type(error).__name__
    return None
