"""The threat model names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def missing(text: str) -> list[str]:
    """Give the tests that a page names and nobody has: ``file.py: beginning…`` or ``beginning``."""
    found = []
    for row in text.splitlines():
        if not row.startswith("|"):
            continue
        source = ""
        for name in re.findall(r"`([^`]+)`", row.rpartition(" | ")[2]):
            file, _, beginning = name.rpartition(": ")
            if not file and (name.endswith((".py", ".ts")) or name.startswith("tests/")):
                path = ROOT / (name if "/" in name else f"tests/server/{name}")
                found += [] if path.exists() else [name]
                continue
            if file:
                source = (ROOT / (file if "/" in file else f"tests/server/{file}")).read_text()
            if f"def test_{beginning.removesuffix('…')}" not in source:
                found.append(name)
    return found


def test_every_test_that_the_page_names_is_there() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    assert text.count("\n|") > 30
    assert missing(text) == []


def test_a_test_that_is_not_there_would_be_seen() -> None:
    row = "| x | y | `test_auth.py: guessing_names…`, `nobody_wrote_this`, `test_none.py` |"
    assert missing(row) == ["nobody_wrote_this", "test_none.py"]
