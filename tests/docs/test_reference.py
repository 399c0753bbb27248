"""The reference: its examples run, it names all there is, and it is built without a warning."""

import argparse
import doctest
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nbboard
from nbboard.cli import _parser

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/reference").glob("*.md"))
SOURCES = sorted((ROOT / "src/nbboard").rglob("*.py"))
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TOLD = re.compile(r"^::: (\S+)$", re.MULTILINE)


def examples(page: Path) -> list[str]:
    return _BLOCK.findall(page.read_text())


def test_the_reference_has_examples() -> None:
    assert len(PAGES) >= 9
    assert sum(len(examples(page)) for page in PAGES) >= 15


@pytest.mark.server
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_in_their_order(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("NBBOARD", "JUPYTER"))]:
        monkeypatch.delenv(name)
    names: dict[str, object] = {"__name__": page.stem}
    for number, text in enumerate(examples(page), 1):
        exec(compile(text, f"{page.name}, example {number}", "exec"), names)


@pytest.mark.parametrize(
    "source", [path for path in SOURCES if ">>>" in path.read_text()], ids=lambda path: path.stem
)
def test_the_examples_of_docstrings_run(source: Path) -> None:
    name = ".".join(source.relative_to(ROOT / "src").with_suffix("").parts)
    module = importlib.import_module(name.removesuffix(".__init__"))
    assert doctest.testmod(module).failed == 0


def test_every_public_name_is_told() -> None:
    told = set(_TOLD.findall("\n".join(page.read_text() for page in PAGES)))
    for name in nbboard.__all__:
        if name.startswith("__"):
            continue
        home = getattr(nbboard, name).__module__
        whole = f"{home}.{name}"
        assert {whole, home} & told, f"{whole} is in no page of docs/reference"


def test_every_command_is_told() -> None:
    commands = next(
        action.choices
        for action in _parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    page = (ROOT / "docs/reference/command-line.md").read_text()
    assert set(re.findall(r"^\| `(\w+)", page, re.MULTILINE)) == set(commands)


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("mkdocs") is None, reason="only `make docs` installs mkdocs"
)
def test_the_reference_is_built_without_a_warning(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "boards.html").read_text()
    for call in ("create", "join", "local", "png", "to_dataframe", "replay", "restore"):
        assert f'id="nbboard.board.NBBoard.{call}"' in page
    shutil.rmtree(tmp_path)
