"""Runs the groups of tests one after another, holds each to its time budget, and sums up.

The last line alone on its line is `N passed, N failed, N skipped`, Python and TypeScript
together. The exit status is 1 when a test failed, a suite ran no test or broke off, or a group
took a fifth more than its budget. NBBOARD_TIME_FACTOR=2 stretches every budget on a slow machine.

A test of programs that work together is run once more, alone, when it failed and its group has
ended. One that passes then is counted as passed and named as flaky; of those a group may have two.
What is drawn at random, the model's properties and faults, must pass the first time.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree as ET

from tools import bytecode

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "artifacts" / "tests"
# A group may take this much of its budget before it fails ...
TOLERANCE = 1.2
# ... and this much before it is killed, so that a hang ends with a verdict.
KILL_AFTER = 2.0
SETUP_BUDGET = 120.0
MOST_FLAKY = 2
# With more failures than these something is broken, and none of them is run again.
MOST_AGAIN = 5
# Suites of a group go side by side: two with a JupyterLab and a Chromium of their own at most, on
# two cores. Here: what happens in notebooks, and what a hand does; beside it all other stories.
NOTEBOOKS = tuple(
    f"tests/browser/test_{name}.py"
    for name in [
        *("editing", "full_window", "hostile_widget", "ipycanvas", "kernel", "launcher"),
        *("restart", "survival", "together", "widget"),
        *("choices", "clipboard", "select", "tools", "touch"),
    ]
)
# The model and its properties, and all other fast tests.
MODEL = ("tests/core", "tests/properties")
# Tests that talk with a server, and all others of the group (stores, workers, scripts).
SERVERS = ("tests/server", "tests/security", "tests/client", "tests/hub")
# What people see of a Hub and of many nodes: Chromium, and much waiting. Beside it nodes on Redis,
# and notebooks from top to bottom.
HOSTS = ("tests/hub/stories", "tests/nodes/pages")
NODES = ("tests/nodes", "tests/store/redis", "tests/notebooks")
# Faults are tried alone: they judge how much worse something else becomes meanwhile.
FAULTS = ("tests/fault",)


@dataclass(frozen=True)
class Suite:
    """One program that runs tests and writes a JUnit file."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    # Whether a test that fails is run once more, alone: a browser, a server, other programs and
    # two cores that are shared now and then take longer than a person would.
    forgives: bool = False

    @property
    def report(self) -> Path:
        """Where the suite's JUnit file goes."""
        return REPORTS / f"{self.name}.xml"


@dataclass(frozen=True)
class Group:
    """Suites that run side by side within one budget, in seconds."""

    name: str
    budget: float
    suites: tuple[Suite, ...]


