"""Reading files by their content."""

import base64
import json
from pathlib import Path

import pytest

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.model import Image, Rect
from nbboard.formats import load_file, native, with_blobs
from tests.formats.excalidraw.sources import drawing, drawn, fresh_ids

RECT = Rect(id="a" * 16, at=(0, 0), size=(160, 160))
IMAGE = Image(id="b" * 16, at=(0, 0), size=(160, 160), blob="1" * 64)


@pytest.mark.parametrize("name", ["board.nbboard", "board", "board.excalidraw"])
def test_native_file_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(native.dump([RECT], {}))
    elements, report = load_file(path, fresh_ids())
    assert [element.size for element in elements] == [RECT.size]
    assert report.on_board == 1


@pytest.mark.parametrize("start", ["", "\ufeff", " \r\n\t"])
def test_excalidraw_file_by_its_content(tmp_path: Path, start: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(start + json.dumps(drawing(drawn("ellipse"))))
    assert load_file(path, fresh_ids())[1].on_board == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\n# Drawing of excalidraw\n```json\n%s\n```",
        b"<svg><!-- payload-start -->%s<!-- payload-end --></svg>",
        b'{"libraryItems": [%s]}',
    ],
    ids=["note", "svg", "library"],
)
def test_a_drawing_in_another_file_is_read(tmp_path: Path, content: bytes) -> None:
    plain = json.dumps(drawing(drawn("ellipse"))).encode()
    path = tmp_path / "x"
    path.write_bytes(content % (base64.b64encode(plain) if b"svg" in content else plain))
    assert load_file(path, fresh_ids())[1].on_board == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty file"),
        (b"\x89PNG\r\n\x1a\n", r"without a scene: put it on a board with board\.draw"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", r"without a scene: load the \.excalidraw"),
        ("{}".encode("utf-16"), "save it as UTF-8"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "get that with git lfs pull"),
        (b"[1]", "an object with a list 'elements'"),
        ("{}".encode("utf-16-le"), "save it as UTF-8"),
        ("{}".encode("utf-16-be"), "save it as UTF-8"),
        (b"\xef\xbb\xbf \r\n", "an empty file"),
        (b"hello", "it begins with b'hello'"),
        (bytes(1000), "it begins with b'"),
        (b"\x95hello", "or a damaged one"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_other_files_are_refused_by_what_they_are(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "x.nbboard"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=f"not an nbboard file.*{said}"):
        load_file(path, fresh_ids())


def test_size_is_checked_before_the_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nbboard.core.limits.IMPORT_BYTES", 10)
    path = tmp_path / "big.excalidraw"
    path.write_bytes(bytes(11))
    with pytest.raises(LimitExceeded, match=r"big\.excalidraw.* 11 bytes"):
        load_file(path, fresh_ids())


def test_images_take_the_hash_they_are_stored_under() -> None:
    stored = with_blobs([RECT, IMAGE], {"1" * 64: "2" * 64})
    assert stored[0] == RECT
    assert isinstance(stored[1], Image)
    assert stored[1].blob == "2" * 64
    assert with_blobs([IMAGE], {}) == [IMAGE]
