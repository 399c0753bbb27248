"""Every notebook runs from top to bottom in a kernel of a real server, with no browser at all."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from tests.lab import Lab

FOLDER = Path(__file__).parents[2] / "notebooks"
Run = Callable[[str], nbformat.NotebookNode]
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))


class ServersKernel(AsyncKernelManager):
    """A kernel that the Jupyter server started and will end; here it is only talked to."""

    def __init__(self, **options: Any):
        # Not ours: it is neither asked whether it lives nor interrupted while it starts.
        super().__init__(owns_kernel=False, **options)

    @property
    def has_kernel(self) -> bool:
        return True


def run_in_server(lab: Lab, name: str) -> nbformat.NotebookNode:
    """Run a copy of a notebook in a kernel that the server started for it."""
    shutil.copy(FOLDER / name, lab.notebooks)
    session = lab.post(
        "api/sessions",
        {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}},
    )
    connection = lab.folder / "runtime" / f"kernel-{session['kernel']['id']}.json"
    kernel = ServersKernel(connection_file=str(connection))
    kernel.load_connection_file()
    notebook = nbformat.read(lab.notebooks / name, as_version=4)
    client = NotebookClient(notebook, km=kernel, timeout=40, store_widget_state=False)
    try:
        client.execute()
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        kernel.context.term()
        lab.delete(f"api/sessions/{session['id']}")
    return notebook


@pytest.fixture(scope="module")
def run(lab: Lab) -> Run:
    """Gives a notebook as it is after its run; runs each only once."""
    return cache(lambda name: run_in_server(lab, name))


def printed(notebook: nbformat.NotebookNode) -> str:
    """All that the cells printed."""
    return "".join(
        output["text"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output["output_type"] == "stream"
    )


def pictures(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """The mime bundles of the outputs that hold a PNG."""
    bundles = [
        output["data"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    return [bundle for bundle in bundles if "image/png" in bundle]


def test_there_are_notebooks() -> None:
    assert "01-first-board.ipynb" in NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_is_stored_without_outputs(name: str) -> None:
    notebook = json.loads((FOLDER / name).read_text())
    kept = [cell["id"] for cell in notebook["cells"] if cell.get("outputs")]
    assert not kept, f"clear the outputs of {', '.join(kept)}"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_without_a_browser(run: Run, name: str) -> None:
    notebook = run(name)
    assert pictures(notebook), "no cell shows a board to a reader without a kernel"
    assert len(nbformat.writes(notebook)) < 400_000


def test_first_board_tells_what_it_promises(lab: Lab, run: Run) -> None:
    notebook = run("01-first-board.ipynb")
    text = printed(notebook)
    assert 'board = NBBoard.join("' in text
    assert "400 points, 8 swings" in text
    assert "Ada" in text
    assert "Python" in text
    shown = pictures(notebook)
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    assert (lab.notebooks / "first-board.png").read_bytes().startswith(b"\x89PNG")


def test_a_class_tells_what_it_promises(run: Run) -> None:
    text = printed(run("02-a-class.ipynb"))
    assert "Groups that may come in: {'hub:course-101': 'viewer'}" in text
    assert "Ben: Where does the string of the third tone stand still?" in text
    assert "Here: [" in text
    assert "× add" in text
    assert "restored: 21 elements" in text
    assert "and back: 25 elements" in text
    assert "class 7b has 25 elements and 0 messages" in text


def test_draw_from_code_tells_what_it_promises(run: Run) -> None:
    text = printed(run("05-draw-from-code.ipynb"))
    assert "7 summits, the highest 1076 m" in text
    assert "km, 6" in text
    assert "left: 1 stroke" in text


def test_replay_shows_a_film(run: Run) -> None:
    notebook = run("06-export-and-replay.ipynb")
    text = printed(notebook)
    assert "shares.gif: " in text
    assert "shares.apng: " in text
    assert "earlier.gif: " in text
    films = [
        output["data"]["image/gif"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "image/gif" in output.get("data", {})
    ]
    assert len(films) == 1


def test_strokes_as_data_tells_what_it_promises(run: Run) -> None:
    notebook = run("03-strokes-as-data.ipynb")
    text = printed(notebook)
    assert "2004-09-01 to 2008-09-2" in text
    assert "The drawn line is off by 9.9 %, steady growth by 20.9 %" in text
    assert "True {'#e03131': 1, '#1971c2': 2}" in text
    assert 'Plot "Google, adjusted close"' in text
    assert len(pictures(notebook)) == 3


def test_annotate_a_plot_tells_what_it_promises(run: Run) -> None:
    text = printed(run("04-annotate-a-plot.ipynb"))
    assert "<PlotAxes 'Four electrodes' x 0 to 10" in text
    assert "PG3  6.50 to 6.95 s" in text
    assert "The blue line runs from [4. 8.] seconds" in text
    assert "element – Ellipse\nchat – And a small one here?" in text
