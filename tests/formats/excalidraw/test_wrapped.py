"""Drawings inside PNG, SVG and notes."""

import base64
import json
import struct
import time
import zlib

import pytest

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.formats.excalidraw.wrapped import scene
from tests.formats.excalidraw.sources import PNG, drawing, drawn

DRAWING = drawing(drawn("text", text="né 架构 🚀"))
PACKED = "N4IgpgNmC2YHYBcDOIBcBtAugXyA"
"""A drawing without elements, packed for a note of Obsidian."""


def encoded(plain: bytes, *, compressed: bool) -> str:
    """Wrap bytes as Excalidraw's `encode` does."""
    data = zlib.compress(plain) if compressed else plain
    fields = {"version": "1", "encoding": "bstring", "compressed": compressed}
    return json.dumps({**fields, "encoded": data.decode("latin-1")}, ensure_ascii=False)


def png(text: bytes, name: bytes = b"application/vnd.excalidraw+json") -> bytes:
    """A picture with a text chunk before its end."""
    picture = base64.b64decode(PNG)
    body = b"tEXt" + name + b"\0" + text
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return picture[:-12] + chunk + picture[-12:]


def svg(payload: bytes, version: int) -> bytes:
    """A picture whose metadata hold a payload."""
    coded = base64.b64encode(payload)
    comments = b"<!-- payload-version:%d --><!-- payload-start -->%s<!-- payload-end -->"
    return b"<?xml version='1.0'?><svg><metadata>" + comments % (version, coded) + b"</svg>"


PLAIN = json.dumps(DRAWING, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "data",
    [
        png(encoded(PLAIN, compressed=True).encode("latin-1")),
        png(encoded(PLAIN, compressed=False).encode("latin-1")),
        png(json.dumps(DRAWING).encode()),
        svg(encoded(PLAIN, compressed=True).encode("latin-1"), 2),
        svg(PLAIN, 1),
        b"---\nexcalidraw-plugin: parsed\n---\n```json\n{}\n```\n# Drawing\n```json\n"
        + PLAIN
        + b"\n```\n%%",
    ],
    ids=["png", "png-plain", "png-oldest", "svg", "svg-1", "note"],
)
def test_a_drawing_is_found_in(data: bytes) -> None:
    found = scene(data)
    assert found is not None
    assert json.loads(found) == DRAWING


def test_a_packed_drawing_is_found_in_a_note() -> None:
    note = f"\ufeff---\r\nexcalidraw-plugin: parsed\r\n---\r\n```compressed-json\r\n{PACKED}\r\n```"
    found = scene(note.encode())
    assert found is not None
    assert json.loads(found) == {"elements": []}


@pytest.mark.parametrize(
    "data",
    [
        base64.b64decode(PNG),
        png(b"words", b"Comment"),
        b"<svg/>",
        b"excalidraw\n```python\nprint()\n```",
        b"hello",
        b"",
    ],
)
def test_other_files_hold_none(data: bytes) -> None:
    assert scene(data) is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (png(b"{"), "the drawing in the picture is damaged"),
        (
            png(b'{"encoded": "\xff\xff", "compressed": true}'),
            "the drawing in the picture is damaged",
        ),
        (png(b'{"encoded": "\\u67b6"}'), "it holds no bytes"),
        (svg(encoded(PLAIN[:9], compressed=True)[:30].encode(), 2), "is damaged"),
        (b"excalidraw\xff\n```json\n{}\n```", "not in UTF-8"),
    ],
)
def test_a_damaged_drawing_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        scene(data)


def test_a_cut_off_stream_is_refused() -> None:
    short = zlib.compress(PLAIN)[:-6].decode("latin-1")
    text = json.dumps({"encoded": short, "compressed": True}, ensure_ascii=False)
    with pytest.raises(InvalidInput, match="cut off"):
        scene(png(text.encode("latin-1")))


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """T6: few bytes can stand for many."""
    data = png(encoded(bytes(10_000), compressed=True).encode("latin-1"))
    monkeypatch.setattr("nbboard.core.limits.IMPORT_BYTES", 9_999)
    with pytest.raises(LimitExceeded, match="over 9999 bytes"):
        scene(data)


@pytest.mark.parametrize("again", [b"<!-- payload-start -->", b"<!--" + b" " * 1000])
def test_a_picture_of_many_beginnings_is_read_once(again: bytes) -> None:
    """T20: read from each beginning to the end of the file it took hours."""
    begun = time.process_time()
    assert scene(b"<svg>" + again * (4_000_000 // len(again))) is None
    assert time.process_time() - begun < 2
