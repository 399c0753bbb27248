"""A marimo app as a process of its own, with folders of its own."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from tests.lab import HOST, free_port
from tests.waiting import until

SOURCE: Final = """
import marimo

app = marimo.App()


@app.cell
def _():
    import time
    from pathlib import Path

    import marimo as mo
    from nbboard import NBBoard

    board = NBBoard.local("plan.nbboard")
    # There while the cell works, which ends when it is taken away.
    working = Path("working")
    return NBBoard, board, mo, time, working


@app.cell
def _(board):
    board
    return


@app.cell
def _(mo):
    count = mo.ui.run_button(label="count")
    work = mo.ui.run_button(label="work")
    mo.hstack([count, work])
    return count, work


@app.cell
def _(board, count, mo):
    mo.md(f"strokes: {len(board.strokes)}" if count.value else "not counted")
    return


@app.cell
def _(board, time, work, working):
    if work.value:
        working.touch()
        while working.exists():
            time.sleep(0.02)
        board.draw.rect((500, 150), (60, 60), fill="gold")
    return


if __name__ == "__main__":
    app.run()
"""


class Marimo:
    """Serves the app above: a board in a file, how many strokes it has, and a cell that works."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.log = folder / "marimo.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The app's address."""
        return f"http://{HOST}:{self.port}/"

    def start(self) -> None:
        """Start and wait for the first answer."""
        (self.folder / "app.py").write_text(SOURCE)
        command = [sys.executable, "-m", "marimo", "run", "app.py", "--headless", "--no-token"]
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "JPY_", "NBBOARD_", "MARIMO"))
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--host", HOST, "--port", str(self.port)],
                env={**kept, "HOME": str(self.folder), "MARIMO_SKIP_UPDATE_CHECK": "1"},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._is_up, f"marimo on port {self.port} (log: {self.log})", 60)

    def stop(self) -> None:
        """End the app."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)

    def is_at_work(self) -> bool:
        """Whether the cell that works runs; it does until `finish_work`."""
        return (self.folder / "working").exists()

    def finish_work(self) -> None:
        """Let the cell that works come to its end."""
        (self.folder / "working").unlink()

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"marimo ended at once:\n{self.log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(self.url, timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