@dataclass(frozen=True)
class Counts:
    """How many tests ended how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Sum two counts."""
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        """Give the line that ends a run."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Outcome:
    """What one group came to; `complaints` beside failed tests also fail the run."""

    group: Group
    seconds: float
    counts: Counts
    complaints: list[str] = field(default_factory=list)
    flaky: list[str] = field(default_factory=list)


def pytest_suite(name: str, markers: str, timeout: float, *places: str) -> Suite:
    """A suite of the Python tests that the marker expression selects, at `places` if given."""
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-m",
        f"({markers}) and not slow",
        f"--timeout={timeout:.0f}",
        f"--junitxml={REPORTS / name}.xml",
        *places,
    )
    return Suite(name, command)


def forgiving(suite: Suite) -> Suite:
    """The same suite, whose tests may pass at the second try."""
    return replace(suite, forgives=True)


def vitest_suite(name: str) -> Suite:
    """The suite of the TypeScript tests."""
    command = (
        "node_modules/.bin/vitest",
        "run",
        "--reporter=default",
        "--reporter=junit",
        f"--outputFile.junit={REPORTS / name}.xml",
    )
    return Suite(name, command, ROOT / "js")


def groups(factor: float) -> tuple[Group, ...]:
    """The default set, with budgets and per-test timeouts stretched by `factor`."""
    return (
        Group(
            "unit",
            125 * factor,
            (
                pytest_suite("model", "unit or property", 60 * factor, *MODEL),
                forgiving(
                    pytest_suite("unit", "unit or property", 60 * factor, "tests", *_but(MODEL))
                ),
                vitest_suite("vitest"),
            ),
        ),
        Group(
            "server",
            125 * factor,
            (
                forgiving(pytest_suite("server", "server or store", 60 * factor, *SERVERS)),
                forgiving(
                    pytest_suite(
                        "store", "server or store", 60 * factor, "tests", *_but(SERVERS + FAULTS)
                    )
                ),
            ),
        ),
        Group("faults", 100 * factor, (pytest_suite("faults", "server", 90 * factor, *FAULTS),)),
        Group(
            "browser",
            330 * factor,
            (
                forgiving(pytest_suite("notebooks", "browser", 120 * factor, *NOTEBOOKS)),
                forgiving(
                    pytest_suite(
                        "pages", "browser", 120 * factor, "tests/browser", *_but(NOTEBOOKS)
                    )
                ),
            ),
        ),
        Group(
            "hosts",
            165 * factor,
            (
                forgiving(pytest_suite("hosts", "hub or redis", 90 * factor, *HOSTS)),
                forgiving(
                    pytest_suite("nodes", "redis or notebook", 90 * factor, *NODES, *_but(HOSTS))
                ),
            ),
        ),
    )


def _but(places: Sequence[str]) -> tuple[str, ...]:
    """Give the options that leave places to another suite."""
    return tuple(f"--ignore={place}" for place in places)


def read_report(report: Path) -> Counts:
    """Count the test cases of a JUnit file; an absent file counts as none."""
    if not report.exists():
        return Counts()
    passed = skipped = 0
    # One that fails at its end as well is told twice.
    failed = set()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own tools wrote it
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed.add((case.get("classname"), case.get("name")))
        elif "skipped" in kinds:
            skipped += 1
        else:
            passed += 1
    return Counts(passed, len(failed), skipped)


def judge_suite(suite: Suite, status: int, counts: Counts) -> tuple[Counts, list[str]]:
    """Turn exit status and counts into counts that cannot hide a failure, and complaints.

    A suite that broke off without naming a failed test counts as one failure.
    """
    complaints = []
    if counts.passed + counts.failed == 0:
        complaints.append(f"{suite.name}: no test ran")
    if status != 0 and counts.failed == 0:
        complaints.append(f"{suite.name}: ended with status {status}")
        counts += Counts(failed=1)
    return counts, complaints


def failed_tests(report: Path, folder: Path) -> list[str]:
    """Give the tests of a JUnit file that failed, each once, as pytest takes them in `folder`."""
    if not report.exists():
        return []
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - our own tools wrote it
    found = [
        _named(case.get("classname", ""), case.get("name", ""), folder)
        for case in cases
        if {child.tag for child in case} & {"failure", "error"}
    ]
    return list(dict.fromkeys(found))


def _named(classname: str, name: str, folder: Path) -> str:
    parts = classname.split(".")
    for length in range(len(parts), 0, -1):
        path = Path(*parts[:length]).with_suffix(".py")
        if (folder / path).exists():
            return "::".join([path.as_posix(), *parts[length:], name])
    return f"{classname}::{name}"


def judge_time(group: Group, seconds: float) -> list[str]:
    """Complain when a group took more than its budget and the tolerance."""
    if seconds <= group.budget * TOLERANCE:
        return []
    return [f"{group.name}: took {seconds:.0f} s, its budget is {group.budget:.0f} s"]


def run_suite(suite: Suite, seconds: float) -> int:
    """Run one suite for at most `seconds`; return its exit status, -9 when it was killed."""
    suite.report.unlink(missing_ok=True)
    environment = {**bytecode.environment(os.environ), "PYTHONUNBUFFERED": "1"}
    if not sys.stdout.isatty():
        environment["NO_COLOR"] = "1"
    # A session of its own, so that browsers and servers it started end with it.
    process = subprocess.Popen(
        suite.command, cwd=suite.folder, env=environment, start_new_session=True
    )
    try:
        return process.wait(timeout=max(seconds, 1.0))
    except subprocess.TimeoutExpired:
        print(f"{suite.name}: killed after {seconds:.0f} s", flush=True)
        return -signal.SIGKILL
    finally:
        end_session(process)


def end_session(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process and of everything it started."""
    with contextlib.suppress(ProcessLookupError):  # the usual end: nothing is left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def passes_alone(suite: Suite, test: str, seconds: float) -> bool:
    """Run one test of a suite again; whether it passed this time."""
    name = f"{suite.name}-again"
    report = f"--junitxml={REPORTS / name}.xml"
    command = (sys.executable, "-m", "pytest", "-q", f"--timeout={seconds:.0f}", report, test)
    alone = Suite(name, command, suite.folder)
    print(f"\n--- once more, alone: {test}", flush=True)
    return run_suite(alone, seconds) == 0 and read_report(alone.report).passed > 0


