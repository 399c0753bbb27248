"""The board's own file, ``.nbboard``: one MessagePack document with everything in it.

An array of the word ``nbboard``, the version of the format, the title, the elements bottom to top
(as on the wire) and the images by hash. Who drew what, history and chat stay with the board.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.model import Element, Image, check_new
from nbboard.formats.report import LoadReport

VERSION: Final = 1
"""Raised when an older nbboard could not read the file."""
_ARRAYS: Final = frozenset(bytes((head,)) for head in (*range(0x90, 0xA0), 0xDC, 0xDD))
"""What an array in MessagePack begins with."""
_DATABASE: Final = b"SQLite format 3\0"


class Document(Struct, array_like=True, frozen=True, tag="nbboard"):
    """A whole file."""

    version: int
    title: str
    elements: tuple[Element, ...]
    blobs: dict[str, bytes]


class _Head(Struct, array_like=True, frozen=True, tag="nbboard"):
    """What every version of the format begins with."""

    version: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Document)
_head_decoder = msgspec.msgpack.Decoder(_Head)


def dump(elements: Sequence[Element], blobs: Mapping[str, bytes], *, title: str = "") -> bytes:
    """Give the bytes of a file; only the blobs that an element names go into it."""
    named = {element.blob for element in elements if isinstance(element, Image)}
    kept = {key: blobs[key] for key in sorted(named) if key in blobs}
    return _encoder.encode(Document(VERSION, title, tuple(map(_bare, elements)), kept))


def load(data: bytes, *, new_id: Callable[[], str]) -> tuple[list[Element], LoadReport]:
    """Give a file's elements, with fresh ids from `new_id` for elements and groups.

    Raises InvalidInput when the file is none, is damaged or is of a newer nbboard; it is taken
    whole or not at all.
    """
    begun = time.perf_counter()
    document = decoded(data)
    for key, blob in document.blobs.items():
        if hashlib.sha256(blob).hexdigest() != key:
            raise InvalidInput(f"the file is damaged: image {shown(key)} is not what it was")
    groups: dict[str, str] = {}
    elements = []
    for element in document.elements:
        check_new(element)
        for key in element.groups:
            if key not in groups:
                groups[key] = new_id()
        fresh = tuple(groups[key] for key in element.groups)
        elements.append(msgspec.structs.replace(element, id=new_id(), groups=fresh))
    report = LoadReport(
        elements_in=len(elements),
        on_board=len(elements),
        seconds=time.perf_counter() - begun,
        blobs=document.blobs,
    )
    return elements, report


def may_be(data: bytes) -> bool:
    """Tell whether a file begins as one of ours, or as one that boards live in."""
    return data[:1] in _ARRAYS or data.startswith(_DATABASE)


def title(data: bytes) -> str:
    """Give a file's title; raises as `load`."""
    return decoded(data).title


def decoded(data: bytes) -> Document:
    """Decode a file; raises InvalidInput that says what it is instead."""
    if len(data) > limits.IMPORT_BYTES:
        raise LimitExceeded(f"a file of {len(data)} bytes; the limit is {limits.IMPORT_BYTES}")
    if data.startswith(_DATABASE):
        raise InvalidInput(
            "boards live in this file: open it with NBBoard.local, and save the board as a drawing"
        )
    try:
        version = _head_decoder.decode(data).version
        if version > VERSION:
            raise InvalidInput(
                f"the file is of version {version}; this nbboard reads up to {VERSION}: update it"
            )
        return _decoder.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput(f"not an nbboard file, or a damaged one: {error}") from None


def _bare(element: Element) -> Element:
    """Give the element without what only a board knows of it."""
    return msgspec.structs.replace(element, author="", edited_by="", edited_at=0, locked_by="")
