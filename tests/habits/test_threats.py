"""Every threat and guarantee has a test that carries its id, or a line that says why not."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.habits.files import ROOT, files_under

PAGE = ROOT / "docs" / "threat-model.md"
THREATS = [f"T{number}" for number in range(1, 35)]
GUARANTEES = [f"G{number}" for number in range(1, 25)]


class Row(NamedTuple):
    """A line of the table of threats."""

    status: str
    tests: str


@cache
def carried() -> dict[str, set[Path]]:
    """Test files by the ids that their tests carry: a marker, a name or a docstring."""
    found: dict[str, set[Path]] = {}
    for path in files_under("tests", ".py") + files_under("js/test", ".ts", ".tsx"):
        is_test = path.name.startswith("test_") or ".test." in path.name
        if not is_test or path.is_relative_to("tests/habits"):
            continue
        text = (ROOT / path).read_text()
        for key in re.findall(r"(?<![A-Za-z0-9])([TG][1-9][0-9]?)(?![0-9A-Za-z])", text):
            found.setdefault(key, set()).add(path)
        for key in re.findall(r"def test_([tg][1-9][0-9]?)_", text):
            found.setdefault(key.upper(), set()).add(path)
    return found


def rows() -> dict[str, Row]:
    """The table, by id."""
    found = re.findall(r"^\| (T\d+) \|.*?\| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)
    assert len(found) == len({key for key, _, _ in found}), "a threat has two lines"
    return {key: Row(status, tests) for key, status, tests in found}


def faults(table: dict[str, Row], tests: dict[str, set[Path]]) -> list[str]:
    """What is wrong with a table of threats."""
    found = [f"{key} has no line" for key in THREATS if key not in table]
    for key, (status, named) in table.items():
        kind, _, reason = status.partition(": ")
        if kind not in ("held", "in part", "not yet") or (kind != "held" and len(reason) < 20):
            found.append(f"{key}: {status!r} says no reason")
        if kind == "not yet":
            continue
        if key not in tests:
            found.append(f"{key}: no test carries it")
        files = re.findall(r"`([\w./-]+\.(?:py|ts))", named)
        named_files = {Path(file if "/" in file else f"tests/server/{file}") for file in files}
        if not named_files & tests.get(key, set()):
            found.append(f"{key}: none of the tests named carries it")
    return found


def test_every_threat_has_a_line_and_a_test_or_a_reason() -> None:
    assert faults(rows(), carried()) == []


def test_every_guarantee_has_a_test_or_a_reason() -> None:
    excused = set(re.findall(r"\*\*(G\d+)\*\*", PAGE.read_text()))
    missing = [key for key in GUARANTEES if key not in carried() and key not in excused]
    assert missing == []


def test_a_threat_without_line_test_or_reason_would_be_seen() -> None:
    table, tests = rows(), dict(carried())
    assert "T9 has no line" in faults({k: v for k, v in table.items() if k != "T9"}, tests)
    assert "T9: no test carries it" in faults(table, {k: v for k, v in tests.items() if k != "T9"})
    assert "T9: 'not yet' says no reason" in faults(table | {"T9": Row("not yet", "–")}, tests)
    other = faults(table | {"T9": Row("held", "`test_door.py`")}, tests)
    assert "T9: none of the tests named carries it" in other
