"""Runs the campaigns of faults at full length and writes what they came to.

`docs/evidence/reliability.md` gets one table: guarantee, test, trials, failures, the 95 % upper
bound of the chance of a failure, the planted fault that was caught, seed and commit. Without
arguments every campaign is run; with test files those (`python -m tools.run_faults
tests/fault/test_kill.py`), and the evidence of the others stays. The exit status is 1 when a
campaign failed, broke off, or left no evidence.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
EVIDENCE: Final = ROOT / "artifacts" / "evidence"
PAGE: Final = ROOT / "docs" / "evidence" / "reliability.md"
CAMPAIGNS: Final = (
    "tests/fault",
    "tests/properties/test_schedules.py",
    "tests/properties/test_ts_schedules.py",
    "tests/store/sqlite/test_damage.py",
    "tests/nodes/test_processes.py",
    "tests/nodes/test_rolling.py",
    "tests/nodes/test_failover.py",
    "tests/nodes/test_cluster.py",
)
SECONDS: Final = 3 * 3600
_HEAD: Final = """# Reliability: what was tried, and what came of it

Written by `make faults` ({cpus} cores, Python {python}).
A trial is one run of what the test says; the bound is the 95 % upper limit of the chance that a
trial fails (3/n where none did). The planted fault shows that the test can fail. "(short)" marks
what was last run at the length of `make test` only.

| guarantee | test | trials | failures | 95 % bound | planted fault caught | seed | commit |
|---|---|--:|--:|--:|---|---|---|
"""


def bound(trials: int, failures: int) -> float:
    """Give the 95 % upper bound of a chance of which `failures` in `trials` were seen.

    The exact (Clopper-Pearson) bound, by bisection.
    """
    if failures >= trials:
        return 1.0
    low, high = failures / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(failures, trials, middle) > 0.05:
            low = middle
        else:
            high = middle
    return high


def _at_most(failures: int, trials: int, chance: float) -> float:
    """Give the probability of at most so many failures."""
    term = (1 - chance) ** trials
    total = term
    for k in range(1, failures + 1):
        term *= (trials - k + 1) / k * chance / (1 - chance)
        total += term
    return total


def row(evidence: dict[str, Any]) -> str:
    """Give the table's line for what one campaign left."""
    trials, failures = evidence["trials"], evidence["failures"]
    short = "" if evidence["full"] else " (short)"
    # Of a planted fault it is counted how many trials it took to be caught.
    most = "–" if evidence["test"].startswith("mutant") else f"{bound(trials, failures):.2%}"
    return (
        f"| {evidence['guarantee']} | **{evidence['test']}**{short}: {evidence['what']} "
        f"| {trials:,} | "
        f"{failures} | {most} | {evidence['caught'] or '–'} | "
        f"{evidence['seed'] or '–'} | {evidence['commit']} |"
    )


def collected() -> list[dict[str, Any]]:
    """Give what the campaigns left, by guarantee."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in EVIDENCE.glob("*.json")]
    return sorted(found, key=lambda evidence: (int(evidence["guarantee"][1:]), evidence["test"]))


def write() -> list[dict[str, Any]]:
    """Write the page of all the evidence there is, and give it."""
    evidence = collected()
    head = _HEAD.format(cpus=os.cpu_count(), python=platform.python_version())
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(head + "\n".join(map(row, evidence)) + "\n", encoding="utf-8")
    return evidence


def main() -> int:
    """Run everything, or what is named, and write the page; ``--page`` only writes it."""
    chosen = sys.argv[1:]
    if chosen == ["--page"]:
        write()
        return 0
    if not chosen:
        for file in EVIDENCE.glob("*.json"):
            file.unlink()
    environment = os.environ | {"NBBOARD_CAMPAIGN": "full"}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--timeout=0", *(chosen or CAMPAIGNS)]
    run = subprocess.run(command, cwd=ROOT, env=environment, timeout=SECONDS, check=False)
    evidence = write()
    short = [item["test"] for item in evidence if not item["full"]]
    failed = [item["test"] for item in evidence if item["failures"]]
    print(
        f"{PAGE.relative_to(ROOT)}: {len(evidence)} campaigns; failed {failed}; cut short {short}"
    )
    return int(bool(run.returncode or failed or short or not evidence))


if __name__ == "__main__":
    sys.exit(main())
