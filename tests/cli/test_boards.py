"""The commands on boards of a server."""

import json
from pathlib import Path

import pytest

from nbboard import NBBoard
from nbboard.cli import main
from nbboard.core.ids import is_board_id
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server


def run(capsys: pytest.CaptureFixture[str], lab: Lab, *words: str) -> str:
    assert main(["--server", lab.url, "--token", TOKEN, *words]) == 0
    return capsys.readouterr().out


def test_create_list_import_export(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    board = run(capsys, lab, "create", "From a shell").strip()
    assert is_board_id(board)
    file = tmp_path / "a.nbboard"
    run(capsys, lab, "export", board, str(file))
    copy = run(capsys, lab, "import", str(file)).splitlines()[-1]
    assert is_board_id(copy)
    run(capsys, lab, "import", str(file), "--board", board)
    listed = run(capsys, lab, "list")
    assert board in listed
    assert copy in listed
    assert "From a shell" in listed
    assert "answers" in run(capsys, lab, "diagnose")


def test_no_board_is_made_where_no_server_is_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("NBBOARD_HUB_URL", "NBBOARD_URL", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)
    drawing = tmp_path / "a.nbboard"
    with NBBoard.create("Here", server="local") as board:
        board.save(drawing)
    for words in (["create", "Gone at once"], ["import", str(drawing)]):
        assert main(words) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert "no nbboard server found" in told.err


def test_scripts_get_json(lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made = json.loads(run(capsys, lab, "create", "Übung", "--json"))
    assert made["title"] == "Übung"
    listed = json.loads(run(capsys, lab, "list", "--json"))
    assert made["id"] in [board["id"] for board in listed]
    drawing = tmp_path / "a.excalidraw"
    with NBBoard.join(made["id"], server=lab.url, token=TOKEN) as board:
        board.draw.note("so", (0, 0))
        board.draw.rect((0, 0), (10, 10))
        board.wait()
    written = json.loads(run(capsys, lab, "export", made["id"], str(drawing), "--json"))
    assert written["losses"] == {"note, becomes a rectangle and a text": 1}
    assert written["bytes"] == drawing.stat().st_size
    report = json.loads(run(capsys, lab, "import", str(drawing), "--json"))
    assert (report["elements_in"], report["on_board"], report["skipped"]) == (3, 3, [])


def test_characters_that_no_face_has_are_named(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with NBBoard.create("boxes", server=lab.url, token=TOKEN) as board:
        board.draw.text("a\U000fff00b\U000fff00", (0, 0))
        board.wait()
        name = board.id
    target = ["--server", lab.url, "--token", TOKEN, "export", name, str(tmp_path / "a.svg")]
    assert main(target) == 0
    assert "1 × character that no face on this machine has" in capsys.readouterr().err
    written = json.loads(run(capsys, lab, *target[4:], "--json"))
    assert written["boxes"] == "\U000fff00"


def test_pictures_take_their_options(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with NBBoard.create("options", server=lab.url, token=TOKEN) as board:
        first = board.draw.rect((0, 0), (100, 50), color="#e03131")
        board.wait()
        then = board.seq
        board.draw.rect((200, 0), (100, 50))
        board.wait()
        name = board.id
    svg = tmp_path / "a.svg"
    run(capsys, lab, "export", name, str(svg), "--only", first, "--transparent", "--padding", "0")
    assert svg.read_text().count("<path") == 1
    assert "<rect" not in svg.read_text()
    run(capsys, lab, "export", name, str(svg), "--at", str(then), "--dark")
    assert "#171717" in svg.read_text()
    assert svg.read_text().count("<path") == 1
    run(capsys, lab, "export", name, str(svg), "--region=-5,-5,20,20")
    assert 'viewBox="-5 -5 20 20"' in svg.read_text()
    pdf = tmp_path / "a.pdf"
    words = ["--page", "letter", "--orientation", "landscape", "--margin", "5", "--no-marks"]
    run(capsys, lab, "export", name, str(pdf), *words)
    assert b"/MediaBox [ 0 0 792 612 ]" in pdf.read_bytes()
    run(capsys, lab, "export", name, str(pdf), "--page", "90,80", "--scale", "2")
    assert pdf.read_bytes().count(b"/Type /Page ") > 1
    target = ["--server", lab.url, "--token", TOKEN, "export", name]
    assert main([*target, str(tmp_path / "a.png"), "--page", "a4"]) == 1
    assert "no option page" in capsys.readouterr().err
    for wrong in (["--region", "1,2"], ["--page", "a17"], ["--transparent", "--background", "x"]):
        with pytest.raises(SystemExit) as raised:
            main([*target, str(pdf), *wrong])
        assert raised.value.code == 2


def test_a_file_that_is_none_leaves_no_board_behind(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = run(capsys, lab, "list")
    (tmp_path / "a.nbboard").write_bytes(b"no board")
    target = ["--server", lab.url, "--token", TOKEN]
    assert main([*target, "import", str(tmp_path / "a.nbboard")]) == 1
    assert "InvalidInput: not an nbboard file" in capsys.readouterr().err
    assert run(capsys, lab, "list") == before
