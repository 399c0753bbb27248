"""A notebook open in a browser page: wait for it, fill a cell, run it, read what came out.

What is waited for are the application's own promises (`expose_app_in_browser`); looking at the
indicator and pressing keys loses on a cold load.
"""

from typing import Any, Final, Literal

from playwright.sync_api import Locator, Page

from tests.lab import TOKEN, Lab

App = Literal["lab", "notebook"]
OPEN_SECONDS: Final = 60.0
RUN_SECONDS: Final = 45.0

# Resolves in stages; `stage` tells which one a time-out was waiting for.
_WATCH: Final = """
() => {
  const state = (window.__nbboardTest = { stage: "application", runs: [] });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  (async () => {
    while (!window.jupyterapp) await pause();
    const app = window.jupyterapp;
    await app.restored;
    state.stage = "notebook";
    while (!app.shell.currentWidget?.context?.sessionContext) await pause();
    const panel = (state.panel = app.shell.currentWidget);
    await panel.context.ready;
    state.stage = "session";
    await panel.sessionContext.ready;
    state.stage = "kernel";
    while (!panel.sessionContext.session?.kernel) await pause();
    await panel.sessionContext.session.kernel.info;
    state.stage = "ready";
  })().catch((error) => { state.stage = `failed: ${error}`; });
}
"""
_RUN: Final = """
([index, source]) => {
  const state = window.__nbboardTest;
  const { content } = state.panel;
  content.activeCellIndex = index;
  content.deselectAll();
  if (source !== null) content.activeCell.model.sharedModel.setSource(source);
  const run = { done: false, error: null };
  window.jupyterapp.commands.execute("notebook:run-cell").then(
    () => { run.done = true; },
    (error) => { run.done = true; run.error = String(error); },
  );
  return state.runs.push(run) - 1;
}
"""
_SAVE: Final = """
() => {
  const state = window.__nbboardTest;
  state.saved = false;
  void state.panel.context.save().then(() => { state.saved = true; });
}
"""
_SOURCES: Final = """
() => window.__nbboardTest.panel.content.widgets.map((cell) => cell.model.sharedModel.source)
"""
_OUTPUTS: Final = """
(index) => window.__nbboardTest.panel.content.widgets[index].model.outputs.toJSON()
"""


class Notebook:
    """One notebook file open in one page."""

    def __init__(self, page: Page, lab: Lab, path: str, app: App = "lab"):
        self.page = page
        self.lab = lab
        self.path = path
        self.app = app

    def open(self) -> "Notebook":
        """Go to the notebook and wait until its kernel answers."""
        place = f"lab/tree/{self.path}?reset&" if self.app == "lab" else f"notebooks/{self.path}?"
        self.page.goto(f"{self.lab.url}{place}token={TOKEN}")
        self.wait_ready()
        return self

    def wait_ready(self) -> None:
        """Wait until the page's notebook has its kernel; also after a reload."""
        self.page.evaluate(_WATCH)
        self.page.wait_for_function(
            "() => /ready|failed/.test(window.__nbboardTest?.stage)", timeout=OPEN_SECONDS * 1000
        )
        stage = self.page.evaluate("() => window.__nbboardTest.stage")
        assert stage == "ready", f"{self.path}: {stage}"

    def start(self, index: int, source: str | None = None) -> int:
        """Begin to run a cell, with other source if given; gives the run for `finish`."""
        run: int = self.page.evaluate(_RUN, [index, source])
        return run

    def finish(self, run: int, timeout: float = RUN_SECONDS) -> None:
        """Wait until a run has ended, well or with an exception."""
        self.page.wait_for_function(
            "(run) => window.__nbboardTest.runs[run].done", arg=run, timeout=timeout * 1000
        )
        error = self.page.evaluate("(run) => window.__nbboardTest.runs[run].error", run)
        assert error is None, error

    def run(self, index: int, source: str | None = None, timeout: float = RUN_SECONDS) -> str:
        """Run a cell to its end; gives what it printed. Fails when it raised."""
        self.finish(self.start(index, source), timeout)
        failure = self.error(index)
        assert failure is None, "\n".join(failure["traceback"]) if failure else ""
        return self.text(index)

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """The cell's outputs as the notebook file will hold them."""
        outputs: list[dict[str, Any]] = self.page.evaluate(_OUTPUTS, index)
        return outputs

    def text(self, index: int) -> str:
        """What the cell printed."""
        streams = [each for each in self.outputs(index) if each["output_type"] == "stream"]
        return "".join("".join(each["text"]) for each in streams)

    def error(self, index: int) -> dict[str, Any] | None:
        """The cell's exception, if it raised one."""
        return next((o for o in self.outputs(index) if o["output_type"] == "error"), None)

    def sources(self) -> list[str]:
        """What stands in each cell."""
        found: list[str] = self.page.evaluate(_SOURCES)
        return found

    def is_busy(self) -> bool:
        """Whether the kernel is running something."""
        status = "() => window.__nbboardTest.panel.sessionContext.session.kernel.status"
        return bool(self.page.evaluate(status) == "busy")

    def cell(self, index: int) -> Locator:
        """The cell's place in the page."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def save(self) -> None:
        """Save the file as Ctrl-S does."""
        self.page.evaluate(_SAVE)
        # A dialog of JupyterLab's that nobody answers must not hold the story for good.
        self.page.wait_for_function("() => window.__nbboardTest.saved", timeout=RUN_SECONDS * 1000)

    def scroll_top(self) -> float:
        """How far the notebook is scrolled, in pixels."""
        script = """() => {
          const inner = document.querySelector(".jp-WindowedPanel-outer") ??
            document.querySelector(".jp-Notebook");
          return inner.scrollTop;
        }"""
        return float(self.page.evaluate(script))
