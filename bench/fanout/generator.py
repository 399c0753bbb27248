"""The process of the load, kept for all the jobs of a stage: its imports take longer than a job."""

import os
import select
import subprocess
import sys
from typing import Final

import msgspec

from bench.fanout.load import Job, Window
from bench.fanout.servers import ROOT

SECONDS: Final = 90.0
"""After which it is taken to hang."""


class Generator:
    """Does one job after the other, until it is closed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.fanout.jobs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )

    def do(self, job: Job) -> list[Window]:
        """Do a job; raises ChildProcessError when the load ends before, TimeoutError when late."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(job) + b"\n")
        self._process.stdin.flush()
        answer = b""
        while not answer.endswith(b"\n"):
            if not select.select([self._process.stdout], [], [], SECONDS)[0]:
                raise TimeoutError(f"the load has not done {job.rooms[0]} after {SECONDS:g} s")
            more = os.read(self._process.stdout.fileno(), 1 << 16)
            if not more:
                raise ChildProcessError(f"the load ended with status {self._process.wait()}")
            answer += more
        return msgspec.json.decode(answer, type=list[Window])

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
