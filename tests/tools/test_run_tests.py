import sys
from pathlib import Path

import pytest

from tools.run_tests import (
    Counts,
    Group,
    Outcome,
    Suite,
    failed_tests,
    forgiving,
    groups,
    is_good,
    judge_flaky,
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


@pytest.mark.later
def test_hanging_suite_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = script_suite(tmp_path, monkeypatch, "import signal; signal.pause()")
    assert run_suite(suite, 1.0) == -9


def test_old_report_never_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = script_suite(tmp_path, monkeypatch, "pass")
    suite.report.write_text(JUNIT)
    outcome = run_group(Group("sample", 100, (suite,)))
    assert outcome.counts == Counts()
    assert outcome.complaints == ["sample: no test ran"]


FLAKY = """
from pathlib import Path
def test_second(): assert tried("second") > 1
def test_never(): assert tried("never") > 9
def test_always(): pass
def tried(name):
    marks = Path(__file__).parent / name
    marks.write_text((marks.read_text() if marks.exists() else "") + "x")
    return len(marks.read_text())
"""


def flaky_suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> Suite:
    """A suite of real tests in a folder of their own."""
    monkeypatch.setattr("tools.run_tests.REPORTS", tmp_path)
    (tmp_path / "test_flaky.py").write_text(source)
    report = f"--junitxml={tmp_path / 'sample.xml'}"
    return Suite(
        "sample", (sys.executable, "-m", "pytest", "-q", report, "test_flaky.py"), tmp_path
    )


@pytest.mark.later
def test_a_test_that_passes_alone_is_flaky_and_one_that_does_not_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = flaky_suite(tmp_path, monkeypatch, FLAKY)
    outcome = run_group(Group("sample", 100, (forgiving(suite),)))
    assert outcome.counts == Counts(passed=2, failed=1)
    assert outcome.flaky == ["test_flaky.py::test_second"]
    assert (tmp_path / "second").read_text() == "xx"
    assert (tmp_path / "never").read_text() == "xx"
    assert summary([outcome], None)[-2] == "flaky: test_flaky.py::test_second"
    assert not is_good([outcome])


@pytest.mark.later
def test_a_suite_that_does_not_forgive_runs_nothing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = flaky_suite(tmp_path, monkeypatch, FLAKY)
    outcome = run_group(Group("sample", 100, (suite,)))
    assert (outcome.counts, outcome.flaky) == (Counts(passed=1, failed=2), [])
    assert (tmp_path / "second").read_text() == "x"


def test_more_than_two_flaky_tests_fail_the_group() -> None:
    assert judge_flaky(GROUP, ["a", "b"]) == []
    assert judge_flaky(GROUP, ["a", "b", "c"]) == ["sample: 3 flaky tests, at most 2 may be"]


@pytest.mark.later
def test_what_is_broken_altogether_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import pytest\n@pytest.mark.parametrize('n', range(6))\ndef test_it(n): assert 0\n"
    suite = forgiving(flaky_suite(tmp_path, monkeypatch, source))
    outcome = run_group(Group("sample", 100, (suite,)))
    assert (outcome.counts.failed, outcome.flaky) == (6, [])
    assert not (tmp_path / "sample-again.xml").exists()


def test_failed_tests_are_named_as_pytest_takes_them(tmp_path: Path) -> None:
    (tmp_path / "tests" / "browser").mkdir(parents=True)
    (tmp_path / "tests" / "browser" / "test_a.py").touch()
    failure = '<failure message="m"/></testcase>'
    report = tmp_path / "report.xml"
    report.write_text(
        f"""<testsuites><testsuite>
        <testcase classname="tests.browser.test_a" name="test_b[x.y-1]">{failure}
        <testcase classname="tests.browser.test_a" name="test_b[x.y-1]">{failure}
        <testcase classname="tests.browser.test_a.TestC" name="test_d">{failure}
        <testcase classname="tests.browser.test_a" name="test_e"/>
        </testsuite></testsuites>"""
    )
    assert failed_tests(report, tmp_path) == [
        "tests/browser/test_a.py::test_b[x.y-1]",
        "tests/browser/test_a.py::TestC::test_d",
    ]
    assert read_report(report) == Counts(passed=1, failed=2)
    assert failed_tests(tmp_path / "absent.xml", tmp_path) == []


def test_what_is_drawn_at_random_is_not_forgiven() -> None:
    strict = {suite.name for group in groups(1) for suite in group.suites if not suite.forgives}
    assert strict == {"model", "vitest", "faults"}


def test_factor_stretches_every_budget() -> None:
    for plain, stretched in zip(groups(1), groups(2.5), strict=True):
        assert stretched.budget == plain.budget * 2.5


def test_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "no such group: nonsense" in capsys.readouterr().err
