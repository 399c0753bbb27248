import json

import pytest

from nbboard.cli.printing import as_json, line

pytestmark = pytest.mark.unit

EVIL = "a\x1b[2Jb\nc\x9b31m\u202e"


def test_titles_cannot_command_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert line(EVIL) == "a\ufffd[2Jb\ufffdc\ufffd31m\ufffd"
    assert line("Übung · 北京 🦦") == "Übung · 北京 🦦"
    as_json({"title": EVIL, "ü": 1})
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert "\x1b" not in printed
    assert "\x9b" not in printed
    assert json.loads(printed) == {"title": EVIL, "ü": 1}
