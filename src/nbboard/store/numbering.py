"""Exactly once: how drafts get their seqs, shared by every store.

Pure: the caller reads `known` and the head, and writes the outcome, in one transaction.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from nbboard.core.ids import ClientId
from nbboard.core.ops import Ops
from nbboard.store.base import Appended, Draft

_encoder = msgspec.msgpack.Encoder()
CONTENT_BYTES: Final = 16
FORGOTTEN: Final = b""
"""Content of a change whose history was rewritten: not even a hash of it may stay."""

Key = tuple[ClientId, int]
"""What makes an entry unique on its board: (client, n)."""


class Committed(NamedTuple):
    """What is remembered for ever of an entry: where it is, and `content` of its ops."""

    seq: int
    content: bytes


class Numbered(NamedTuple):
    """The fate of each draft, in order, and what to remember of the new ones."""

    appended: Sequence[Appended]
    new: Mapping[Key, Committed]


def content(ops: Ops) -> bytes:
    """Give 16 bytes (BLAKE2b) that tell whether two submissions hold the same ops."""
    return hashlib.blake2b(_encoder.encode(ops), digest_size=CONTENT_BYTES).digest()


def number(drafts: Sequence[Draft], known: Mapping[Key, Committed], head: int, at: int) -> Numbered:
    """Give each draft not yet `known` the next seq after `head` and the time `at`.

    A repeat, of an older entry or within `drafts`, gets the first one's seq; with other content
    it is a conflict, unless what the first one was is forgotten. `known` must hold at least the
    drafts' own keys that are in the log.
    """
    appended: list[Appended] = []
    new: dict[Key, Committed] = {}
    for draft in drafts:
        key = (draft.client, draft.n)
        wanted = content(draft.ops)
        first = new.get(key) or known.get(key)
        if first is not None:
            appended.append(
                Appended(first.seq, None, conflict=first.content not in (wanted, FORGOTTEN))
            )
            continue
        head += 1
        new[key] = Committed(head, wanted)
        appended.append(Appended(head, draft.entry(head, at)))
    return Numbered(appended, new)
