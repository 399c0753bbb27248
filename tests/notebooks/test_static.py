"""Notebooks where no kernel runs any more, and run by papermill and nbconvert, with no browser."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbconvert import HTMLExporter, MarkdownExporter

from tests.notebooks.test_notebooks import FOLDER, NOTEBOOKS, pictures

PNG = b"\x89PNG"
CELLS = (
    "from nbboard import NBBoard\nboard = NBBoard.local()",
    "board.draw.rect((0, 0), (100, 50))\nboard",
    "board.draw.ellipse((200, 0), (100, 50))\nboard.wait()\nboard.snapshot()",
)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No server anywhere: a folder of its own, and nothing in the environment."""
    for name in [name for name in os.environ if name.startswith(("NBBOARD", "JUPYTER", "JPY"))]:
        monkeypatch.delenv(name)
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        monkeypatch.setenv(f"JUPYTER_{name}", str(tmp_path / name.lower()))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    return tmp_path


def written(folder: Path) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    path = folder / "small.ipynb"
    nbformat.write(notebook, path)
    return path


def embedded(text: str) -> list[bytes]:
    return [
        base64.b64decode(each) for each in re.findall(r"data:image/png;base64,([\w+/=]+)", text)
    ]


def test_papermill_runs_a_board_and_readers_see_the_last_picture(alone: Path) -> None:
    """What GitHub and nbviewer show is the PNG of each output; HTML and Markdown hold it too."""
    source, target = written(alone), alone / "ran.ipynb"
    papermill.execute_notebook(source, target, kernel_name="python3", progress_bar=False)
    notebook = nbformat.read(target, as_version=4)
    nbformat.validate(notebook)
    first, last = (base64.b64decode(bundle["image/png"]) for bundle in pictures(notebook))
    assert first.startswith(PNG)
    assert last.startswith(PNG)
    assert first != last
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert last in embedded(html)
    _, resources = MarkdownExporter().from_notebook_node(notebook)
    assert last in resources["outputs"].values()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name.startswith(("01", "06")) else pytest.mark.slow)
        for name in NOTEBOOKS
    ],
)
def test_nbconvert_executes_every_notebook_without_a_server(alone: Path, name: str) -> None:
    """`test_notebooks` runs each of them by the same engine with a server; here two for all."""
    shutil.copy(FOLDER / name, alone)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute"]
    ran = subprocess.run(
        [*command, "--ExecutePreprocessor.timeout=50", str(alone / name)],
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    html: Any = (alone / name).with_suffix(".html").read_text()
    assert embedded(html), "no picture of a board for readers"
    assert json.loads((FOLDER / name).read_text())["nbformat"] == 4
