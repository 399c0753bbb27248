"""The commands on files."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from nbboard.cli import main
from nbboard.core import protocol
from nbboard.core.ids import BoardId
from nbboard.core.ops import Say
from nbboard.core.roles import Role
from nbboard.store.base import BoardRecord, Draft
from nbboard.store.sqlite import SqliteStore

pytestmark = pytest.mark.server

BOARD = BoardId("brave-otter-7f3k")


async def fill(database: Path) -> None:
    """Make a board with three messages."""
    store = SqliteStore.open(database, lambda: 1000)
    record = BoardRecord(BOARD, "", "ann", "edit", 0, 0, 0, "epoch")
    await store.create(record)
    drafts = [
        Draft("ann", "Ann", "c" * 20, n, "", (Say(f"word {n}"),), Role.OWNER, Role.OWNER)
        for n in (1, 2, 3)
    ]
    await store.append(BOARD, drafts)
    await store.close()


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

    asyncio.run(fill(database))
    words = ["decode", BOARD, "--database", str(database), "--after", "1"]
    assert main(words) == 0
    entries = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [entry["seq"] for entry in entries] == [2, 3]
    assert entries[0]["ops"] == [{"kind": "say", "text": "word 2"}]
    assert main(["decode", "brave-otter-zzzz", "--database", str(database)]) == 1
    assert "BoardNotFound" in capsys.readouterr().err


def test_check_and_backup_say_what_they_found_also_to_scripts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database, copy = tmp_path / "boards.db", tmp_path / "copy.db"
    asyncio.run(fill(database))
    assert main(["backup", str(copy), "--database", str(database)]) == 0
    capsys.readouterr()
    assert main(["check", "--json", "--database", str(copy)]) == 0
    (found,) = (json.loads(text) for text in capsys.readouterr().out.splitlines())
    assert (found["id"], found["entries"], found["problem"]) == (BOARD, 3, "")
    assert main(["check", "--database", str(copy)]) == 0
    assert found["digest"][:16] in capsys.readouterr().out
    assert main(["backup", str(copy), "--database", str(database)]) == 1
    assert capsys.readouterr().err
