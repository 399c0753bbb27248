"""A program of a test that can be stopped, killed and started again."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.waiting import until

_NEVER = threading.Event()


def calmly() -> None:
    """Pause between two looks that cost something: a Hub answers each with 10 ms of work."""
    _NEVER.wait(0.25)


class Program:
    """One process in a session of its own, its output in a file.

    `is_up` says whether it answers. A session of its own matters: what a shell starts in the
    background ignores SIGINT, and so would every child.
    """

    def __init__(
        self,
        log: Path,
        command: Sequence[str],
        environment: Mapping[str, str],
        is_up: Callable[[], bool],
    ):
        self.log = log
        self.command = list(command)
        self.environment = dict(environment)
        self._is_up = is_up
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process's id; it must have been started."""
        assert self._process is not None, f"{self.command[0]} was not started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> str:
        """All it has printed so far, over all its lives."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def launch(self) -> "Program":
        """Start it and wait for nothing."""
        assert not self.is_running, f"{self.command[0]} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=self.log.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def wait_up(self, seconds: float = 40.0) -> None:
        """Wait until it answers; fails at once when it has ended."""

        def answers() -> bool:
            if not self.is_running:
                raise AssertionError(f"{self.log.name} ended at once:\n{self.output[-4000:]}")
            return self._is_up()

        until(answers, f"an answer (log: {self.log})", seconds, calmly)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch().wait_up()

    def stop(self, seconds: float = 20.0) -> int:
        """End it politely; gives its exit status. Fails when it takes longer than `seconds`."""
        assert self._process is not None
        self.signal(signal.SIGTERM)
        return self._process.wait(seconds)

    def kill(self) -> None:
        """End it with no chance to say or write anything."""
        assert self._process is not None
        self.signal(signal.SIGKILL)
        self._process.wait(10)

    def ended(self, seconds: float = 20.0) -> int:
        """Wait until it ends by itself; gives its exit status."""
        assert self._process is not None
        return self._process.wait(seconds)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal if it is still there."""
        if self.is_running:
            os.kill(self.pid, number)
