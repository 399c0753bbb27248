"""Bars for what takes longer than a second, where somebody watches."""

import io
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from nbboard import progress
from nbboard.progress import Progress

pytestmark = pytest.mark.unit


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def at(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Sit at a terminal; not a fixture, since pytest takes stderr back after those."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_nothing_is_said_in_the_first_second(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at(monkeypatch)
    with Progress("Drawing") as tell:
        tell(0.5)
        clock.now = 0.9
        tell(0.9)
    assert terminal.getvalue() == ""


def test_a_terminal_gets_a_bar_that_goes_again(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at(monkeypatch)
    with Progress("Drawing 9 elements") as tell:
        clock.now = 1.5
        tell(0.42)
        assert "Drawing 9 elements:  42%" in terminal.getvalue()
        tell(0.8)
    assert terminal.getvalue().endswith("\r")


def test_without_tqdm_a_terminal_gets_a_line(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at(monkeypatch)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)

    def work() -> None:
        with Progress("Drawing") as tell:
            clock.now = 1.5
            tell(0.421)
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert terminal.getvalue() == "\rDrawing: 42 %\r\033[K"


def test_a_log_file_gets_nothing(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with Progress("Drawing") as tell:
        clock.now = 5
        tell(0.5)
    assert file.getvalue() == ""


def test_a_kernel_is_known_by_its_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not progress.in_notebook()
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert progress.in_notebook()
