"""Tells people how far something is that takes longer than a second.

In a notebook, and on a terminal, by tqdm where that is installed; on a terminal without it by a
line that is written over. Where nobody watches (papermill, a log file) nothing is said. Nothing
appears in the first second: most things are done by then.
"""

import sys
import time
from types import TracebackType
from typing import Any, Final, Protocol, Self

_PATIENCE: Final = 1.0
_STEPS: Final = 1000


class _Bar(Protocol):
    """Shows a number of steps out of `_STEPS`."""

    def to(self, steps: int) -> None: ...
    def close(self) -> None: ...


class Progress:
    """A bar that appears when something takes long: call it with the share done, 0 to 1.

    Use it as a context manager, so that the bar goes when the work ends or fails.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._begun = time.monotonic()
        self._bar: _Bar | None = None

    def __call__(self, share: float) -> None:
        """Show that `share` of the work, 0 to 1, is done."""
        if self._bar is None:
            if time.monotonic() - self._begun < _PATIENCE:
                return
            self._bar = _bar(self._words)
        self._bar.to(round(share * _STEPS))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            if kind is None:
                self._bar.to(_STEPS)
            self._bar.close()


def in_notebook() -> bool:
    """Tell whether this process is a Jupyter kernel."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def _bar(words: str) -> _Bar:
    if not (in_notebook() or sys.stderr.isatty()):
        return _Nothing()
    try:
        return _TqdmBar(words)
    except ImportError:
        return _Nothing() if in_notebook() else _Line(words)


class _TqdmBar:
    """A bar of tqdm: a widget in a notebook, a line elsewhere."""

    def __init__(self, words: str) -> None:
        from tqdm.auto import tqdm  # noqa: PLC0415  only who waits for long needs it

        layout = "{desc}: {percentage:3.0f}% |{bar}| {elapsed}"
        self._bar: Any = tqdm(total=_STEPS, desc=words, leave=False, bar_format=layout)

    def to(self, steps: int) -> None:
        if steps != self._bar.n:
            self._bar.n = steps
            self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


class _Line:
    """A line of a terminal, written over and over."""

    def __init__(self, words: str) -> None:
        self._words = words

    def to(self, steps: int) -> None:
        sys.stderr.write(f"\r{self._words}: {steps * 100 // _STEPS} %")
        sys.stderr.flush()

    def close(self) -> None:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


class _Nothing:
    """Nobody watches."""

    def to(self, steps: int) -> None:
        pass

    def close(self) -> None:
        pass
