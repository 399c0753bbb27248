"""A part is put ahead with all that it starts, also in a session of its own."""

import subprocess
import sys
from pathlib import Path

from bench import priority

SLEEPER = "import subprocess, sys; print(flush=True); sys.stdin.readline()"
NESTED = (
    "import subprocess, sys; one = subprocess.Popen([sys.executable, '-c', sys.argv[1]],"
    " start_new_session=True, stdin=sys.stdin); one.wait()"
)


def test_a_family_is_found_and_put_ahead_as_far_as_we_may() -> None:
    command = [sys.executable, "-c", NESTED, SLEEPER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, start_new_session=True, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        family = [*priority.family(process.pid)]
        assert len(family) == 2
        allowed = priority.prefer(process.pid)
        groups = [Path(f"/proc/{pid}/autogroup") for pid in family]
        if allowed and groups[0].exists():
            assert all(group.read_text().endswith(f"nice {priority.NICE}\n") for group in groups)
        process.stdin.close()


def test_who_has_ended_is_no_failure() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert priority.prefer(process.pid)
