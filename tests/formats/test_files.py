"""Reading and writing files by their ending."""

import json
from pathlib import Path

import pytest

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.model import Image, Rect
from nbboard.formats import load_file, save_file, with_blobs
from tests.formats.excalidraw.sources import drawing, drawn, fresh_ids

RECT = Rect(id="a" * 16, at=(0, 0), size=(160, 160))
IMAGE = Image(id="b" * 16, at=(0, 0), size=(160, 160), blob="1" * 64)


def test_native_file_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "board.NBBOARD"
    save_file(path, [RECT], {}, "title")
    elements, blobs, report = load_file(path, fresh_ids())
    assert [element.size for element in elements] == [RECT.size]
    assert blobs == {}
    assert report.on_board == 1


def test_excalidraw_file(tmp_path: Path) -> None:
    path = tmp_path / "x.excalidraw"
    path.write_text(json.dumps(drawing(drawn("ellipse"))))
    assert load_file(path, fresh_ids()).report.on_board == 1


@pytest.mark.parametrize("name", ["x.png", "x", "x.excalidraw.txt"])
def test_other_endings_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        load_file(tmp_path / name, fresh_ids())
    with pytest.raises(InvalidInput, match=name):
        save_file(tmp_path / name, [], {}, "")


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
