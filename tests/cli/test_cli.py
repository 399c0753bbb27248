"""What all commands have in common."""

import subprocess
import sys
from pathlib import Path

import pytest

from nbboard.cli import main
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server


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
