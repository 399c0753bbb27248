"""The commands on a server; `serve` is tried in tests/server/test_alone.py."""

import pytest

from nbboard.cli import main
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server


def run(capsys: pytest.CaptureFixture[str], lab: Lab, *words: str) -> str:
    assert main(["--server", lab.url, "--token", TOKEN, *words]) == 0
    return capsys.readouterr().out


def test_logs_are_read_and_their_levels_set(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nbboard.room=DEBUG" in run(capsys, lab, "logs", "--set", "nbboard.room=debug")
    board = run(capsys, lab, "create", "logged").strip()
    text = run(capsys, lab, "logs", "--module", "nbboard.room")
    assert f"nbboard.room.loading: loaded board={board}" in text
    run(capsys, lab, "logs", "--set", "nbboard.room=info")
    words = ["--server", lab.url, "--token", TOKEN, "logs", "--set", "loud"]
    assert main(words) == 1
    assert "MODULE=LEVEL" in capsys.readouterr().err
