from collections.abc import Iterator
from pathlib import Path

import pytest

from nbboard.cli import main
from nbboard.core.ids import is_board_id
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab") / "server")
    lab.start()
    yield lab
    lab.stop()


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
