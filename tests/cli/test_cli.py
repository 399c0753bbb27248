import asyncio
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from nbboard import NBBoard
from nbboard.cli import main
from nbboard.core import protocol
from nbboard.core.ids import BoardId, is_board_id
from nbboard.core.ops import Say
from nbboard.core.roles import Role
from nbboard.store.base import BoardRecord, Draft
from nbboard.store.sqlite import SqliteStore
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server

BOARD = BoardId("brave-otter-7f3k")


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


def test_decode_prints_frames_and_logs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = protocol.encode(protocol.Ping(7))
    assert main(["decode", frame.hex()]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "ping"
    file = tmp_path / "frame"
    file.write_bytes(frame)
    assert main(["decode", str(file)]) == 0
    stream = io.TextIOWrapper(io.BytesIO(frame))
    monkeypatch.setattr("sys.stdin", stream)
    assert main(["decode", "-"]) == 0
    assert capsys.readouterr().out.count('"kind":"ping"') == 2
    assert main(["decode", "no frame"]) == 1
    assert "no hexadecimal digits" in capsys.readouterr().err
    assert main(["decode", "--database", str(tmp_path / "none.db"), "brave-otter-7f3k"]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_decode_prints_the_log_of_a_board(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database = tmp_path / "boards.db"

    async def fill() -> None:
        store = SqliteStore.open(database, lambda: 1000)
        record = BoardRecord(BOARD, "", "ann", "edit", 0, 0, 0, "epoch")
        await store.create(record)
        drafts = [
            Draft("ann", "Ann", "c" * 20, n, "", (Say(f"word {n}"),), Role.OWNER, Role.OWNER)
            for n in (1, 2, 3)
        ]
        await store.append(BOARD, drafts)
        await store.close()

    asyncio.run(fill())
    words = ["decode", BOARD, "--database", str(database), "--after", "1"]
    assert main(words) == 0
    entries = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [entry["seq"] for entry in entries] == [2, 3]
    assert entries[0]["ops"] == [{"kind": "say", "text": "word 2"}]
    assert main(["decode", "brave-otter-zzzz", "--database", str(database)]) == 1
    assert "BoardNotFound" in capsys.readouterr().err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("list", "create", "export", "import", "check", "backup", "decode", "logs",
                    "serve", "diagnose"):  # fmt: skip
        with pytest.raises(SystemExit) as raised:
            main([command, "--help"])
        assert raised.value.code == 0
        assert f"nbboard {command}" in capsys.readouterr().out


def test_a_reader_who_has_enough_is_no_error() -> None:
    program = "from nbboard.cli import main; raise SystemExit(main(['--help']))"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout is not None
        ran.stdout.close()
        assert ran.stderr is not None
        assert b"Traceback" not in ran.stderr.read()


def test_logs_are_read_and_their_levels_set(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nbboard.room=DEBUG" in run(capsys, lab, "logs", "--set", "nbboard.room=debug")
    board = run(capsys, lab, "create", "logged").strip()
    text = run(capsys, lab, "logs", "--module", "nbboard.room")
    assert f"nbboard.room.loading: loaded board={board}" in text
    run(capsys, lab, "logs", "--set", "nbboard.room=info")
    words = ["--server", lab.url, "--token", TOKEN, "logs", "--set", "loud"]
    assert main(words) == 1
    assert "MODULE=LEVEL" in capsys.readouterr().err


def test_refusals_are_words_and_a_status(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = ["--server", lab.url, "--token", TOKEN]
    assert main([*target, "export", "no-such-board", str(tmp_path / "a.png")]) == 1
    assert "BoardNotFound: no such board" in capsys.readouterr().err
    assert main([*target, "import", str(tmp_path / "missing.excalidraw")]) == 1
    assert "missing.excalidraw" in capsys.readouterr().err
    with pytest.raises(SystemExit) as raised:
        main(["dance"])
    assert raised.value.code == 2
