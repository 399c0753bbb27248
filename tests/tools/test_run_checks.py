import sys

import pytest

from tools.run_checks import Check, Result, report, run_check, verdict

GOOD = Result(Check("good", ("true",)), 1.0, 0, "quiet")
BAD = Result(Check("bad", ("false",)), 1.0, 1, "what went wrong")


def test_check_returns_status_and_output() -> None:
    result = run_check(
        Check("sample", (sys.executable, "-c", "print('said'); raise SystemExit(3)"))
    )
    assert result.status == 3
    assert result.output == "said\n"


def test_hanging_check_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.run_checks.TIMEOUT", 0.5)
    result = run_check(Check("sample", (sys.executable, "-c", "import signal; signal.pause()")))
    assert result.status == -1


def test_only_a_failed_check_is_loud(capsys: pytest.CaptureFixture[str]) -> None:
    report(GOOD)
    assert "quiet" not in capsys.readouterr().out
    report(BAD)
    assert "what went wrong" in capsys.readouterr().out


def test_verdict_names_failures_and_lateness() -> None:
    assert verdict([GOOD], 59, 60) == []
    assert verdict([GOOD, BAD], 61, 60) == [
        "bad failed",
        "the checks took 61 s, their budget is 60 s",
    ]
