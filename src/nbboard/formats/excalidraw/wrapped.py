"""Drawings inside other files: pictures that Excalidraw exported with their scene, and notes.

A PNG holds its scene in a text chunk, an SVG in a comment of its metadata, both as the JSON of
Excalidraw's `encode` (https://github.com/excalidraw/excalidraw, `data/encode`); a note of Obsidian
holds it in a fenced block, plain or packed.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.formats.excalidraw import lz

BEFORE: Final = b"\xef\xbb\xbf \t\r\n"
"""What may stand before a text: a byte order mark and white space."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNK_NAME: Final = b"application/vnd.excalidraw+json"
_PAYLOAD: Final = re.compile(rb"<!--\s*payload-start\s*-->")
_PAYLOAD_END: Final = re.compile(rb"<!--\s*payload-end\s*-->")
_SECOND: Final = re.compile(rb"<!--\s*payload-version:\s*2\s*-->")
_FENCE: Final = re.compile(
    r"^```(compressed-json|json|excalidraw)[ \t]*\r?\n(.*?)^```", re.DOTALL | re.MULTILINE
)


class _Encoded(Struct):
    """What Excalidraw's `encode` gives: bytes as a text of as many characters."""

    encoded: str
    compressed: bool = False


_decoder = msgspec.json.Decoder(_Encoded)


def scene(data: bytes) -> bytes | None:
    """Give the drawing in a file as its JSON; None when the file has none.

    Raises InvalidInput when what should be one is damaged, LimitExceeded when it is too large.
    """
    if data.startswith(_PNG):
        return _scene_of_png(data)
    if data.lstrip(BEFORE).startswith(b"<"):
        return _scene_of_svg(data)
    if b"excalidraw" in data and b"\n```" in data:
        return _scene_of_note(data)
    return None


def _scene_of_png(data: bytes) -> bytes | None:
    for name, text in _texts(data):
        if name == _CHUNK_NAME:
            return _plain(text.decode("latin-1").encode())
    return None


def _texts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the text chunks of a PNG by their names."""
    place = len(_PNG)
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"tEXt":
            name, _, text = data[place + 8 : place + 8 + length].partition(b"\0")
            yield name, text
        place += length + 12


def _scene_of_svg(data: bytes) -> bytes | None:
    found = _PAYLOAD.search(data)
    # Looked for once: from every beginning to the end of a file is a long way.
    end = found and _PAYLOAD_END.search(data, found.end())
    if not found or not end:
        return None
    try:
        payload = base64.b64decode(data[found.end() : end.start()].strip())
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(f"the drawing in the SVG is damaged: {error}") from None
    if not _SECOND.search(data[: found.start()]):
        return payload
    return _plain(payload.decode("latin-1").encode())


def _plain(text: bytes) -> bytes:
    """Undo `encode`; the oldest files have the drawing itself."""
    try:
        found = _decoder.decode(text)
    except msgspec.ValidationError:
        return text
    except msgspec.DecodeError as error:
        raise InvalidInput(f"the drawing in the picture is damaged: {error}") from None
    try:
        packed = found.encoded.encode("latin-1")
    except UnicodeEncodeError:
        raise InvalidInput("the drawing in the picture is damaged: it holds no bytes") from None
    return _inflated(packed) if found.compressed else packed


def _inflated(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(packed, limits.IMPORT_BYTES + 1)
    except zlib.error as error:
        raise InvalidInput(f"the drawing in the picture is damaged: {error}") from None
    if len(plain) > limits.IMPORT_BYTES:
        raise LimitExceeded(f"a packed drawing over {limits.IMPORT_BYTES} bytes: split it")
    if not inflater.eof:
        raise InvalidInput("the drawing in the picture is cut off")
    return plain


def _scene_of_note(data: bytes) -> bytes | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"a note that is not in UTF-8: {shown(error.reason)}") from None
    # What people write comes first, the drawing last.
    blocks = _FENCE.findall(text)
    if not blocks:
        return None
    kind, block = blocks[-1]
    return (lz.unpacked(block) if kind == "compressed-json" else block).encode()
