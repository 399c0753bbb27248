"""The newest lines that nbboard logged, kept in memory to be read over REST.

Every logger below ``nbboard`` leads here. What is logged becomes one line without control
characters, its fields cut; of the same words no more than `PER_SECOND` lines are kept and passed
on each second, so that whoever sends a million bad frames cannot fill a disk with logs.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from nbboard.core.errors import InvalidInput, shown

KEPT: Final = 2000
PER_SECOND: Final = 10
MESSAGE: Final = 500
FIELD: Final = 80
"""Characters that are kept of a line's message and of each field."""
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
ROOT: Final = "nbboard"
LINE: Final = "nbboard_line"
"""The attribute of a record passed on that has it as a `Line`."""
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Line(Struct, frozen=True):
    """One line; `n` counts all lines from 1, `at` is ms since 1970.

    `left_out` is how many lines of the same words were not kept before this one.
    """

    n: int
    at: int
    level: str
    module: str
    message: str
    fields: dict[str, str]
    left_out: int = 0

    def text(self) -> str:
        """Give the line for a terminal or a file."""
        fields = "".join(f" {name}={value}" for name, value in self.fields.items())
        left_out = f" (and {self.left_out} more like this)" if self.left_out else ""
        return f"{self.message}{fields}{left_out}"


class LogBook(logging.Handler):
    """Keeps lines, and passes each on to `onward` (the host's own log)."""

    def __init__(
        self, onward: logging.Logger | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self._onward = onward
        self._clock = clock
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._count = 0
        # By module and words: the second that is counted, lines in it, lines left out since.
        self._rates: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._waiting: set[asyncio.Future[None]] = set()

    def open(self) -> None:
        """Begin to receive what nbboard logs, in place of the handlers above it."""
        logger = logging.getLogger(ROOT)
        logger.addHandler(self)
        logger.propagate = False
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.INFO)

    def close(self) -> None:
        """Receive nothing more; again is no change."""
        logger = logging.getLogger(ROOT)
        logger.removeHandler(self)
        # In tests several servers live in one process, one after another and at once.
        if not any(isinstance(handler, LogBook) for handler in logger.handlers):
            logger.propagate = True
            logger.setLevel(logging.NOTSET)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record as a line."""
        left_out = self._left_out(record)
        if left_out is None:
            return
        extras = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        fields = {name: _one_line(str(value), FIELD) for name, value in extras.items()}
        if record.exc_info is not None and record.exc_info[1] is not None:
            fields["error"] = _one_line(repr(record.exc_info[1]), MESSAGE)
        self._count += 1
        line = Line(
            n=self._count,
            at=int(record.created * 1000),
            level=record.levelname,
            module=record.name,
            message=_one_line(record.getMessage(), MESSAGE),
            fields=fields,
            left_out=left_out,
        )
        self._lines.append(line)
        self._pass_on(record, line)
        for waiter in tuple(self._waiting):
            waiter.get_loop().call_soon_threadsafe(_wake, waiter)

    def lines(self, after: int, level: str, module: str) -> list[Line]:
        """Give the kept lines after number `after`, of at least `level`, of `module` or below."""
        least = logging.getLevelName(check_level(level))
        prefix = f"{module}."
        return [
            line
            for line in self._lines
            if line.n > after
            and logging.getLevelName(line.level) >= least
            and (not module or line.module == module or line.module.startswith(prefix))
        ]

    async def news(self, seconds: float) -> None:
        """Wait until something is logged, or so many seconds."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait([waiter], timeout=seconds)
        finally:
            self._waiting.discard(waiter)

    def _left_out(self, record: logging.LogRecord) -> int | None:
        """Count a line; None when there were enough of its words this second."""
        key = (record.name, str(record.msg))
        second = int(self._clock())
        if len(self._rates) > KEPT:
            self._rates.clear()
        counted, lines, left_out = self._rates.get(key, (second, 0, 0))
        if counted != second:
            lines = 0
        if lines >= PER_SECOND:
            self._rates[key] = second, lines, left_out + 1
            return None
        self._rates[key] = second, lines + 1, 0
        return left_out

    def _pass_on(self, record: logging.LogRecord, line: Line) -> None:
        if self._onward is None or not self._onward.isEnabledFor(record.levelno):
            return
        plain = logging.makeLogRecord(vars(record))
        plain.msg, plain.args = f"{line.module}: {line.text()}", ()
        # For a host that writes fields apart from words.
        vars(plain)[LINE] = line
        self._onward.handle(plain)


def levels() -> dict[str, str]:
    """Give the levels that were set, by module."""
    found = {ROOT: logging.getLogger(ROOT)} | {
        name: logger
        for name, logger in logging.root.manager.loggerDict.items()
        if name.startswith(f"{ROOT}.") and isinstance(logger, logging.Logger)
    }
    return {
        name: logging.getLevelName(logger.level)
        for name, logger in sorted(found.items())
        if logger.level != logging.NOTSET
    }


def set_levels(wanted: Iterable[tuple[str, str]]) -> None:
    """Set levels by module, effective at once; raises InvalidInput before it changes any."""
    checked = [(check_module(module), check_level(level)) for module, level in wanted]
    for module, level in checked:
        logging.getLogger(module).setLevel(level)


def check_level(level: str) -> str:
    """Give a level's name back in capitals; raises InvalidInput."""
    if level.upper() not in LEVELS:
        raise InvalidInput(f"level {shown(level)}: one of {', '.join(LEVELS)}")
    return level.upper()


def check_module(module: str) -> str:
    """Give a module of nbboard back; raises InvalidInput for another's."""
    if module != ROOT and not module.startswith(f"{ROOT}."):
        raise InvalidInput(
            f"module {shown(module)}: nbboard, nbboard.room, nbboard.store and so on"
        )
    return module


def _one_line(text: str, most: int) -> str:
    cut = text if len(text) <= most else f"{text[:most]}…"
    return "".join(character if character.isprintable() else " " for character in cut)


def _wake(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_result(None)
