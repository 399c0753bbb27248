"""Runs every fast check, two at a time, and prints what each one took.

Output is shown only for a check that failed. The exit status is 1 when one failed or when all
together took more than a minute (NBBOARD_TIME_FACTOR stretches it).
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import GROUP_OF_FOLDER
from tools import bytecode

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"
NODE_BIN = ROOT / "js" / "node_modules" / ".bin"
# What compilers remember from run to run.
TYPES_SEEN = ROOT / "js" / "node_modules" / ".cache" / "types"
BUDGET = 60.0
# One check that hangs must not hang the command.
TIMEOUT = 180.0


@dataclass(frozen=True)
class Check:
    """One program whose exit status 0 means that all is well."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT


@dataclass(frozen=True)
class Result:
    """How one check ended; `output` is what it printed."""

    check: Check
    seconds: float
    status: int
    output: str


def python_check(name: str, program: str, *arguments: str) -> Check:
    """A check by a program of the virtual environment."""
    return Check(name, (str(BIN / program), *arguments))


# Collecting the other groups' tests, only to leave them out, took as long as a third of these.
OTHER_GROUPS = tuple(
    f"--ignore=tests/{folder}" for folder, group in GROUP_OF_FOLDER.items() if group != "unit"
)
# Random schedules and interleavings, hours of them, and every length there is: for `make test`.
LATER_VITEST = tuple(
    f"--exclude=test/{name}.test.ts"
    for name in ("sync/schedules", "sync/edits", "sync/survival", "core/msgpack")
)


def node_check(name: str, program: str, *arguments: str) -> Check:
    """A check by a program of js/node_modules."""
    return Check(name, (str(NODE_BIN / program), *arguments), ROOT / "js")


def types_check(name: str, project: str) -> Check:
    """A run of the TypeScript compiler that looks again only at what changed."""
    seen = ("--incremental", "--tsBuildInfoFile", f"{TYPES_SEEN / project}.tsbuildinfo")
    return node_check(name, "tsc", "-p", f"{project}.json", *seen)


# The longest first, so that the two lanes end together.
CHECKS = (
    python_check(
        "fast tests",
        "python",
        "-m",
        "pytest",
        "-q",
        "--no-header",
        "-m",
        "unit and not slow and not later",
        *OTHER_GROUPS,
    ),
    # One worker: the other core has the tests above.
    node_check("vitest", "vitest", "run", "--reporter=dot", "--maxWorkers=1", *LATER_VITEST),
    python_check("mypy", "mypy"),
    types_check("tsc, tests", "tsconfig.test"),
    types_check("tsc", "tsconfig"),
    node_check(
        "layers, browser",
        "depcruise",
        "--config",
        ".dependency-cruiser.cjs",
        "src",
        "--no-progress",
    ),
    python_check("layers, Python", "lint-imports", "--no-logo"),
    node_check("biome", "biome", "check", "."),
    python_check("ruff", "ruff", "check", "."),
    python_check("format", "ruff", "format", "--check", "."),
)


def run_check(check: Check) -> Result:
    """Run one check to its end or its timeout."""
    start = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=check.folder,
            env=bytecode.environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Result(check, TIMEOUT, -1, f"killed after {TIMEOUT:.0f} s\n")
    return Result(check, time.monotonic() - start, done.returncode, done.stdout)


def report(result: Result) -> None:
    """Print one line for a good check, and all it said for a bad one."""
    word = "ok" if result.status == 0 else "FAILED"
    print(f"{result.check.name:<18}{result.seconds:>6.1f} s  {word}", flush=True)
    if result.status != 0:
        print(result.output, flush=True)


def verdict(results: Sequence[Result], seconds: float, budget: float) -> list[str]:
    """What is wrong with this run; empty when it is good."""
    complaints = [f"{result.check.name} failed" for result in results if result.status != 0]
    if seconds > budget:
        complaints.append(f"the checks took {seconds:.0f} s, their budget is {budget:.0f} s")
    return complaints


def main() -> int:
    """Run all checks and return the exit status."""
    budget = BUDGET * float(os.environ.get("NBBOARD_TIME_FACTOR", "1"))
    start = time.monotonic()
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result in pool.map(run_check, CHECKS):
            report(result)
            results.append(result)
    seconds = time.monotonic() - start
    complaints = verdict(results, seconds, budget)
    print("; ".join(complaints) or f"all checks passed in {seconds:.0f} s", flush=True)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
