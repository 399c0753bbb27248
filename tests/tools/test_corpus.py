"""`make corpus`: a table for a folder, files in artifacts, and an honest exit status."""

import json
from pathlib import Path

import pytest

from nbboard.core import limits
from nbboard.core.model import Rect
from tests.formats.excalidraw.sources import drawing, drawn
from tests.render.boards import box
from tools import corpus

pytestmark = pytest.mark.store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(corpus, "ARTIFACTS", tmp_path / "artifacts")
    good = drawing(drawn("rectangle", roughness=1), drawn("text", link="x"), drawn("iframe"))
    (tmp_path / "good.excalidraw").write_text(json.dumps(good))
    (tmp_path / "other.txt").write_text("not a drawing")
    return tmp_path


def test_table_and_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corpus.main([str(folder)]) == 0
    head, row, why, total = capsys.readouterr().out.splitlines()
    assert head.split() == ["drawing", "elements", "on", "board", "seconds", "approximated"]
    assert row.split()[:3] == ["good", "3", "2"]
    assert row.endswith("font face 1, roughness 1; not kept: link 1; 1 skipped")
    assert why == "    skipped iframe: an embedded web page is not shown on a board"
    assert total.startswith("1 drawings")
    assert total.endswith("1 skipped, 0 drawings failed")
    assert (folder / "artifacts/good.png").read_bytes().startswith(b"\x89PNG")
    assert "<title>good</title>" in (folder / "artifacts/good.svg").read_text()


def test_without_pictures(folder: Path) -> None:
    assert corpus.main([str(folder), "--no-pictures"]) == 0
    assert not (folder / "artifacts").exists()


def test_a_drawing_that_does_not_load_fails_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.excalidraw").write_text("{")
    assert corpus.main([str(folder), "--no-pictures"]) == 1
    assert "bad " in (out := capsys.readouterr().out)
    assert "InvalidInput: not JSON" in out
    assert out.splitlines()[-1].endswith("1 drawings failed")


def test_a_drawing_larger_than_a_board_fails_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "ELEMENTS", 1)
    assert corpus.main([str(folder), "--no-pictures"]) == 1
    assert "board holds 1: split it" in capsys.readouterr().out


def test_an_element_the_board_does_not_take_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    rects = [Rect(**box(0, 0)) for _ in range(2)]
    monkeypatch.setattr(limits, "ELEMENTS", 1)
    with pytest.raises(ValueError, match="the board says full to"):
        corpus.folded(rects)


def test_an_empty_folder_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corpus.main([str(tmp_path)]) == 2
    assert "no *.excalidraw in" in capsys.readouterr().err


def test_entries_keep_to_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    rects = [Rect(**box(0, 0)) for _ in range(25)]
    monkeypatch.setattr(limits, "OPS_PER_ENTRY", 10)
    assert [len(entry.ops) for entry in corpus.entries(rects)] == [10, 10, 5]
    monkeypatch.setattr(corpus, "ROOM", 200)
    assert max(len(entry.ops) for entry in corpus.entries(rects)) < 4
    assert len(corpus.folded(rects)) == 25
    assert list(corpus.entries([])) == []
