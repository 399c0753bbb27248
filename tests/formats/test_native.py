"""The .nbboard file: there and back, and damage."""

import hashlib

import msgspec
import pytest

from nbboard.core.errors import InvalidInput
from nbboard.core.model import Image, Rect, Style, TextBox
from nbboard.formats import native
from tests.formats.excalidraw.sources import fresh_ids

PIXELS = b"an image"
HASH = hashlib.sha256(PIXELS).hexdigest()
BOX = {"at": (16, -32), "size": (160, 320)}
GROUPED = Rect(id="a" * 16, **BOX, groups=("g" * 16, "h" * 16), style=Style(fill="#ffec99"))
ELEMENTS = [
    GROUPED,
    TextBox(id="b" * 16, **BOX, text="𝄞 ünïcode\nline", groups=("h" * 16,), angle=9000),
    Image(id="c" * 16, **BOX, blob=HASH, flip=3, locked=True),
]


def test_there_and_back() -> None:
    data = native.dump(ELEMENTS, {HASH: PIXELS, "0" * 64: b"unused"}, title="Sprint")
    elements, report = native.load(data, new_id=fresh_ids())
    assert report.elements_in == report.on_board == len(ELEMENTS)
    assert report.blobs == {HASH: PIXELS}
    assert len({element.id for element in elements}) == len(ELEMENTS)
    for element, original in zip(elements, ELEMENTS, strict=True):
        same = msgspec.structs.replace(element, id=original.id, groups=original.groups)
        assert same == original
    rect, text, _ = elements
    assert len(rect.groups) == 2
    assert text.groups == rect.groups[1:]
    assert not {*rect.groups} & {*GROUPED.groups}


def test_same_board_same_bytes() -> None:
    assert native.dump(ELEMENTS, {}) == native.dump(list(ELEMENTS), {})


def test_what_only_a_board_knows_stays_there() -> None:
    drawn = msgspec.structs.replace(GROUPED, author="ada", edited_by="bob", edited_at=7)
    locked = msgspec.structs.replace(drawn, locked=True, locked_by="ada")
    elements, _ = native.load(native.dump([drawn, locked], {}), new_id=fresh_ids())
    assert {(element.author, element.edited_at, element.locked_by) for element in elements} == {
        ("", 0, "")
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not an nbboard file"),
        (b"PK\x03\x04", "not an nbboard file"),
        (b'{"type": "excalidraw"}', "not an nbboard file"),
        (native.dump(ELEMENTS, {})[:-5], "damaged"),
        (b"\x91" * 100_000, "not an nbboard file"),
        (msgspec.msgpack.encode(["nbboard", 99, {}]), "version 99"),
        (msgspec.msgpack.encode(["nbboard", 1, "", [["rect", "BAD ID"]], {}]), "damaged"),
    ],
    ids=["empty", "zip", "json", "cut", "nested", "newer", "element"],
)
def test_anything_else_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        native.load(data, new_id=fresh_ids())


def test_damaged_image_is_refused() -> None:
    data = native.dump(ELEMENTS, {HASH: PIXELS}).replace(PIXELS, b"AN image")
    with pytest.raises(InvalidInput, match="is not what it was"):
        native.load(data, new_id=fresh_ids())


def test_element_that_no_client_may_add_is_refused() -> None:
    authored = msgspec.structs.replace(GROUPED, author="mallory")
    data = msgspec.msgpack.encode(native.Document(1, "", (authored,), {}))
    with pytest.raises(InvalidInput, match="set by the board"):
        native.load(data, new_id=fresh_ids())


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbboard.core.limits.IMPORT_BYTES", 100)
    with pytest.raises(InvalidInput, match="limit is 100"):
        native.load(bytes(101), new_id=fresh_ids())
