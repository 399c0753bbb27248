"""Two fingerprints of a board's state.

`digest` covers every byte: for tests, checks, backups and migrations. `checksum` is a quick guard
that a client verifies after each join: which elements, in which order, edited when.
"""

import hashlib
from collections.abc import Iterable
from itertools import islice
from typing import Final
from zlib import crc32

import msgspec

from nbboard.core.ids import ElementId
from nbboard.core.state import BoardState
from nbboard.core.steps import Steps, finish

_encoder = msgspec.msgpack.Encoder()
_STEP: Final = 2000


def digest(state: BoardState) -> str:
    """Give the SHA-256, as hex, of the state's canonical encoding, tombstones included."""
    whole = hashlib.sha256(_encoder.encode(state.meta()))
    for key in state.order:
        whole.update(_encoder.encode(state.placed[key]))
    return whole.hexdigest()


def checksum(state: BoardState) -> int:
    """Give the CRC-32 of ``id:edited_at;`` of every element on the board, bottom to top."""
    return finish(summing(state))


def summing(state: BoardState) -> Steps[int]:
    """Do the work of `checksum` in steps; `state` must not change meanwhile."""
    elements = iter(state)
    found = 0
    while some := list(islice(elements, _STEP)):
        found = _summed([f"{item.id}:{item.edited_at};" for item in some], found)
        yield
    return found


def checksum_with(below: int, added: Iterable[ElementId], seq: int) -> int:
    """Give the checksum of a board that had `below` before entry `seq` put elements on top."""
    return _summed([f"{key}:{seq};" for key in added], below)


def _summed(words: list[str], below: int) -> int:
    return crc32("".join(words).encode(), below)
