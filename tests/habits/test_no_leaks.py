"""No file tells where it was written, and no browser code turns text into markup or code.

The patterns are written so that none of them matches its own source.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.habits.files import files_under, project_files, text_of

# Where packages come from is a matter of the machine, never of the project.
LEAKS = {
    "address of a package index": re.compile(
        r"https?://[^/\s\"']*(?:regis[t]ry|py[p]i|npm[j]s|artifac[t]ory|mir[r]or)", re.IGNORECASE
    ),
    "option that names a package index": re.compile(r"--(?:extra-)?inde[x]-url|--find-link[s]"),
    "address in a lock file": re.compile(r"\"resolve[d]\":"),
    # The home folder of the Jupyter images is public knowledge and stands in their manuals.
    "path of one machine": re.compile(
        r"(?<![\w.\-/$}])/(?:root|work|(?:home|Users)/(?!jovyan\b)[a-z]\w*)/", re.IGNORECASE
    ),
    "password in an address": re.compile(r"https?://[^/\s:@\"'{]+:[^/\s@\"'{]+@"),
}

# What a board holds is text from strangers; it is never parsed as markup or run as code.
DANGERS = {
    "markup from text": re.compile(
        r"\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write(?:ln)?\b"
        r"|\bdangerouslySetInnerHTML\b|\bsrcdoc\b|\bcreateContextualFragment\b"
    ),
    "code from text": re.compile(
        r"\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]"
    ),
}


def findings(paths: Iterable[Path], patterns: dict[str, re.Pattern[str]]) -> list[str]:
    """What the patterns find, as `file:line: what`; the text itself is not repeated."""
    found = []
    for path in paths:
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            found += [f"{path}:{number}: {what}" for what in named(line, patterns)]
    return found


def named(line: str, patterns: dict[str, re.Pattern[str]]) -> list[str]:
    """The names of the patterns that match a line."""
    return [what for what, pattern in patterns.items() if pattern.search(line)]


def test_no_file_leaks_its_origin() -> None:
    wrong = findings(project_files(), LEAKS)
    assert not wrong, "\n".join(wrong)


def test_browser_code_never_makes_markup_or_code_from_text() -> None:
    wrong = findings(files_under("js/src", ".ts", ".tsx"), DANGERS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("see https://" + "registry.example.org/x", "address of a package index"),
        ("https://" + "packages-pypi.example.com/simple", "address of a package index"),
        ("--index" + "-url something", "option that names a package index"),
        ('      "resol' + 'ved": "x"', "address in a lock file"),
        ("open('/" + "root/secret.txt')", "path of one machine"),
        ("at /" + "home/ada/project/x.py", "path of one machine"),
        ("https://ada:" + "secret@example.org/", "password in an address"),
    ],
)
def test_checker_finds_a_leak(line: str, what: str) -> None:
    assert named(line, LEAKS) == [what]


@pytest.mark.parametrize(
    "line",
    [
        "from nbboard.room.registry import Registry",
        "mount it at /home/jovyan/work/board",
        "http://127.0.0.1:8888/lab?token=",
        '"resolveJsonModule": true',
        "src/root/file and ../work/file",
    ],
)
def test_checker_leaves_honest_lines_alone(line: str) -> None:
    assert named(line, LEAKS) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("node.innerHTML = text;", "markup from text"),
        ("<p dangerouslySetInnerHTML={{}} />", "markup from text"),
        ("document.write(text)", "markup from text"),
        ("eval(text)", "code from text"),
        ("new Function(text)", "code from text"),
        ('setTimeout("go()", 1)', "code from text"),
    ],
)
def test_checker_finds_a_danger(line: str, what: str) -> None:
    assert named(line, DANGERS) == [what]


@pytest.mark.parametrize(
    "line", ["node.textContent = text;", "evaluate(text)", "setTimeout(go, 1)"]
)
def test_checker_leaves_safe_code_alone(line: str) -> None:
    assert named(line, DANGERS) == []