def forgiven(suites: Sequence[Suite], seconds: float) -> list[str]:
    """Run the failed tests of suites that forgive once more; give those that pass."""
    failed = [
        (suite, test)
        for suite in suites
        if suite.forgives
        for test in failed_tests(suite.report, suite.folder)
    ]
    if len(failed) > MOST_AGAIN:
        return []
    end = time.monotonic() + seconds
    return [test for suite, test in failed if passes_alone(suite, test, end - time.monotonic())]


def judge_flaky(group: Group, flaky: Sequence[str]) -> list[str]:
    """Complain when more tests of a group are flaky than may be."""
    if len(flaky) <= MOST_FLAKY:
        return []
    return [f"{group.name}: {len(flaky)} flaky tests, at most {MOST_FLAKY} may be"]


def run_group(group: Group) -> Outcome:
    """Run the suites of one group side by side: there are two cores, and most tests wait."""
    print(f"\n=== {group.name} (budget {group.budget:.0f} s)", flush=True)
    start = time.monotonic()
    counts = Counts()
    complaints: list[str] = []
    limit = group.budget * KILL_AFTER
    with ThreadPoolExecutor(len(group.suites)) as pool:
        statuses = list(pool.map(lambda suite: run_suite(suite, limit), group.suites))
    for suite, status in zip(group.suites, statuses, strict=True):
        suite_counts, suite_complaints = judge_suite(suite, status, read_report(suite.report))
        counts += suite_counts
        complaints += suite_complaints
    flaky = forgiven(group.suites, limit - (time.monotonic() - start))
    counts += Counts(passed=len(flaky), failed=-len(flaky))
    seconds = time.monotonic() - start
    complaints += judge_time(group, seconds) + judge_flaky(group, flaky)
    return Outcome(group, seconds, counts, complaints, flaky)


def summary(outcomes: Sequence[Outcome], setup_seconds: float | None) -> list[str]:
    """The closing lines; the last one is the sum of all counts."""
    lines = ["", f"{'group':<10}{'seconds':>9}{'budget':>8}   result"]
    if setup_seconds is not None:
        # Set-up is reported and not judged: what it measures is the network.
        late = "  (over budget)" if setup_seconds > SETUP_BUDGET * TOLERANCE else ""
        lines.append(f"{'setup':<10}{setup_seconds:>9.1f}{SETUP_BUDGET:>8.0f}   -{late}")
    lines += [
        f"{outcome.group.name:<10}{outcome.seconds:>9.1f}{outcome.group.budget:>8.0f}"
        f"   {outcome.counts}"
        for outcome in outcomes
    ]
    lines += [f"flaky: {test}" for outcome in outcomes for test in outcome.flaky]
    lines += [f"FAILED {complaint}" for outcome in outcomes for complaint in outcome.complaints]
    total = sum((outcome.counts for outcome in outcomes), Counts())
    return [*lines, str(total)]


def is_good(outcomes: Sequence[Outcome]) -> bool:
    """Whether nothing failed and nobody complained."""
    return all(not outcome.complaints and outcome.counts.failed == 0 for outcome in outcomes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the groups named on the command line, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tools.run_tests", description=__doc__)
    every = groups(float(os.environ.get("NBBOARD_TIME_FACTOR", "1")))
    names = " ".join(group.name for group in every)
    parser.add_argument("groups", nargs="*", metavar="group", help=names)
    parser.add_argument("--setup-seconds", type=float, help="what `make setup` took before")
    options = parser.parse_args(arguments)
    unknown = set(options.groups) - {group.name for group in every}
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    chosen = [group for group in every if not options.groups or group.name in options.groups]
    outcomes = [run_group(group) for group in chosen]
    print("\n".join(summary(outcomes, options.setup_seconds)), flush=True)
    return 0 if is_good(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
