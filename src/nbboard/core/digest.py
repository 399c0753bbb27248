"""Two fingerprints of a board's state.

`digest` covers every byte: for tests, checks, backups and migrations. `checksum` is a quick guard
that a client verifies after each join: which elements, in which order, edited when.
"""

import hashlib
from zlib import crc32

import msgspec

from nbboard.core.state import BoardState

_encoder = msgspec.msgpack.Encoder()


def digest(state: BoardState) -> str:
    """Give the SHA-256, as hex, of the state's canonical encoding, tombstones included."""
    whole = hashlib.sha256(_encoder.encode(state.meta()))
    for key in state.order:
        whole.update(_encoder.encode(state.placed[key]))
    return whole.hexdigest()


def checksum(state: BoardState) -> int:
    """Give the CRC-32 of ``id:edited_at;`` of every element on the board, bottom to top."""
    return crc32("".join([f"{item.id}:{item.edited_at};" for item in state]).encode())
