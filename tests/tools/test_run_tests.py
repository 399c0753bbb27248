import sys
import time
from pathlib import Path

import pytest

from tools.run_tests import (
    Counts,
    Group,
    Outcome,
    Suite,
    groups,
    is_good,
    judge_suite,
    judge_time,
    main,
    read_report,
    run_group,
    run_suite,
    summary,
)

SUITE = Suite("sample", ("true",))
GROUP = Group("sample", 100, (SUITE,))

JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite>
  <testcase name="a"/>
  <testcase name="b"><system-out>text</system-out></testcase>
  <testcase name="c"><failure message="m"/></testcase>
  <testcase name="d"><error message="m"/></testcase>
  <testcase name="e"><skipped message="m"/></testcase>
</testsuite></testsuites>
"""


def script_suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> Suite:
    monkeypatch.setattr("tools.run_tests.REPORTS", tmp_path)
    return Suite("sample", (sys.executable, "-c", code), tmp_path)


def test_report_counts_each_kind(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(JUNIT)
    assert read_report(report) == Counts(passed=2, failed=2, skipped=1)


def test_absent_report_counts_as_nothing(tmp_path: Path) -> None:
    assert read_report(tmp_path / "absent.xml") == Counts()


@pytest.mark.parametrize(
    ("status", "counts", "failed", "complaints"),
    [
        (0, Counts(passed=3), 0, []),
        (1, Counts(passed=3, failed=1), 1, []),
        (1, Counts(passed=3), 1, ["sample: ended with status 1"]),
        (0, Counts(), 0, ["sample: no test ran"]),
        (0, Counts(skipped=4), 0, ["sample: no test ran"]),
        (5, Counts(), 1, ["sample: no test ran", "sample: ended with status 5"]),
    ],
)
def test_suite_verdict(status: int, counts: Counts, failed: int, complaints: list[str]) -> None:
    judged, said = judge_suite(SUITE, status, counts)
    assert judged.failed == failed
    assert said == complaints


def test_time_is_judged_with_a_tolerance_of_a_fifth() -> None:
    assert judge_time(GROUP, 119.9) == []
    assert judge_time(GROUP, 121) == ["sample: took 121 s, its budget is 100 s"]


def test_summary_ends_with_the_sum_alone() -> None:
    outcomes = [
        Outcome(GROUP, 1.0, Counts(3, 1, 2)),
        Outcome(GROUP, 2.0, Counts(4, 0, 0), ["sample: slow"]),
    ]
    lines = summary(outcomes, 12.5)
    assert lines[-1] == "7 passed, 1 failed, 2 skipped"
    assert lines[-2] == "FAILED sample: slow"
    assert any(line.startswith("setup") and "12.5" in line for line in lines)


def test_run_is_good_only_without_failures_and_complaints() -> None:
    assert is_good([Outcome(GROUP, 1.0, Counts(1, 0, 0))])
    assert not is_good([Outcome(GROUP, 1.0, Counts(1, 1, 0))])
    assert not is_good([Outcome(GROUP, 1.0, Counts(1, 0, 0), ["late"])])


def test_hanging_suite_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = script_suite(tmp_path, monkeypatch, "import signal; signal.pause()")
    start = time.monotonic()
    assert run_suite(suite, 1.0) == -9
    assert time.monotonic() - start < 10


def test_old_report_never_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = script_suite(tmp_path, monkeypatch, "pass")
    suite.report.write_text(JUNIT)
    outcome = run_group(Group("sample", 100, (suite,)))
    assert outcome.counts == Counts()
    assert outcome.complaints == ["sample: no test ran"]


def test_factor_stretches_every_budget() -> None:
    for plain, stretched in zip(groups(1), groups(2.5), strict=True):
        assert stretched.budget == plain.budget * 2.5


def test_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "no such group: nonsense" in capsys.readouterr().err
