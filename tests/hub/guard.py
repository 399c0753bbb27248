"""Ends what a test's JupyterHub leaves behind, also when the tests themselves were killed.

Users' servers and their kernels are in sessions of their own and outlive a Hub. They all inherit
one variable; when this program's standard input ends, it kills whoever has it, until nobody has.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from tests.waiting import until

VARIABLE: Final = "NBBOARD_TEST_HUB"


def bearers(mark: str) -> list[int]:
    """The ids of all processes that were started with the mark, except this one."""
    wanted = f"{VARIABLE}={mark}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        # Gone meanwhile, or somebody else's.
        with contextlib.suppress(OSError):
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return [pid for pid in found if pid != os.getpid()]


def end(mark: str) -> None:
    """Kill all bearers of the mark, and those they start meanwhile."""

    def none_is_left() -> bool:
        left = bearers(mark)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 9)
        return not left

    until(none_is_left, "every process of the Hub has ended")


if __name__ == "__main__":
    sys.stdin.read()
    end(sys.argv[1])
